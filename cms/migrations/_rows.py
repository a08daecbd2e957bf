"""Loading the rows with which an app starts, from a JSON file beside its migration. Frozen: migrations that ran depend on it."""

import json
from pathlib import Path


def load_rows(apps, schema_editor, app, file):
    """Insert the rows of `{"Model": [{"id": 1, "field": value, "many_to_many": [ids]}]}` that lie in `file`, keys included.

    Related rows stand after those they name. Sequences are moved on past the highest key.
    """
    from django.core.management.color import no_style

    alias = schema_editor.connection.alias
    models = []
    for name, rows in json.loads(Path(file).read_text(encoding="utf-8")).items():
        model = apps.get_model(app, name)
        models.append(model)
        to_many = {field.name for field in model._meta.many_to_many}
        made = [model(**_values(model, row, to_many)) for row in rows]
        model.objects.using(alias).bulk_create(made)
        for instance, row in zip(made, rows, strict=True):
            for field in to_many & row.keys():
                getattr(instance, field).set(row[field])
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def remove_rows(apps, schema_editor, app, file):
    """Delete the rows that `load_rows` wrote, last first; the database refuses where something uses one."""
    for name, rows in reversed(json.loads(Path(file).read_text(encoding="utf-8")).items()):
        apps.get_model(app, name).objects.filter(pk__in=[row["id"] for row in rows]).delete()


def _values(model, row, to_many):
    """Return the row with every text turned into the field's own kind (a day, a time, a decimal)."""
    values = {}
    for key, value in row.items():
        if key not in to_many:
            field = model._meta.get_field(key.removesuffix("_id") if key != "id" and key.endswith("_id") else key)
            values[key] = value if field.is_relation else field.to_python(value)
    return values
