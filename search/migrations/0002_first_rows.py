"""The synonyms and abbreviations that come with the product; pages that are live already are nothing new to who follows a search."""

from pathlib import Path

from django.db import migrations

from cms.migrations._rows import load_rows, remove_rows

FILE = Path(__file__).with_name("first_rows.json")


def create(apps, schema_editor):
    load_rows(apps, schema_editor, "search", FILE)
    pages = apps.get_model("wagtailcore", "Page").objects.filter(live=True).values_list("pk", flat=True)
    found = apps.get_model("search", "FoundPage")
    found.objects.bulk_create([found(page_id=pk) for pk in pages.iterator()], batch_size=1000, ignore_conflicts=True)


def remove(apps, schema_editor):
    apps.get_model("search", "FoundPage").objects.all().delete()
    remove_rows(apps, schema_editor, "search", FILE)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(create, remove)]
