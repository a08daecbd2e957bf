"""Write the rule of counting that was built in before, and give the answering times that nobody changed their stages and ladder."""

from datetime import date, time

from django.db import migrations

NUMBER, ARTICLE = "91/2015/QH13", "khoản 2 Điều 147, khoản 3 và khoản 5 Điều 148"
TITLE = "Bộ luật Dân sự số 91/2015/QH13"
OLD = [
    {"level": "half", "share": 0.5, "to": ["officer"]},
    {"level": "day_before", "days": -1, "to": ["officer", "lead"]},
    {"level": "overdue", "days": 0, "to": ["lead", "intake"]},
    {"level": "two_days", "days": 2, "to": ["intake"]},
    {"level": "five_days", "days": 5, "to": ["publisher"]},
]
NEW = [
    *OLD[:3],
    {"level": "two_days", "days": 2, "to": ["intake", "head"]},
    {"level": "five_days", "days": 5, "to": ["publisher", "leader"]},
    {"level": "triage_overdue", "stage": "triage", "days": 0, "to": ["intake"]},
    {"level": "triage_head", "stage": "triage", "days": 1, "to": ["head"]},
    {"level": "triage_leader", "stage": "triage", "days": 3, "to": ["leader"]},
    {"level": "draft_overdue", "stage": "draft", "days": 0, "to": ["officer", "lead"]},
    {"level": "draft_head", "stage": "draft", "days": 2, "to": ["head"]},
]
DRAFT_DAYS = {15: 10, 3: 2}  # by the days for the answer


def add(apps, schema_editor):
    """Add the rule, unless one is there, and change the policies that still have the first ladder."""
    basis, _made = apps.get_model("qa", "LegalBasis").objects.get_or_create(
        number=NUMBER, article=ARTICLE, defaults={"title": TITLE, "effective_from": date(2017, 1, 1)}
    )
    rules = apps.get_model("qa", "CountingRule").objects
    if not rules.exists():
        rules.create(legal_basis=basis, opens=time(8), closes=time(17), valid_from=date(2017, 1, 1))
    for policy in apps.get_model("qa", "SlaPolicy").objects.all():
        if policy.ladder == OLD:
            policy.ladder, policy.draft_days = NEW, DRAFT_DAYS.get(policy.answer_days, 0)
            policy.save(update_fields=["ladder", "draft_days"])


def take_back(apps, schema_editor):
    """Give the policies their first ladder again; the rule goes with its table."""
    for policy in apps.get_model("qa", "SlaPolicy").objects.all():
        if policy.ladder == NEW:
            policy.ladder, policy.draft_days = OLD, 0
            policy.save(update_fields=["ladder", "draft_days"])
    apps.get_model("qa", "CountingRule").objects.all().delete()
    apps.get_model("qa", "LegalBasis").objects.filter(number=NUMBER, article=ARTICLE, title=TITLE, policies=None).delete()


class Migration(migrations.Migration):
    dependencies = [("qa", "0005_clocks_that_run")]

    operations = [migrations.RunPython(add, take_back)]
