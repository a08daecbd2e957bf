"""One rebuild of an index runs at a time: of records of dead ones that say so, too, the newest alone is left as it is."""

from django.db import migrations, models


def end_older_ones(apps, schema_editor):
    running = apps.get_model("search", "IndexRebuild").objects.filter(state="running")
    for target in set(running.values_list("target", flat=True)):
        newest = running.filter(target=target).order_by("-pk").first()
        running.filter(target=target).exclude(pk=newest.pk).update(state="failed")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0011_passagevector_used_at"),
    ]

    operations = [
        migrations.RunPython(end_older_ones, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="indexrebuild",
            constraint=models.UniqueConstraint(condition=models.Q(("state", "running")), fields=("target",), name="one_rebuild_runs"),
        ),
    ]
