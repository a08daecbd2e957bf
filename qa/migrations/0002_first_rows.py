"""Legal bases, answering times, public holidays and swapped working days; the section's front page, /hoi-dap/."""

from pathlib import Path

from django.db import migrations

from cms.migrations._pages import add_child_page, remove_page
from cms.migrations._rows import load_rows, remove_rows

FILE = Path(__file__).with_name("first_rows.json")


def create(apps, schema_editor):
    load_rows(apps, schema_editor, "qa", FILE)
    add_child_page(apps, "qa.QAIndexPage", "home", title="Hỏi đáp", slug="hoi-dap", show_in_menus=True)


def remove(apps, schema_editor):
    remove_page(apps, "qa.QAIndexPage", "hoi-dap")
    remove_rows(apps, schema_editor, "qa", FILE)


class Migration(migrations.Migration):
    dependencies = [("qa", "0001_initial"), ("home", "0002_first_rows")]

    operations = [migrations.RunPython(create, remove)]
