"""Forms that editors build, their questions, and the answers."""

import cms.storage.encryption
import django.db.models.deletion
import modelcluster.fields
import wagtail.contrib.forms.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0012_drafts_and_indicators'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, help_text='Who is asked, and what the answers are for.', max_length=600, verbose_name='lead')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('image', 7), ('document', 8), ('table', 11), ('notice', 13), ('quotation', 16), ('gallery', 17), ('media', 23), ('files', 25), ('folds', 28), ('button', 32), ('chart', 35), ('units', 36), ('people', 38), ('calendar', 40), ('outages', 36), ('disclosures', 42), ('public_information', 36), ('requests', 36), ('children', 36)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the picture shows, for people who do not see it.', 'label': 'Text alternative', 'required': False}), 4: ('wagtail.blocks.BooleanBlock', (), {'label': 'It only decorates', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('image', 2), ('alternative', 3), ('decorative', 4), ('caption', 5), ('source', 6)]], {}), 8: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'icon': 'doc-full', 'label': 'File to download', 'template': 'cms/blocks/document.html'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'required': False}), 10: ('wagtail.blocks.FloatBlock', (), {'label': 'Number', 'required': False}), 11: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9), ('number', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Note'), ('important', 'Important'), ('warning', 'Warning'), ('correction', 'Correction')], 'label': 'Kind'}), 13: ('wagtail.blocks.StructBlock', [[('kind', 12), ('text', 1)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (7,), {'icon': 'image', 'label': 'Gallery', 'min_num': 2, 'template': 'cms/blocks/gallery.html'}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'MP4 or WebM, MP3, M4A or OGG, from the documents. Nothing is embedded from another site.', 'label': 'Video or sound'}), 20: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture before it plays', 'required': False}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Captions (.vtt)', 'required': False}), 22: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul'], 'help_text': 'What is said and what matters to be seen.', 'label': 'Transcript', 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('title', 18), ('file', 19), ('picture', 20), ('captions', 21), ('transcript', 22)]], {}), 24: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'doc-full', 'label': 'Files to download', 'template': 'cms/blocks/files.html'}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 200}), 27: ('wagtail.blocks.StructBlock', [[('heading', 26), ('text', 1)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'icon': 'collapse-down', 'label': 'Parts to open', 'template': 'cms/blocks/folds.html'}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 60}), 30: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 31: ('wagtail.blocks.URLBlock', (), {'label': 'Or address', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('label', 29), ('page', 30), ('address', 31)]], {}), 33: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bars', 'Bar chart'), ('line', 'Line chart')], 'label': 'Kind'}), 34: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9)]], {'label': 'Figures'}), 35: ('wagtail.blocks.StructBlock', [[('title', 18), ('kind', 33), ('table', 34), ('source', 6)]], {}), 36: ('wagtail.blocks.StructBlock', [[]], {}), 37: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('leader', 'Leaders'), ('contact', 'Contact officers'), ('spokesperson', 'Spokespersons')], 'label': 'List'}), 38: ('wagtail.blocks.StructBlock', [[('role', 37)]], {}), 39: ('wagtail.blocks.BooleanBlock', (), {'label': 'Only days on which citizens are received', 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('only_citizens', 39)]], {}), 41: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('direction', 'Direction and administration'), ('guidance', 'Guidance on law'), ('treaty', 'Treaties and agreements'), ('gazette', 'Official gazette'), ('plan', 'Strategies, plans and programmes'), ('project', 'Projects, public investment, procurement'), ('finance', 'Budget and annual financial report'), ('land', 'Land plans, prices and recovery'), ('statistics', 'Statistics'), ('service-figures', 'Figures of public services'), ('research', 'Research programmes and results'), ('expired-law', 'Lists of documents that ended'), ('access-rules', 'Rules and forms for access to information'), ('correction', 'Corrections'), ('press', 'Press releases')], 'label': 'Kind'}), 42: ('wagtail.blocks.StructBlock', [[('kind', 41)]], {})}, verbose_name='text above the questions')),
                ('thanks', models.TextField(default='Cảm ơn bạn. Chúng tôi đã nhận được câu trả lời.', max_length=600, verbose_name='words after sending')),
                ('personal_data', models.BooleanField(default=True, help_text='Then nobody can send it without agreeing to the notice below it.', verbose_name='asks for personal data')),
                ('purpose', models.CharField(help_text='Ends the sentence “The answers are used only for …”.', max_length=300, verbose_name='what the data are used for')),
                ('keep_days', models.PositiveSmallIntegerField(choices=[(30, '30 days'), (90, '90 days'), (180, '180 days'), (365, '12 months')], default=90, verbose_name='answers are deleted after')),
                ('closes_on', models.DateField(blank=True, help_text='Left empty: until the page is unpublished.', null=True, verbose_name='last day')),
                ('mail_to', models.EmailField(blank=True, help_text='At most one mail an hour, without what was answered.', max_length=254, verbose_name='tell this address of new answers')),
            ],
            options={
                'verbose_name': 'form or survey',
                'verbose_name_plural': 'forms and surveys',
            },
            bases=(wagtail.contrib.forms.models.FormMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='FormQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('clean_name', models.CharField(blank=True, default='', help_text='Safe name of the form field, the label converted to ascii_snake_case', max_length=255, verbose_name='name')),
                ('default_value', models.TextField(blank=True, help_text='Default value. Comma or new line separated values supported for checkboxes.', verbose_name='default value')),
                ('help_text', models.CharField(blank=True, max_length=255, verbose_name='help text')),
                ('field_type', models.CharField(choices=[('singleline', 'One line of text'), ('multiline', 'Text of several lines'), ('radio', 'One of several, all in sight'), ('dropdown', 'One of several, in a list that opens'), ('checkboxes', 'Several of several'), ('checkbox', 'A box to tick'), ('number', 'A number'), ('date', 'Day'), ('email', 'E-mail address'), ('phone', 'Telephone number')], default='singleline', max_length=16, verbose_name='kind of question')),
                ('label', models.CharField(max_length=255, verbose_name='question')),
                ('required', models.BooleanField(default=True, verbose_name='must be answered')),
                ('choices', models.TextField(blank=True, help_text='One in each line.', verbose_name='choices')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_fields', to='home.formpage')),
            ],
            options={
                'verbose_name': 'question of a form',
                'verbose_name_plural': 'questions of forms',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FormAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submit_time', models.DateTimeField(auto_now_add=True, verbose_name='submit time')),
                ('form_data', cms.storage.encryption.EncryptedJSONField(verbose_name='what was answered')),
                ('key', models.CharField(max_length=40)),
                ('addresses', models.TextField(blank=True, editable=False)),
                ('delete_on', models.DateField(db_index=True, verbose_name='deleted on')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'answer to a form',
                'verbose_name_plural': 'answers to forms',
                'ordering': ['-submit_time', '-pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('page', 'key'), name='home_form_answer_once')],
            },
        ),
    ]
