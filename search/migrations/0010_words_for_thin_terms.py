"""Everyday words for terms of law that had at most two, as rows that an administrator edits; a term that has a row already keeps it."""

import json
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).with_name("everyday_rows_of_thin_terms.json")


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
    dependencies = [("search", "0009_everyday_words_by_domain")]

    operations = [migrations.RunPython(create, remove)]
