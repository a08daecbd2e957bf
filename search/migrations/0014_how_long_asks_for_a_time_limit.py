"""`bao lâu` and `mấy hôm` lead to `thời hạn` as `mấy ngày` does; a term that has a row already keeps it."""

from django.db import migrations

ROWS = {"bao lau": "bao lâu", "may hom": "mấy hôm"}
TERM, WEIGHT = "thời hạn", 0.35


def create(apps, schema_editor):
    model = apps.get_model("search", "SynonymRow")
    rows = [model(key=key, term=term, alternatives=TERM, weight=WEIGHT, shipped=True) for key, term in ROWS.items()]
    model.objects.bulk_create(rows, ignore_conflicts=True)


def remove(apps, schema_editor):
    """Take back what nobody changed."""
    rows = apps.get_model("search", "SynonymRow").objects
    rows.filter(key__in=ROWS, alternatives=TERM, weight=WEIGHT, shipped=True, active=True).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0013_one_spelling_of_i_and_y")]

    operations = [migrations.RunPython(create, remove)]
