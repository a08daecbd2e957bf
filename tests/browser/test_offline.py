"""Without a network: a page that was read stays readable and says its age; what is private or taken down is not kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.people import until
from tests.servers.portal import start_portal

pytestmark = [pytest.mark.browser]

LAW = "/van-ban/quyet-dinh/2026/12-2026-qd-ubnd/"


def test_a_page_that_was_read_opens_without_a_network_and_says_its_age(chromium: Any, tmp_path: Path, demo_site: Path) -> None:
    with start_portal(tmp_path, demo_site, {}) as portal:
        tab = chromium.new_context(base_url=portal.url, locale="vi-VN").new_page()
        tab.goto("/")
        tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(tab, "!!navigator.serviceWorker.controller")
        for path in (LAW, "/hoi-dap/gui/", "/hoi-dap/tra-cuu/"):
            tab.goto(path)
        until(tab, "caches.open('mb-pages').then(c => c.keys()).then(all => all.length > 0)")
        kept = tab.evaluate("caches.open('mb-pages').then(c => c.keys()).then(all => all.map(r => new URL(r.url).pathname))")
        assert kept == [LAW]
        portal.stop("web")

        tab.goto(LAW)
        assert tab.locator("#art_1").count() == 1
        assert "bản lưu trên máy lúc" in tab.locator("main [role=status]").first.inner_text()
        tab.goto("/hoi-dap/")
        assert tab.locator("h1").inner_text() == "Thiết bị của bạn không có kết nối mạng"
        tab.locator("[data-kept-pages] a").wait_for()
        tab.get_by_role("button", name="Xóa các trang đã lưu").click()
        tab.locator("[data-kept-pages]").wait_for(state="hidden")
        assert tab.evaluate("caches.has('mb-pages').then(had => caches.open('mb-pages').then(c => c.keys()).then(all => all.length))") == 0


def test_a_page_that_was_taken_down_is_not_kept_any_more_once_the_portal_said_so(chromium: Any, tmp_path: Path, demo_site: Path) -> None:
    with start_portal(tmp_path, demo_site, {}) as portal:
        tab = chromium.new_context(base_url=portal.url, locale="vi-VN").new_page()
        tab.goto("/")
        until(tab, "!!navigator.serviceWorker.controller")
        tab.evaluate("caches.open('mb-pages').then(c => c.put('/tin-tuc/da-go/', new Response('<main>Tin đã gỡ</main>')))")
        answer = tab.goto("/tin-tuc/da-go/")
        assert answer.status == 404
        until(tab, "caches.open('mb-pages').then(c => c.match('/tin-tuc/da-go/')).then(found => !found)")
