"""What was sent is immutable and the log is append-only, in the database itself."""

from django.db import migrations

from qa.workflow import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("qa", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
