"""Beside the text of a law, by keyboard on a telephone: from the contents to an article, then words replaced and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.people import Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

LONGEST = """
from django.db.models.functions import Length
from legal_docs.models import LegalDocumentPage
print("KEY", LegalDocumentPage.objects.live().order_by(Length("body_text").desc()).first().pk)
"""
SELECTED = "([field]) => field.value.slice(field.selectionStart, field.selectionEnd)"
IN_VIEW = "([field]) => field.scrollTop > 0 && document.activeElement === field"


def put_a_table_in(page: Any) -> None:
    """A table at the end of the text, one cell after the other by keyboard; then cells changed among short rows and empty cells."""
    page.locator("[name=body_text]").press("Control+End")
    page.locator("[data-table]").press("Enter")
    page.locator("dialog").get_by_role("button", name="Xóa cột này").press("Enter")
    for words in ("Tên phí", "Mức thu", "Phí thẩm định", "100.000 đồng"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.locator("dialog").get_by_role("button", name="Đưa vào văn bản").press("Enter")
    assert page.locator("[name=body_text]").input_value().endswith("\nTên phí\tMức thu\nPhí thẩm định\t100.000 đồng\n–\t–")
    page.locator("[data-table]").press("Enter")
    page.get_by_label("Dòng 3, cột 1").press("Enter")
    page.locator("dialog").get_by_role("button", name="Xóa dòng này").press("Enter")
    page.locator("dialog").get_by_role("button", name="Đưa vào văn bản").press("Enter")
    assert page.locator("[name=body_text]").input_value().endswith("\nTên phí\tMức thu\nPhí thẩm định\t100.000 đồng")
    page.locator("[name=body_text]").press("Control+End")
    page.keyboard.insert_text("\nA\t\t5\nCộng\t9")
    page.locator("[data-table]").press("Enter")
    page.get_by_label("Dòng 1, cột 1").fill("Khoản phí")
    page.locator("dialog").get_by_role("button", name="Đưa vào văn bản").press("Enter")
    assert page.locator("[name=body_text]").input_value().endswith("\nKhoản phí\tMức thu\nPhí thẩm định\t100.000 đồng\nA\t\t5\nCộng\t9")


def test_an_editor_goes_to_an_article_and_replaces_words_in_the_places_that_they_tick(chromium: Any, portal: Portal) -> None:
    key = portal.manage("shell", "-v0", "-c", LONGEST).split("KEY ")[1].split()[0]
    editor = Staff(chromium, portal.url, "xuatban")
    page = editor.page
    page.set_viewport_size({"width": 360, "height": 740})
    editor.go(f"/quan-tri/pages/{key}/edit/")
    page.get_by_role("tab", name="Nội dung").click()
    entry = page.locator("[data-outline] [data-line]").last
    name = entry.inner_text()
    entry.focus()
    page.keyboard.press("Enter")
    field = page.locator("[name=body_text]")
    assert field.evaluate_all(SELECTED) == name
    assert field.evaluate_all(IN_VIEW)
    with page.expect_navigation():
        page.locator("[data-outline] a").press("Enter")
    page.fill("[name=find]", "quy định")
    page.fill("[name=replacement]", "quy tắc")
    editor.press("Xem các chỗ")
    ticks = page.locator("[name=hit]")
    every = ticks.count()
    assert every > 1
    ticks.first.press("Space")
    editor.press("Thay những chỗ đã đánh dấu")
    assert f"Đã thay {every - 1} chỗ" in editor.text()
    with page.expect_navigation():
        page.get_by_role("link", name="Xem bản trước khi thay").click()
    assert "quy tắc" not in page.locator("[name=body_text]").input_value()
    page.get_by_role("tab", name="Nội dung").click()
    put_a_table_in(page)
    assert not editor.problems
