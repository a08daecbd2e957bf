"""A citizen goes from the search box to the address of an article on a day, compares the texts, and moves by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.browser.people import Citizen
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

BASE = "/van-ban/quyet-dinh/2024/20-2024-qd-ubnd"


def test_a_citizen_goes_from_search_to_a_permalink_at_a_date(chromium: object, portal: Portal) -> None:
    """Decision 16/2026 amended Điều 20 of 20/2024 from 1 July 2026; the accident was in March 2026."""
    citizen = Citizen(chromium, portal.url)
    page = citizen.page

    citizen.search("điều 20 quyết định 20/2024/QĐ-UBND")
    with page.expect_navigation():
        page.locator(f"main a[href*='{BASE}/dieu-20']").first.click()
    assert "liên xã" in page.locator("main").inner_text()

    page.get_by_label("Xem tại ngày").fill("2026-03-15")
    with page.expect_navigation():
        page.get_by_role("button", name="Xem", exact=True).click()
    assert page.url.endswith(f"{BASE}@2026-03-15/dieu-20/")
    old = page.locator("main").inner_text()
    assert "15/03/2026" in old
    assert "liên xã" not in old
    assert citizen.go(f"{BASE}@2026-03-15/dieu-20/") == 200  # the address alone is enough

    with page.expect_navigation():
        page.get_by_role("link", name="So sánh với bản sau").click()
    assert page.locator("[data-change]").count() == 1
    assert page.locator("ins").count() > 0

    citizen.go(f"/van-ban/so-sanh/?truoc={BASE}@2026-03-15/&sau={BASE}/")
    changes = page.locator("[data-change]")
    assert changes.count() == 5
    for key, number in (("Alt+ArrowDown", 1), ("Alt+ArrowDown", 2), ("Alt+ArrowUp", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"thay-doi-{number}"

    citizen.go(f"{BASE}/")
    badge = page.locator("#art_23 .mb-badge").first
    assert re.search(r"bãi bỏ.*16/2026/QĐ-UBND.*01/07/2026", badge.text_content() or "")
