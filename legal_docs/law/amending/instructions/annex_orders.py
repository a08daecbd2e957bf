"""Instructions about annexes, forms and rows of tables: the new words come from the amending document's own annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from legal_docs.law.amending.instructions.instruction import Instruction
from legal_docs.law.amending.instructions.phrases import replaced
from legal_docs.law.amending.instructions.verbs import ADDS_ONLY, AFTER, REPEALS
from legal_docs.law.amending.places.amended_text import Target
from legal_docs.law.amending.places.annexes import (
    AnnexUnit,
    Piece,
    is_annex,
    opening_of,
    piece_of,
    rows_named,
    section_named,
    table_row,
    table_rows,
    units_in,
)
from legal_docs.law.amending.places.fragments import unquoted
from legal_docs.text.provisions.rows import Row

_BY = re.compile(r"\s(?:bằng|thành)\s")
_LIKE = re.compile(r"(?<!kèm)(?<!hành)\s(?:theo|như)\s(?!sau)")
_VERBS = r"(?i)^\W*(?:(?:sửa đổi|bổ sung|thay thế|thay|bãi bỏ|hủy bỏ|huỷ bỏ|bỏ|sửa)[\s,]*(?:và\s+)?)+(?:toàn bộ\s+)?(?:các\s+|những\s+)?"
_WHOLE = re.compile(rf"{_VERBS}(?:phụ\s*lục|mẫu|biểu)(?!\w)")
_LISTED = re.compile(r"(?i)(?:[,;]|\bvà)\s+(?:các\s+)?(?:phụ\s*lục|mẫu|biểu)(?!\w)")
_WHOLE_ROWS = re.compile(rf"{_VERBS}(?:số thứ tự|stt|mục số|dòng)(?!\w)")


def annex_instructions(
    lead: str, quoted: str, base: Instruction, target: Target, own: Sequence[Row], *, above: str = ""
) -> list[Instruction]:
    """Return the steps that an instruction orders for annexes, forms and rows of their tables.

    `base` carries the words and their place, `own` are the rows of the amending document, whose annexes give the new words, `above`
    is the annex that the words above the instruction speak of. Only what the instruction names outright is replaced as a whole; what
    it changes in the middle of an annex, and words or places that were not found, stand as a step that a person completes.
    """
    text = list(target.rows.values())
    table = rows_named(lead)
    if table:
        return _rows_of_table(lead, unquoted(quoted), base, table, text, above)
    named, by = _split(lead)
    units = units_in(named)
    if not units:
        return []
    if not _WHOLE.match(lead) or (quoted and opening_of(unquoted(quoted)) is None):
        return [_in_the_middle(base, units[-1], unquoted(quoted), text)]
    if REPEALS.match(lead):
        return annex_repeals(lead, base, target)
    if ADDS_ONLY.match(lead):
        return _insertions(lead, quoted, base, text, own)
    new = units_in(by) or units
    if units[0].form and [unit.label for unit in new] == [""]:  # "bằng các mẫu tại Phụ lục kèm theo": under the same numbers
        new = [replace(unit, holder="") for unit in units]
    if quoted:
        new_texts = [unquoted(quoted)] if len(units) == 1 else [""] * len(units)
    else:
        new_texts = [piece.text if (piece := piece_of(own, unit)) else "" for unit in new] if len(new) == len(units) else [""] * len(units)
    renamed = len(new) == len(units) and not quoted and [unit.label for unit in new] != [unit.label for unit in units]
    return [_replacement(base, unit, piece_of(text, unit), words, text, renamed) for unit, words in zip(units, new_texts, strict=True)]


def phrase_in_rows(where: str, step: Instruction, target: Target) -> list[Instruction]:
    """Return, for words replaced in rows of a table only, each old row with the new one; [] where no row is named."""
    text = list(target.rows.values())
    labels = rows_named(where)
    pieces = [piece for unit in units_in(where) if (piece := piece_of(text, unit))] if labels else []
    if not pieces:
        return []
    anchor = pieces[0].anchor
    table = next(row.text for row in text if row.anchor == anchor)
    found = []
    for label in labels:
        old = table_row(table, label, section=section_named(where))
        new = replaced(old, step.old_phrase, step.new_phrase)
        given = replace(step, anchor=anchor, old_phrase=old, new_phrase=new)
        found.append(given if new != old else replace(given, old_phrase="", new_phrase=step.new_phrase, doubt="no_row"))
    return found


def annex_repeals(lead: str, base: Instruction, target: Target) -> list[Instruction]:
    """Return the repeals of the annexes and forms that an instruction names, beside articles or by themselves."""
    text, units = list(target.rows.values()), units_in(lead)
    if units and not (_WHOLE.match(lead) or _LISTED.search(lead)):
        return [_in_the_middle(base, units[-1], "", text)]
    return [_repeal(base, unit, piece_of(text, unit), text) for unit in units]


def _in_the_middle(base: Instruction, unit: AnnexUnit, words: str, text: Sequence[Row]) -> Instruction:
    """Return a step for a change inside an annex that the instruction does not name outright; a person completes it."""
    piece = piece_of(text, unit)
    anchor = piece.anchor if piece else unit.anchor
    return replace(base, operation="phrase", anchor=anchor, new_phrase=words, doubt="unread" if piece else "no_place")


def _split(lead: str) -> tuple[str, str]:
    """Cut an instruction into what it changes and what comes in its place."""
    match = _BY.search(lead) or _LIKE.search(lead)
    return (lead[: match.start()], lead[match.end() :]) if match else (lead, "")


def _repeal(base: Instruction, unit: AnnexUnit, piece: Piece | None, text: Sequence[Row]) -> Instruction:
    if piece is None:
        return replace(base, operation="repeal", anchor=unit.anchor, doubt="no_place")
    return replace(base, operation="repeal", anchor=piece.anchor) if piece.whole else _in_place(base, piece, "", text)


def _replacement(base: Instruction, unit: AnnexUnit, piece: Piece | None, words: str, text: Sequence[Row], renamed: bool) -> Instruction:
    if piece is None:
        return replace(base, anchor=unit.anchor, new_text=words, doubt="no_place")
    if not words:
        return replace(base, anchor=piece.anchor, old_phrase="" if piece.whole else piece.text, doubt="no_annex")
    doubt = "other_number" if renamed else ""
    if piece.whole:
        return replace(base, anchor=piece.anchor, new_text=words, doubt=doubt)
    return _in_place(base, piece, words, text, doubt)


def _in_place(base: Instruction, piece: Piece, new: str, text: Sequence[Row], doubt: str = "") -> Instruction:
    """Return the step that replaces a part of an annex by new words; where that part occurs twice, a person has to say which."""
    holder = next(row for row in text if row.anchor == piece.anchor)
    once = holder.text.count(piece.text) == 1
    old = piece.text if once else ""
    return replace(base, operation="phrase", anchor=piece.anchor, old_phrase=old, new_phrase=new, doubt=doubt if once else "no_row")


def _insertions(lead: str, quoted: str, base: Instruction, text: Sequence[Row], own: Sequence[Row]) -> list[Instruction]:
    """Return the steps that insert new annexes: behind the one named, else behind the last.

    New forms are also inserted inside the annex that holds the others.
    """
    after = AFTER.search(lead)
    units = units_in(_split(lead[: after.start()] if after else lead)[0])
    named_after = units_in(lead[after.end() :])[:1] if after else []
    neighbour = piece_of(text, named_after[0]) if named_after else None
    if quoted and len(units) == 1:
        new_texts = [unquoted(quoted)]
    else:
        new_texts = [piece.text if (piece := piece_of(own, unit)) else "" for unit in units]
    if named_after and neighbour is None:
        return [replace(base, operation="insert", anchor=named_after[0].anchor, new_text=new, doubt="no_place") for new in new_texts]
    if neighbour is not None and not neighbour.whole:
        with_new = "\n".join([neighbour.text, *filter(None, new_texts)])
        step = _in_place(base, neighbour, with_new, text)
        missing = replace(base, operation="phrase", anchor=neighbour.anchor, old_phrase="", doubt="no_annex")
        return [step, *(missing for new in new_texts if not new)] if any(new_texts) else [missing]
    anchor = neighbour.anchor if neighbour else _last(text)
    steps = []
    for unit, new in zip(units, new_texts, strict=True):
        existing = piece_of(text, unit)
        doubt = "exists" if existing and existing.whole else "" if new else "no_annex"
        steps.append(replace(base, operation="insert", anchor=anchor, new_text=new, doubt=doubt))
        anchor = unit.anchor if not doubt else anchor
    return steps


def _last(text: Sequence[Row]) -> str:
    """Return the last annex or, without any, the last provision that stands below none: new annexes come after it."""
    roots = [row for row in text if row.depth == 0]
    return next((row.anchor for row in reversed(roots) if is_annex(row)), roots[-1].anchor if roots else "")


def _rows_of_table(lead: str, words: str, base: Instruction, labels: list[str], text: Sequence[Row], above: str) -> list[Instruction]:
    """Return the steps that replace, add or remove rows named by their first cell; the rest of the table stays."""
    phrase = replace(base, operation="phrase")
    units = units_in(lead)
    pieces = [piece.anchor for unit in units if (piece := piece_of(text, unit))]
    held = next((row for row in text if row.anchor == (pieces[0] if pieces else above) and is_annex(row)), None)
    if held is None:
        anchor = units[0].anchor if units else above
        return [replace(phrase, anchor=anchor, new_phrase=words, doubt="no_place")]
    table = held.text
    section = section_named(lead)
    phrase = replace(phrase, anchor=held.anchor)
    after = AFTER.search(lead)
    if ADDS_ONLY.match(lead) and after:
        before = rows_named(lead[after.start() :])[:1]
        row = table_row(table, before[0], section=section) if before else ""
        fits = bool(row and words)
        return [replace(phrase, old_phrase=row, new_phrase=f"{row}\n{words}" if fits else words, doubt="" if fits else "no_row")]
    if REPEALS.match(lead) and _WHOLE_ROWS.match(lead):
        rows = [table_row(table, label, section=section) for label in labels]
        return [replace(phrase, old_phrase=row, doubt="" if row else "no_row") for row in rows]
    given = table_rows(words) if _WHOLE_ROWS.match(lead) else {}
    steps = []
    for label in labels:
        row = table_row(table, label, section=section)
        new = given.get(label, "")
        fits = bool(row and new)
        new = new or (words if len(labels) == 1 else "")
        steps.append(replace(phrase, old_phrase=row if fits else "", new_phrase=new, doubt="" if fits else "no_row"))
    return steps
