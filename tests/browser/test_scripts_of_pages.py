"""Scripts of public and editors' pages, each in a browser on a page of its own, at the moment when something goes wrong."""

from __future__ import annotations

import json
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from tests.browser.small_site import SmallSite, html, wait_for

pytestmark = pytest.mark.browser

NOT_SENT = "Chưa gửi được"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"


@pytest.fixture
def site(site: SmallSite) -> SmallSite:
    site.pages |= {"/sw.js": "", "/luot-xem/": ""}
    return site


def with_htmx(body: str, script: str) -> str:
    page = html(body, script, head='<script src="/static/htmx.js"></script>')
    return page.replace("<body>", f'<body data-not-sent="{NOT_SENT}">')


def test_a_vote_that_fails_is_told_once_and_what_was_typed_stays(site: SmallSite, tab: Any) -> None:
    form = '<form method="post" data-hx-post="/gui/" data-hx-target="#o"><textarea name="t" id="t"></textarea><button>Gửi</button></form>'
    site.pages["/"] = with_htmx(f'<div id="o">{form}</div>', "cms/js/portal.js")
    site.pages["/gui/"] = lambda _request: HttpResponse("", status=500)
    tab.goto("/")
    tab.fill("#t", "Góp ý dài")
    for _time in range(2):
        tab.click("button")
        tab.locator("[role=alert]").wait_for()
    assert tab.locator("[role=alert]").all_inner_texts() == [NOT_SENT]
    assert tab.input_value("#t") == "Góp ý dài"
    tab.route("**/gui/", lambda route: route.abort())
    tab.evaluate("document.querySelector('[role=alert]').remove()")
    tab.click("button")
    tab.locator("[role=alert]").wait_for()
    tab.unroute("**/gui/")
    site.pages["/gui/"] = "<p>Cảm ơn</p>"
    tab.click("button")
    tab.get_by_text("Cảm ơn").wait_for()
    assert tab.locator("[role=alert]").count() == 0


