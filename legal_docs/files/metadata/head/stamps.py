"""Removes stamps and marks of a scanner before the head is read: receipts, marks of copies and secrecy, specks."""

from __future__ import annotations

import re

from cms.text.vietnamese import fold
from legal_docs.text.bodies.issuers import is_body
from legal_docs.text.structure.grammar import is_capitals

_TOP = 40  # lines
RULE = re.compile(r"^[\s\-–—_=*.~•o0+#]+$")
_MARK = re.compile(
    r"(?:ban sao|sao (?:y|luc)(?: ban chinh)?|ban chinh|(?:tuyet |toi )?mat|(?:thuong )?khan|hoa toc(?: hen gio)?|luu hanh noi bo"
    r"|du thao(?: lan (?:thu )?\w+)?(?: ?\(?(?:ngay )?[\d/.-]+\)?)?)"
)
_RECEIVED = re.compile(r"(?:.{0,20}\b(?:cong van|van ban|cv) )?den\b\s*(?:(?:so|ngay|gio)\b.*)?[:.]?|so\s*:?\s*\d+/(?:sy|sl|trs|bs)-.*")
_OF_RECEIPT = re.compile(
    r"so\s*[:.]?\s*[\d.…]*$|(?:so den|ngay|gio|chuyen|kinh chuyen|luu ho so|y kien|han xu ly)\b|.{2,30}, ngay \d+ thang"
)


def without_stamps(lines: list[str]) -> list[str]:
    """Return the lines of a text without receipts, marks and specks among the first ones, and with no space before a comma."""
    top = [line.replace(" ,", ",") for line in lines[:_TOP] if not _is_speck(line) and not _MARK.fullmatch(fold(line).strip(" .:*()"))]
    for index, line in enumerate(top):
        titled = any("cong h" in fold(above) for above in top[:index])
        if _RECEIVED.fullmatch(fold(line).strip()) and (titled or any(is_capitals(later) and is_body(later) for later in top[index + 1 :])):
            end = index + 1
            while end < len(top) and _OF_RECEIPT.match(fold(top[end])):
                end += 1
            # Above it stands who received the document, where no letterhead does.
            start = index - _is_receiver(top[index - 1]) if titled else 0
            top[start:end] = []
            break
    return [*top, *lines[_TOP:]]


def _is_receiver(line: str) -> bool:
    """Return whether a line above a receipt, below the letterhead, is the body that received the document."""
    return is_capitals(line.strip(" |")) and is_body(line)


def _is_speck(line: str) -> bool:
    return sum(map(str.isalnum, line)) < 2 and not RULE.match(line) and not line.isdigit()
