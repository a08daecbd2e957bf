"""The ask form and the tracking page as a browser without JavaScript sees them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import time_machine

from cms.web.protection.spam_guard import issue_token
from qa.public.tracking.views import ADD

ASK, TRACK = "/hoi-dap/gui/", "/hoi-dap/tra-cuu/"


def old_token(minutes: float = 1) -> str:
    """A token of a form of the tracking page that was opened so long ago."""
    with time_machine.travel(timedelta(minutes=-minutes)):
        return issue_token(ADD)


def filled(token: str, **values: Any) -> dict[str, Any]:
    return {
        "token": token,
        "step": "check",
        "go": "next",
        "title": "Đăng ký khai sinh muộn cần giấy tờ gì?",
        "body": "Con tôi sinh năm ngoái, tôi chưa đăng ký khai sinh cho cháu.",
        "kind": "question",
        **values,
    }


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the step's form, as a browser would send them."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return dict(pairs)


def code_in(html: str) -> str:
    found = re.search(r'class="mb-qa-code__value">([^<]+)<', html)
    assert found
    return found.group(1)
