"""Everyday words for the terms of law of thirteen domains, as rows that an administrator edits; a term that has a row already keeps it."""

import json
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).with_name("everyday_rows_by_domain.json")


def rows():
    return json.loads(FILE.read_text(encoding="utf-8"))


def create(apps, schema_editor):
    model = apps.get_model("search", "SynonymRow")
    model.objects.bulk_create([model(**row, shipped=True) for row in rows()], batch_size=200, ignore_conflicts=True)


def remove(apps, schema_editor):
    """Take back what nobody changed."""
    model = apps.get_model("search", "SynonymRow")
    words = {row["key"]: row["alternatives"] for row in rows()}
    shipped = model.objects.filter(shipped=True, weight=0.35, active=True).values_list("pk", "key", "alternatives")
    taken = [pk for pk, key, alternatives in shipped.iterator() if words.get(key) == alternatives]
    for start in range(0, len(taken), 500):
        model.objects.filter(pk__in=taken[start : start + 500]).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0008_more_everyday_words")]

    operations = [migrations.RunPython(create, remove)]
