"""Instructions read from an amending text: what each one does, where, with which words. Pure: rows in, orders out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from legal_docs.law.amending.instructions.annex_orders import annex_instructions, annex_repeals, phrase_in_rows
from legal_docs.law.amending.instructions.instruction import Instruction
from legal_docs.law.amending.instructions.passive_voice import active
from legal_docs.law.amending.instructions.phrases import Phrase, phrases_in, replaced
from legal_docs.law.amending.instructions.segments import (
    ATTACHED,
    Context,
    Segment,
    completed,
    indexes_below,
    is_order,
    paths_in,
    segments_of,
    without_quotes,
)
from legal_docs.law.amending.instructions.verbs import ADDS_ONLY, AFTER, REPEALS, VERB
from legal_docs.law.amending.places.amended_text import Target
from legal_docs.law.amending.places.annexes import piece_of, rows_named, units_in
from legal_docs.law.amending.places.fragments import LEVEL_OF, rows_in, unquoted, words_before
from legal_docs.text.documents.references import find_references
from legal_docs.text.provisions.addresses import key_of
from legal_docs.text.provisions.rows import Row, outermost
from legal_docs.text.structure.builder import step_of
from legal_docs.text.vocabulary import EID_NAMES, Unit

_HEADING = re.compile(r"(?i)\b(?:tên|tiêu đề)\s+(?:của\s+)?(?:điều|chương|mục|phần)\b")
_OPENING_WORDS = re.compile(r"(?i)\b(?:đoạn (?:mở đầu|đầu)|phần (?:dẫn|mở đầu)|lời dẫn|câu dẫn)\b")
_NAMES_A_PLACE = re.compile(r"(?i)như sau|cụm từ|phụ lục|mẫu|biểu|số thứ tự|mục số|danh mục|\b(?:điều|khoản|điểm)\s+[\da-zđ]")
_DOCUMENTS = re.compile(r"(?i)\b(?:văn bản quy phạm pháp luật|các (?:văn bản|nghị định|quyết định|nghị quyết|thông tư))\b")
_PART = re.compile(r"(?i)\b(?:cụm từ|phụ lục|mẫu|biểu)\b")
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


def read_instructions(
    acting: Sequence[Row], target: Sequence[Row], *, number: str = "", title: str = "", annexes: Sequence[Row] | None = None
) -> list[Instruction]:
    """Return what an amending text orders for the text `target`, in order.

    `acting` are the rows of the amending text (or of those of its articles that are about this target), `number` the target's
    number in its norm form: citations of other documents are not places in it. `annexes` are the rows of the whole amending
    document, which new annexes are taken from (None: `acting`). An instruction whose place or words are not sure carries a doubt;
    one that could not be read at all stands as a step that a person has to complete ("unread"): none is dropped silently.
    """
    text, own = Target(target), acting if annexes is None else annexes
    segments = segments_of(acting, number, Context(attached=bool(ATTACHED.search(title))))
    read = [_instructions(one, text, number) if is_order(one.lead, one.context) else [] for one in segments]
    for index, segment in enumerate(segments):
        if not read[index] and not _has_orders_below(segments, index):
            read[index] = _about_annexes(segment, text, number, own)
    found: list[Instruction] = []
    for index, segment in enumerate(segments):
        below = any(read[lower] for lower in indexes_below(segments, index))
        found += read[index] or ([] if below else _unread(segment, text, number))
    return found


def _has_orders_below(segments: Sequence[Segment], index: int) -> bool:
    """Return True where an order only says what those below it are about: `Sửa đổi, bổ sung một số mục của Phụ lục I như sau`."""
    return any(is_order(segments[lower].lead, segments[lower].context) for lower in indexes_below(segments, index))


def _unread(segment: Segment, text: Target, number: str) -> list[Instruction]:
    """Return an order that no rule read, as a step to complete by hand; [] for one that repeals or replaces a whole document."""
    lead, quoted, context = active(segment.lead), segment.quoted, segment.context
    if not VERB.match(lead) or not (quoted or _NAMES_A_PLACE.search(lead)):
        return []
    paths = paths_in(without_quotes(lead), number)
    if not quoted and not any("art_" in path for path in paths) and _is_about_whole_documents(lead):
        return []
    place = text.settle(completed(context.place, paths[0]), attached=context.attached) if paths else ""
    words = " ".join(segment.lead.split())[:2000]
    # A phrase without the words to replace is never carried out: the step waits for a person.
    return [Instruction("phrase", place, words, segment.row.anchor, new_phrase=unquoted(quoted), doubt="unread")]


def _is_about_whole_documents(lead: str) -> bool:
    if REPEALS.match(lead) and _DOCUMENTS.search(lead):
        return True
    return bool(find_references(lead)) and not _PART.search(lead)


def _instructions(segment: Segment, text: Target, number: str) -> list[Instruction]:
    """Return what one order instructs: phrases, repeals, or units that are quoted."""
    lead, quoted, context = active(segment.lead), segment.quoted, segment.context
    attached = context.attached or bool(ATTACHED.search(lead))
    base = Instruction("replace", "", " ".join(segment.lead.split())[:2000], segment.row.anchor)
    phrases = [] if quoted else phrases_in(lead)
    if phrases:
        return [_checked(step, text) for phrase in phrases for step in _phrase_steps(phrase, base, context, text, number, attached)]
    named = without_quotes(lead)
    paths = paths_in(named, number)
    if _is_about_annexes(named, context, paths):
        return []
    settled = [text.settle(completed(context.place, path), attached=attached) for path in paths if not path.startswith("annex_")]
    if not quoted:
        if REPEALS.match(lead) or context.repeals:
            repeals = [_checked(replace(base, operation="repeal", anchor=place), text) for place in settled]
            return [*repeals, *annex_repeals(named, base, text)] if repeals else []
        return []
    return _quoted_instructions(lead, quoted, base, settled, context, text, attached)


def _is_about_annexes(named: str, context: Context, paths: Sequence[str]) -> bool:
    inside = context.place.startswith("annex_") and bool(rows_named(named))
    return (inside or bool(units_in(named))) and not any("art_" in path for path in paths)


def _about_annexes(segment: Segment, text: Target, number: str, own: Sequence[Row]) -> list[Instruction]:
    """Return what an order says about annexes, forms and the rows of their tables."""
    lead, context = active(segment.lead), segment.context
    named = without_quotes(lead)
    if not VERB.match(lead) or phrases_in(lead) or not _is_about_annexes(named, context, paths_in(named, number)):
        return []
    if REPEALS.match(lead) and _DOCUMENTS.search(lead):
        return []  # whole documents that an annex of the amending document lists
    base = Instruction("replace", "", " ".join(segment.lead.split())[:2000], segment.row.anchor)
    above = context.place if context.place.startswith("annex_") else ""
    return annex_instructions(named, segment.quoted, base, text, own, above=above)


def _phrase_steps(phrase: Phrase, base: Instruction, context: Context, text: Target, number: str, attached: bool) -> list[Instruction]:
    """Return one step for each place that a replacement of words names; else for the place that the words above speak of."""
    step = replace(base, operation="phrase", old_phrase=phrase.old, new_phrase=phrase.new)
    if in_rows := phrase_in_rows(phrase.where, step, text):
        return in_rows
    places = [text.settle(completed(context.place, path), attached=attached) for path in paths_in(phrase.where, number)]
    if not places:
        rows = list(text.rows.values())
        places = [piece.anchor if (piece := piece_of(rows, unit)) else unit.anchor for unit in units_in(phrase.where)]
    places = places or [text.settle(context.place, attached=attached) if context.place else ""]
    return [replace(step, anchor=place) for place in places]


def _quoted_instructions(
    lead: str, quoted: str, base: Instruction, settled: list[str], context: Context, text: Target, attached: bool
) -> list[Instruction]:
    """Return one step for each unit that is quoted: it replaces the unit of the same number, or is inserted behind its neighbour."""
    inner = unquoted(quoted)
    if settled and text.has(settled[0]) and (_HEADING.search(lead) or _OPENING_WORDS.search(lead)):
        units = rows_in(inner)
        new = (units[0].heading or units[0].text) if units else words_before(inner)
        kept = text.with_words(settled[0], new, heading=_HEADING.search(lead) is not None)
        return [replace(base, anchor=settled[0], new_text=kept)]
    blocks = list(outermost(rows_in(inner)))
    if not blocks:
        return [_checked(replace(base, anchor=place, new_text=inner, doubt="no_marker"), text) for place in settled[:1]]
    after = _named_after(lead, context, text, attached)
    return [
        _unit_step(top, below, base, settled, after, ADDS_ONLY.match(lead) is not None, context, text, attached) for top, below in blocks
    ]


def _unit_step(
    top: Row,
    below: list[Row],
    base: Instruction,
    settled: list[str],
    after: str,
    adds_only: bool,
    context: Context,
    text: Target,
    attached: bool,
) -> Instruction:
    """Return the instruction of one quoted unit: it replaces the unit of that label, or is inserted where there is none."""
    words = "\n".join(piece.printed for piece in (top, *below))
    step = step_of(Unit(top.kind), top.label)
    named = [place for place in settled if place.split("__")[-1] == step]
    exact = next((place for place in named if "art_" in place or text.has(place)), None)
    if exact is None:
        exact = text.settle(_container(top, settled, context, after, step), attached=attached)
    if text.has(exact):
        return replace(base, anchor=exact, new_text=words, doubt="exists" if adds_only else "")
    behind = after or _neighbour(exact, text)
    doubt = "" if text.has(behind) else "no_place"
    return replace(base, operation="insert", anchor=behind, new_text=words, doubt=doubt)


def _container(top: Row, settled: list[str], context: Context, after: str, step: str) -> str:
    """Return the place of a unit that the instruction does not name itself: below the smallest named place that may hold it."""
    if top.kind == Unit.ARTICLE:
        return step
    holders = [place for place in (*settled, after, context.place) if place]
    for place in holders:
        steps = place.split("__")
        while steps and _level(steps[-1]) >= LEVEL_OF[top.kind]:
            steps.pop()
        if steps:
            return "__".join([*steps, step])
    return step


_KIND_OF_STEP = {step: unit for unit, step in EID_NAMES.items()}


def _level(step: str) -> int:
    return LEVEL_OF.get(_KIND_OF_STEP.get(step.split("_")[0], ""), -1)


def _named_after(lead: str, context: Context, text: Target, attached: bool) -> str:
    """Return the provision that "vào sau …" names, "" without one."""
    match = AFTER.search(lead)
    if match is None:
        return ""
    paths = paths_in(lead[match.end() :], "")
    return text.settle(completed(context.place, paths[0]), attached=attached) if paths else ""


def _neighbour(anchor: str, text: Target) -> str:
    """Return the provision behind which a new one stands by its number; the one above it when it has no preceding sibling."""
    above, _, step = anchor.rpartition("__")
    kind, _, label = step.partition("_")
    for before in _labels_before(label.replace("dd", "đ")):
        candidate = f"{above}__{kind}_{before.replace('đ', 'dd')}" if above else f"{kind}_{before.replace('đ', 'dd')}"
        if text.has(candidate):
            return candidate
    return above


def _labels_before(label: str) -> list[str]:
    """Return the labels that may come before one, the nearest first: `5b` comes after 5a or 5, `6` after 5, `g` after e."""
    match = re.fullmatch(r"(\d+)([a-zđ]*)", label)
    if match is None:
        index = _LETTERS.find(label[:1])
        earlier = [_LETTERS[before] for before in range(index - 1, -1, -1)]
        return [label[:1], *earlier] if len(label) > 1 else earlier
    number, letter = int(match[1]), match[2]
    lettered = [f"{number}{_LETTERS[before]}" for before in range(_LETTERS.find(letter) - 1, -1, -1)] if letter else []
    return [*lettered, *([str(number)] if letter else []), *(str(earlier) for earlier in range(number - 1, max(number - 12, 0), -1))]


def _checked(step: Instruction, text: Target) -> Instruction:
    if step.anchor and not text.has(step.anchor):
        return replace(step, doubt="no_place")
    if step.operation == "phrase" and not any(
        replaced(f"{row.heading}\n{row.text}", step.old_phrase, "") != f"{row.heading}\n{row.text}"
        for anchor, row in text.rows.items()
        if not step.anchor or anchor == key_of(step.anchor) or anchor.startswith(f"{key_of(step.anchor)}__")
    ):
        return replace(step, doubt="phrase_missing")
    return step
