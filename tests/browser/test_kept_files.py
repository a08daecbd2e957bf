"""What the service worker keeps beside pages: the script itself, in a browser, at a site that goes away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse

from tests.browser.people import until
from tests.browser.small_site import SmallSite, html

pytestmark = pytest.mark.browser

PUBLIC = "public, max-age=0"
STYLE = "/static/home.0123456789ab.css"


def answer(content: bytes | str, kind: str = "text/html; charset=utf-8", cache: str = PUBLIC, **headers: str) -> Any:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request: HttpResponse(content, content_type=kind, headers={"Cache-Control": cache, **more})


def worker(release: int) -> Any:
    portal = {"offline": "/khong-mang/", "shell": [], "never": ["/quan-tri/"], "words": {"kept": "bản lưu {time}", "release": release}}
    return answer(f'self.PORTAL = {json.dumps(portal)}; importScripts("/static/cms/js/service-worker.js");', "text/javascript")


@pytest.fixture
def site(site: SmallSite) -> SmallSite:
    page = f'<main><h1>Trang</h1><img src="/anh.png"><img src="/rieng.png"></main><link rel="stylesheet" href="{STYLE}">'
    offline = "<main><h1>Ngoại tuyến</h1><section hidden><ul data-kept-pages></ul><button data-forget-pages>Xóa</button></section></main>"
    site.pages |= {
        "/sw.js": worker(1),
        "/": answer(html("<main><h1>Đầu</h1></main>")),
        "/khong-mang/": answer(html(offline, "cms/js/offline.js")),
        "/trang/": answer(html(page)),
        "/anh.png": answer(b"\x89PNG", "image/png"),
        "/rieng.png": answer(b"\x89PNG", "image/png", "private, no-store"),
        STYLE: answer("h1 { color: rgb(1, 2, 3) }", "text/css"),
        "/so.json": answer('{"a": 1}', "application/json"),
    }
    return site


@pytest.fixture
def tab(tab: Any) -> Any:
    tab.goto("/")
    tab.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)")
    until(tab, "!!navigator.serviceWorker.controller")
    return tab


def kept(tab: Any, cache: str) -> list[str]:
    ask = f"caches.open('mb-{cache}').then((c) => c.keys()).then((all) => all.map((r) => new URL(r.url).pathname))"
    return list(tab.evaluate(ask))


def test_only_pages_are_kept_as_pages_and_only_public_pictures(tab: Any) -> None:
    tab.goto("/so.json")
    tab.goto("/trang/")
    until(tab, "caches.open('mb-pictures').then((c) => c.keys()).then((all) => all.length > 0)")
    assert kept(tab, "pages") == ["/trang/"]
    assert kept(tab, "pictures") == ["/anh.png"]
    assert STYLE in kept(tab, "files")


def test_a_kept_page_has_its_style_after_a_new_release(tab: Any, site: SmallSite) -> None:
    tab.goto("/trang/")
    until(tab, f"caches.match('{STYLE}').then((found) => !!found)")
    site.pages["/sw.js"] = worker(2)
    tab.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => true)")
    until(tab, "navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting && r.active.state === 'activated')")
    assert STYLE in kept(tab, "files")


def test_the_oldest_pictures_go_when_there_are_too_many(tab: Any, site: SmallSite) -> None:
    tab.evaluate(
        "caches.open('mb-pictures').then((c) => Promise.all([...Array(150).keys()].map((n) => c.put(`/cu-${n}.png`, new Response('x')))))"
        ".then(() => true)"
    )
    tab.goto("/trang/")
    until(tab, "caches.match('/anh.png').then((found) => !!found)")
    until(tab, "caches.match('/cu-0.png').then((found) => !found)")
    assert len(kept(tab, "pictures")) == 150


def test_the_offline_page_stays_when_there_are_too_many_files(tab: Any) -> None:
    tab.evaluate(
        "caches.open('mb-files').then((c) => Promise.all([...Array(150).keys()].map((n) => c.put(`/static/f${n}.css`, new Response('x')))))"
        ".then(() => true)"
    )
    tab.goto("/trang/")
    until(tab, f"caches.match('{STYLE}').then((found) => !!found)")
    until(tab, "caches.match('/static/f0.css').then((found) => !found)")
    assert "/khong-mang/" in kept(tab, "files")


def test_pictures_that_an_earlier_version_kept_among_files_go_with_the_next(tab: Any, site: SmallSite) -> None:
    tab.evaluate("caches.open('mb-files').then((c) => c.put('/anh-cu.png', new Response('x'))).then(() => true)")
    site.pages["/sw.js"] = worker(2)
    tab.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => true)")
    until(tab, "caches.match('/anh-cu.png').then((found) => !found)")
    assert "/khong-mang/" in kept(tab, "files")


def test_the_button_of_the_offline_page_forgets_pictures_too(tab: Any, site: SmallSite) -> None:
    tab.goto("/trang/")
    until(tab, "caches.match('/anh.png').then((found) => !!found)")
    tab.goto("/khong-mang/")
    tab.locator("[data-kept-pages] a").wait_for()
    tab.click("[data-forget-pages]")
    tab.locator("section").wait_for(state="hidden")
    assert kept(tab, "pages") == []
    assert not tab.evaluate("caches.match('/anh.png').then((found) => !!found)")
