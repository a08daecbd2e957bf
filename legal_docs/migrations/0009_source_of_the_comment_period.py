"""Name where the days of the shipped period of comment stand in the law; that nobody has confirmed them for this body stays said."""

from django.db import migrations

BEFORE = "Luật Ban hành văn bản quy phạm pháp luật (số ngày cần đối chiếu)"
AFTER = (
    "Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15, được sửa đổi, bổ sung bởi Luật số 87/2025/QH15: "
    "đăng tải dự thảo ít nhất 20 ngày (khoản 3 Điều 47, khoản 2 Điều 48, điểm c khoản 2 Điều 49)"
)


def rename(apps, before, after):
    apps.get_model("legal_docs", "CommentPeriod").objects.filter(basis=before, confirmed_on=None).update(basis=after)


class Migration(migrations.Migration):

    dependencies = [
        ('legal_docs', '0008_days_of_fields_and_signers'),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: rename(apps, BEFORE, AFTER), lambda apps, schema_editor: rename(apps, AFTER, BEFORE)
        ),
    ]
