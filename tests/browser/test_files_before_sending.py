"""Files that the portal would refuse are told before they are sent, by the script of every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from qa.attachments.checks.kinds import MAX_BYTES, MAX_FILES
from qa.attachments.fields import upload_field
from tests.browser.small_site import SmallSite, html, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def sent(site: SmallSite) -> list[str]:
    """Return what was sent: the form of a page with a field for files."""
    asked: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            asked.append(request.content_type or "")
        widget = upload_field().widget.render("upload", None, {"id": "id_upload"})
        form = f'<form method="post" enctype="multipart/form-data" data-once>{widget}<button type="submit">Gửi</button></form>'
        return HttpResponse(html(f'<main id="noi-dung">{form}</main>', "cms/js/portal.js"))

    site.pages["/"] = page
    return asked


def small_and_large(folder: Path) -> tuple[Path, Path]:
    small, large = folder / "nho.pdf", folder / "to.pdf"
    small.write_bytes(b"%PDF-1.7")
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    return small, large


@pytest.mark.parametrize(("number", "is_large", "words"), [(1, True, "to.pdf: Tệp lớn hơn 10 MB."), (MAX_FILES + 1, False, "tối đa 5 tệp")])
def test_too_large_or_too_many_files_are_told_when_they_are_chosen_and_not_sent(
    number: int, is_large: bool, words: str, site: SmallSite, sent: list[str], chromium: Any, tmp_path: Path
) -> None:
    tab = chromium.new_page()
    tab.goto(site.url)
    small, large = small_and_large(tmp_path)
    tab.set_input_files("#id_upload", [large if is_large else small] * number)
    assert words in tab.locator("[role=alert]:visible").inner_text()
    tab.click("button")
    assert tab.evaluate("document.activeElement.id") == "id_upload"
    assert sent == []
    tab.set_input_files("#id_upload", [small])
    assert not tab.locator("[role=alert]").is_visible()
    tab.click("button")  # which was not switched off
    assert wait_for(tab, lambda: sent)
    tab.close()
