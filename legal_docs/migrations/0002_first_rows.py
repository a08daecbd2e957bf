"""Today's document types with who may issue them, issuing bodies and fields of law; the list of documents, /van-ban/.

Types and issuers: Law 64/2025/QH15 amended by Law 87/2025/QH15, Decree 30/2020/NĐ-CP; bodies: Resolution 176/2025/QH15.
"""

from pathlib import Path

from django.db import migrations

from cms.migrations._pages import add_child_page, remove_page
from cms.migrations._rows import load_rows, remove_rows

FILE = Path(__file__).with_name("first_rows.json")
INTRODUCTION = (
    "Văn bản quy phạm pháp luật và văn bản chỉ đạo, điều hành: toàn văn theo từng Điều, hiệu lực đến hôm nay, "
    "văn bản sửa đổi, thay thế và văn bản liên quan."
)


def create(apps, schema_editor):
    load_rows(apps, schema_editor, "legal_docs", FILE)
    add_child_page(
        apps, "legal_docs.LegalIndexPage", "home", title="Văn bản", slug="van-ban", show_in_menus=True, introduction=INTRODUCTION
    )


def remove(apps, schema_editor):
    remove_page(apps, "legal_docs.LegalIndexPage", "van-ban")
    remove_rows(apps, schema_editor, "legal_docs", FILE)


class Migration(migrations.Migration):
    dependencies = [("legal_docs", "0001_initial"), ("home", "0002_first_rows")]

    operations = [migrations.RunPython(create, remove)]
