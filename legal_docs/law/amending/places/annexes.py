"""Annexes, forms and rows of tables: named in an instruction, found in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from legal_docs.text.provisions.rows import Row
from legal_docs.text.structure.grammar import Opening, annex_opening, form_opening, is_capitals
from legal_docs.text.structure.nodes import Role
from legal_docs.text.vocabulary import Unit

ANNEX = Role.ANNEX.value
_LABEL = r"(?:[IVXLC]{1,7}|[A-H]|\d{1,3}[A-Za-zđ]{0,2}(?:[-.]\d{1,2}){0,2})(?:/[\w-]+)*(?![\w/])"
_MORE = rf"(?:(?:\s*[,;]\s*(?:và\s+)?|\s+và\s+){_LABEL})*"
_NAMED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:phụ\s*lục|(?:mẫu|biểu)(?:\s+(?:biểu|mẫu))?))"
    rf"(?:\s+(?:(?i:số):?\s*)?(?P<labels>{_LABEL}{_MORE})|(?=\s+[a-zđà-ỹ])|(?=\s*[.,;]|$))"
)
_ROWS = re.compile(rf"(?i:số thứ tự|stt|mục số|dòng(?: số)?)\s+(?:số\s+)?(?P<labels>[“\"]?{_LABEL}[”\"]?{_MORE})")
_SECTION = re.compile(r"(?i:mục|phần)\s+(?P<label>[IVX]{1,6}|[A-H])(?!\w)")
_ROW_START = re.compile(r"^(?P<label>\d{1,3}[a-zđ]?(?:\.\d{1,3}){0,3}|[IVX]{1,6}|[A-H])(?:[.)]?(?=\t|\s|$)|[.)])")


@dataclass(frozen=True, slots=True)
class AnnexUnit:
    """An annex (Phụ lục II), or a form (Mẫu số 01) that stands in the annex `holder`, where one is named."""

    label: str
    form: bool = False
    holder: str | None = None

    @property
    def anchor(self) -> str:
        """Return the id that such a unit has in a text (see text/structure/builder.py)."""
        return f"annex_{re.sub(r'[^0-9A-Za-z]+', '-', self.label.replace('đ', 'dd').replace('Đ', 'DD')).strip('-') or '1'}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit as it was found: the provision that it is or (not `whole`) stands in, and its words as printed."""

    anchor: str
    text: str
    whole: bool


def units_in(words: str) -> list[AnnexUnit]:
    """Return the forms that words name, with their annex; without any, the annexes. One without a number has the label ""."""
    forms: list[str] = []
    annexes: list[str] = []
    for match in _NAMED.finditer(words):
        is_annex = match["kind"].lower().startswith("phụ")
        if match["labels"] is None and not is_annex:
            continue
        (annexes if is_annex else forms).extend(re.findall(_LABEL, match["labels"] or "") or [""])
    if forms:
        holder = annexes[-1] if annexes else None
        return [AnnexUnit(label, form=True, holder=holder) for label in dict.fromkeys(forms)]
    return [AnnexUnit(label) for label in dict.fromkeys(annexes)]


def rows_named(words: str) -> list[str]:
    """Return the rows of a table that words name by what stands in the first cell: `số thứ tự 5 và 7`."""
    return list(dict.fromkeys(label for match in _ROWS.finditer(words) for label in re.findall(_LABEL, match["labels"])))


def section_named(words: str) -> str:
    """Return the label of the section of a table that words name: `mục II`; "" without one."""
    match = _SECTION.search(words)
    return match["label"] if match else ""


def is_annex(row: Row) -> bool:
    """Return True for an annex or a form; an attached regulation (Quy chế kèm theo) is none, its articles are provisions."""
    return row.kind == Unit.ANNEX.value and row.role == ANNEX


def piece_of(rows: Sequence[Row], unit: AnnexUnit) -> Piece | None:
    """Return an annex or a form of a text; None when it is not there, or not only once."""
    annexes = [row for row in rows if is_annex(row)]
    same = [row for row in annexes if _is_form(row) == unit.form and _key(row.label) == _key(unit.label)]
    if not same and not unit.form and not unit.label and len(annexes) == 1:
        same = annexes
    if len(same) == 1:
        return Piece(same[0].anchor, printed(same[0]), True)
    if not unit.form or same:
        return None
    held = [row for row in annexes if unit.holder is not None and not _is_form(row) and _key(row.label) == _key(unit.holder)]
    parts = [Piece(row.anchor, part, False) for row in held or annexes for part in _parts(f"{row.heading}\n{row.text}", unit.label)]
    return max(parts, key=lambda part: len(part.text), default=None)  # a list of the forms names each, too: the longest is the form


def printed(row: Row) -> str:
    """Return an annex in the form that `annex_from` reads: number, title and text on lines of their own."""
    return "\n".join(part for part in (row.marker, row.heading, row.text) if part)


def opening_of(text: str) -> Opening | None:
    """Return the annex or form that the first line of a text opens; None where it opens neither."""
    first = text.strip().split("\n")[0].strip()
    return annex_opening(first) or form_opening(first)


def annex_from(text: str) -> tuple[Opening, str, str] | None:
    """Read the words of an annex: its number, its title, its text; None when they do not begin with a number."""
    opening = opening_of(text)
    if opening is None:
        return None
    heading = [opening.rest] if opening.rest else []
    lines = [line.strip(" ") for line in text.strip("\n ").split("\n")[1:]]
    while lines and not lines[0].startswith("(") and (not heading or (is_capitals(lines[0]) and is_capitals(heading[-1]))):
        heading.append(lines.pop(0))
    return opening, " ".join(heading), "\n".join(lines)


def annex_row(text: str, old: Row | None = None) -> Row | None:
    """Return the words of an annex as its provision; in the place of `old` it keeps that one's number and address."""
    read = annex_from(text)
    if read is None:
        return old._replace(heading="", text=text, quoted="") if old is not None else None
    opening, heading, words = read
    if old is not None:
        return old._replace(heading=heading, text=words, quoted="")
    eid = AnnexUnit(opening.label).anchor
    return Row(opening.kind.value, opening.label[:40], heading, opening.marker, words, eid, eid, 0, 0, ANNEX, "", "")


def table_row(text: str, label: str, *, section: str = "") -> str:
    """Return the row of a table by its first cell, with the lines that belong to it; "" when there is none, or more than one."""
    found = [words for name, part, words in _table(text) if name == label and section in ("", part)]
    return found[0] if len(found) == 1 and text.count(found[0]) == 1 else ""


def table_rows(text: str) -> dict[str, str]:
    """Return the rows of a table by their first cell."""
    return {name: words for name, _part, words in _table(text)}


def _table(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (first cell, section, lines) of each row; a row whose number is Roman or a capital begins a section."""
    section, label, lines = "", "", list[str]()
    for line in text.split("\n"):
        start = _ROW_START.match(line)
        if start is None:
            lines.append(line)
            continue
        if label:
            yield label, section, "\n".join(lines)
        label, lines = start["label"], [line]
        section = label if label.isupper() else section
    if label:
        yield label, section, "\n".join(lines)


def _is_form(row: Row) -> bool:
    return not row.marker.lower().startswith("phụ")


def _key(label: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", label).lower()


def _parts(text: str, label: str) -> Iterator[str]:
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if form_opening(line) is not None]
    for start, end in pairwise([*starts, len(lines)]):
        opening = form_opening(lines[start])
        if opening is not None and _key(opening.label) == _key(label):
            yield "\n".join(lines[start:end])
