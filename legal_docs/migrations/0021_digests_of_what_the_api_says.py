from django.db import migrations


def forget(apps, schema_editor):
    """Empty the digests that were made of columns: the worker keeps those of what the API says."""
    apps.get_model('legal_docs', 'DocumentChange').objects.exclude(digest='').update(digest='')


class Migration(migrations.Migration):

    dependencies = [
        ('legal_docs', '0020_redacted_by_kind'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
    ]
