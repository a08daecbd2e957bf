"""Asking in a real browser: each step without a finding of axe, at 320 pixels, with requests to the portal alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.audit.checks import findings
from qa.tests import sample_files
from tests.browser.people import READING_MS, Citizen
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

TITLE = "Đèn đường ở thôn Bến Đá hỏng thì báo cho ai?"
BODY = "Đèn đường trước nhà văn hóa thôn Bến Đá hỏng đã hai tuần. Số của tôi là 0912345678."
ADVERTISING = "Xem ngay giá rẻ tại https://quang-cao.example hôm nay nhé."


@pytest.fixture
def citizen(chromium: Any, portal: Portal) -> Iterator[Citizen]:
    somebody = Citizen(chromium, portal.url, width=320)
    yield somebody
    somebody.context.close()


def looked_at(citizen: Citizen) -> None:
    """The page that is open has no finding of axe and does not scroll sideways."""
    citizen.page.wait_for_load_state("networkidle")
    assert findings(citizen.page) == []
    assert citizen.page.evaluate("document.documentElement.scrollWidth") <= 320


def hosts_of(citizen: Citizen) -> set[str]:
    """Fills up with the hosts that the pages ask from now on."""
    hosts: set[str] = set()
    citizen.page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    return hosts


def text_typed(citizen: Citizen, title: str, body: str) -> None:
    citizen.go("/hoi-dap/gui/")
    citizen.page.fill("[name=title]", title)
    citizen.page.fill("[name=body]", body)


def test_every_step_is_accessible_fits_a_small_screen_and_asks_nobody_else(citizen: Citizen):
    hosts = hosts_of(citizen)
    text_typed(citizen, TITLE, BODY)
    looked_at(citizen)
    citizen.next()
    looked_at(citizen)
    citizen.next()
    files = [("anh.jpg", "image/jpeg", sample_files.jpeg()), ("xau.pdf", "application/pdf", b"MZ")]
    citizen.page.set_input_files("[name=upload]", [{"name": name, "mimeType": mime, "buffer": data} for name, mime, data in files])
    citizen.next()
    assert "xau.pdf" in citizen.page.locator("[data-error-summary]").inner_text()
    looked_at(citizen)
    citizen.next()
    looked_at(citizen)
    citizen.next()
    assert "anh.jpg" in citizen.text()
    looked_at(citizen)
    citizen.page.wait_for_timeout(READING_MS)
    citizen.next()
    looked_at(citizen)
    citizen.press("Mở trang theo dõi")
    looked_at(citizen)
    for summary in citizen.page.locator("main details summary").all():
        summary.click()
    looked_at(citizen)
    assert hosts == {urlsplit(citizen.url).hostname}
    assert [problem for problem in citizen.problems if not problem.startswith("422 ")] == []


def test_a_doubt_is_settled_by_a_sum_of_the_senders_own_machine(citizen: Citizen):
    text_typed(citizen, TITLE, ADVERTISING)
    for _step in range(4):
        citizen.next()
    citizen.page.wait_for_timeout(READING_MS)
    citizen.next()
    button = citizen.page.locator("[data-pow-send]")
    button.wait_for()
    looked_at(citizen)
    button.click()
    citizen.page.locator(".mb-qa-code__value").wait_for()
    assert citizen.problems == [f"409 {citizen.url}/hoi-dap/gui/"]
