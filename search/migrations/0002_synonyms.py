"""The synonyms and abbreviations that come with the product."""

from django.db import migrations

from search.query.shipped_synonyms import load_shipped_synonyms


def load(apps, schema_editor):
    load_shipped_synonyms(apps.get_model("search", "SynonymRow"))


def remove(apps, schema_editor):
    apps.get_model("search", "SynonymRow").objects.filter(shipped=True).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_outbox")]
    operations = [migrations.RunPython(load, remove)]
