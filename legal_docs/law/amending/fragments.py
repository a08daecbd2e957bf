"""A piece of legal text on its own (the words inside an amendment's quotation marks) as rows, without the document around it."""

from __future__ import annotations

import re
from collections.abc import Callable

from legal_docs.text import normalise
from legal_docs.text.builder import EID_NAMES
from legal_docs.text.grammar import (
    Opening,
    article_opening,
    clause_opening,
    high_opening,
    indent_opening,
    is_capitals,
    part_number,
    point_opening,
)
from legal_docs.text.nodes import LEVELS
from legal_docs.text.rows import Row
from legal_docs.text.vocabulary import Unit

_OPENINGS: tuple[Callable[[str], Opening | None], ...] = (high_opening, article_opening, clause_opening, point_opening, indent_opening)
_CLOSED = re.compile(r"[”»\"]\s*[.;,]?\s*$")
LEVEL_OF: dict[str, int] = {kind.value: level for kind, level in LEVELS.items()}


def unquoted(text: str) -> str:
    """Return a quotation without its marks; each unit of it may have marks of its own. Words that quote others inside keep theirs."""
    return "\n".join(_unquoted_line(line.strip()) for line in text.strip().split("\n")).strip()


def _unquoted_line(line: str) -> str:
    opens = sum(line.count(mark) for mark in "“«")
    closes = sum(line.count(mark) for mark in "”»")
    odd = line.count('"') % 2 == 1
    if line[:1] in "“«" and (opens > closes or _CLOSED.search(line)):
        line, opens = line[1:], opens - 1
    elif line[:1] == '"' and (odd or _CLOSED.search(line)):
        line, odd = line[1:], not odd
    if closes > opens or odd:
        line = _CLOSED.sub("", line)
    return line.strip()


def eid_of(kind: str, label: str, above: str) -> str:
    """Return the id of a unit below the provision `above` ("" for a unit at the top)."""
    step = f"{EID_NAMES[Unit(kind)]}_{part_number(label).replace('đ', 'dd').replace('Đ', 'DD').replace('.', '_')}"
    return f"{above}__{step}" if above else step


def anchor_of(eid: str) -> str:
    """Return the short id that permalinks use: without the parts and chapters above an article."""
    steps = eid.split("__")
    article = next((place for place, step in enumerate(steps) if step.startswith("art_")), None)
    if article is None:
        return eid
    return "__".join([*(step for step in steps[:1] if step.startswith("att_")), *steps[article:]])


def rows_in(text: str, *, above: str = "", depth: int = 0) -> list[Row]:
    """Return the units of a fragment as rows, the first at `depth` below the provision with the id `above`.

    Lines before the first unit are left out: ask `words_before` for them.
    """
    found: list[Row] = []
    open_units: list[tuple[int, str, int]] = []  # level, eid, place in found
    for line in _lines(text):
        opening = _opening(line)
        if opening is None:
            if found:
                found[-1] = _with_line(found[-1], line)
            continue
        level = LEVELS[opening.kind]
        while open_units and open_units[-1][0] >= level:
            open_units.pop()
        outer = open_units[-1][1] if open_units else above
        eid = _free(eid_of(opening.kind.value, opening.label, outer), found)
        found.append(_row(opening, eid, depth + len(open_units)))
        open_units.append((level, eid, len(found) - 1))
    return found


def words_before(text: str) -> str:
    """Return the lines of a fragment before its first unit; the whole of it when it has none."""
    kept = []
    for line in _lines(text):
        if _opening(line) is not None:
            break
        kept.append(line)
    return "\n".join(kept)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in normalise(text).split("\n") if line.strip()]


def _opening(line: str) -> Opening | None:
    return next((opening for opening in (read(line) for read in _OPENINGS) if opening is not None), None)


def _row(opening: Opening, eid: str, depth: int) -> Row:
    titled = opening.kind.value in ("phan", "chuong", "muc", "tieu_muc", "dieu")
    return Row(
        kind=opening.kind.value,
        label=opening.label[:40],
        heading=opening.rest if titled else "",
        marker=opening.marker,
        text="" if titled else opening.rest,
        eid=eid,
        anchor=anchor_of(eid),
        position=0,
        depth=depth,
        role="normative",
        quoted="",
        source_id="",
    )


def _with_line(row: Row, line: str) -> Row:
    """Add a line to a unit: a chapter's title may stand on the line below its number, everything else is text."""
    if row.kind in ("phan", "chuong", "muc", "tieu_muc") and not row.text and (not row.heading or is_capitals(line)):
        return row._replace(heading=f"{row.heading} {line}".strip())
    return row._replace(text=f"{row.text}\n{line}".strip())


def _free(eid: str, rows: list[Row]) -> str:
    taken = {row.eid for row in rows}
    if eid not in taken:
        return eid
    number = 2
    while f"{eid}_{number}" in taken:
        number += 1
    return f"{eid}_{number}"
