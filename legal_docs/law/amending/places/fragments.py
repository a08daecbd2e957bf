"""A piece of legal text on its own (the words inside an amendment's quotation marks) as rows, without the document around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from legal_docs.text.provisions.rows import Row, rows_of
from legal_docs.text.structure.builder import TreeBuilder
from legal_docs.text.structure.clauses import ProvisionReader
from legal_docs.text.structure.grammar import (
    Opening,
    article_opening,
    bracket_clause_opening,
    clause_opening,
    decimal_opening,
    high_opening,
    indent_opening,
    older_point_opening,
    point_opening,
)
from legal_docs.text.structure.nodes import LEVELS, LawText, short_id
from legal_docs.text.structure.quotes import read_quotation
from legal_docs.text.structure.sequence import split_label
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.normalise import normalise

_OPENINGS: tuple[Callable[[str], Opening | None], ...] = (
    high_opening,
    article_opening,
    clause_opening,
    decimal_opening,
    point_opening,
    indent_opening,
    older_point_opening,
    bracket_clause_opening,
)
_ORDERED = re.compile(r"(?i)như sau\s*:?$")
_SECOND_INDENT = re.compile(r"\(?ii\)")
_CLOSED = re.compile(r"[”»\"]\s*[.;,]?\s*$")
LEVEL_OF: dict[str, int] = {kind.value: level for kind, level in LEVELS.items()}


def unquoted(text: str) -> str:
    """Return a quotation without its marks; each unit of it may have marks of its own. Words that quote others inside keep theirs.

    So does what a quoted order itself quotes: its marks tell it from units of this quotation.
    """
    kept: list[str] = []
    inner = 0  # marks that are open in what a quoted order quotes
    for line in text.strip().split("\n"):
        line = line.strip(" \r")
        if inner or (line[:1] in "“«" and kept and _ORDERED.search(kept[-1])):
            inner += sum(line.count(mark) for mark in "“«") - sum(line.count(mark) for mark in "”»")
            kept.append(line if inner >= 0 else _CLOSED.sub("", line))
            inner = max(inner, 0)
        else:
            kept.append(_unquoted_line(line))
    return "\n".join(kept).strip("\n ")


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
    return line.strip(" ")


def rows_in(text: str, *, above: str = "", depth: int = 0, of_indents: bool = False) -> list[Row]:
    """Return the units of a fragment as rows, the first at `depth` below the provision with the id `above`.

    They are read by the grammar of whole texts, and what a fragment itself quotes is text. Lines before the first unit are left out: ask
    `words_before` for them. `of_indents`: the first unit is an indent where its marker may also be that of a point: `i)`.
    """
    lines = _lines(text)
    fragment = _Fragment(above, of_indents=of_indents, counts_in_roman=any(_SECOND_INDENT.match(line) for line in lines))
    for number, (line, quoted) in enumerate(zip(lines, read_quotation(lines).inside, strict=True)):
        fragment.read(line, number, quoted=quoted)
    found = []
    for row in rows_of(LawText("", fragment.builder.finish(), "")):
        eid = f"{above}__{row.eid}" if above else row.eid
        found.append(row._replace(eid=eid, anchor=short_id(eid), depth=depth + row.depth))
    return found


class _Fragment:
    """Reads the lines of a fragment, which may begin with any unit, into a tree."""

    def __init__(self, above: str, *, of_indents: bool, counts_in_roman: bool) -> None:
        self.builder = TreeBuilder()
        self.reader = ProvisionReader(self.builder)
        self.above, self.counts_in_roman = above, counts_in_roman
        self.openings = (indent_opening, *_OPENINGS) if of_indents else _OPENINGS

    def read(self, line: str, number: int, *, quoted: bool) -> None:
        """Read a line: it opens a unit, or is text of the unit that is open."""
        if not quoted and self._opens(line, number):
            return
        if self.builder.stack and (quoted or not self.builder.take_heading(line)):
            self.builder.append(line, quoted=quoted)

    def _opens(self, line: str, number: int) -> bool:
        high = high_opening(line) or article_opening(line)
        if high is not None:
            self.builder.open(high, line, number)
            self.reader.restart()
            if high.kind is Unit.ARTICLE:
                self.reader.open_inside(high, number)
            return True
        opening = self._beside(line) if self.builder.stack else _opening(line, self.openings)
        if opening is None:
            return bool(self.builder.stack) and self.reader.read(line, number)
        self.builder.open(opening, line, number)
        self._expect_after(opening)
        return True

    def _beside(self, line: str) -> Opening | None:
        """Return a unit of the fragment's own level that need not be the next one: `3.` and `9.`, `c)` and `đ)` are replaced together."""
        first = self.builder.stack[0]
        opening = _opening(line, (clause_opening, decimal_opening, point_opening))
        if opening is None or LEVELS[first.kind] <= LEVELS[Unit.ARTICLE]:
            return None
        if opening.kind is Unit.CLAUSE:
            further = split_label(opening.label)[0] > split_label(self.reader.clause or "0")[0] + 1
            return opening if further and self.reader.inner_list is None and opening.rest[:1].isupper() else None
        if opening.kind is not first.kind:
            return None
        same_form = ("." in opening.label) == ("." in first.label)
        return opening if same_form and not (self.counts_in_roman and opening.label in ("i", "v", "x")) else None

    def _expect_after(self, opening: Opening) -> None:
        """Make the reader continue the count after a unit at the top: after this clause, or after the clause of its points."""
        clause = next((step[3:].partition("-")[0].replace("dd", "đ") for step in self.above.split("__") if step.startswith("cl_")), "1")
        self.reader.clause = opening.label if opening.kind is Unit.CLAUSE else clause
        self.reader.inner_list = None
        self.reader.brackets = opening.kind is Unit.CLAUSE and opening.marker.endswith(")")


def words_before(text: str) -> str:
    """Return the lines of a fragment before its first unit; the whole of it when it has none. As in `rows_in`, what it quotes is text."""
    lines = _lines(text)
    quoted = read_quotation(lines).inside
    first = next((number for number, line in enumerate(lines) if not quoted[number] and _opening(line) is not None), None)
    return "\n".join(lines[:first])


def _lines(text: str) -> list[str]:
    return [line.strip(" ") for line in normalise(text).split("\n") if line.strip()]


def _opening(line: str, openings: Iterable[Callable[[str], Opening | None]] = _OPENINGS) -> Opening | None:
    return next((opening for opening in (read(line) for read in openings) if opening is not None), None)
