"""Duty 39 is looked at by counts of visits; the indicators that Decree 224/2026 Art. 19.2 asks for wait for their first values."""

from django.db import migrations

FULL = "Tỷ lệ thủ tục hành chính được cung cấp dịch vụ công trực tuyến toàn trình"
# Name, whether in per cent, what the numerator counts, what the denominator counts.
INDICATORS = (
    (FULL, True, "thủ tục trực tuyến toàn trình", "thủ tục"),
    ("Tỷ lệ hồ sơ được tiếp nhận trực tuyến", True, "hồ sơ tiếp nhận trực tuyến", "hồ sơ tiếp nhận"),
    ("Tỷ lệ hồ sơ được giải quyết trực tuyến toàn trình", True, "hồ sơ giải quyết trực tuyến toàn trình", "hồ sơ đã giải quyết"),
    ("Mức độ tự động hóa trong giải quyết thủ tục hành chính", True, "thủ tục có bước xử lý tự động", "thủ tục"),
    ("Thời gian giải quyết hồ sơ trung bình (ngày làm việc)", False, "", ""),
    ("Tỷ lệ hồ sơ được giải quyết đúng hạn", True, "hồ sơ giải quyết đúng hạn", "hồ sơ đã giải quyết"),
    ("Mức độ hài lòng của người dân, tổ chức", True, "lượt đánh giá hài lòng", "lượt đánh giá"),
)


def enter(apps, schema_editor):
    apps.get_model("home", "Duty").objects.filter(number=39, check_code="attested").update(
        check_code="visits", address="/thong-ke-truy-cap/", fresh_days=7
    )
    regime = apps.get_model("home", "LegalRegime").objects.filter(number__startswith="224/2026").first()
    for order, (name, in_percent, counted, of) in enumerate(INDICATORS, 10):
        values = {"regime": regime, "in_percent": in_percent, "numerator_name": counted, "denominator_name": of, "order": order}
        apps.get_model("home", "ServiceIndicator").objects.get_or_create(name=name, defaults=values)


def leave(apps, schema_editor):
    apps.get_model("home", "Duty").objects.filter(number=39, check_code="visits").update(
        check_code="attested", address="/", fresh_days=100
    )
    names = [name for name, *_rest in INDICATORS]
    apps.get_model("home", "ServiceIndicator").objects.filter(name__in=names, values=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0014_sections_of_the_front_page'),
    ]

    operations = [migrations.RunPython(enter, leave)]
