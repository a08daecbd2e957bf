"""Pages as messengers and feeds show them: every page type has Open Graph data; the figures of the demo's news agree with its ledger."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db


def test_every_page_type_has_what_messengers_show(client: Client) -> None:
    law = document()
    addresses = [
        "/",
        "/tin-tuc/",
        "/van-ban/",
        "/thu-tuc/",
        "/hoi-dap/",
        "/muc-do-hai-long/",
        law.url,
        f"{law.url}dieu-2/",
        "/van-ban/so-sanh/",
    ]
    for address in addresses:
        html = client.get(address).content.decode()
        found = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', html))
        assert {"type", "title", "description", "url", "image", "locale"} <= set(found), address
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        assert title is not None
        assert unescape(title[1]).startswith(unescape(found["title"])), address
        assert found["title"], address
        assert found["url"] == f"{settings.SITE_URL}{address}"
        assert found["image"].startswith(f"{settings.SITE_URL}/static/cms/brand/share")
    assert finders.find("cms/brand/share.png")


def test_the_news_on_questions_of_a_month_agrees_with_the_ledger_of_the_demo() -> None:
    lines = (settings.BASE_DIR / "qa/management/demo/content/questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [row for row in map(json.loads, filter(None, lines)) if row["asked_at"].startswith("2026-10")]
    states = Counter(row["state"] for row in asked)
    overdue = sum(bool(row["overdue"]) for row in asked)
    news = (settings.BASE_DIR / "home/management/demo/content/news.jsonl").read_text(encoding="utf-8").splitlines()
    item = next(row for row in map(json.loads, filter(None, news)) if "tháng 10" in row["title"] and "Câu hỏi" in row["title"])
    text = json.dumps(item, ensure_ascii=False)
    assert f"nhận {len(asked)} câu hỏi" in text
    assert f"{states['answered']} câu đã trả lời" in text
    assert f"{states['closed']} câu đóng" in text
    assert f"{overdue} câu quá hạn" in text
