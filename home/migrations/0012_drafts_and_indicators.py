"""Drafts for comment are pages of the app of legal documents; indicators of services as dated series, with the first two figures."""

from datetime import date

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models


def look_there(apps, schema_editor):
    apps.get_model("home", "Duty").objects.filter(check_code="disclosure:draft").update(check_code="drafts")
    # A draft that is there already stays as a page of direction and administration; its text is kept.
    apps.get_model("home", "DisclosurePage").objects.filter(kind="draft").update(kind="direction")


def look_back(apps, schema_editor):
    apps.get_model("home", "Duty").objects.filter(check_code="drafts").update(check_code="disclosure:draft")


FIRST = (
    ("Tỷ lệ dịch vụ công đủ điều kiện được cung cấp trực tuyến mức độ 4", "97.30", False),
    ("Tỷ lệ dịch vụ công mức độ 3, 4 phát sinh hồ sơ trực tuyến", "24.00", True),
)


def first_values(apps, schema_editor):
    """Enter the first two figures, of 25 May 2022, under the regime of then."""
    regime = apps.get_model("home", "LegalRegime").objects.filter(number__startswith="42/2022").first()
    for order, (name, share, is_about) in enumerate(FIRST):
        one = apps.get_model("home", "ServiceIndicator").objects.create(name=name, regime=regime, order=order)
        apps.get_model("home", "IndicatorValue").objects.create(
            indicator=one, on=date(2022, 5, 25), share=share, is_about=is_about, source="Số liệu tính đến ngày 25/5/2022"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0011_translations_of_pages'),
    ]

    operations = [
        migrations.RunPython(look_there, look_back),
        migrations.RemoveField(
            model_name='disclosurepage',
            name='comments_until',
        ),
        migrations.AlterField(
            model_name='disclosurepage',
            name='kind',
            field=models.CharField(choices=[('direction', 'Direction and administration'), ('guidance', 'Guidance on law'), ('treaty', 'Treaties and agreements'), ('gazette', 'Official gazette'), ('plan', 'Strategies, plans and programmes'), ('project', 'Projects, public investment, procurement'), ('finance', 'Budget and annual financial report'), ('land', 'Land plans, prices and recovery'), ('statistics', 'Statistics'), ('service-figures', 'Figures of public services'), ('research', 'Research programmes and results'), ('expired-law', 'Lists of documents that ended'), ('access-rules', 'Rules and forms for access to information'), ('correction', 'Corrections'), ('press', 'Press releases')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='standardpage',
            name='body',
            field=wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('image', 7), ('document', 8), ('table', 11), ('notice', 13), ('quotation', 16), ('gallery', 17), ('media', 23), ('files', 25), ('folds', 28), ('button', 32), ('chart', 35), ('units', 36), ('people', 38), ('calendar', 40), ('outages', 36), ('disclosures', 42), ('public_information', 36), ('requests', 36), ('children', 36)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the picture shows, for people who do not see it.', 'label': 'Text alternative', 'required': False}), 4: ('wagtail.blocks.BooleanBlock', (), {'label': 'It only decorates', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('image', 2), ('alternative', 3), ('decorative', 4), ('caption', 5), ('source', 6)]], {}), 8: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'icon': 'doc-full', 'label': 'File to download', 'template': 'cms/blocks/document.html'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'required': False}), 10: ('wagtail.blocks.FloatBlock', (), {'label': 'Number', 'required': False}), 11: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9), ('number', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Note'), ('important', 'Important'), ('warning', 'Warning'), ('correction', 'Correction')], 'label': 'Kind'}), 13: ('wagtail.blocks.StructBlock', [[('kind', 12), ('text', 1)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (7,), {'icon': 'image', 'label': 'Gallery', 'min_num': 2, 'template': 'cms/blocks/gallery.html'}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'MP4 or WebM, MP3, M4A or OGG, from the documents. Nothing is embedded from another site.', 'label': 'Video or sound'}), 20: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture before it plays', 'required': False}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Captions (.vtt)', 'required': False}), 22: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul'], 'help_text': 'What is said and what matters to be seen.', 'label': 'Transcript', 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('title', 18), ('file', 19), ('picture', 20), ('captions', 21), ('transcript', 22)]], {}), 24: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'doc-full', 'label': 'Files to download', 'template': 'cms/blocks/files.html'}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 200}), 27: ('wagtail.blocks.StructBlock', [[('heading', 26), ('text', 1)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'icon': 'collapse-down', 'label': 'Parts to open', 'template': 'cms/blocks/folds.html'}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 60}), 30: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 31: ('wagtail.blocks.URLBlock', (), {'label': 'Or address', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('label', 29), ('page', 30), ('address', 31)]], {}), 33: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bars', 'Bar chart'), ('line', 'Line chart')], 'label': 'Kind'}), 34: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9)]], {'label': 'Figures'}), 35: ('wagtail.blocks.StructBlock', [[('title', 18), ('kind', 33), ('table', 34), ('source', 6)]], {}), 36: ('wagtail.blocks.StructBlock', [[]], {}), 37: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('leader', 'Leaders'), ('contact', 'Contact officers'), ('spokesperson', 'Spokespersons')], 'label': 'List'}), 38: ('wagtail.blocks.StructBlock', [[('role', 37)]], {}), 39: ('wagtail.blocks.BooleanBlock', (), {'label': 'Only days on which citizens are received', 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('only_citizens', 39)]], {}), 41: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('direction', 'Direction and administration'), ('guidance', 'Guidance on law'), ('treaty', 'Treaties and agreements'), ('gazette', 'Official gazette'), ('plan', 'Strategies, plans and programmes'), ('project', 'Projects, public investment, procurement'), ('finance', 'Budget and annual financial report'), ('land', 'Land plans, prices and recovery'), ('statistics', 'Statistics'), ('service-figures', 'Figures of public services'), ('research', 'Research programmes and results'), ('expired-law', 'Lists of documents that ended'), ('access-rules', 'Rules and forms for access to information'), ('correction', 'Corrections'), ('press', 'Press releases')], 'label': 'Kind'}), 42: ('wagtail.blocks.StructBlock', [[('kind', 41)]], {})}, verbose_name='text'),
        ),
        migrations.CreateModel(
            name='ServiceIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, unique=True, verbose_name='indicator')),
                ('in_percent', models.BooleanField(default=True, verbose_name='in per cent')),
                ('numerator_name', models.CharField(blank=True, max_length=200, verbose_name='what the numerator counts')),
                ('denominator_name', models.CharField(blank=True, max_length=200, verbose_name='what the denominator counts')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                ('regime', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.legalregime', verbose_name='legal regime of portals')),
            ],
            options={
                'verbose_name': 'indicator of services',
                'verbose_name_plural': 'indicators of services',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='as of')),
                ('numerator', models.PositiveIntegerField(blank=True, null=True, verbose_name='numerator')),
                ('denominator', models.PositiveIntegerField(blank=True, null=True, verbose_name='denominator')),
                ('share', models.DecimalField(blank=True, decimal_places=2, help_text='Only where numerator and denominator are not known.', max_digits=12, null=True, verbose_name='value')),
                ('is_about', models.BooleanField(default=False, verbose_name='approximate')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.orgunit', verbose_name='unit')),
                ('indicator', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='home.serviceindicator')),
            ],
            options={
                'verbose_name': 'value of an indicator',
                'verbose_name_plural': 'values of indicators',
                'ordering': ['on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'on', 'unit'), name='home_indicator_value_once'), models.UniqueConstraint(condition=models.Q(('unit', None)), fields=('indicator', 'on'), name='home_indicator_whole_once')],
            },
        ),
        migrations.RunPython(first_values, migrations.RunPython.noop),
    ]
