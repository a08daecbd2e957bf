"""A draft for comment from a citizen's words to the adopted text: without JavaScript, moderated, closed, reported, compared."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.people import READING_MS, Person, Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("portal")]

WORDS = "Đề nghị ghi rõ thời hạn nhà trường công khai danh sách được hỗ trợ."
FIND = """
from legal_docs.models import DraftDocumentPage, LegalDocumentPage
from django.utils import timezone
from datetime import timedelta
draft = DraftDocumentPage.objects.get(slug__startswith="du-thao-quyet-dinh-quy-dinh-muc-ho-tro-hoc-phi")
"""
CLOSE = f"{FIND}draft.closes_on = timezone.localdate() - timedelta(days=1)\ndraft.save_revision().publish()"
ADOPT = f"""{FIND}
draft.report = [("paragraph", "<p>Tiếp thu: bổ sung thời hạn công khai danh sách.</p>")]
draft.adopted = LegalDocumentPage.objects.live().exclude(body_text="").first()
draft.save_revision().publish()
"""


def test_a_comment_on_an_article_is_moderated_reported_and_led_to_the_adopted_text(chromium: Any, serverless_portal: Portal) -> None:
    script = f"{FIND}print('ADDRESS', draft.url)"
    address = serverless_portal.manage("shell", "-v0", "-c", script).partition("ADDRESS ")[2].split()[0]
    citizen = Person(chromium, serverless_portal.url, width=360, javascript=False)
    citizen.go(address)
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("link", name="Góp ý Điều 3").click()
    citizen.page.fill("[name=text]", WORDS)
    citizen.page.wait_for_timeout(READING_MS)
    citizen.press("Gửi ý kiến")
    assert "ý kiến đã được tiếp nhận" in citizen.text()

    editor = Staff(chromium, serverless_portal.url, "xuatban")
    editor.go("/quan-tri/snippets/legal_docs/draftcomment/?state=waiting")
    with editor.page.expect_navigation():
        editor.page.get_by_role("link", name="Điều 3").first.click()
    assert WORDS in editor.page.content()
    editor.page.select_option("[name=state]", "published")
    with editor.page.expect_navigation():
        editor.page.locator("footer button[type=submit]").first.click()
    citizen.go(address)
    citizen.page.get_by_text("1 ý kiến về Điều 3").click()
    assert WORDS in citizen.text()

    serverless_portal.manage("shell", "-v0", "-c", CLOSE)
    citizen.go(address)
    assert "chờ báo cáo tiếp thu" in citizen.text()
    assert "Góp ý Điều 3" not in citizen.text()
    editor.go("/quan-tri/")
    with editor.page.expect_navigation():
        editor.page.get_by_role("link", name="chờ báo cáo tiếp thu").click()
    assert editor.page.locator("[name=closes_on]").count(), "the form in which the report is written"

    serverless_portal.manage("shell", "-v0", "-c", ADOPT)
    citizen.go(address)
    assert "bổ sung thời hạn công khai danh sách" in citizen.text()
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("link", name="So sánh dự thảo với văn bản được ban hành").click()
    assert citizen.page.locator("ins, del").count()
    assert not [*citizen.problems, *editor.problems]
