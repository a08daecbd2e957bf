"""The Lunar New Year of 2027 as the law expects it by itself: one day before and four from the first, days off at a weekend given later.

The Government has not decided. The `holidays` package expects the other way, 04/02 off and 11/02 worked, so that both days now stand
among the differences that the administrator is shown. A row that a person entered or corrected stays. Open due dates follow at the
first run of `refresh_calendar`.
"""

from django.db import migrations

BEFORE = {
    "kind": "holiday",
    "name": "Tết Nguyên đán (phương án khác: nghỉ ngày 11/02/2027 thay ngày này)",
    "source": "Bộ luật Lao động 2019 (45/2019/QH14), Điều 112 (dự kiến)",
}
NOW = {**BEFORE, "kind": "working_swap", "name": "Ngày làm việc (phương án khác: nghỉ ngày này thay ngày 11/02/2027)"}
GIVEN_LATER = {
    "day": "2027-02-11",
    "kind": "holiday",
    "name": "Nghỉ bù Tết Nguyên đán (Mùng 2 tháng Giêng)",
    "source": "Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3 (dự kiến)",
}


def _change(apps, old, new):
    """Return whether the row of 04/02/2027 was as `old` says and is now as `new` does."""
    return apps.get_model("qa", "CalendarDay").objects.filter(day="2027-02-04", **old).update(**new)


def forwards(apps, schema_editor):
    if _change(apps, BEFORE, NOW):
        rest = {name: value for name, value in GIVEN_LATER.items() if name != "day"}
        apps.get_model("qa", "CalendarDay").objects.get_or_create(day=GIVEN_LATER["day"], defaults=rest)


def backwards(apps, schema_editor):
    if _change(apps, NOW, BEFORE):
        apps.get_model("qa", "CalendarDay").objects.filter(**GIVEN_LATER).delete()


class Migration(migrations.Migration):
    dependencies = [("qa", "0017_numbers_of_records")]

    operations = [migrations.RunPython(forwards, backwards)]
