"""What the device keeps of a form and where it offers that again, form by form: the script itself, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from tests.browser.people import until
from tests.browser.small_site import SmallSite, admin_html

pytestmark = pytest.mark.browser

OFFERED_MS = 1_400  # a draft is offered a second after the page
TYPED = "Chữ gõ dở, dài và khó gõ lại"


def keep_now(tab: Any) -> None:
    """Let the script keep what is typed, as it does each two seconds and when the page is left."""
    tab.evaluate("dispatchEvent(new Event('pagehide'))")


def type_and_keep(tab: Any, field: str, text: str = TYPED) -> None:
    tab.click(field)
    tab.keyboard.type(text)
    keep_now(tab)


def kept(tab: Any) -> str:
    return str(tab.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('mb-draft')).map(String).join()"))


def offered(tab: Any, number: int = 1) -> Any:
    """The offers of the page that is open, which must be so many: a busy machine is waited for, and whether one more comes."""
    offers = tab.locator(".mb-draft")
    if number:
        offers.first.wait_for()
    tab.wait_for_timeout(300 if number else OFFERED_MS)
    assert offers.count() == number
    return offers


def come_back(tab: Any, number: int = 1) -> Any:
    tab.reload()
    return offered(tab, number)


def test_forms_that_post_to_one_address_have_drafts_of_their_own(site: SmallSite, tab: Any) -> None:
    one = '<form method="post" action="/buoc/"><textarea name="s5-text" id="text"></textarea><button name="move">S</button></form>'
    other = '<form method="post" action="/buoc/"><input name="reason" id="reason"><button name="move">O</button></form>'
    site.pages["/"] = admin_html(one + other)
    tab.goto("/")
    type_and_keep(tab, "#text")
    come_back(tab).locator("[data-mb-draft-restore]").click()
    assert tab.input_value("#text") == TYPED


def test_a_draft_whose_field_left_the_form_is_kept_but_not_offered(site: SmallSite, tab: Any) -> None:
    form = '<form method="post" id="f"><input name="{}" id="i"><button>S</button></form>'
    site.pages["/"] = admin_html(form.format("reason"))
    tab.goto("/")
    type_and_keep(tab, "#i")
    site.pages["/"] = admin_html(form.format("other"))
    come_back(tab, 0)
    site.pages["/"] = admin_html(form.format("reason"))
    come_back(tab)


def test_a_control_called_action_is_not_taken_for_the_address(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = admin_html('<form method="post" action="/dich/"><input name="action" id="a"><input name="note" id="n"></form>')
    tab.goto("/")
    type_and_keep(tab, "#n")
    assert ":/dich/#" in kept(tab)


def test_a_form_marked_so_is_not_kept(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = admin_html('<form method="post" data-mb-no-draft><input name="note" id="n"></form>')
    tab.goto("/")
    type_and_keep(tab, "#n")
    assert kept(tab) == ""


def test_one_time_codes_are_not_kept(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = admin_html(
        '<form method="post"><input name="code" id="c" autocomplete="one-time-code"><input name="why" id="n"></form>'
    )
    tab.goto("/")
    type_and_keep(tab, "#c", "ma-khoi-phuc")
    type_and_keep(tab, "#n")
    assert TYPED in kept(tab)
    assert "ma-khoi-phuc" not in kept(tab)


def test_what_the_server_put_into_hidden_fields_is_not_offered(site: SmallSite, tab: Any) -> None:
    hidden = '<input type="hidden" name="token" value="{0}"><input type="hidden" name="chosen" value="{0}">'
    form = f'<form method="post">{hidden}<input name="n" id="n"></form>'
    site.pages["/"] = admin_html(form.format("cũ"))
    tab.goto("/")
    type_and_keep(tab, "#n")
    site.pages["/"] = admin_html(form.format("mới"))
    offer = come_back(tab)
    assert offer.locator("tbody tr").count() == 1
    offer.locator("[data-mb-draft-restore]").click()
    assert tab.input_value("[name=chosen]") == "mới"


def test_a_script_that_only_reads_the_form_does_not_make_the_text_count_as_sent(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = admin_html('<form method="post" id="f"><textarea name="t" id="t"></textarea></form>')
    tab.goto("/")
    tab.click("#t")
    tab.keyboard.type("Một")
    tab.evaluate("f.dispatchEvent(new CustomEvent('w-autosave:save', { detail: { formData: new FormData(f) } }))")
    tab.keyboard.type(TYPED)
    tab.evaluate("void new FormData(f)")  # a preview, or a check of what was typed
    tab.evaluate("f.dispatchEvent(new CustomEvent('w-autosave:success'))")
    keep_now(tab)
    assert TYPED in kept(tab)


def test_what_an_autosave_has_stored_is_kept_no_more(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = admin_html('<form method="post" id="f"><textarea name="t" id="t"></textarea></form>')
    tab.goto("/")
    type_and_keep(tab, "#t")
    tab.evaluate("f.dispatchEvent(new CustomEvent('w-autosave:save', { detail: { formData: new FormData(f) } }))")
    tab.evaluate("f.dispatchEvent(new CustomEvent('w-autosave:success'))")
    assert kept(tab) == ""


def test_rich_text_is_not_filled_in_behind_its_editor(site: SmallSite, tab: Any) -> None:
    form = '<form method="post"{}><input type="hidden" name="body" data-draftail-input value="null"><input name="reason" id="n"></form>'
    site.pages["/"] = admin_html(form.format(""))
    tab.goto("/")
    type_and_keep(tab, "#n")
    offer = come_back(tab)
    assert TYPED in offer.locator("tbody").text_content()
    assert offer.locator("[data-mb-draft-restore]").is_hidden()
    site.pages["/"] = admin_html(form.format(" data-mb-draft-form"))
    assert come_back(tab).locator("[data-mb-draft-restore]").is_visible()


def test_a_page_that_answers_a_form_takes_its_draft_off_the_device(site: SmallSite, tab: Any) -> None:
    def answer(request: Any) -> HttpResponse:
        response = HttpResponse(admin_html('<form method="post"><input name="n" id="n"><button>Gửi</button></form>'))
        if request.method == "POST":
            response.set_cookie("mb-saved", request.POST["mb_draft"], path="/quan-tri/")
        return response

    site.pages["/quan-tri/"] = answer
    tab.goto("/quan-tri/")
    type_and_keep(tab, "#n")
    with tab.expect_navigation():
        tab.click("button")
    until(tab, "Object.keys(localStorage).every((key) => !key.startsWith('mb-draft'))")


def test_what_a_refused_form_shows_again_stays_on_the_device_until_it_is_stored(site: SmallSite, tab: Any) -> None:
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'
    form = f'<form method="post" data-mb-draft-form>{token}<textarea name="t" id="t">{{}}</textarea><button id="b">Lưu</button></form>'
    site.pages["/"] = lambda request: HttpResponse(
        admin_html(form.format(TYPED if request.method == "POST" else ""), method=request.method)
    )
    tab.goto("/")
    type_and_keep(tab, "#t")
    with tab.expect_navigation():
        tab.click("#b")
    offered(tab, 0)  # the form holds the text
    tab.goto("about:blank")
    tab.goto("/")
    with tab.expect_navigation():
        offered(tab).locator("[data-mb-draft-restore]").click()
    offered(tab, 0)
    assert tab.input_value("#t") == TYPED  # restored, and still stored by nobody
    tab.goto("about:blank")
    tab.goto("/")
    offered(tab)
    site.pages["/"] = admin_html(form.format(TYPED))
    come_back(tab, 0)
    assert kept(tab) == ""
