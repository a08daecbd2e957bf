"""Scripts of the form of a page, in a browser: a press of a button while it saves itself, and its dialog of the schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import wagtail.admin
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


DIALOG = """<form data-edit-form><div class="w-dialog" id="d" {state}><div class="w-dialog__content"><div class="w-dialog__body">
  <div data-field-wrapper><p class="error-message" tabindex="-1" id="e">Đã qua</p><input id="go" name="go"></div>
  <button type="button" class="action-save">Lưu lịch</button></div></div></div></form>
<script type="application/json" data-mb-start="initDateTimeChooser">["go", {{"parentID": "#d"}}]</script>"""
STARTS_CALENDAR = "window.initDateTimeChooser = (id, options) => jQuery('#' + id).datetimepicker(options)"


def open_dialog(site: SmallSite, tab: Any, state: str = "") -> None:
    """Open a form whose dialog has a field with a calendar, as Wagtail's dialog of the schedule has."""
    files = Path(wagtail.admin.__file__).parent / "static/wagtailadmin"
    for name in ("jquery-3.6.0.min", "jquery.datetimepicker"):
        site.pages[f"/{name}.js"] = (files / f"js/vendor/{name}.js").read_text()
    site.pages["/core.css"] = lambda _request: HttpResponse((files / "css/core.css").read_bytes(), content_type="text/css")
    scripts = (
        f'<script src="/jquery-3.6.0.min.js"></script><script src="/jquery.datetimepicker.js"></script><script>{STARTS_CALENDAR}</script>'
    )
    look = '<link rel="stylesheet" href="/core.css"><link rel="stylesheet" href="/static/cms/css/admin.css">'
    head = f'{look}{scripts}<script src="/static/cms/js/admin-start.js"></script>'
    site.pages["/"] = html(DIALOG.format(state=state), "cms/js/editor.js", head=head)
    tab.goto("/")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_calendar_of_a_dialog_leaves_its_button_free_and_escape_closes_it_alone(site: SmallSite, tab: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    open_dialog(site, tab)
    tab.evaluate("document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') d.remove() })")
    calendar = tab.locator(".xdsoft_datetimepicker")
    tab.click("#go")
    calendar.wait_for()
    assert calendar.bounding_box()["x"] >= 0
    tab.evaluate("document.querySelector('button').addEventListener('click', () => { d.dataset.pressed = 'yes' })")
    tab.click("button", timeout=5000)
    assert tab.locator("#d").get_attribute("data-pressed") == "yes"
    tab.click("#go")
    calendar.wait_for()
    tab.keyboard.press("Escape")
    calendar.wait_for(state="hidden")
    assert tab.locator("#d").count() == 1


def test_to_the_first_error_opens_the_dialog_of_its_field(site: SmallSite, tab: Any) -> None:
    open_dialog(site, tab, 'aria-hidden="true"')
    tab.evaluate("d.addEventListener('w-dialog:show', () => d.removeAttribute('aria-hidden'))")
    assert tab.evaluate("e.dispatchEvent(new CustomEvent('w-focus:focus', { bubbles: true, cancelable: true }))") is False
    assert tab.evaluate("document.activeElement.id") == "go"


def test_a_locked_page_takes_no_typing_also_in_what_is_added_later(site: SmallSite, tab: Any) -> None:
    panel = '<input id="t" type="text" value="chữ"><div id="r" contenteditable="true">chữ</div><button type="button" id="k">Thêm</button>'
    page = html(f'<form data-edit-form id="f"><div role="tabpanel">{panel}</div></form>', "cms/js/editor.js")
    site.pages["/"] = page.replace("<body>", '<body class="content-locked">')
    tab.goto("/")
    tab.evaluate(
        "document.querySelector('[role=tabpanel]').insertAdjacentHTML('beforeend', "
        "'<select id=s><option>một<option>hai</select><label id=l><input type=checkbox id=c checked>Ghim</label>')"
    )
    reached = []
    for field in ("t", "r", "k", "s", "c"):
        tab.evaluate(f"document.activeElement.blur(); document.querySelector('#{field}').focus()")
        reached.append(tab.evaluate("document.activeElement.id"))
        tab.keyboard.type("h ")
    tab.evaluate("l.click()")
    assert tab.evaluate("[t.value, r.textContent, s.value, c.checked]") == ["chữ", "chữ", "một", True]
    assert reached == ["t", "", "", "s", "c"]  # what can be read, copied or read out
    assert tab.evaluate("[s.ariaDisabled, c.ariaDisabled, k.inert]") == ["true", "true", True]
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate("document.activeElement.id") == "s"
