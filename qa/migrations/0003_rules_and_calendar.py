"""Legal bases, answering times and working days, as rows."""

from django.db import migrations

from qa.deadlines.seeding import seed_calendar, seed_rules

LAST_YEAR = 2027


def seed(apps, schema_editor):
    seed_rules(apps.get_model("qa", "LegalBasis"), apps.get_model("qa", "SlaPolicy"))
    seed_calendar(apps.get_model("qa", "CalendarDay"), LAST_YEAR)


def clear(apps, schema_editor):
    for model in ("SlaPolicy", "LegalBasis", "CalendarDay"):
        apps.get_model("qa", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("qa", "0002_triggers")]

    operations = [migrations.RunPython(seed, clear)]
