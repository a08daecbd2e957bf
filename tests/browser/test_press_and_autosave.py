"""A press of a button in the form of a page while the form saves itself: the script, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.templatetags.static import static

from tests.browser.small_site import SmallSite, admin_html, html

pytestmark = pytest.mark.browser

FORM = '<form method="post" id="f"><input name="n" value="chữ"><button name="action-publish" value="có">Xuất bản</button></form>'
BEGINS = "f.dispatchEvent(new CustomEvent('w-autosave:save', { bubbles: true, detail: { formData: new FormData(f) } }))"
ENDS = "f.dataset.wAutosaveRevisionIdValue = 41; f.dispatchEvent(new CustomEvent('w-autosave:{}', {{ bubbles: true }}))"


@pytest.fixture
def posted(site: SmallSite, tab: Any) -> list[dict[str, str]]:
    """Open a form of a page; return what its presses send, as it comes."""
    sent: list[dict[str, str]] = []

    def answer(request: Any) -> HttpResponse:
        if request.method == "POST":
            sent.append(request.POST.dict())
        return HttpResponse(admin_html(FORM, "cms/js/autosave.js"))

    site.pages["/"] = answer
    tab.goto("/")
    return sent


@pytest.mark.parametrize("end", ["success", "error"])
def test_a_press_waits_for_the_autosave_and_is_sent_once_with_its_version(tab: Any, posted: list[dict[str, str]], end: str) -> None:
    tab.evaluate(BEGINS)
    tab.click("button")
    tab.click("button")
    tab.wait_for_timeout(300)
    assert posted == []
    with tab.expect_navigation():
        tab.evaluate(ENDS.format(end))
    assert [(each["action-publish"], each["overwrite_revision_id"]) for each in posted] == [("có", "41")]


def test_a_press_that_leads_nowhere_leaves_no_button_in_what_is_saved_by_itself(tab: Any, posted: list[dict[str, str]]) -> None:
    tab.evaluate(BEGINS)
    tab.click("button")
    tab.evaluate("f.addEventListener('submit', (event) => event.preventDefault())")
    tab.evaluate(ENDS.format("success"))
    assert tab.evaluate("new FormData(f).has('action-publish')") is False
    assert posted == []


def test_a_form_that_a_script_sends_tells_the_version_too(tab: Any, posted: list[dict[str, str]]) -> None:
    tab.evaluate(BEGINS)
    tab.evaluate(ENDS.format("success"))
    with tab.expect_navigation():
        tab.evaluate("f.submit()")
    assert posted[0]["overwrite_revision_id"] == "41"


def test_a_press_with_no_autosave_under_way_is_sent_at_once(tab: Any, posted: list[dict[str, str]]) -> None:
    tab.evaluate(BEGINS)
    tab.evaluate(ENDS.format("success"))
    with tab.expect_navigation():
        tab.click("button")
    assert len(posted) == 1


@pytest.mark.parametrize("words", ["Đã lưu", "Đang tạm dừng tự động lưu"])
def test_what_is_said_about_the_autosave_takes_two_lines_at_most(site: SmallSite, tab: Any, words: str) -> None:
    sheet = f'<link rel="stylesheet" href="{static("cms/css/admin.css")}">'
    bar = f'<div style="display: flex"><span class="w-autosave-indicator__text">{words}</span></div>'
    site.pages["/"] = lambda request: HttpResponse(html(f'<div style="display: flex; width: min-content">{bar}</div>', head=sheet))
    tab.goto("/")
    lines = tab.evaluate("(r => (r.selectNodeContents(document.querySelector('span')), r.getClientRects().length))(new Range())")
    assert 1 <= lines <= 2
