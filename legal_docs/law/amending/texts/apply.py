"""Carries out instructions on a text: rows in, rows out; without the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from legal_docs.law.amending.instructions.phrases import replaced
from legal_docs.law.amending.places.annexes import annex_row, is_annex, opening_of
from legal_docs.law.amending.places.fragments import LEVEL_OF, rows_in, unquoted, words_before
from legal_docs.text.provisions.addresses import key_of
from legal_docs.text.provisions.rows import Row, outermost
from legal_docs.text.vocabulary import DIVISIONS, Unit

# What consolidated texts print in the place of a repealed provision (Ordinance 01/2012/UBTVQH13, Article 14): part of the law's own text.
REPEALED_WORDS = "(được bãi bỏ)"
REPEALED = "repealed"
_SPACE_BEFORE_MARK = re.compile(r" +([,;.:])")


@dataclass(frozen=True, slots=True)
class Order:
    """One instruction, fields as in models.AmendmentStep; `key` names it in the result."""

    key: int
    operation: str
    anchor: str = ""
    new_text: str = ""
    old_phrase: str = ""
    new_phrase: str = ""


@dataclass(slots=True)
class Result:
    """The new text, which provisions each order touched (by anchor), and the orders that could not be carried out, with a code."""

    rows: list[Row]
    touched: dict[int, list[str]] = field(default_factory=dict)
    inserted: dict[int, list[str]] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)


class CannotApply(Exception):
    """An order does not fit the text; `code` says why: no_place, no_words, phrase_missing, exists."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def apply_orders(rows: Sequence[Row], orders: Iterable[Order]) -> Result:
    """Carry out orders one after the other; one that does not fit is left out and named in `problems`."""
    result = Result(list(rows))
    for order in orders:
        try:
            _CARRY_OUT[order.operation](result, order)
        except CannotApply as problem:
            result.problems[order.key] = problem.code
    result.rows = [row if row.position == index else row._replace(position=index) for index, row in enumerate(result.rows)]
    return result


def subtree(rows: Sequence[Row], anchor: str) -> tuple[int, int]:
    """Return where a provision begins and where what follows it begins; raises CannotApply("no_place") without it."""
    key = key_of(anchor)
    start = next((index for index, row in enumerate(rows) if key_of(row.anchor) == key), None)
    if start is None:
        raise CannotApply("no_place")
    end = start + 1
    while end < len(rows) and rows[end].depth > rows[start].depth:
        end += 1
    return start, end


def text_below(rows: Sequence[Row], anchor: str) -> str:
    """Return a provision with all below it as printed, "" when there is none."""
    try:
        start, end = subtree(rows, anchor)
    except CannotApply:
        return ""
    return "\n".join(row.printed for row in rows[start:end])


def _replace(result: Result, order: Order) -> None:
    """Put the new words in the place of a provision; further units of the new text follow it."""
    start, end = subtree(result.rows, order.anchor)
    old = result.rows[start]
    text = unquoted(order.new_text)
    if not text:
        raise CannotApply("no_words")
    if is_annex(old):
        result.rows[start:end] = [annex for annex in (annex_row(text, old),) if annex]
        result.touched[order.key] = [old.anchor]
        return
    fresh = rows_in(text, above=_above(old.eid), depth=old.depth, of_indents=old.kind == Unit.INDENT)
    if not fresh or LEVEL_OF.get(fresh[0].kind, 99) > LEVEL_OF.get(old.kind, 99):
        # Only words, or only units below it: the provision keeps its number.
        fresh = [old._replace(text=words_before(text), role="normative", quoted=""), *rows_in(text, above=old.eid, depth=old.depth + 1)]
    else:
        fresh = _keeping_heading(fresh, old)
    rest = {row.eid for row in (*result.rows[:start], *result.rows[end:])}
    if any(row.eid in rest for row in fresh):
        raise CannotApply("exists")
    result.touched[order.key] = [old.anchor]
    others = [top.anchor for top, _ in outermost(fresh) if top.anchor != old.anchor]
    if others:
        result.inserted[order.key] = others
        result.touched[order.key] += others
    result.rows[start:end] = fresh


def _keeping_heading(fresh: list[Row], old: Row) -> list[Row]:
    """Keep the ids of a provision that is replaced by one of the same number."""
    first = fresh[0]
    if first.kind == old.kind and first.label.lower() == old.label.lower():
        first = first._replace(source_id=old.source_id, eid=old.eid, anchor=old.anchor)
    return [first, *fresh[1:]]


