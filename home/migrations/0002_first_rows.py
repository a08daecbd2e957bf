"""The front page as the site's root, the sections of this app below it, and the first menus.

The sections of the other apps come with their own migrations, which depend on this one.
"""

import json
import uuid

from django.db import migrations

from cms.migrations._pages import add_child_page, remove_page

SHORTCUTS = [
    ("Gửi câu hỏi", "Cơ quan chuyên môn trả lời, có mã để theo dõi", "/hoi-dap/gui/"),
    ("Tra cứu câu hỏi", "Xem câu hỏi của bạn đang ở bước nào", "/hoi-dap/tra-cuu/"),
    ("Tra cứu văn bản", "Tìm theo số, ký hiệu hoặc nội dung", "/van-ban/"),
    ("Thủ tục hành chính", "Hồ sơ, thời hạn, lệ phí của từng thủ tục", "/thu-tuc/"),
]
SOURCE_NOTE = "Đề nghị ghi rõ nguồn và dẫn đường liên kết đến trang này khi sử dụng lại thông tin."


def menu(*links):
    """Menu items from (text, page or address) as a StreamField stores them."""
    items = []
    for label, target in links:
        value = {"label": label, "page": None, "address": "", "children": []}
        value["address" if isinstance(target, str) else "page"] = target
        items.append({"type": "item", "id": str(uuid.uuid4()), "value": value})
    return json.dumps(items)


def create(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Site.objects.filter(root_page__slug="home", root_page__depth=2).delete()
    welcome = Page.objects.filter(slug="home", depth=2, content_type__model="page").first()
    if welcome:
        root = Page.objects.get(depth=1)
        welcome.delete()
        root.numchild -= 1
        root.save(update_fields=["numchild"])
    front = add_child_page(apps, "home.HomePage", "root", title="Trang chủ", slug="home")
    news = add_child_page(apps, "home.NewsIndexPage", "home", title="Tin tức", slug="tin-tuc", show_in_menus=True)
    procedures = add_child_page(apps, "home.ProcedureIndexPage", "home", title="Thủ tục hành chính", slug="thu-tuc", show_in_menus=True)
    site, _created = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": Page.objects.get(pk=front.pk)}
    )
    Shortcut = apps.get_model("home", "Shortcut")
    for order, (title, text, address) in enumerate(SHORTCUTS):
        Shortcut.objects.create(front_page=front, sort_order=order, title=title, text=text, address=address)
    apps.get_model("home", "SiteSettings").objects.create(site=site, agency_name="Cổng thông tin điện tử", source_note=SOURCE_NOTE)
    apps.get_model("home", "Menus").objects.create(
        site=site,
        main=menu(("", news.pk), ("Văn bản", "/van-ban/"), ("", procedures.pk), ("Hỏi đáp", "/hoi-dap/")),
        footer=menu(("Sơ đồ cổng thông tin", "/so-do-trang/"), ("Tin qua RSS", "/tin-tuc/rss/")),
    )


def remove(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    remove_page(apps, "home.HomePage", "home")
    page = add_child_page(apps, "wagtailcore.Page", "root", title="Welcome to your new Wagtail site!", slug="home")
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": page})


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, remove)]
