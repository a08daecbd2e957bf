"""Lead the duty of open data to the page that lists them, where it still leads to the interface for programs."""

from django.db import migrations

PROGRAMS, PAGE = "/api/v1/", "/du-lieu-mo/"


def move(apps, before, after):
    apps.get_model("home", "Duty").objects.filter(number=35, address=before).update(address=after)


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0015_visits_and_indicators_of_224'),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: move(apps, PROGRAMS, PAGE), lambda apps, schema_editor: move(apps, PAGE, PROGRAMS)
        ),
    ]
