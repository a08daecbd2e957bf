"""Working days of 2020–2027 with the legal source of each: adds the swap of January 2026, names the source of the others.

Days of an earlier source get their name and source; days that a person entered or corrected stay. Days of 2027 are as the law expects
them: the Government had not decided on the Lunar New Year. Open due dates follow at the first run of `refresh_calendar`.
"""

from django.db import migrations

# (legal source, kind) -> [(day, name)]; weekends are left out where nobody works on them, since they change nothing.
DAYS = {
    ("Bộ luật Lao động 2012 (10/2012/QH13), Điều 115", "holiday"): [
        ("2020-01-01", "Tết Dương lịch"),
        ("2020-01-23", "Tết Nguyên đán (ngày áp cuối tháng Chạp)"),
        ("2020-01-24", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2020-01-27", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2020-04-02", "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2020-04-30", "Ngày Chiến thắng"),
        ("2020-05-01", "Ngày Quốc tế lao động"),
        ("2020-09-02", "Quốc khánh"),
    ],
    ("Bộ luật Lao động 2012 (10/2012/QH13), Điều 115 khoản 3", "holiday"): [
        ("2020-01-28", "Nghỉ bù Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2020-01-29", "Nghỉ bù Tết Nguyên đán (Mùng 2 tháng Giêng)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112", "holiday"): [
        ("2021-01-01", "Tết Dương lịch"),
        ("2021-04-21", "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2021-04-30", "Ngày Chiến thắng"),
        ("2021-09-02", "Quốc khánh"),
        ("2022-09-02", "Quốc khánh"),
        ("2023-05-01", "Ngày Quốc tế lao động"),
        ("2024-01-01", "Tết Dương lịch"),
        ("2024-04-18", "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2024-04-30", "Ngày Chiến thắng"),
        ("2024-05-01", "Ngày Quốc tế lao động"),
        ("2024-09-02", "Quốc khánh"),
        ("2025-01-01", "Tết Dương lịch"),
        ("2025-04-07", "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2025-04-30", "Ngày Chiến thắng"),
        ("2025-05-01", "Ngày Quốc tế lao động"),
        ("2025-09-02", "Quốc khánh"),
        ("2026-01-01", "Tết Dương lịch"),
        ("2026-04-30", "Ngày Chiến thắng"),
        ("2026-05-01", "Ngày Quốc tế lao động"),
        ("2026-09-02", "Quốc khánh"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112; Thông báo số 4875/TB-LĐTBXH", "holiday"): [
        ("2021-02-10", "Tết Nguyên đán (ngày áp cuối tháng Chạp)"),
        ("2021-02-11", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2021-02-12", "Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2021-09-03", "Quốc khánh (ngày liền kề)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3; Thông báo số 4875/TB-LĐTBXH", "holiday"): [
        ("2021-02-15", "Nghỉ bù Tết Nguyên đán (Mùng 2 tháng Giêng)"),
        ("2021-02-16", "Nghỉ bù Tết Nguyên đán (Mùng 3 tháng Giêng)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3", "holiday"): [
        ("2021-05-03", "Nghỉ bù Ngày Quốc tế lao động"),
        ("2022-01-03", "Nghỉ bù Tết Dương lịch"),
        ("2022-04-11", "Nghỉ bù Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2022-05-02", "Nghỉ bù Ngày Chiến thắng"),
        ("2022-05-03", "Nghỉ bù Ngày Quốc tế lao động"),
        ("2023-01-02", "Nghỉ bù Tết Dương lịch"),
        ("2023-05-02", "Nghỉ bù Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2023-05-03", "Nghỉ bù Ngày Chiến thắng"),
        ("2026-04-27", "Nghỉ bù Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112; Thông báo số 119/TB-LĐTBXH", "holiday"): [
        ("2022-01-31", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2022-02-01", "Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2022-02-02", "Tết Nguyên đán (Mùng 2 tháng Giêng)"),
        ("2022-02-03", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2022-02-04", "Tết Nguyên đán (Mùng 4 tháng Giêng)"),
        ("2022-09-01", "Quốc khánh (ngày liền kề)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112; Thông báo số 5034/TB-LĐTBXH", "holiday"): [
        ("2023-01-20", "Tết Nguyên đán (ngày áp cuối tháng Chạp)"),
        ("2023-01-23", "Tết Nguyên đán (Mùng 2 tháng Giêng)"),
        ("2023-01-24", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2023-09-01", "Quốc khánh (ngày liền kề)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3; Thông báo số 5034/TB-LĐTBXH", "holiday"): [
        ("2023-01-25", "Nghỉ bù Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2023-01-26", "Nghỉ bù Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2023-09-04", "Nghỉ bù Quốc khánh"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112; Thông báo số 5015/TB-LĐTBXH ngày 22/11/2023", "holiday"): [
        ("2024-02-08", "Tết Nguyên đán (ngày áp cuối tháng Chạp)"),
        ("2024-02-09", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2024-02-12", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2024-09-03", "Quốc khánh (ngày liền kề)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3; Thông báo số 5015/TB-LĐTBXH ngày 22/11/2023", "holiday"): [
        ("2024-02-13", "Nghỉ bù Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2024-02-14", "Nghỉ bù Tết Nguyên đán (Mùng 2 tháng Giêng)"),
    ],
    ("Công văn số 2450/VPCP-KGVX năm 2024; Thông báo số 1570/TB-BLĐTBXH", "holiday"): [
        ("2024-04-29", "Nghỉ hoán đổi (làm bù ngày 04/05/2024)"),
    ],
    ("Công văn số 2450/VPCP-KGVX năm 2024; Thông báo số 1570/TB-BLĐTBXH", "working_swap"): [
        ("2024-05-04", "Làm bù cho ngày 29/04/2024"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112; Thông báo số 6150/TB-BLĐTBXH ngày 03/12/2024", "holiday"): [
        ("2025-01-27", "Tết Nguyên đán (ngày áp cuối tháng Chạp)"),
        ("2025-01-28", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2025-01-29", "Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2025-01-30", "Tết Nguyên đán (Mùng 2 tháng Giêng)"),
        ("2025-01-31", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2025-09-01", "Quốc khánh (ngày liền kề)"),
    ],
    ("Thông báo số 6150/TB-BLĐTBXH ngày 03/12/2024", "working_swap"): [
        ("2025-04-26", "Làm bù cho ngày 02/05/2025"),
    ],
    ("Thông báo số 6150/TB-BLĐTBXH ngày 03/12/2024", "holiday"): [
        ("2025-05-02", "Nghỉ hoán đổi (làm bù ngày 26/04/2025)"),
    ],
    ("Công văn số 12729/VPCP-KGVX ngày 25/12/2025", "holiday"): [
        ("2026-01-02", "Nghỉ hoán đổi (làm bù ngày 10/01/2026)"),
    ],
    ("Công văn số 12729/VPCP-KGVX ngày 25/12/2025", "working_swap"): [
        ("2026-01-10", "Làm bù cho ngày 02/01/2026"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112; Thông báo số 9441/TB-BNV ngày 16/10/2025", "holiday"): [
        ("2026-02-16", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2026-02-17", "Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2026-02-18", "Tết Nguyên đán (Mùng 2 tháng Giêng)"),
        ("2026-02-19", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2026-02-20", "Tết Nguyên đán (Mùng 4 tháng Giêng)"),
        ("2026-09-01", "Quốc khánh (ngày liền kề)"),
    ],
    ("Thông báo số 9441/TB-BNV ngày 16/10/2025", "working_swap"): [
        ("2026-08-22", "Làm bù cho ngày 31/08/2026"),
    ],
    ("Thông báo số 9441/TB-BNV ngày 16/10/2025", "holiday"): [
        ("2026-08-31", "Nghỉ hoán đổi (làm bù ngày 22/08/2026)"),
    ],
    ("Nghị quyết số 28/2026/QH16, Điều 2 (hiệu lực 01/7/2026)", "holiday"): [
        ("2026-11-24", "Ngày Văn hóa Việt Nam"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 112 (dự kiến)", "holiday"): [
        ("2027-01-01", "Tết Dương lịch"),
        ("2027-02-04", "Tết Nguyên đán (phương án khác: nghỉ ngày 11/02/2027 thay ngày này)"),
        ("2027-02-05", "Tết Nguyên đán (ngày cuối tháng Chạp)"),
        ("2027-02-08", "Tết Nguyên đán (Mùng 3 tháng Giêng)"),
        ("2027-02-09", "Tết Nguyên đán (Mùng 4 tháng Giêng)"),
        ("2027-04-16", "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
        ("2027-04-30", "Ngày Chiến thắng"),
        ("2027-09-02", "Quốc khánh"),
        ("2027-09-03", "Quốc khánh (ngày liền kề)"),
    ],
    ("Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3 (dự kiến)", "holiday"): [
        ("2027-02-10", "Nghỉ bù Tết Nguyên đán (Mùng 1 tháng Giêng)"),
        ("2027-05-03", "Nghỉ bù Ngày Quốc tế lao động"),
    ],
    ("Nghị quyết số 28/2026/QH16, Điều 2 (hiệu lực 01/7/2026) (dự kiến)", "holiday"): [
        ("2027-11-24", "Ngày Văn hóa Việt Nam"),
    ],
}

NOT_IN_PACKAGE = ("2026-01-02", "2026-01-10")
PACKAGE = "holidays 0.109"
OWN_SOURCE = "holidays "  # how the rows of the package name their source; all others are a person's


def _rows():
    for (source, kind), days in DAYS.items():
        for day, name in days:
            yield day, kind, name, source


def add_days(apps, schema_editor):
    """Add the days that are missing, and name the source of those that came from the package."""
    calendar_day = apps.get_model("qa", "CalendarDay")
    for day, kind, name, source in _rows():
        row, created = calendar_day.objects.get_or_create(day=day, defaults={"kind": kind, "name": name, "source": source})
        if not created and row.source.startswith(OWN_SOURCE):
            row.kind, row.name, row.source = kind, name, source
            row.save(update_fields=["kind", "name", "source"])


def remove_days(apps, schema_editor):
    """Take away the days that only this migration knows; give those that the package knows its source again, with the names of here."""
    calendar_day = apps.get_model("qa", "CalendarDay")
    for day, kind, _name, source in _rows():
        rows = calendar_day.objects.filter(day=day, kind=kind, source=source)
        if day in NOT_IN_PACKAGE:
            rows.delete()
        else:
            rows.update(source=PACKAGE)


class Migration(migrations.Migration):
    dependencies = [("qa", "0002_first_rows")]

    operations = [migrations.RunPython(add_days, remove_days)]
