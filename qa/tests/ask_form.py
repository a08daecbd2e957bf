"""The ask form and the tracking page as a browser without JavaScript sees them."""

from __future__ import annotations

import re
from typing import Any

ASK, TRACK = "/hoi-dap/gui/", "/hoi-dap/tra-cuu/"


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
