from django.db import migrations, models
from django.db.models import F


def fill(apps, schema_editor):
    """Take the day of the announcement for notices that are there: readers' programs are not told of them again."""
    apps.get_model("home", "OutageNotice").objects.update(updated_at=F("announced_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0020_newsletter"),
    ]

    operations = [
        migrations.AddField(
            model_name="outagenotice",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
