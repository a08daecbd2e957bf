"""Reading a law in a real browser: the contents list follows, words are found, a click copies a citation; and all without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.audit.checks import findings
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

LAW = "/van-ban/quyet-dinh/2021/15-2021-qd-ubnd/"
PAGES = (LAW, f"{LAW}kem-theo-1/dieu-3/khoan-2/", f"{LAW}tim/?q=dat+o", "/van-ban/duyet/", "/van-ban/ten-goi/", "/van-ban/?muc=moi")
CITED = (
    "khoản 2 Điều 3 của văn bản ban hành kèm theo Quyết định số 15/2021/QĐ-UBND ngày 20 tháng 5 năm 2021 của Ủy ban nhân dân tỉnh Sơn Hà"
)


def context_of(chromium: Any, portal: Portal, **values: Any) -> Any:
    return chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=portal.url, locale="vi-VN", **values)


@pytest.fixture
def tab(chromium: Any, portal: Portal) -> Iterator[Any]:
    context = context_of(chromium, portal, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_a_click_on_the_marker_of_a_clause_copies_its_citation_and_marks_the_place(tab: Any) -> None:
    tab.goto(LAW)
    tab.locator("#att_1__art_3__cl_2 > a").first.click()
    tab.get_by_role("status").filter(has_text="khoản 2 Điều 3").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == CITED
    assert tab.url.endswith("#att_1__art_3__cl_2")
    tab.goto(f"{LAW}kem-theo-1/dieu-3/khoan-2/")
    assert tab.locator(".mb-law-cite__words").inner_text() == CITED  # the server says the same


def test_the_buttons_of_an_article_come_by_script_and_work_by_keyboard(tab: Any) -> None:
    tab.goto(LAW)
    tab.locator("#art_1").scroll_into_view_if_needed()
    tab.locator("#art_1 > .mb-law__more > summary").press("Enter")  # folded behind one button
    button = tab.locator("#art_1 button[data-what='cite']")
    button.focus()
    tab.keyboard.press("Enter")
    tab.get_by_role("status").filter(has_text="Điều 1").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()").startswith("Điều 1 Quyết định số 15/2021/QĐ-UBND")


def test_words_are_found_counted_and_stepped_through_by_keyboard(tab: Any) -> None:
    tab.goto(LAW)
    box, count = tab.locator("#tim-trong"), tab.locator(".mb-law-find__count")
    box.fill("dat o")
    box.press("Enter")
    assert count.inner_text().startswith("1 trên ")
    total = count.inner_text().rpartition(" ")[2]
    box.press("Enter")
    assert count.inner_text() == f"2 trên {total}"
    box.press("Shift+Enter")
    box.press("Shift+Enter")
    assert count.inner_text() == f"{total} trên {total}"
    assert tab.evaluate("CSS.highlights.get('mb-find').size") == int(total)
    box.press("Escape")
    assert tab.evaluate("CSS.highlights.get('mb-find').size") == 0
    box.fill("không có chữ này")
    box.press("Enter")
    assert count.inner_text() == "Không tìm thấy"


def test_the_contents_list_follows_the_reader(tab: Any) -> None:
    tab.goto(LAW)
    for place in ("#att_1__art_5", "#att_1__art_2"):
        tab.locator(f"[data-law-toc] a[href='{place}']").click()
        tab.locator(f"[data-law-toc] a[aria-current='location'][href='{place}']").wait_for()


def test_without_scripts_finding_permalinks_and_citation_work(chromium: Any, portal: Portal) -> None:
    context = context_of(chromium, portal, java_script_enabled=False)
    page = context.new_page()
    page.goto(LAW)
    page.locator("#tim-trong").fill("dat o")
    page.locator("[data-law-find] button[type=submit]").click()
    page.wait_for_url("**/tim/**")
    page.locator("main .mb-list a").first.click()
    page.wait_for_url("**#att_1__art_*")
    page.locator("#att_1__art_3__cl_2 > a").first.click()
    page.wait_for_url("**#att_1__art_3__cl_2")
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels_axe_finds_nothing_nothing_is_blocked(tab: Any, path: str) -> None:
    blocked: list[str] = []
    tab.on("console", lambda message: blocked.append(message.text) if "Content Security Policy" in message.text else None)
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.goto(path)
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert findings(tab) == []
    assert blocked == []
