"""Footnotes of consolidated texts: `[3]` in the text, `[3] Khoản này được sửa đổi …` below it; neither is the law's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from legal_docs.text.provisions.rows import Row

_MARK = re.compile(r"\s*\[\d{1,3}\]")
_NOTE = re.compile(r"^\[\d{1,3}\]\s?\S")
_REPEALED = re.compile(r"^\(?\s*(?:Điều|khoản|điểm|chương|mục)?\s*(?:này\s+)?(?:được|bị)\s+bãi bỏ\s*\)?\.?$", re.IGNORECASE)


def without_notes(rows: Iterable[Row]) -> list[Row]:
    """Return the rows without footnote marks and footnotes; a provision that only says that it was repealed is marked so."""
    found = []
    for row in rows:
        text = without_footnotes(row.text)
        repealed = _REPEALED.match(text) is not None
        found.append(
            row._replace(
                heading=_MARK.sub("", row.heading).strip(),
                text="(được bãi bỏ)" if repealed else text,
                role="repealed" if repealed else row.role,
                quoted="" if text != row.text else row.quoted,
            )
        )
    return found


def without_footnotes(text: str) -> str:
    """Return a text without its footnotes: a line that begins with a mark is one, with all below it."""
    kept = []
    for line in text.split("\n"):
        if _NOTE.match(line):
            break
        kept.append(_MARK.sub("", line).rstrip())
    return "\n".join(kept).strip()
