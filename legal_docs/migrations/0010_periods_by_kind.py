"""Periods of comment by kind of document, with the basis of the report and the days on which they hold; why a draft is open for less."""

from datetime import date

from django.db import migrations, models

FIRST = "Văn bản quy phạm pháp luật"
DECREE = "Nghị định số 78/2025/NĐ-CP, được sửa đổi, bổ sung bởi Nghị định số 187/2025/NĐ-CP"
# Compared: the text of Law 87/2025/QH15 was read on that day. The others were not, and the rows say so: no text of the decree was at hand
# (the ten days of Article 51a are what the press reported of it).
ROWS = [
    {
        "name": "Văn bản của cơ quan trung ương",
        "days": 20,
        "basis": "Luật số 64/2025/QH15, được sửa đổi, bổ sung bởi Luật số 87/2025/QH15 (điểm c khoản 3 Điều 33, khoản 4 Điều 44, "
        "điểm b khoản 1 và khoản 2 Điều 46, khoản 3 Điều 47, khoản 2 Điều 48, điểm c khoản 2 Điều 49)",
        "confirmed_on": date(2026, 11, 29),
    },
    {
        "name": "Nghị quyết của Hội đồng nhân dân, quyết định của Ủy ban nhân dân cấp tỉnh",
        "days": 20,
        "basis": f"{DECREE} (số ngày cần đối chiếu)",
    },
    {"name": "Quyết định của Chủ tịch Ủy ban nhân dân cấp tỉnh", "days": 10, "basis": f"Điều 51a {DECREE}"},
]


def create(apps, schema_editor):
    """Make the rows that are missing; the one row of before stays where drafts name it."""
    periods = apps.get_model("legal_docs", "CommentPeriod").objects
    for row in ROWS:
        periods.get_or_create(name=row["name"], defaults={**row, "valid_from": date(2025, 7, 1)})
    used = apps.get_model("legal_docs", "DraftDocumentPage").objects.exclude(period=None).values("period")
    periods.filter(name=FIRST, confirmed_on=None).exclude(pk__in=used).delete()


def remove(apps, schema_editor):
    """Take away what no draft names, and give back the one row of before."""
    periods = apps.get_model("legal_docs", "CommentPeriod").objects
    used = apps.get_model("legal_docs", "DraftDocumentPage").objects.exclude(period=None).values("period")
    periods.filter(name__in=[row["name"] for row in ROWS]).exclude(pk__in=used).delete()
    basis = (
        "Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15, được sửa đổi, bổ sung bởi Luật số 87/2025/QH15: "
        "đăng tải dự thảo ít nhất 20 ngày (khoản 3 Điều 47, khoản 2 Điều 48, điểm c khoản 2 Điều 49)"
    )
    periods.get_or_create(name=FIRST, defaults={"days": 20, "report_days": 30, "basis": basis})
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the checks of the deletion, before the columns go


class Migration(migrations.Migration):

    dependencies = [
        ('legal_docs', '0009_source_of_the_comment_period'),
    ]

    operations = [
        migrations.AddField(
            model_name='commentperiod',
            name='report_basis',
            field=models.CharField(blank=True, help_text='Left empty: a rule of this portal.', max_length=300, verbose_name='legal basis of the uptake report'),
        ),
        migrations.AddField(
            model_name='commentperiod',
            name='valid_from',
            field=models.DateField(blank=True, null=True, verbose_name='holds from'),
        ),
        migrations.AddField(
            model_name='commentperiod',
            name='valid_to',
            field=models.DateField(blank=True, help_text='The last day.', null=True, verbose_name='holds until'),
        ),
        migrations.AddField(
            model_name='draftdocumentpage',
            name='short_reason',
            field=models.CharField(blank=True, help_text='For example the abridged procedure, with the decision that allows it. Everyone reads it.', max_length=300, verbose_name='why it is open for a shorter time'),
        ),
        migrations.RunPython(create, remove),
    ]
