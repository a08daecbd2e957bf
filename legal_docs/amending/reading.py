"""Instructions read from an amending text: what each one does, where, with which words. Pure: rows in, orders out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from legal_docs.amending.amended_text import Target
from legal_docs.amending.fragments import LEVEL_OF, eid_of, rows_in, tops, unquoted, words_before
from legal_docs.amending.phrases import phrases_in, replaced
from legal_docs.lawtext.citations import find_citations
from legal_docs.rows import Row

_VERB = re.compile(r"(?i)^\W*(?:sửa đổi|bổ sung|thay thế|thay|bãi bỏ|hủy bỏ|huỷ bỏ|bỏ|sửa)\b")
_MARKED = re.compile(r"^(?:(?P<number>\d{1,3}[a-zđ]?)[.)]|(?P<letter>[a-zđ]\d?)\))\s*")
_REPEALS = re.compile(r"(?i)^\W*(?:bãi bỏ|hủy bỏ|huỷ bỏ|bỏ)\b")
_ADDS_ONLY = re.compile(r"(?i)^\W*bổ sung\b(?!.*\bsửa đổi\b)")
_AFTER = re.compile(r"(?i)\b(?:vào\s+)?(?:liền\s+)?sau\s+(?!cụm|từ\b|như)")
_HISTORY = re.compile(r"\((?:đã\s+)?được [^)]*\)")
_HEADING = re.compile(r"(?i)\b(?:tên|tiêu đề)\s+(?:của\s+)?(?:điều|chương|mục|phần)\b")
_OPENING_WORDS = re.compile(r"(?i)\b(?:đoạn (?:mở đầu|đầu)|phần (?:dẫn|mở đầu)|lời dẫn|câu dẫn)\b")
_ATTACHED = re.compile(r"(?i)\b(?:Quy chế|Quy định|Điều lệ|Quy trình|Chương trình|Đề án)\b.{0,60}?(?:kèm theo|theo)\b")
_ONLY_DATES = re.compile(r"(?i)hiệu lực|thi hành|trách nhiệm|chuyển tiếp")
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


@dataclass(frozen=True, slots=True)
class Instruction:
    """A proposed step; fields as in models.AmendmentStep. `doubt` is a code for the editor, "" where nothing is doubtful."""

    operation: str
    anchor: str
    words: str
    source_anchor: str
    new_text: str = ""
    old_phrase: str = ""
    new_phrase: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the provisions above an instruction say: the place they speak of, and that they repeal or speak of an annexed regulation."""

    place: str = ""
    repeals: bool = False
    attached: bool = False


def read_instructions(acting: Sequence[Row], target: Sequence[Row], *, number: str = "", title: str = "") -> list[Instruction]:
    """Return what an amending text orders for the text `target`, in order.

    `acting` are the rows of the amending text (or of those of its articles that are about this target), `number` the target's
    number in its norm form: citations of other documents are not places in it. An instruction whose place or words are not sure
    carries a doubt; none is dropped silently.
    """
    text = Target(target)
    whole = _Context(attached=bool(_ATTACHED.search(title)))
    found: list[Instruction] = []
    open_rows: list[tuple[int, _Context]] = []
    for row in acting:
        for depth, lead, quoted in _segments(row):
            while open_rows and open_rows[-1][0] >= depth:
                open_rows.pop()
            context = open_rows[-1][1] if open_rows else whole
            open_rows.append((depth, _narrowed(context, lead, number)))
            if _is_instruction(lead, context):
                found.extend(_instructions(lead, quoted, row, context, text, number))
    return found


def _segments(row: Row) -> list[tuple[int, str, str]]:
    """Return what one provision orders as (depth, words that order, words that are quoted).

    A provision may hold more than one order: further numbered lines stay in its text where a quotation broke the numbering.
    """
    cuts = [tuple(int(end) for end in span.split("-")) for span in row.quoted.split()]
    base = row.depth
    # The heading orders where the text does not itself begin with an order ("Điều 7. Sửa đổi khoản 1 Điều 16").
    titled = row.heading and _VERB.match(row.heading) and not _VERB.match(row.text)
    pieces: list[tuple[int, list[str], list[str]]] = [(base, [row.heading] if titled else [], [])]
    place = 0
    for line in row.text.split("\n"):
        start, place = place, place + len(line) + 1
        if any(first <= start < last for first, last in cuts):
            pieces[-1][2].append(line)
            continue
        marked = _MARKED.match(line)
        if marked and start and _VERB.match(line[marked.end() :]):
            depth = base - 1 if marked["number"] and row.kind == "diem" else base + (row.kind == "dieu") + bool(marked["letter"])
            pieces.append((depth, [line[marked.end() :]], []))
        elif not pieces[-1][2]:
            pieces[-1][1].append(line)
    return [(depth, _lead(words) or row.heading, "\n".join(quoted)) for depth, words, quoted in pieces]


