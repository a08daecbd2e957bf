"""The section's front page, /hoi-dap/."""

from django.db import migrations

from cms.models.migration_help import add_child_page, remove_page


def create(apps, schema_editor):
    add_child_page(apps, "qa.QAIndexPage", "home", title="Hỏi đáp", slug="hoi-dap", show_in_menus=True)


def remove(apps, schema_editor):
    remove_page(apps, "qa.QAIndexPage", "hoi-dap")


class Migration(migrations.Migration):
    dependencies = [("qa", "0003_rules_and_calendar"), ("home", "0002_first_pages")]

    operations = [migrations.RunPython(create, remove)]
