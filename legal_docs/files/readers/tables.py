"""Tables as lines: a table of data is one line a row, its cells parted by TABs; a table that only places blocks is its blocks."""

from __future__ import annotations

import re

from cms.text.vietnamese import fold
from legal_docs.text.bodies.issuers import is_body
from legal_docs.text.structure.grammar import NATIONAL_HEAD, article_opening, is_capitals, is_sign_off

_SPACE = re.compile(r"\s+")

_LETTERHEAD_ROWS = 2

Cell = list[str]


def table_lines(rows: list[list[Cell]]) -> list[str]:
    """Return the lines of a table; `rows` hold cells, a cell its paragraphs."""
    paragraphs = [paragraph for row in rows for cell in row for paragraph in cell]
    if _only_places(rows, paragraphs):
        return paragraphs
    lines = ("\t".join(_SPACE.sub(" ", " ".join(cell)).strip() for cell in row) for row in rows)
    return [line for line in lines if line.strip()]


def _only_places(rows: list[list[Cell]], paragraphs: list[str]) -> bool:
    """Return True for a letterhead, a signature block, a frame around text."""
    widest = max((len(row) for row in rows), default=0)
    if widest <= 1:
        return True
    if any(article_opening(paragraph.strip()) for paragraph in paragraphs):
        return True
    if len(rows) > 8 or widest > 4:
        return False
    if len(rows) <= _LETTERHEAD_ROWS and any(_is_letterhead(cell) for row in rows for cell in row):
        return True
    return any(NATIONAL_HEAD.match(paragraph.strip()) or is_sign_off(paragraph.strip()) for paragraph in paragraphs)


def _is_letterhead(cell: Cell) -> bool:
    """Return True for the Party's name, and for a body's name in capitals that is not alone in its cell."""
    shouted = [line for line in cell if is_capitals(line)]
    return any(fold(line.strip()) == "dang cong san viet nam" for line in cell) or (len(shouted) > 1 and any(map(is_body, shouted)))
