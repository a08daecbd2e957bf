"""Finding what may be personal data in a reader's words: a reason to hide them until a person has looked."""

from __future__ import annotations

import re

_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),  # e-mail
    re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.-]?\d){8,10}(?!\d)"),  # telephone
    re.compile(r"(?<!\d)\d{12}(?!\d)|(?<!\d)\d{9}(?!\d)"),  # citizen or old identity card
    re.compile(r"\b(?:cccd|cmnd|số tài khoản|stk|số nhà|tên tôi là|tôi tên là)\b", re.IGNORECASE),
)


def may_hold_personal_data(text: str) -> bool:
    """True when `text` has something like a telephone, identity or account number, an e-mail, or an introduction by name."""
    return any(pattern.search(text) for pattern in _PATTERNS)
