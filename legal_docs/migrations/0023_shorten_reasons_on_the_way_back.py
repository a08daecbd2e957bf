"""On the way back the reasons fit the columns of before: PostgreSQL would refuse longer ones."""

from django.db import migrations

LENGTHS = {"amendment": ("reason", 500), "amendmentstep": ("left_out_because", 300)}


def shorten(apps, schema_editor):
    for model, (column, length) in LENGTHS.items():
        rows = apps.get_model("legal_docs", model).objects.exclude(**{column: ""})
        for row in rows.only(column).iterator():
            if len(getattr(row, column)) > length:
                setattr(row, column, getattr(row, column)[:length])
                row.save(update_fields=[column])


class Migration(migrations.Migration):

    dependencies = [
        ("legal_docs", "0022_whole_reasons"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, shorten),
    ]
