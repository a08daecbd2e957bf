"""The two legal regimes of portals and the 42 duties with what each regime asks. Frozen, like the rows beside it."""

import json
from pathlib import Path

from django.db import migrations

ROWS = Path(__file__).with_name("first_duties.json")


def create(apps, schema_editor):
    given = json.loads(ROWS.read_text(encoding="utf-8"))
    regimes = {row.pop("key"): apps.get_model("home", "LegalRegime").objects.create(**row) for row in given["regimes"]}
    for row in given["duties"]:
        bases = row.pop("bases")
        duty = apps.get_model("home", "Duty").objects.create(**row)
        for basis in bases:
            regime = regimes.get(basis.pop("regime"))
            apps.get_model("home", "DutyBasis").objects.create(duty=duty, regime=regime, **basis)


def remove(apps, schema_editor):
    for model in ("ComplianceSnapshot", "DutyBasis", "Duty", "LegalRegime"):
        apps.get_model("home", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0006_body_and_duties")]

    operations = [migrations.RunPython(create, remove)]
