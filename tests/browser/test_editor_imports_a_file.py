"""The editor's path: from a Word file with automatic numbers to a published page whose citations open a preview."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from legal_docs.tests.made_files import docx, paragraph, table
from tests.browser.people import Citizen, Editor
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

ADDRESS = "/van-ban/quyet-dinh/2026/88-2026-qd-ubnd/"
TITLE = "Ban hành Quy định về cho mượn sách tại thư viện công cộng"


def word_file(folder: Path) -> Path:
    """A decision as an office writes it: the head in a table of two columns, articles and clauses numbered by Word."""
    head = table(
        (
            "ỦY BAN NHÂN DÂN|TỈNH SƠN HÀ|Số: 88/2026/QĐ-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|Sơn Hà, ngày 05 tháng 10 năm 2026",
        )
    )
    lines: list[tuple[str, int | None]] = [
        ("QUYẾT ĐỊNH", None),
        (TITLE, None),
        ("Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;", None),
        ("Theo đề nghị của Giám đốc Sở Văn hóa, Thể thao và Du lịch;", None),
        ("QUYẾT ĐỊNH:", None),
        ("Phạm vi điều chỉnh", 0),
        ("Quyết định này quy định việc cho mượn sách.", None),
        ("Thời hạn mượn", 0),
        ("Mỗi bạn đọc được mượn năm cuốn trong hai mươi ngày.", 1),
        ("Được gia hạn một lần, trừ trường hợp quy định tại khoản 1 Điều 3 Quyết định này.", 1),
        ("Trách nhiệm của bạn đọc", 0),
        ("Bạn đọc làm mất sách thì đền cuốn sách như cũ.", 1),
        ("Bạn đọc trả muộn thì không được mượn trong mười ngày.", 1),
        ("Hiệu lực thi hành", 0),
        ("Quyết định này có hiệu lực thi hành từ ngày 20 tháng 10 năm 2026.", None),
    ]
    body = head + "".join(paragraph(text, level=level) for text, level in lines)
    body += table(("Nơi nhận:|- Như Điều 4;|- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH|Nguyễn Văn Bình"))
    return docx(folder / "quyet-dinh-88.docx", body)


def test_an_editor_imports_a_word_file_and_a_citizen_reads_it(chromium: object, serverless_portal: Portal, tmp_path: Path) -> None:
    editor = Editor(chromium, serverless_portal.url, "xuatban")
    editor.go("/quan-tri/van-ban/nhap/")
    editor.page.set_input_files("[name=files]", str(word_file(tmp_path)))
    with editor.page.expect_navigation():
        editor.page.click(".mb-import-upload button[type=submit]")
    form = editor.page
    assert form.input_value("[name=number]") == "88/2026/QĐ-UBND"
    assert form.input_value("[name=title]") == TITLE
    assert form.input_value("[name=issued_on]") == "05/10/2026"
    assert form.input_value("[name=effective_on]") == "20/10/2026"
    assert "có hiệu lực thi hành từ ngày 20 tháng 10 năm 2026" in editor.text()
    with form.expect_navigation():
        form.click("button[name=action][value=draft]:not(.w-sr-only)")
    assert re.search(r"/quan-tri/pages/\d+/edit/$", form.url)
    form.locator("[data-legal-checks] p, [data-legal-checks] ul").first.wait_for()
    form.click("footer [data-w-dropdown-target=toggle]")
    with editor.new_document():
        form.click("[name=action-publish]")
    assert editor.problems == []

    citizen = Citizen(chromium, serverless_portal.url)
    assert citizen.go(ADDRESS) == 200
    assert "Được gia hạn một lần" in citizen.text()
    link = citizen.page.get_by_role("link", name="khoản 1 Điều 3 Quyết định này")
    assert link.get_attribute("href") == "#art_3__cl_1"
    link.hover()
    preview = citizen.page.locator(".mb-preview")
    preview.wait_for()
    assert "đền cuốn sách như cũ" in preview.inner_text()
    citizen.page.keyboard.press("Escape")
    preview.wait_for(state="hidden")
    assert citizen.go(f"{ADDRESS}dieu-2/") == 200
    citizen.page.get_by_role("link", name="khoản 1 Điều 3 Quyết định này").hover()
    preview = citizen.page.locator(".mb-preview")
    preview.get_by_text("đền cuốn sách như cũ").wait_for()
    assert "Điều 3" in preview.inner_text()
    assert citizen.problems == []

    plain = Citizen(chromium, serverless_portal.url, javascript=False)
    plain.go(f"{ADDRESS}dieu-2/")
    with plain.page.expect_navigation():
        plain.page.get_by_role("link", name="khoản 1 Điều 3 Quyết định này").click()
    assert plain.page.url.endswith(f"{ADDRESS}dieu-3/khoan-1/")
