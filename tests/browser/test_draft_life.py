"""A draft for comment from a citizen's words to the adopted text: without JavaScript, moderated, closed, reported, compared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.browser.people import HANDED_IN, READING_MS, Editor, Person, until
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

SECTION = "/cong-khai-thong-tin/du-thao-lay-y-kien/"
WORDS = "Đề nghị ghi rõ thời hạn nhà trường công khai danh sách được hỗ trợ. Điện thoại của tôi: 0912 345 678."
OF_ALL = "Đề nghị bổ sung hướng dẫn cho trường ngoài công lập."
SENDER = "Hội Khuyến học phường Văn Giang"
ADOPTED = "Quy định mức học phí đối với cơ sở giáo dục mầm non, giáo dục phổ thông công lập trên địa bàn tỉnh Sơn Hà"
REPORT = "Tiếp thu: bổ sung thời hạn công khai danh sách."
FIND = "from legal_docs.models import DraftDocumentPage as D; print(D.objects.get(title__contains='học phí').pk)"
WAITING = "/quan-tri/snippets/legal_docs/draftcomment/?state=waiting"


class Reader(Person):
    """Comments on the draft, and reads what became of it."""

    def comment(self, link: str, text: str, organisation: str = "") -> None:
        """Write a comment from the page of the draft that is open, and come back to it."""
        self.follow(link)
        self.page.fill("[name=text]", text)
        if organisation:
            self.page.check("[name=sender][value=organisation]")
            self.page.fill("[name=name]", organisation)
        self.page.wait_for_timeout(READING_MS)
        self.press("Gửi ý kiến")
        assert "ý kiến đã được tiếp nhận" in self.text()
        self.follow("Quay lại dự thảo")

    def follow(self, link: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link).first.click()


class Moderator(Editor):
    """Looks at comments, closes the draft, publishes the report and the adopted document."""

    def let_through(self, place: str) -> str:
        """Publish a comment that waits, and give what was proposed as its public text."""
        self.go(WAITING)
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=place).first.click()
        proposed = self.page.input_value("[name=public_text]")
        self.page.select_option("[name=state]", "published")
        self.save("footer button[type=submit]")
        return proposed

    def save(self, button: str) -> None:
        with self.new_document():
            self.page.locator(button).first.click()

    def write_report(self, text: str) -> None:
        """Add a paragraph to the uptake report, below the day to which the worklist led."""
        section = self.page.locator("section", has=self.page.locator("#id_report_due_on")).last
        section.locator(".c-sf-add-button").first.click()
        self.page.get_by_role("option", name="Nội dung", exact=True).click()
        section.locator(".public-DraftEditor-content").first.click()
        self.page.keyboard.type(text, delay=5)
        until(self.page, HANDED_IN, text)

    def publish(self) -> str:
        """Publish the page whose form is open, and give what the administration says to it."""
        self.page.click("footer [data-w-dropdown-target=toggle]")
        self.save("[name=action-publish]")
        return self.text()


def test_a_comment_on_an_article_is_moderated_reported_and_led_to_the_adopted_text(chromium: Any, serverless_portal: Portal) -> None:
    url = serverless_portal.url
    reader, editor = Reader(chromium, url, width=360, javascript=False), Moderator(chromium, url, "xuatban")
    reader.go(SECTION)
    reader.follow("học phí")
    address = reader.page.url.removeprefix(url)
    reader.comment("Góp ý Điều 3", WORDS)
    reader.comment("Góp ý toàn bộ dự thảo", OF_ALL, SENDER)
    assert OF_ALL not in reader.page.content(), "nobody has looked at it"

    assert "0912" not in editor.let_through("Điều 3")
    editor.let_through("toàn bộ dự thảo")
    reader.go(address)
    assert OF_ALL in reader.text()
    assert SENDER in reader.text()
    reader.page.get_by_text("1 ý kiến về Điều 3").click()
    assert "công khai danh sách được hỗ trợ" in reader.text()
    assert "0912" not in reader.page.content()

    form = f"/quan-tri/pages/{serverless_portal.manage('shell', '-v0', '-c', FIND).split()[-1]}/edit/"
    editor.go(form)
    opened = datetime.strptime(editor.page.input_value("[name=opens_on]"), "%d/%m/%Y")
    editor.page.fill("[name=closes_on]", f"{opened + timedelta(days=1):%d/%m/%Y}")
    editor.page.keyboard.press("Escape")
    assert "78/2025/NĐ-CP" in editor.publish(), "it was open for fewer days than the law asks: the warning names the rule"
    reader.go(address)
    assert "chờ báo cáo tiếp thu" in reader.text()
    assert "Góp ý Điều 3" not in reader.text()

    editor.go("/quan-tri/")
    with editor.page.expect_navigation():
        editor.page.get_by_role("link", name="chờ báo cáo tiếp thu").click()
    editor.page.locator("#id_report_due_on").wait_for()
    editor.write_report(REPORT)
    editor.publish()
    reader.go(address)
    assert REPORT in reader.text()
    assert "Báo cáo tiếp thu, giải trình đăng ngày" in reader.text()

    editor.go(form)
    editor.choose("adopted", ADOPTED)
    editor.publish()
    reader.go(address)
    reader.follow("So sánh dự thảo với văn bản được ban hành")
    assert reader.page.locator("ins, del").count()
    reader.follow("/NQ-HĐND")
    assert reader.page.locator(f"main a[href$='{address}']").count(), "the adopted document leads back to its draft"
    assert not [*reader.problems, *editor.problems]