def _insert(result: Result, order: Order) -> None:
    """Put new units behind a provision of their level, or at the end of the one that they belong into."""
    text = unquoted(order.new_text)
    if opening_of(text) is not None:
        _insert_annex(result, order, text)
        return
    fresh = rows_in(text)
    if not fresh:
        raise CannotApply("no_words")
    start, end = subtree(result.rows, order.anchor)
    before = result.rows[start]
    level, fits = LEVEL_OF.get(fresh[0].kind, 99), LEVEL_OF.get(before.kind, -1)
    if level > fits:
        above, depth = before.eid, before.depth + 1
    else:
        while LEVEL_OF.get(before.kind, -1) > level:
            start, end = _parent(result.rows, start)
            before = result.rows[start]
        above, depth = _above(before.eid), before.depth
    placed = rows_in(text, above=above, depth=depth)
    taken = {row.eid for row in result.rows}
    if any(row.eid in taken for row in placed):
        raise CannotApply("exists")
    result.inserted[order.key] = [top.anchor for top, _ in outermost(placed)]
    result.touched[order.key] = list(result.inserted[order.key])
    result.rows[end:end] = placed


def _insert_annex(result: Result, order: Order, text: str) -> None:
    """Insert a new annex or form behind the whole unit that the place is in: annexes are in no chapter and no article."""
    start, _end = subtree(result.rows, order.anchor)
    fresh = annex_row(text)
    if fresh is None:
        raise CannotApply("no_words")
    if any(row.eid == fresh.eid for row in result.rows):
        raise CannotApply("exists")
    end = start + 1
    while end < len(result.rows) and result.rows[end].depth > 0:
        end += 1
    result.rows[end:end] = [fresh]
    result.inserted[order.key] = [fresh.anchor]
    result.touched[order.key] = [fresh.anchor]


def _repeal(result: Result, order: Order) -> None:
    """Remove the words and keep the number: a repealed provision keeps its place and its address."""
    start, end = subtree(result.rows, order.anchor)
    old = result.rows[start]
    result.touched[order.key] = [row.anchor for row in result.rows[start:end]] if old.kind in DIVISIONS else [old.anchor]
    kept = [row for row in result.rows[start:end] if _is_numbered(row)] if old.kind in DIVISIONS else [old]
    result.rows[start:end] = [row._replace(text=REPEALED_WORDS, heading="", role=REPEALED, quoted="") for row in kept]


def _phrase(result: Result, order: Order) -> None:
    """Replace words wherever they stand in a provision, or in the whole text without a place."""
    if not order.old_phrase:
        raise CannotApply("no_words")
    start, end = subtree(result.rows, order.anchor) if order.anchor else (0, len(result.rows))
    touched = []
    for index in range(start, end):
        row = result.rows[index]
        heading = replaced(row.heading, order.old_phrase, order.new_phrase)
        text = replaced(row.text, order.old_phrase, order.new_phrase)
        if (heading, text) != (row.heading, row.text):
            if not order.new_phrase:
                heading, text = _tidy(heading), _tidy(text)
            result.rows[index] = row._replace(heading=heading, text=text, quoted="")
            touched.append(row.anchor)
    if not touched:
        raise CannotApply("phrase_missing")
    result.touched[order.key] = touched


_CARRY_OUT = {"replace": _replace, "insert": _insert, "repeal": _repeal, "phrase": _phrase}


def _parent(rows: Sequence[Row], index: int) -> tuple[int, int]:
    depth = rows[index].depth
    for above in range(index - 1, -1, -1):
        if rows[above].depth < depth:
            return subtree(rows, rows[above].anchor)
    raise CannotApply("no_place")


def _is_numbered(row: Row) -> bool:
    """Return True for what keeps its number when a chapter is repealed: the chapter itself and its articles."""
    return LEVEL_OF.get(row.kind, -1) <= LEVEL_OF[Unit.ARTICLE]


def _above(eid: str) -> str:
    return eid.rpartition("__")[0]


def _tidy(text: str) -> str:
    """Remove double spaces, spaces beside a mark or a cell's edge, and empty lines that words taken out leave behind; cells stay."""
    text = _SPACE_BEFORE_MARK.sub(r"\1", text.replace("  ", " ")).replace("\n\n", "\n")
    return re.sub(r" ?([\t\n]) ?", r"\1", text).strip(" \n")
