"""The public pages in a real browser: valid HTML, contrast, what is folded, the rating widget, an editor's path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.audit.checks import html_of, validate
from benchmarks.audit.states import STATES
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]


@pytest.fixture
def tab(chromium: Any, portal: Portal) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=portal.url, locale="vi-VN")
    yield context.new_page()
    context.close()


def first_answer(tab: Any) -> str:
    """The address of an answered question."""
    tab.goto("/hoi-dap/")
    return str(tab.locator("main h3 a").first.get_attribute("href"))


def test_every_screen_of_the_audit_is_valid_html(portal: Portal, tmp_path: Path) -> None:
    for state in STATES:
        (tmp_path / f"{state.file_name}.html").write_text(html_of(portal.url + state.path), encoding="utf-8")
    assert validate(tmp_path) == {}


def test_a_device_that_asks_for_more_contrast_gets_it_until_its_reader_says_otherwise(chromium: Any, portal: Portal) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=portal.url, contrast="more")
    tab = context.new_page()
    tab.goto("/so-do-trang/")
    assert tab.evaluate("document.documentElement.dataset.theme") == "high"
    tab.locator("[data-display] summary").click()
    tab.get_by_role("button", name="Tối").click()
    tab.get_by_role("button", name="Rất lớn").click()
    tab.reload()
    assert tab.evaluate("({...document.documentElement.dataset})") == {"theme": "dark", "size": "larger"}
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_folded_on_a_telephone_stands_open_on_wide_screens_and_on_paper(chromium: Any, portal: Portal, javascript: bool) -> None:
    context = chromium.new_context(base_url=portal.url, java_script_enabled=javascript)
    tab = context.new_page()
    for path in ("/hoi-dap/so-theo-doi/", "/co-quan/", "/kenh-chinh-thuc/"):
        shown = {}
        for medium, width in (("screen", 360), ("print", 640), ("screen", 1280)):
            tab.set_viewport_size({"width": width, "height": 800})
            tab.emulate_media(media=medium)
            tab.goto(path)
            shown[width] = [part.is_visible() for part in tab.locator(".mb-unfold > :not(summary)").all()]
        assert not shown[360][-1], path
        assert all(shown[640] + shown[1280]), path
    tab.goto("/hoi-dap/so-theo-doi/")
    assert tab.get_by_role("heading", name="Theo tháng", level=2).is_visible()
    context.close()


def test_a_telephone_shows_a_quoted_answer_whole_and_cuts_only_the_results_below(tab: Any) -> None:
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.goto("/tim-kiem/?q=Thửa đất ở 118 m2 tại phường có tách được làm hai không?")
    is_cut = "element => element.scrollHeight > element.clientHeight"
    assert not tab.locator("blockquote").evaluate(is_cut)
    assert tab.locator(".mb-results__items .mb-hit__text").first.evaluate(is_cut)


def test_a_reader_rates_says_why_and_takes_it_back_without_leaving_the_page(tab: Any) -> None:
    address = first_answer(tab)
    tab.goto(address)
    assert tab.context.cookies() == []
    tab.locator(".mb-feedback").scroll_into_view_if_needed()
    tab.locator(".mb-rating__choice").first.wait_for()
    assert tab.context.cookies() == []
    tab.locator(".mb-rating__choice").last.click()
    tab.locator(".mb-rating__more").wait_for()
    assert tab.evaluate("document.activeElement.className") == "mb-rating__said"
    assert [cookie["path"] for cookie in tab.context.cookies()] == ["/danh-gia/"]
    tab.locator("textarea[name=text]").fill("Thiếu mẫu đơn")
    tab.locator(".mb-rating__more button[type=submit]").click()
    tab.locator(".mb-rating__more").wait_for(state="detached")
    assert tab.url.endswith(address)
    tab.locator(".mb-rating__withdraw button").click()
    tab.locator(".mb-rating__question").wait_for()


def test_a_reader_rates_and_takes_it_back_without_scripts(chromium: Any, portal: Portal, tab: Any) -> None:
    address = first_answer(tab)
    context = chromium.new_context(viewport={"width": 360, "height": 800}, base_url=portal.url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    plain.locator(".mb-feedback a").click()
    plain.locator(".mb-rating__choice").first.click()
    plain.locator(".mb-rating__withdraw").wait_for()
    context.close()


def test_the_menu_opens_by_keyboard_on_a_telephone(tab: Any) -> None:
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.goto("/")
    link = tab.locator(".mb-nav__link").last
    assert not link.is_visible()
    tab.locator(".mb-nav__button").focus()
    tab.keyboard.press("Enter")
    assert link.is_visible()
    tab.keyboard.press("Escape")
    assert not link.is_visible()


def test_an_editor_goes_from_the_report_to_the_page_and_marks_it_as_fixed(tab: Any) -> None:
    tab.goto("/quan-tri/login/")
    tab.locator("input[name=username]").fill("bientap")
    tab.locator("input[name=password]").fill("minh-bach-2026")
    with tab.expect_navigation():
        tab.locator("button[type=submit]").click()
    tab.goto("/quan-tri/danh-gia/can-sua/")
    tab.locator("td.title a").first.click()
    tab.locator("[data-side-panel-toggle=feedback]").click()
    tab.locator("[data-side-panel=feedback] a.button").click()
    tab.locator("main form button[type=submit]").last.click()
    tab.locator(".messages .success").wait_for()
    assert tab.locator(".messages .success").count() == 1
