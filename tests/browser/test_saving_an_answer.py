"""The answer that saves itself: the page that follows shows what was typed last, and nobody is in conflict with themself."""

from __future__ import annotations

from threading import Event
from time import sleep
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse

from tests.browser.small_site import SmallSite, admin_html, wait_for

pytestmark = pytest.mark.browser

SETTLED_MS = 1_800
QUESTION = "/quan-tri/hoi-dap/5/"
EDITOR = """
<a href="{question}?mau=x">Tìm</a>
<form method="get" id="look"><input name="mau" id="words"><button>Tìm</button></form>
<form method="post" action="{question}soan/" id="mb-desk-editor" data-qs-autosave data-mb-draft-form{read} data-qs-keep="{question}giu/"
  data-qs-saved="Đã lưu" data-qs-offline="Mất mạng" data-qs-conflict="Xung đột" data-qs-merge="So sánh">
  <input type="hidden" name="csrfmiddlewaretoken" value="x"><input type="hidden" name="version" value="{version}">
  <textarea name="t" id="t">{text}</textarea>
  <div contenteditable="true">Theo <a href="/van-ban/a/" id="cited">Điều 5</a></div>
  <button name="submit_for_review" value="1" id="submit">Trình duyệt</button><span data-qs-state></span>
</form>"""


class Desk:
    """A stored answer with its version, as the portal keeps it; `log` says what was asked in which order."""

    def __init__(self, site: SmallSite) -> None:
        self.version, self.text, self.slow, self.looks, self.log = 1, "Cũ", 0.0, 0, list[str]()
        self.may_look = Event()
        self.may_look.set()
        self.late: tuple[int, str] | None = None  # what a page that was left stores after the next one was made
        site.pages[QUESTION] = self.show
        site.pages[f"{QUESTION}soan/"] = self.save
        site.pages[f"{QUESTION}giu/"] = self.keep

    def show(self, request: HttpRequest) -> HttpResponse:
        read = " data-qs-read" if request.method == "GET" else ""
        self.log.append(f"show {self.version}")
        body = EDITOR.format(question=QUESTION, version=self.version, text=self.text, read=read)
        if self.late:
            (self.version, self.text), self.late = self.late, None
        return HttpResponse(admin_html(body, "qa/staff.js"), headers={"Cache-Control": "no-store"})

    def keep(self, _request: HttpRequest) -> HttpResponse:
        self.looks += 1
        assert self.may_look.wait(60)
        return JsonResponse({"held": True, "version": self.version})

    def save(self, request: HttpRequest) -> HttpResponse:
        by_itself = "X-Autosave" in request.headers
        if by_itself:
            sleep(self.slow)
        fits = int(request.POST["version"]) == self.version
        self.log.append(f"{'save' if by_itself else 'submit'} {request.POST['version']}{'' if fits else ' conflict'}")
        if fits:
            self.version, self.text = self.version + 1, request.POST["t"]
        if not by_itself:
            return HttpResponse(admin_html("<h1>Đã trình</h1>"))
        return JsonResponse({"state": "saved", "version": self.version} if fits else {"state": "conflict", "url": "/"})


@pytest.fixture
def desk(site: SmallSite) -> Desk:
    return Desk(site)


@pytest.fixture
def tab(tab: Any, desk: Desk) -> Any:
    tab.goto(QUESTION)
    assert wait_for(tab, lambda: desk.looks)  # the script has begun: what is typed from now on differs from what is stored
    return tab


def add(tab: Any, words: str) -> None:
    tab.locator("#t").press("Control+End")
    tab.keyboard.type(words)


def test_a_link_to_the_same_question_shows_what_was_typed_a_moment_ago(tab: Any, desk: Desk) -> None:
    add(tab, " mới")
    with tab.expect_navigation(url="**mau=x"):
        tab.click("a >> nth=0")
    assert tab.input_value("#t") == "Cũ mới"
    assert desk.log == ["show 1", "save 1", "show 2"]


def test_a_link_inside_the_text_that_is_written_leads_nowhere(tab: Any, desk: Desk) -> None:
    add(tab, " mới")
    tab.click("#cited")
    tab.wait_for_timeout(SETTLED_MS)
    assert tab.url.endswith(QUESTION)
    assert desk.log == ["show 1"]


def test_a_form_that_leaves_the_page_waits_for_the_text(tab: Any, desk: Desk) -> None:
    add(tab, " mới")
    tab.fill("#words", "giấy")
    with tab.expect_navigation(url="**mau=gi*"):
        tab.press("#words", "Enter")
    assert tab.input_value("#t") == "Cũ mới"


def test_handing_in_waits_for_an_autosave_under_way(tab: Any, desk: Desk) -> None:
    desk.slow = 1
    add(tab, " mới")
    tab.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # saves
    add(tab, " nữa")
    with tab.expect_navigation():
        tab.click("#submit")
    assert desk.log == ["show 1", "save 1", "submit 2"]
    assert desk.text == "Cũ mới nữa"


def test_a_page_that_was_made_before_the_last_words_were_stored_is_asked_for_again(tab: Any, desk: Desk) -> None:
    desk.late = 2, "Cũ, lưu muộn"
    tab.reload()
    assert wait_for(tab, lambda: len(desk.log) > 2)
    tab.locator("#t", has_text="Cũ, lưu muộn").wait_for()
    assert desk.log == ["show 1", "show 1", "show 2"]


def test_a_page_in_which_somebody_types_already_is_not_loaded_again(tab: Any, desk: Desk) -> None:
    desk.late = 2, "Cũ, lưu muộn"
    desk.looks = 0
    desk.may_look.clear()
    tab.reload()
    assert wait_for(tab, lambda: desk.looks)
    add(tab, " mới")
    desk.may_look.set()
    tab.wait_for_timeout(SETTLED_MS)
    assert tab.input_value("#t") == "Cũ mới"


def test_a_refused_autosave_says_why(tab: Any, site: SmallSite) -> None:
    site.pages[f"{QUESTION}soan/"] = lambda _request: JsonResponse({"state": "invalid", "text": "Chưa lưu được"}, status=422)
    add(tab, " mới")
    tab.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.locator("[data-qs-state]", has_text="Chưa lưu được").wait_for()