def _lead(words: list[str]) -> str:
    return _HISTORY.sub("", " ".join(" ".join(words).split()))


def _is_instruction(lead: str, context: _Context) -> bool:
    if _VERB.match(lead):
        return True
    return context.repeals and bool(find_citations(lead)) and not _ONLY_DATES.match(lead)


def _narrowed(context: _Context, lead: str, number: str) -> _Context:
    """What is below an instruction speaks of the place that it names; where it names several, of what they stand in."""
    if not _VERB.match(lead):
        return context
    paths = _paths(lead, number)
    place = _joined(context.place, paths[0]) if len(paths) == 1 else _common([path for path in paths if "art_" in path]) or context.place
    return _Context(place, bool(_REPEALS.match(lead)) and not phrases_in(lead), context.attached or bool(_ATTACHED.search(lead)))


def _common(paths: list[str]) -> str:
    """Return what several places stand in together: khoản 1 and khoản 4 Điều 27 in Điều 27."""
    shared = paths[0].split("__") if paths else []
    for path in paths[1:]:
        steps = path.split("__")
        shared = [step for number, step in enumerate(shared) if steps[: number + 1] == shared[: number + 1]]
    return "__".join(shared)


def _paths(lead: str, number: str) -> list[str]:
    """Return the places that an instruction names, without those of other documents."""
    found: list[str] = []
    for citation in find_citations(lead):
        if citation.target_number and number and citation.target_number != number:
            continue
        found += [path.eid for path in citation.paths]
    return list(dict.fromkeys(found))


def _joined(place: str, path: str) -> str:
    """Complete a place that names no article by the one that the words above it speak of."""
    if "art_" in path or path.startswith(("chp_", "sec_", "part_", "annex_")) or not place:
        return path
    first = path.split("__")[0].split("_")[0]
    steps = place.split("__")
    kinds = [step.split("_")[0] for step in steps]
    if first in kinds:
        steps = steps[: kinds.index(first)]
    return "__".join([*steps, path])


def _instructions(lead: str, quoted: str, row: Row, context: _Context, text: Target, number: str) -> list[Instruction]:
    attached = context.attached or bool(_ATTACHED.search(lead))
    settled = [text.settle(_joined(context.place, path), attached=attached) for path in _paths(_without_quotes(lead), number)]
    words = " ".join(lead.split())[:2000]
    phrases = [] if quoted else phrases_in(lead)
    if phrases:
        found = []
        for phrase in phrases:
            places = [text.settle(_joined(context.place, path), attached=attached) for path in _paths(phrase.where, number)] or [
                text.settle(context.place, attached=attached) if context.place else ""
            ]
            found += [Instruction("phrase", place, words, row.anchor, old_phrase=phrase.old, new_phrase=phrase.new) for place in places]
        return [_checked(step, text) for step in found]
    if not quoted:
        if _REPEALS.match(lead) or context.repeals:
            return [_checked(Instruction("repeal", place, words, row.anchor), text) for place in settled]
        return []
    return _quoted_instructions(lead, quoted, Instruction("replace", "", words, row.anchor), settled, context, text, attached)


def _quoted_instructions(
    lead: str, quoted: str, base: Instruction, settled: list[str], context: _Context, text: Target, attached: bool
) -> list[Instruction]:
    """One step for each unit that is quoted: it replaces the unit of the same number, or is inserted behind its neighbour."""
    inner = unquoted(quoted)
    if settled and text.has(settled[0]) and (_HEADING.search(lead) or _OPENING_WORDS.search(lead)):
        units = rows_in(inner)
        new = (units[0].heading or units[0].text) if units else words_before(inner)
        kept = text.with_words(settled[0], new, heading=_HEADING.search(lead) is not None)
        return [replace(base, anchor=settled[0], new_text=kept)]
    blocks = list(tops(rows_in(inner)))
    if not blocks:
        return [_checked(replace(base, anchor=place, new_text=inner, doubt="no_marker"), text) for place in settled[:1]]
    after = _named_after(lead, context, text, attached)
    return [
        _unit_step(top, below, base, settled, after, _ADDS_ONLY.match(lead) is not None, context, text, attached) for top, below in blocks
    ]


