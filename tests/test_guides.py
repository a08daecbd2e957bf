"""The guides for staff speak of screens that are there, and every entry of the menu has its section."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from wagtail.admin.menu import Menu, admin_menu

from cms.web.pages.guides import FOLDER, guides, section_for

pytestmark = pytest.mark.django_db


def entries(menu: Menu, request: Any) -> list[Any]:
    found = []
    for item in menu.menu_items_for_request(request):
        found += entries(item.menu, request) if hasattr(item, "menu") else [item]
    return found


def test_every_entry_of_the_menu_leads_to_a_screen_with_a_section(admin_user):
    request = RequestFactory().get("/quan-tri/")
    request.user = admin_user
    menu = [item for item in entries(admin_menu, request) if item.url.startswith("/quan-tri/")]
    assert len(menu) > 40
    assert not [f"{item.label} {item.url}" for item in menu if section_for(item.url) is None]


def test_sections_name_addresses_that_exist_and_pictures_that_are_there(admin_client: Client):
    for guide in guides().values():
        shown = admin_client.get(f"/quan-tri/huong-dan/{guide.slug}/").content.decode()
        for section in guide.sections:
            assert f'id="{section.anchor}"' in shown
            for pattern in section.screens:
                if not pattern.endswith("*"):
                    resolve(f"/quan-tri/{pattern.replace('*', '1')}")
        for address in re.findall(r'<img src="([^"]+)"', shown):
            assert admin_client.get(address).headers["Content-Type"] == "image/png"
        source = (FOLDER / f"{guide.slug}.md").read_text(encoding="utf-8")
        assert source.count("\n## ") == len(guide.sections)
    assert admin_client.get("/quan-tri/huong-dan/anh/khong-co.png").status_code == 404


def test_the_most_precise_section_stands_beside_a_screen_and_the_menu_has_no_english_help(admin_client: Client):
    assert section_for("/quan-tri/pages/add/home/newspage/4/").title == "Đăng một bài từ tệp Word"
    assert section_for("/quan-tri/pages/add/qa/answerpage/4/").title == "Soạn và sửa một trang"
    shown = admin_client.get("/quan-tri/hoi-dap/").content.decode()
    assert "/quan-tri/huong-dan/can-bo/#danh-sach-cau-hoi" in shown
    assert "guide.wagtail.org" not in shown
