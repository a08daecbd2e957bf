"""Draft documents for public comment, their comments, and the legal periods."""

import cms.storage.encryption
import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


def first_period(apps, schema_editor):
    """Give the usual period; its figures were not compared with the law, which the row says."""
    apps.get_model("legal_docs", "CommentPeriod").objects.get_or_create(
        name="Văn bản quy phạm pháp luật",
        defaults={"days": 20, "report_days": 30, "basis": "Luật Ban hành văn bản quy phạm pháp luật (số ngày cần đối chiếu)"},
    )


class Migration(migrations.Migration):

    dependencies = [
        ('legal_docs', '0005_corrected_days_and_source_facts'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommentPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='kind of draft')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days of comment at least')),
                ('report_days', models.PositiveSmallIntegerField(default=30, verbose_name='days until the uptake report')),
                ('basis', models.CharField(max_length=300, verbose_name='legal basis')),
                ('confirmed_on', models.DateField(blank=True, help_text='Left empty: nobody has compared these figures with the law yet.', null=True, verbose_name='compared with the law on')),
            ],
            options={
                'verbose_name': 'period of public comment',
                'verbose_name_plural': 'periods of public comment',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DraftDocumentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, max_length=1000, verbose_name='what it is about')),
                ('drafting_body', models.CharField(max_length=200, verbose_name='drafting body')),
                ('contact', models.CharField(blank=True, help_text='Unit, telephone, e-mail for comments by other ways.', max_length=300, verbose_name='contact')),
                ('opens_on', models.DateField(verbose_name='open from')),
                ('closes_on', models.DateField(help_text='The last day.', verbose_name='open until')),
                ('body_text', models.TextField(help_text='Paste the whole text. Articles, clauses and points are recognised.', verbose_name='text of the draft')),
                ('explanation', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('image', 7), ('document', 8), ('table', 11), ('notice', 13), ('quotation', 16), ('gallery', 17), ('media', 23), ('files', 25), ('folds', 28), ('button', 32), ('chart', 35)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the picture shows, for people who do not see it.', 'label': 'Text alternative', 'required': False}), 4: ('wagtail.blocks.BooleanBlock', (), {'label': 'It only decorates', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('image', 2), ('alternative', 3), ('decorative', 4), ('caption', 5), ('source', 6)]], {}), 8: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'icon': 'doc-full', 'label': 'File to download', 'template': 'cms/blocks/document.html'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'required': False}), 10: ('wagtail.blocks.FloatBlock', (), {'label': 'Number', 'required': False}), 11: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9), ('number', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Note'), ('important', 'Important'), ('warning', 'Warning'), ('correction', 'Correction')], 'label': 'Kind'}), 13: ('wagtail.blocks.StructBlock', [[('kind', 12), ('text', 1)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (7,), {'icon': 'image', 'label': 'Gallery', 'min_num': 2, 'template': 'cms/blocks/gallery.html'}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'MP4 or WebM, MP3, M4A or OGG, from the documents. Nothing is embedded from another site.', 'label': 'Video or sound'}), 20: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture before it plays', 'required': False}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Captions (.vtt)', 'required': False}), 22: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul'], 'help_text': 'What is said and what matters to be seen.', 'label': 'Transcript', 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('title', 18), ('file', 19), ('picture', 20), ('captions', 21), ('transcript', 22)]], {}), 24: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'doc-full', 'label': 'Files to download', 'template': 'cms/blocks/files.html'}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 200}), 27: ('wagtail.blocks.StructBlock', [[('heading', 26), ('text', 1)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'icon': 'collapse-down', 'label': 'Parts to open', 'template': 'cms/blocks/folds.html'}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 60}), 30: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 31: ('wagtail.blocks.URLBlock', (), {'label': 'Or address', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('label', 29), ('page', 30), ('address', 31)]], {}), 33: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bars', 'Bar chart'), ('line', 'Line chart')], 'label': 'Kind'}), 34: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9)]], {'label': 'Figures'}), 35: ('wagtail.blocks.StructBlock', [[('title', 18), ('kind', 33), ('table', 34), ('source', 6)]], {})}, verbose_name='explanation and files')),
                ('report', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('image', 7), ('document', 8), ('table', 11), ('notice', 13), ('quotation', 16), ('gallery', 17), ('media', 23), ('files', 25), ('folds', 28), ('button', 32), ('chart', 35)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'superscript', 'subscript'], 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the picture shows, for people who do not see it.', 'label': 'Text alternative', 'required': False}), 4: ('wagtail.blocks.BooleanBlock', (), {'label': 'It only decorates', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('image', 2), ('alternative', 3), ('decorative', 4), ('caption', 5), ('source', 6)]], {}), 8: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'icon': 'doc-full', 'label': 'File to download', 'template': 'cms/blocks/document.html'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'required': False}), 10: ('wagtail.blocks.FloatBlock', (), {'label': 'Number', 'required': False}), 11: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9), ('number', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Note'), ('important', 'Important'), ('warning', 'Warning'), ('correction', 'Correction')], 'label': 'Kind'}), 13: ('wagtail.blocks.StructBlock', [[('kind', 12), ('text', 1)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (7,), {'icon': 'image', 'label': 'Gallery', 'min_num': 2, 'template': 'cms/blocks/gallery.html'}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'MP4 or WebM, MP3, M4A or OGG, from the documents. Nothing is embedded from another site.', 'label': 'Video or sound'}), 20: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture before it plays', 'required': False}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Captions (.vtt)', 'required': False}), 22: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul'], 'help_text': 'What is said and what matters to be seen.', 'label': 'Transcript', 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('title', 18), ('file', 19), ('picture', 20), ('captions', 21), ('transcript', 22)]], {}), 24: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'doc-full', 'label': 'Files to download', 'template': 'cms/blocks/files.html'}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 200}), 27: ('wagtail.blocks.StructBlock', [[('heading', 26), ('text', 1)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'icon': 'collapse-down', 'label': 'Parts to open', 'template': 'cms/blocks/folds.html'}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 60}), 30: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 31: ('wagtail.blocks.URLBlock', (), {'label': 'Or address', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('label', 29), ('page', 30), ('address', 31)]], {}), 33: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bars', 'Bar chart'), ('line', 'Line chart')], 'label': 'Kind'}), 34: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 9)]], {'label': 'Figures'}), 35: ('wagtail.blocks.StructBlock', [[('title', 18), ('kind', 33), ('table', 34), ('source', 6)]], {})}, verbose_name='report on the uptake of comments')),
                ('report_due_on', models.DateField(blank=True, help_text='Left empty: worked out from the period.', null=True, verbose_name='report due on')),
                ('reported_on', models.DateField(editable=False, null=True)),
                ('adopted', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='drafts', to='legal_docs.legaldocumentpage', verbose_name='adopted document')),
                ('period', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='legal_docs.commentperiod', verbose_name='period of public comment')),
            ],
            options={
                'verbose_name': 'draft for public comment',
                'verbose_name_plural': 'drafts for public comment',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='DraftComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, editable=False, max_length=250)),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='about')),
                ('sender', models.CharField(choices=[('person', 'Myself'), ('organisation', 'An organisation')], default='person', max_length=12, verbose_name='sender')),
                ('name', cms.storage.encryption.EncryptedTextField(blank=True, verbose_name='name')),
                ('show_name', models.BooleanField(default=False, verbose_name='name may be shown')),
                ('email', cms.storage.encryption.EncryptedTextField(blank=True, verbose_name='e-mail address')),
                ('email_key', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('text', cms.storage.encryption.EncryptedTextField(verbose_name='as it was sent')),
                ('public_text', models.TextField(blank=True, help_text='Without personal data; […] stands for what was covered.', verbose_name='as everyone reads it')),
                ('checked', models.BooleanField(default=False, verbose_name='personal data was looked for by a person')),
                ('state', models.CharField(choices=[('waiting', 'To be looked at'), ('published', 'Published'), ('refused', 'Not published')], default='waiting', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it is not published')),
                ('uptake', models.CharField(blank=True, choices=[('accepted', 'Taken up'), ('partly', 'Taken up in part'), ('explained', 'Not taken up, explained')], max_length=10, verbose_name='what became of it')),
                ('reply', models.TextField(blank=True, verbose_name='answer of the drafting body')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='legal_docs.draftdocumentpage', verbose_name='draft for public comment')),
            ],
            options={
                'verbose_name': 'comment on a draft',
                'verbose_name_plural': 'comments on drafts',
                'ordering': ['received_at', 'pk'],
                'indexes': [models.Index(fields=['draft', 'state'], name='draft_comment_state')],
            },
        ),
        migrations.RunPython(first_period, migrations.RunPython.noop),
    ]