def test_errors_of_a_comment_get_the_focus_when_they_are_swapped_in(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = with_htmx(
        '<div id="o"><form data-hx-post="/gui/" data-hx-target="#o"><button>Gửi</button></form></div>', "cms/js/portal.js"
    )
    site.pages["/gui/"] = '<p>Cảm ơn</p><div data-error-summary tabindex="-1">Dài quá</div>'
    tab.goto("/")
    tab.click("button")
    tab.get_by_text("Dài quá").wait_for()
    assert tab.evaluate("document.activeElement.textContent") == "Dài quá"


SENT_TO_ITS_TEXT = '<form method="post" action="/gui/#noi-dung"><button type="submit">Gửi</button></form>'
WRONG = '<nav>Menu</nav><main id="noi-dung" tabindex="-1"><p id="p">Chữ</p><div data-error-summary tabindex="-1">Dài quá</div></main>'


@pytest.mark.parametrize("seconds", [0, 1])
def test_errors_get_the_focus_when_the_form_was_sent_to_the_text_of_its_page(site: SmallSite, tab: Any, seconds: float) -> None:
    def slow(_request: HttpRequest) -> HttpResponse:
        sleep(seconds)
        return HttpResponse("body { color: black }", content_type="text/css")

    site.pages["/"] = html(SENT_TO_ITS_TEXT)
    site.pages["/cham.css"] = slow
    site.pages["/gui/"] = html(WRONG, "cms/js/portal.js", head='<link rel="stylesheet" href="/cham.css">')
    tab.goto("/")
    tab.click("button")
    tab.get_by_text("Dài quá").wait_for()
    tab.wait_for_timeout(1000)
    assert tab.evaluate("document.activeElement.textContent") == "Dài quá"
    tab.click("#p")
    assert tab.evaluate("document.activeElement.id") == "noi-dung"


def test_a_page_without_errors_that_a_form_was_sent_to_begins_at_its_text(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = html(SENT_TO_ITS_TEXT)
    site.pages["/gui/"] = html('<main id="noi-dung" tabindex="-1">Đã gửi</main>', "cms/js/portal.js")
    tab.goto("/")
    tab.click("button")
    tab.get_by_text("Đã gửi").wait_for()
    tab.wait_for_timeout(500)
    assert tab.evaluate("document.activeElement.id") == "noi-dung"


def test_a_form_whose_sending_was_stopped_can_be_sent_again(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = html('<form method="post" action="/gui/" data-once><button type="submit">Gửi</button></form>', "cms/js/portal.js")
    site.pages["/gui/"] = lambda _request: HttpResponse(status=204)  # the browser stays on the page
    tab.clock.install()
    tab.goto("/")
    tab.click("button")
    tab.clock.run_for(100)
    assert tab.locator("button").is_disabled()
    tab.clock.run_for(15_000)
    assert tab.locator("button").is_enabled()


@pytest.mark.parametrize("hash", ["", "#noi-dung", "#khong-co"])
def test_a_form_that_comes_back_with_errors_is_sent_once_and_counts_what_is_typed(site: SmallSite, tab: Any, hash: str) -> None:
    count = '<p id="t_count" data-left="Còn {n}" data-over="Quá {n}"></p>'
    text = f'<textarea id="t" data-limit="100"></textarea>{count}'
    form = f'<form method="post" action="/gui/" data-once>{text}<button type="submit">Gửi</button></form>'
    site.pages["/"] = html(WRONG.replace("</main>", f"{form}</main>"), "cms/js/portal.js")
    site.pages["/gui/"] = lambda _request: HttpResponse(status=204)  # the browser stays on the page
    tab.goto(f"/{hash}")
    tab.fill("#t", "Chữ")
    assert tab.inner_text("#t_count") == "Còn 97"
    tab.click("button")
    tab.wait_for_timeout(300)
    assert tab.locator("button").is_disabled()


def test_the_preview_of_a_link_shows_only_what_that_link_cites(site: SmallSite, tab: Any) -> None:
    asked, may_answer = Event(), Event()

    def slow(_request: HttpRequest) -> HttpResponse:
        asked.set()
        assert may_answer.wait(60)
        return HttpResponse("<p>Chữ của luật A</p>")

    site.pages["/xem/a/"] = slow
    site.pages["/"] = html(
        '<div data-preview="/xem/" data-preview-base="/van-ban/" data-preview-label="Xem" data-preview-close="Đóng">'
        '<p><a id="a" href="/van-ban/a/">Luật A</a> <a id="b" href="#art_5">Điều 5</a></p>'
        '<article id="art_5"><p>Nội dung Điều 5</p></article></div>',
        "legal_docs/preview.js",
    )
    tab.goto("/")
    box = tab.locator(".mb-preview")
    tab.hover("#a")
    assert wait_for(tab, asked.is_set)
    tab.hover("#b")
    box.get_by_text("Nội dung Điều 5").wait_for()
    may_answer.set()
    tab.wait_for_timeout(500)
    assert "Nội dung Điều 5" in box.inner_text()
    tab.hover("#a")
    box.get_by_text("Chữ của luật A").wait_for()
    site.pages["/xem/a/"] = lambda _request: HttpResponse(status=404)
    tab.hover("#b")
    box.get_by_text("Nội dung Điều 5").wait_for()
    tab.hover("#a")
    box.wait_for(state="hidden")


TOOLS = '<p><button data-share="/bai/" hidden>Chia sẻ</button><button data-copy="/bai/" data-copied="Đã chép" hidden>Chép</button></p>'
SHARE = "navigator.share = (what) => { window.shared = what; return Promise.resolve(); }"  # Chromium has none on Linux


def test_a_telephone_opens_its_share_sheet_where_other_devices_copy_the_link(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = html(TOOLS, "cms/js/portal.js")
    tab.add_init_script(SHARE)
    tab.goto("/")
    tab.get_by_text("Chép").wait_for()
    assert tab.get_by_text("Chia sẻ").is_hidden()
    telephone = tab.context.browser.new_context(base_url=site.url, is_mobile=True, has_touch=True, viewport={"width": 360, "height": 780})
    phone = telephone.new_page()
    phone.add_init_script(SHARE)
    phone.goto("/")
    phone.get_by_text("Chia sẻ").tap()
    assert phone.evaluate("window.shared") == {"title": "Trang", "url": f"{site.url}/bai/"}
    assert phone.get_by_text("Chép").is_hidden()
    telephone.close()


def test_a_dark_screen_prints_on_light_paper(site: SmallSite, tab: Any) -> None:
    site.pages["/"] = html("<h1>Trang</h1>", "cms/js/early.js")
    tab.emulate_media(color_scheme="dark")
    tab.goto("/")
    tab.evaluate("addEventListener('beforeprint', () => (window.printed = document.documentElement.dataset.theme))")
    tab.pdf()
    assert tab.evaluate("window.printed") == "light"
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_paper_has_the_name_of_the_portal_in_one_line_beside_what_is_not_printed(site: SmallSite, tab: Any) -> None:
    name = '<span class="mb-brand__name">Cổng thông tin điện tử tỉnh Sơn Hà</span>'
    brand = f'<a class="mb-brand"><span class="mb-brand__words">{name}</span></a>'
    header = f'<header class="mb-header"><div class="mb-header__in">{brand}<form class="mb-search"><input></form></div></header>'
    site.pages["/"] = html(header, head='<link rel="stylesheet" href="/static/cms/css/portal.css">')
    tab.set_viewport_size({"width": 794, "height": 900})  # A4
    tab.goto("/")
    tab.emulate_media(media="print")
    line = tab.evaluate("parseFloat(getComputedStyle(document.querySelector('.mb-brand__name')).lineHeight)")
    assert tab.locator(".mb-brand__name").bounding_box()["height"] < 1.5 * line


def test_the_speed_of_reading_aloud_can_be_chosen_where_nothing_can_be_stored(site: SmallSite, tab: Any) -> None:
    speeds = '<p data-speed hidden><select><option value="1">1</option><option value="1.5">1,5</option></select></p>'
    site.pages["/"] = html(f"<audio data-listen></audio>{speeds}", "cms/js/listen.js")
    tab.goto("/")
    tab.evaluate("localStorage.setItem('mb-speed', 'nhanh')")  # of another script
    tab.reload()
    assert tab.evaluate("document.querySelector('audio').playbackRate") == 1
    tab.add_init_script(NO_STORAGE)
    tab.reload()
    tab.select_option("select", "1.5")
    assert tab.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_the_inbox_has_its_keys_where_nothing_can_be_stored(site: SmallSite, tab: Any) -> None:
    row = '<div data-fb-row><input type="checkbox" id="one"></div>'
    site.pages["/"] = html(
        f'<form data-fb-inbox><span hidden><input type="checkbox" data-fb-all></span>{row}</form>'
        '<label hidden><input type="checkbox" data-fb-keys></label>',
        "feedback/triage.js",
    )
    tab.add_init_script(NO_STORAGE)
    tab.goto("/")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    assert tab.is_checked("#one")
    assert tab.is_checked("[data-fb-keys]")


def test_a_table_with_typed_cells_asks_before_it_is_left(site: SmallSite, tab: Any) -> None:
    words = "title cell help more-rows more-columns fewer-rows fewer-columns done cancel leave"
    data = " ".join(f'data-{name}="{name}"' for name in words.split())
    site.pages["/"] = html(
        f'<form><textarea name="body_text"></textarea><p hidden><button type="button" data-table {data}>Bảng</button></p></form>',
        "legal_docs/table.js",
    )
    asked: list[str] = []
    answers = iter([False, True])
    tab.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if next(answers) else dialog.dismiss()))
    tab.goto("/")
    table = tab.locator("dialog")
    tab.click("[data-table]")
    tab.keyboard.press("Escape")
    table.wait_for(state="detached")
    assert asked == []  # nothing was typed
    tab.click("[data-table]")
    tab.keyboard.type("12")
    tab.keyboard.press("Escape")
    assert (table.count(), asked) == (1, ["leave"])
    assert table.locator("textarea").first.input_value() == "12"
    table.get_by_role("button", name="cancel").click()
    table.wait_for(state="detached")
    assert asked == ["leave", "leave"]


def test_presence_is_told_with_the_token_of_a_later_login(site: SmallSite, tab: Any) -> None:
    tokens: list[str] = []

    def here(request: HttpRequest) -> HttpResponse:
        tokens.append(request.POST["csrfmiddlewaretoken"])
        return HttpResponse('{"present": ""}', content_type="application/json")

    site.pages["/co-mat/"] = here
    site.pages["/"] = html(
        '<input name="csrfmiddlewaretoken" value="cũ"><p data-qs-here="/co-mat/" data-qs-poll="1"></p><p data-qs-present></p>', "qa/desk.js"
    )
    tab.goto("/")
    assert wait_for(tab, lambda: tokens)
    tab.evaluate("document.querySelector('input').value = 'mới'")
    assert wait_for(tab, lambda: "mới" in tokens)
    assert tokens[0] == "cũ"


def test_marks_of_personal_data_are_those_of_the_newest_text(site: SmallSite, tab: Any) -> None:
    asked, may_answer = list[str](), Event()

    def look(request: HttpRequest) -> HttpResponse:
        old = "0912" in request.POST["text"]
        asked.append(request.POST["text"])
        assert not old or may_answer.wait(60)
        return HttpResponse(json.dumps({"found": [{"text": "0912", "kind": "số"}] if old else []}), content_type="application/json")

    site.pages["/tim/"] = look
    site.pages["/"] = html(
        '<form data-qs-personal="/tim/"><input type="hidden" name="csrfmiddlewaretoken" value="x"><textarea id="t"></textarea>'
        "<p hidden data-qs-personal-found><span></span></p></form>",
        "qa/side.js",
    )
    tab.goto("/")
    tab.fill("#t", "0912")
    assert wait_for(tab, lambda: asked == ["0912"])
    tab.fill("#t", "không có gì")
    assert wait_for(tab, lambda: asked == ["0912", "không có gì"])
    may_answer.set()
    tab.wait_for_timeout(500)
    assert tab.locator("[data-qs-personal-found]").is_hidden()


def test_places_of_a_text_are_asked_for_again_after_a_failure(site: SmallSite, tab: Any) -> None:
    failed = Event()
    site.pages["/cho/"] = lambda _request: (failed.set(), HttpResponse(status=503))[1]
    site.pages["/"] = html(
        '<form data-legal-places="/cho/"><input type="hidden" name="csrfmiddlewaretoken" value="x">'
        '<textarea name="body_text">Điều 1</textarea><input id="p" name="relations-0-source_provisions"></form>',
        "legal_docs/places.js",
    )
    tab.goto("/")
    tab.focus("#p")
    assert wait_for(tab, failed.is_set)
    site.pages["/cho/"] = lambda _request: HttpResponse('{"places": ["Điều 1"]}', content_type="application/json")
    for _time in range(40):  # each key asks again, once the script has heard of the failure
        tab.fill("#p", "")
        tab.keyboard.type("Đ")
        tab.wait_for_timeout(100)
        if tab.locator("datalist option").count():
            break
    assert tab.locator("datalist option").get_attribute("value") == "Điều 1"


def test_a_video_of_another_site_is_fetched_only_once_its_button_is_pressed(site: SmallSite, tab: Any) -> None:
    notice = '<p id="n" data-player="/phim/" data-title="Hướng dẫn" hidden><button>Mở</button></p><p><a href="/xem/">Xem</a></p>'
    site.pages["/"] = html(f"<figure><div>{notice}</div></figure>", "cms/js/embed.js")
    site.pages["/phim/"] = "<p>Trình phát</p>"
    tab.goto("/")
    tab.get_by_role("button").wait_for()
    assert tab.locator("iframe").count() == 0
    tab.get_by_role("button").press("Enter")
    tab.frame_locator("iframe[title='Hướng dẫn'][allow=fullscreen][referrerpolicy=strict-origin]").get_by_text("Trình phát").wait_for()
    assert tab.locator("#n, a").count() == 0
    assert tab.evaluate("document.activeElement.tagName") == "IFRAME"
