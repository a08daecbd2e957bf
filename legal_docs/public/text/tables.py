"""The lines of a provision as HTML: paragraphs, and tables of neighbouring lines whose cells are parted by TABs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _

_HAS_WORDS = re.compile(r"[^\W\d_]{2}")


def lines(html: str) -> str:
    """Return each line of what is HTML already as a paragraph; two rows or more in a row are a table."""
    if "\t" not in html:
        return _paragraphs(html.split("\n"))
    return "".join(
        _table(list(group)) if is_row else _paragraphs(group) for is_row, group in groupby(html.split("\n"), lambda each: "\t" in each)
    )


def _paragraphs(found: Iterable[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in found if line.strip())


def _table(rows: list[str]) -> str:
    """Return rows as a table; a single row, or a link over two cells, stays text. The last cell of a short row takes the rest of it."""
    cells = [row.split("\t") for row in rows]
    if len(rows) < 2 or any(cell.count("</") != len(re.findall("<[a-z]", cell)) for row in cells for cell in row):
        return _paragraphs(rows)
    width = max(map(len, cells))
    has_head = len(cells[0]) == width and all(_HAS_WORDS.search(cell) for cell in cells[0])
    head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0]) if has_head else ""
    body = "".join(f"<tr>{_row(row, width)}</tr>" for row in cells[bool(has_head) :])
    label = _("Table")
    return (
        f'<div class="mb-table-frame" role="group" tabindex="0" aria-label="{label}"><table class="mb-table">'
        f"{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table></div>"
    )


def _row(cells: list[str], width: int) -> str:
    rest = width - len(cells) + 1
    last = f'<td colspan="{rest}">' if rest > 1 else "<td>"
    return "".join(f"<td>{cell}</td>" for cell in cells[:-1]) + f"{last}{cells[-1]}</td>"
