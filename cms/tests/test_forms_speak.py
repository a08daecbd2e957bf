"""Forms speak Vietnamese, name the error first, and cut nothing silently."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

FORMS = {
    "/danh-gia/bao-loi/": {},
    "/hoi-dap/tra-cuu/": {"code": ""},
    "/hoi-dap/gui/": {"step": "text", "title": "", "body": "", "go": "next"},
}


@pytest.mark.parametrize("address", FORMS)
def test_a_page_with_errors_says_so_first_and_its_summary_takes_the_focus(client: Client, address: str) -> None:
    html = client.post(address, FORMS[address]).content.decode()
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title is not None
    assert title[1].strip().startswith("Lỗi:")
    assert 'role="alert" tabindex="-1" data-error-summary' in html
    summary = unescape(re.sub(r"<[^>]+>", " ", html[html.index("data-error-summary") :].partition("</div>")[0]))
    assert "required" not in summary
    assert "Lỗi:" not in client.get(address).content.decode().partition("</title>")[0]


def test_a_long_text_is_counted_and_not_cut_by_the_browser(client: Client) -> None:
    html = client.get("/hoi-dap/gui/").content.decode()
    area = re.search(r'<textarea[^>]*name="body"[^>]*>', html)
    assert area is not None
    assert "maxlength" not in area[0]
    assert 'data-limit="5000"' in area[0]
    assert "Tối đa 5.000 ký tự" in html
    answer = client.post("/hoi-dap/gui/", {"step": "text", "title": "Một câu hỏi dài", "body": "a" * 5001, "go": "next"})
    assert answer.status_code == 422
    assert "a" * 5001 in answer.content.decode()


def test_no_public_form_leaves_its_sentences_to_the_browser() -> None:
    folder = settings.BASE_DIR / "templates"
    wanting = []
    for path in folder.rglob("*.html"):
        if {"admin", "staff", "second_factor", "amending"} & set(path.parts):
            continue
        forms = re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', path.read_text(encoding="utf-8"), re.DOTALL)
        wanting += [path.name for form in forms if "form_field.html" in form and "novalidate" not in form]
    assert wanting == []
