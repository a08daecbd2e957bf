"""An editor opens a Word file in a new article: its first heading becomes the title, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cms.tests.test_pasting import word_file
from tests.browser.people import Editor
from tests.servers.portal import Portal

pytestmark = pytest.mark.browser

INDEX = "from home.models import NewsIndexPage; print('INDEX', NewsIndexPage.objects.first().pk)"


def test_the_first_heading_of_a_word_file_is_the_title_of_an_article_without_one(chromium: Any, portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "bai.docx"
    file.write_bytes(word_file())
    index = portal.manage("shell", "-c", INDEX).split()[-1]
    editor = Editor(chromium, portal.url, "bientap")
    for typed, title, headings in (("", "Đề mục", 0), ("Đề mục", "Đề mục", 0), ("Tiêu đề khác", "Tiêu đề khác", 1)):
        editor.go(f"/quan-tri/pages/add/home/newspage/{index}/")
        editor.page.fill("[name=title]", typed)
        editor.page.locator(".mb-paste input[type=file]").first.set_input_files(str(file))
        editor.page.get_by_text("Hãy đọc lại trước khi lưu").wait_for()
        assert editor.page.input_value("[name=title]") == title
        assert editor.page.locator("[name^=body-][name$=-value][type=text]").count() == headings
    assert editor.problems == []