def _unit_step(
    top: Row,
    below: list[Row],
    base: Instruction,
    settled: list[str],
    after: str,
    adds_only: bool,
    context: _Context,
    text: Target,
    attached: bool,
) -> Instruction:
    words = "\n".join(piece.printed for piece in (top, *below))
    step = eid_of(top.kind, top.label, "")
    named = [place for place in settled if place.split("__")[-1] == step]
    exact = next((place for place in named if "art_" in place or text.has(place)), None)
    if exact is None:
        exact = text.settle(_container(top, settled, context, after, step), attached=attached)
    if text.has(exact):
        return replace(base, anchor=exact, new_text=words, doubt="exists" if adds_only else "")
    behind = after or _neighbour(exact, text)
    doubt = "" if text.has(behind) else "no_place"
    if not adds_only and not after and not doubt:
        doubt = "is_new"
    return replace(base, operation="insert", anchor=behind, new_text=words, doubt=doubt if doubt != "is_new" else "")


def _container(top: Row, settled: list[str], context: _Context, after: str, step: str) -> str:
    """The place of a unit that the instruction does not name itself: below the smallest named place that may hold it."""
    if top.kind == "dieu":
        return step
    holders = [place for place in (*settled, after, context.place) if place]
    for place in holders:
        steps = place.split("__")
        while steps and _level(steps[-1]) >= LEVEL_OF[top.kind]:
            steps.pop()
        if steps:
            return "__".join([*steps, step])
    return step


_KIND_OF_STEP = {
    "part": "phan", "chp": "chuong", "sec": "muc", "subsec": "tieu_muc", "art": "dieu", "cl": "khoan", "point": "diem", "indent": "tiet",
}  # fmt: skip


def _level(step: str) -> int:
    return LEVEL_OF.get(_KIND_OF_STEP.get(step.split("_")[0], ""), -1)


def _named_after(lead: str, context: _Context, text: Target, attached: bool) -> str:
    """Return the provision that "vào sau …" names, "" without one."""
    match = _AFTER.search(lead)
    if match is None:
        return ""
    paths = _paths(lead[match.end() :], "")
    return text.settle(_joined(context.place, paths[0]), attached=attached) if paths else ""


def _neighbour(anchor: str, text: Target) -> str:
    """Return the provision behind which a new one stands by its number; the one above it when it has no elder sibling."""
    above, _, step = anchor.rpartition("__")
    kind, _, label = step.partition("_")
    for before in _labels_before(label.replace("dd", "đ")):
        candidate = f"{above}__{kind}_{before.replace('đ', 'dd')}" if above else f"{kind}_{before.replace('đ', 'dd')}"
        if text.has(candidate):
            return candidate
    return above


def _labels_before(label: str) -> list[str]:
    """`5b` comes after 5a or 5; `6` after 5…; `g` after e…"""
    match = re.fullmatch(r"(\d+)([a-zđ]*)", label)
    if match is None:
        place = _LETTERS.find(label[:1])
        earlier = [_LETTERS[number] for number in range(place - 1, -1, -1)]
        return [label[:1], *earlier] if len(label) > 1 else earlier
    number, letter = int(match[1]), match[2]
    lettered = [f"{number}{_LETTERS[place]}" for place in range(_LETTERS.find(letter) - 1, -1, -1)] if letter else []
    return [*lettered, *([str(number)] if letter else []), *(str(earlier) for earlier in range(number - 1, max(number - 12, 0), -1))]


def _checked(step: Instruction, text: Target) -> Instruction:
    if step.anchor and not text.has(step.anchor):
        return replace(step, doubt="no_place")
    if step.operation == "phrase" and not any(
        replaced(f"{row.heading}\n{row.text}", step.old_phrase, "") != f"{row.heading}\n{row.text}"
        for anchor, row in text.rows.items()
        if not step.anchor or anchor == step.anchor.lower() or anchor.startswith(f"{step.anchor.lower()}__")
    ):
        return replace(step, doubt="phrase_missing")
    return step


def _without_quotes(lead: str) -> str:
    return re.sub(r"[“\"«][^”\"»]*[”\"»]", " ", lead)
