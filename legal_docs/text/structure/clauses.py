"""Parses the inside of an article: clauses, points and indents, recognised by their place in the sequence."""

from __future__ import annotations

import re

from cms.text.numbers.number_words import roman_value
from legal_docs.text.structure.builder import TreeBuilder
from legal_docs.text.structure.grammar import (
    Opening,
    bracket_clause_opening,
    clause_opening,
    decimal_opening,
    double_point_opening,
    indent_opening,
    misread_clause_opening,
    older_point_opening,
    point_opening,
    written_out_opening,
)
from legal_docs.text.structure.sequence import expected_after, follows, letter_distance, next_letter, split_label
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.letters import pattern

_FIGURES_ONLY = re.compile(r"^[\d\s.,/%–-]*$")
_GROUP = re.compile(r"^([IVX]{1,5})\s*[.)/-]\s*(?=\S)(.*)$")
_NO_DOT = pattern(r"^(\d{1,2})\s+(?=[\Lu][\Ll]+\s)(.{20,})$")
_LARGEST_GAP = 3


class ProvisionReader:
    """Feeds the lines of one article after another into a builder; `restart` at every new article."""

    def __init__(self, builder: TreeBuilder) -> None:
        self.builder = builder
        self.restart()

    def restart(self) -> None:
        """Reset the clauses of the article before."""
        self.clause: str | None = None
        self.group = 0  # number of the open group I., II. … in an article that is divided so
        self.brackets = False  # the clauses are written `1)`
        self.inner_list: str | None = None  # last number of a numbered list that is not the list of clauses

    def read(self, line: str, number: int) -> bool:
        """Open the clause, point or indent that `line` starts; False when it is text (the caller appends it)."""
        if self._group(line, number):
            return True
        opening = clause_opening(line) or self._clause_without_dot(line, number) or self._clause_in_brackets(line)
        opening = opening or self._clause_misread(line, number)
        opening = opening or self._written_out(line)
        if opening is not None:
            return (self._clause if opening.kind is Unit.CLAUSE else self._point)(opening, line, number)
        opening = decimal_opening(line)
        if opening is not None:
            return self._decimal(opening, line, number)
        opening = point_opening(line) or self._older_point(line) or self._double_point(line)
        if opening is not None:
            return self._point(opening, line, number)
        opening = indent_opening(line)
        if opening is not None:
            self.builder.open(opening, line, number)
            return True
        return False

    def open_inside(self, opening: Opening, number: int) -> None:
        """Open clause 1 and point a where they stand on the line of the article or clause just opened: `Điều 3. 1. a) …`."""
        inner = clause_opening(opening.rest) if opening.kind is Unit.ARTICLE else None
        if inner is not None and inner.label == "1":
            self.clause = inner.label
        else:
            inner = point_opening(opening.rest)
            if inner is None or inner.label != "a":
                return
        self.builder.stack[-1].text.clear()
        self.builder.open(inner, "", number)
        if inner.kind is Unit.CLAUSE:
            self.open_inside(inner, number)

    def _group(self, line: str, number: int) -> bool:
        """Open `I.`, `II.` as the clauses of an article of a programme or plan, and `1.` as points; return whether it did."""
        match = _GROUP.match(line) if line[:1] in "IVX" and "\t" not in line else None
        if match is None or roman_value(match[1]) != self.group + 1 or (self.group == 0 and self.clause is not None):
            return False
        self.group += 1
        self.clause = self.inner_list = None
        marker = line[: match.start(2)].strip()
        self.builder.open(Opening(Unit.CLAUSE, match[1], marker, match[2]), line, number)
        return True

    def _clause_without_dot(self, line: str, number: int) -> Opening | None:
        """Return a clause that lost its dot (`13 Trường hợp …`), only where exactly this number is due; else None."""
        match = _NO_DOT.match(line) if self.clause is not None and "\t" not in line else None
        if match is None or match[1] != expected_after(self.clause) or self.inner_list is not None:
            return None
        self.builder.warn("clause_without_dot", number, label=match[1])
        return Opening(Unit.CLAUSE, match[1], match[1], match[2])

    def _clause_in_brackets(self, line: str) -> Opening | None:
        """Return a clause written `1)`: only from the first clause of an article on, before any point; else None."""
        opening = bracket_clause_opening(line)
        first = self.clause is None and self.builder.current(Unit.POINT) is None
        if opening is None or not follows(opening.label, self.clause) or not (self.brackets or first):
            return None
        self.brackets = True
        return opening

    def _clause_misread(self, line: str, number: int) -> Opening | None:
        """Return a clause with letters for figures (`l.`), only where exactly this number and no point `l` is due; else None."""
        opening = misread_clause_opening(line)
        last = self.builder.current(Unit.POINT)
        if opening is None or opening.label != expected_after(self.clause) or self.inner_list is not None:
            return None
        if last is not None and next_letter(last.label) == "l" and line.startswith("l"):
            return None
        self.builder.warn("clause_misread", number, printed=opening.marker.rstrip(".,"), label=opening.label)
        return opening

    def _older_point(self, line: str) -> Opening | None:
        """Return a point written `a.`, `a/`, `a-` where its letter is due: `a` first, then the next one or the one after; else None."""
        opening = older_point_opening(line)
        if opening is None:
            return None
        last = self.builder.current(Unit.POINT)
        if last is None or "." in last.label or last.label.isdigit():
            previous = self.builder.current(Unit.INDENT) if last is not None else None
            due = opening.label == "a" or (previous is not None and letter_distance(opening.label, previous.label) in (1, 2))
        else:
            slip = opening.label == last.label == "d"
            due = slip or letter_distance(opening.label, last.label) in (1, 2) or (opening.label, last.label) == ("f", "e")
        return opening if due else None

    def _written_out(self, line: str) -> Opening | None:
        """Return a clause or point with its name before it (`Khoản 1.`, `Điểm a)`), only where exactly this one is due; else None."""
        opening = written_out_opening(line)
        if opening is None:
            return None
        if opening.kind is Unit.CLAUSE:
            return opening if follows(opening.label, self.clause) else None
        last = self.builder.current(Unit.POINT)
        return opening if opening.label == "a" or (last is not None and letter_distance(opening.label, last.label) in (0, 1)) else None

    def _double_point(self, line: str) -> Opening | None:
        """Return a point whose letter is doubled (`aa)`), only where the letters of a long list are used up; else None."""
        opening, last = double_point_opening(line), self.builder.current(Unit.POINT)
        if opening is None or last is None:
            return None
        if len(last.label) == 2 and last.label[0] == last.label[1]:
            return opening if letter_distance(opening.label, last.label) in (1, 2) else None
        return opening if opening.label == "aa" and last.label in tuple("vxyz") else None

    def _misread_first(self, label: str) -> None:
        """Turn the group `I.` into clause 1 when `2.` comes right behind it: recognition took the figure for a letter."""
        draft = self.builder.current(Unit.CLAUSE)
        if self.group == 1 and label == "2" and self.clause is None and draft is not None:
            self.builder.warn("clause_misread", draft.line, printed=draft.label, label="1")
            draft.label = self.clause = "1"
            self.group = 0

    def _clause(self, opening: Opening, line: str, number: int) -> bool:
        """Open a clause whose number is due, or is so after a small gap; return whether it did.

        A number that is not due begins or continues a list inside the clause, or is a row of a table: that is text.
        """
        label = opening.label
        self._misread_first(label)
        if _FIGURES_ONLY.match(opening.rest) and opening.rest:
            self.builder.warn("table_row_kept", number, label=label)
            return False
        if self.inner_list is not None and follows(label, self.inner_list):
            self.inner_list = label
            return False
        gap = split_label(label)[0] - int(expected_after(self.clause))
        if follows(label, self.clause):
            self.clause = label
        elif 0 < gap <= _LARGEST_GAP and self.clause is not None and not opening.rest[:1].islower():
            self.builder.warn("clause_gap", number, label=label, previous=self.clause)
            self.clause = label
        elif self.clause is None and label == "2":
            self.builder.warn("clause_gap", number, label=label, previous="0")
            self.clause = label
        else:
            if label == "1":
                self.inner_list = label
            self.builder.warn("clause_out_of_order", number, label=label, expected=expected_after(self.clause))
            return False
        self.inner_list = None
        kind = Unit.POINT if self.group else Unit.CLAUSE
        self.builder.open(Opening(kind, label, opening.marker, opening.rest), line, number)
        if kind is Unit.CLAUSE:
            self.open_inside(opening, number)
        return True

    def _decimal(self, opening: Opening, line: str, number: int) -> bool:
        """Open `2.1.` as a point of clause 2, only where clause 2 is open and the number is the next one; return whether it did."""
        clause, last = self.builder.current(Unit.CLAUSE), self.builder.current(Unit.POINT)
        head, _, tail = opening.label.partition(".")
        if clause is None or clause.label != head:
            return False
        before = last.label.partition(".")[2] if last is not None and "." in last.label else "0"
        if int(tail) != int(before or 0) + 1:
            return False
        self.builder.open(opening, line, number)
        return True

    def _point(self, opening: Opening, line: str, number: int) -> bool:
        last, label = self.builder.current(Unit.POINT), opening.label
        if last is not None and ("." in last.label or last.label.isdigit()):
            self.builder.open(Opening(Unit.INDENT, label, opening.marker, opening.rest), line, number)
            return True
        if label in ("i", "v", "x") and (last is None or next_letter(last.label) != label or _begins_indents(line, last.source)):
            self.builder.open(Opening(Unit.INDENT, label, opening.marker, opening.rest), line, number)
            return True
        read = label if last is None else self._repaired(label, last.label, number)
        self.builder.open(opening, line, number, label=read)
        return True

    def _repaired(self, label: str, previous: str, number: int) -> str:
        """Put right a slip between `d)` and `đ)`; doubt a letter that does not go forward."""
        if label == previous == "d":
            self.builder.warn("point_relabelled", number, printed="d", label="đ")
            return "đ"
        if label == "đ" and previous == "c":
            self.builder.warn("point_relabelled", number, printed="đ", label="d")
            return "d"
        if (label == "đ" and previous == "đ") or (label == "z" and previous in ("x", "y")) or label[:1] == label[1:]:
            return label
        distance = letter_distance(label, previous)
        forward = distance is not None and (distance in (1, 2) or (distance == 0 and len(label) > 1))
        if not forward and not (label == "f" and previous in ("e", "đ", "d")) and previous != "f":
            self.builder.warn("point_out_of_order", number, label=label, previous=previous)
        return label


def _begins_indents(line: str, before: list[str]) -> bool:
    """Return True for `(i)` that divides point h: where points have no bracket before them, or point h leads in with a colon."""
    return line.startswith("(") and (not before or not before[0].startswith("(") or before[-1].endswith(":"))
