"""From readers' words to the fixed page: the report, the page, the improvement, the publication that closes it, the public note."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.browser.people import Citizen, Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

SECTION = "/tin-tuc/"
FIXED = "Bản tin đã được viết lại theo góp ý của bạn đọc: nêu rõ thời gian, địa điểm và giấy tờ cần mang theo."


class PageEditor(Staff):
    """Somebody who writes, publishes, and reads what readers say."""

    def page_to_fix(self) -> str:
        """From the report to the editor of the first page of the section; give the page's id."""
        self.go(f"/quan-tri/danh-gia/can-sua/?below={SECTION}")
        with self.page.expect_navigation():
            self.page.locator("td.title a").first.click()
        return self.page.url.rstrip("/").split("/")[-2]

    def mark_as_fixed(self) -> str:
        """Through the side panel to all feedback, and the button there; give what the portal says."""
        self.page.locator("[data-side-panel-toggle=feedback]").click()
        with self.page.expect_navigation():
            self.page.locator("[data-side-panel=feedback] a.button").click()
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]").last.click()
        return str(self.page.locator(".messages .success").inner_text())

    def publish_lead(self, page_id: str, text: str) -> None:
        """Write another lead and publish it."""
        self.go(f"/quan-tri/pages/{page_id}/edit/")
        self.page.fill("[name=lead]", text)
        self.page.click("footer [data-w-dropdown-target=toggle]")
        with self.new_document():
            self.page.click("[name=action-publish]")


SCRIPT = f"""
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Revision
from feedback.models import Comment, TargetScore
Revision.objects.update(created_at=timezone.now() - timedelta(days=60))
score = TargetScore.objects.filter(path__startswith="{SECTION}", need_score__gt=0).order_by("-need_score", "-n", "pk").first()
print("ADDRESS", score.path)
print("WORDS", Comment.objects.filter(page_id=score.page_id).open().readable().first().text)
"""


@pytest.fixture
def said(file_portal: Portal) -> tuple[str, str]:
    """The news item that most needs work, published before its readers spoke: its address, and what one of them says."""
    lines = dict(line.split(" ", 1) for line in file_portal.manage("shell", "-v0", "-c", SCRIPT).splitlines() if " " in line)
    return lines["ADDRESS"], lines["WORDS"]


def test_an_editor_goes_from_the_report_to_the_page_to_the_fix_to_the_note_that_it_is_fixed(
    chromium: Any, file_portal: Portal, said: tuple[str, str]
) -> None:
    address, words = said
    editor = PageEditor(chromium, file_portal.url, "xuatban")
    page_id = editor.page_to_fix()
    assert words in editor.page.content()
    assert "Khi bạn xuất bản nội dung đã sửa" in editor.mark_as_fixed()

    editor.publish_lead(page_id, FIXED)
    editor.go(f"/quan-tri/danh-gia/trang/{page_id}/")
    today = f"{date.today():%d/%m/%Y}"
    assert f"Đã sửa ngày {today}" in editor.text()
    assert editor.page.locator("a[href*='/revisions/']").count() >= 1

    with editor.page.expect_navigation():
        editor.page.locator("main a[href*='ban-gop-y']").click()
    with editor.page.expect_navigation():
        editor.page.locator("button[name=publish]").click()
    reader = Citizen(chromium, file_portal.url, width=360)
    reader.go("/ban-gop-y-chung-toi-da-sua/")
    assert "Trang đã được sửa và xuất bản lại" in reader.text()
    reader.go(address)
    reader.page.locator(".mb-feedback").scroll_into_view_if_needed()
    reader.page.locator(".mb-rating__figure").wait_for()
    assert f"Trang được sửa lớn ngày {today}" in reader.text()
    assert FIXED in reader.text()
    assert editor.problems == reader.problems == []


def test_a_triage_of_comments_needs_no_mouse(chromium: Any, file_portal: Portal) -> None:
    editor = Staff(chromium, file_portal.url, "bientap")
    editor.go("/quan-tri/danh-gia/hop-thu/?xem=new")
    rows = editor.page.locator("[data-fb-row]")
    before = rows.count()
    assert before >= 3
    editor.page.keyboard.press("j")
    editor.page.keyboard.press("x")
    editor.page.keyboard.press("j")
    editor.page.keyboard.press("x")
    with editor.page.expect_navigation():
        editor.page.keyboard.press("n")
    assert rows.count() == before - 2
    with editor.page.expect_navigation():
        editor.page.keyboard.press("z")
    assert rows.count() == before
    editor.page.locator("[data-fb-keys]").uncheck()
    editor.page.locator("body").click(position={"x": 5, "y": 5})
    editor.page.keyboard.press("j")
    editor.page.keyboard.press("s")
    assert rows.count() == before
    assert editor.problems == []
