"""Everyday words of more matters, as rows that an administrator edits; a term that has a row already keeps it."""

import json
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).with_name("more_everyday_rows.json")


def rows():
    return json.loads(FILE.read_text(encoding="utf-8"))


def create(apps, schema_editor):
    model = apps.get_model("search", "SynonymRow")
    model.objects.bulk_create([model(**row, shipped=True) for row in rows()], batch_size=200, ignore_conflicts=True)


def remove(apps, schema_editor):
    """Take back what nobody changed."""
    model = apps.get_model("search", "SynonymRow")
    for row in rows():
        model.objects.filter(key=row["key"], alternatives=row["alternatives"], shipped=True).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0007_followed_searches_to_kernel")]

    operations = [migrations.RunPython(create, remove)]
