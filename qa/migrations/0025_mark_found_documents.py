"""Mark the documents of citations that their number found, apart from the change of the table, which locks it.

Until now they stood beside the documents that people chose. Chosen counts what the answer's draft names; imports alone wrote found
documents into drafts, without the day of the quotation, and these are emptied.
"""

from django.db import migrations, models


def mark(apps, schema_editor):
    drafts = apps.get_model('qa', 'DraftCitation').objects.exclude(document=None)
    drafts.filter(quoted_on=None).exclude(number='').update(document=None)
    chosen = set(drafts.values_list('answer__question__page', 'document'))
    citations = apps.get_model('qa', 'AnswerCitation').objects.exclude(document=None).exclude(number='')
    rows = citations.values_list('pk', 'page', 'document').iterator(chunk_size=1000)
    by_number = [pk for pk, page, document in rows if (page, document) not in chosen]
    for start in range(0, len(by_number), 500):
        citations.filter(pk__in=by_number[start : start + 500]).update(found=models.F('document_id'))
    revisions = apps.get_model('wagtailcore', 'Revision').objects.filter(content_type__app_label='qa', content_type__model='answerpage')
    for revision in revisions.iterator(chunk_size=100):
        found = [
            row for row in revision.content.get('citations', ())
            if row['document'] and row['number'] and (int(revision.object_id), row['document']) not in chosen
        ]
        for row in found:
            row['found'] = row['document']
        if found:
            revision.save(update_fields=['content'])


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0024_found_by_number'),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
