"""The list of documents as a page below the front page: `/van-ban/`."""

from django.db import migrations

from cms.models.migration_help import add_child_page, remove_page

INTRODUCTION = (
    "Văn bản quy phạm pháp luật và văn bản chỉ đạo, điều hành: toàn văn theo từng Điều, hiệu lực đến hôm nay, "
    "văn bản sửa đổi, thay thế và văn bản liên quan."
)


def create(apps, schema_editor):
    add_child_page(
        apps, "legal_docs.LegalIndexPage", "home", title="Văn bản", slug="van-ban", show_in_menus=True, introduction=INTRODUCTION
    )


def remove(apps, schema_editor):
    remove_page(apps, "legal_docs.LegalIndexPage", "van-ban")


class Migration(migrations.Migration):
    dependencies = [("legal_docs", "0002_seed_lists"), ("home", "0002_first_pages")]

    operations = [migrations.RunPython(create, remove)]
