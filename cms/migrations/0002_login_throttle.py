"""Counts of failed logins; the tables of django-axes, which held names and addresses, go."""

from django.db import migrations, models
from django.db.models import Q

AXES_TABLES = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


def drop_axes(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    for table in AXES_TABLES:
        if table in there:
            schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(table)}")
    schema_editor.execute("DELETE FROM django_migrations WHERE app = 'axes'")  # whoever goes back gets the tables from its own migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LoginThrottle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("password", "password"), ("code", "second factor"), ("reset", "new password by mail")],
                        max_length=8,
                        verbose_name="what was wrong",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("here", "account in one network"),
                            ("account", "account, from anywhere"),
                            ("network", "network, any account"),
                            ("browser", "account in a browser that it has used before"),
                        ],
                        max_length=8,
                        verbose_name="who waits",
                    ),
                ),
                ("name", models.CharField(max_length=220, verbose_name="account or network")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures")),
                ("last_failure_at", models.DateTimeField(null=True, verbose_name="last failure")),
                ("wait_until", models.DateTimeField(null=True, verbose_name="waits until")),
            ],
            options={
                "verbose_name": "delayed login",
                "verbose_name_plural": "delayed logins",
                "indexes": [
                    models.Index(condition=Q(("wait_until__isnull", False)), fields=["wait_until"], name="login_throttle_waits")
                ],
                "constraints": [models.UniqueConstraint(fields=("purpose", "scope", "name"), name="login_throttle_once")],
            },
        ),
        migrations.RunPython(drop_axes, migrations.RunPython.noop, elidable=True),
    ]
