"""Instructions read from an amending text: what each one does, where, with which words. Pure: rows in, orders out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from legal_docs.amending.active import active
from legal_docs.amending.amended_text import Target
from legal_docs.amending.annex_orders import annex_instructions, annex_repeals, phrase_in_rows
from legal_docs.amending.annexes import is_annex, piece_of, rows_named, units_in
from legal_docs.amending.fragments import LEVEL_OF, eid_of, rows_in, tops, unquoted, words_before
from legal_docs.amending.instruction import Instruction
from legal_docs.amending.phrases import Phrase, phrases_in, replaced
from legal_docs.lawtext.citations import find_citations
from legal_docs.lawtext.references import find_references
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
_NAMES_A_PLACE = re.compile(r"(?i)như sau|cụm từ|phụ lục|mẫu|biểu|số thứ tự|mục số|danh mục|\b(?:điều|khoản|điểm)\s+[\da-zđ]")
_DOCUMENTS = re.compile(r"(?i)\b(?:văn bản quy phạm pháp luật|các (?:văn bản|nghị định|quyết định|nghị quyết|thông tư))\b")
_PART = re.compile(r"(?i)\b(?:cụm từ|phụ lục|mẫu|biểu)\b")
_INLINE = re.compile(r"(?i)(?P<lead>.*\bnhư sau\s*:)\s*(?P<quoted>[“”«\"‘'’]\s*(?:[a-zđ]\d?\)|\d{1,3}[a-zđ]?\.|Điều\s).+)$")
_MISMARKED = re.compile(r"^[”»‘’']\s*(?:[a-zđ]\d?\)|\d{1,3}[a-zđ]?\.|Điều\s)")
_UNFINISHED = re.compile(r"(?i)\b(?:cụm từ|các từ|từ ngữ|bằng từ)\s*$")
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


@dataclass(frozen=True, slots=True)
class _Context:
    """What the provisions above an instruction say: the place they speak of, and that they repeal or speak of an annexed regulation."""

    place: str = ""
    repeals: bool = False
    attached: bool = False


@dataclass(frozen=True, slots=True)
class _Segment:
    """One order (or what may be one) with its depth, the words in quotation marks, and what the provisions above it say."""

    depth: int
    lead: str
    quoted: str
    row: Row
    context: _Context


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
    segments = _in_context(acting, number, _Context(attached=bool(_ATTACHED.search(title))))
    read = [_instructions(one, text, number) if _is_instruction(one.lead, one.context) else [] for one in segments]
    for place, segment in enumerate(segments):
        if not read[place] and not _has_orders_below(segments, place):
            read[place] = _about_annexes(segment, text, number, own)
    found: list[Instruction] = []
    for place, segment in enumerate(segments):
        below = any(read[number] for number in _below(segments, place))
        found += read[place] or ([] if below else _unread(segment, text, number))
    return found


def _in_context(acting: Sequence[Row], number: str, whole: _Context) -> list[_Segment]:
    segments: list[_Segment] = []
    open_rows: list[tuple[int, _Context]] = []
    for row in acting:
        if is_annex(row):
            continue
        for depth, lead, quoted in _segments(row):
            while open_rows and open_rows[-1][0] >= depth:
                open_rows.pop()
            context = open_rows[-1][1] if open_rows else whole
            open_rows.append((depth, _narrowed(context, active(lead), number)))
            segments.append(_Segment(depth, lead, quoted, row, context))
    return segments


def _below(segments: Sequence[_Segment], place: int) -> Iterator[int]:
    """Give the places of what stands below an order."""
    for number in range(place + 1, len(segments)):
        if segments[number].depth <= segments[place].depth:
            return
        yield number


def _has_orders_below(segments: Sequence[_Segment], place: int) -> bool:
    """True where an order only says what those below it are about: `Sửa đổi, bổ sung một số mục của Phụ lục I như sau`."""
    return any(_is_instruction(segments[number].lead, segments[number].context) for number in _below(segments, place))


def _unread(segment: _Segment, text: Target, number: str) -> list[Instruction]:
    """An order that no rule read, as a step to complete by hand; what repeals or replaces a whole document is no order for a text."""
    lead, quoted, context = active(segment.lead), segment.quoted, segment.context
    if not _VERB.match(lead) or not (quoted or _NAMES_A_PLACE.search(lead)):
        return []
    paths = _paths(_without_quotes(lead), number)
    if not quoted and not any("art_" in path for path in paths) and _is_about_whole_documents(lead):
        return []
    place = text.settle(_joined(context.place, paths[0]), attached=context.attached) if paths else ""
    words = " ".join(segment.lead.split())[:2000]
    # A phrase without the words to replace is never carried out: the step waits for a person.
    return [Instruction("phrase", place, words, segment.row.anchor, new_phrase=unquoted(quoted), doubt="unread")]


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
            _quote(pieces[-1], line)
            continue
        if _MISMARKED.match(line) and pieces[-1][1] and pieces[-1][1][-1].rstrip(" :").endswith("như sau"):
            pieces[-1][2].append(_with_marks(line))
            continue
        inline = _INLINE.match(line)
        line, said = (inline["lead"], inline["quoted"]) if inline else (line, "")
        marked = _MARKED.match(line)
        if marked and start and _VERB.match(line[marked.end() :]):
            depth = base - 1 if marked["number"] and row.kind == "diem" else base + (row.kind == "dieu") + bool(marked["letter"])
            pieces.append((depth, [line[marked.end() :]], []))
        elif not pieces[-1][2]:
            pieces[-1][1].append(line)
        if said:
            pieces[-1][2].append(_with_marks(said))
    return [(depth, _lead(words) or row.heading, "\n".join(quoted)) for depth, words, quoted in pieces]


def _quote(piece: tuple[int, list[str], list[str]], line: str) -> None:
    """A quoted line is what the order says, unless the order broke off before it: `thay cụm từ “A” bằng cụm từ / “B” tại …`."""
    _depth, words, quoted = piece
    (words if not quoted and words and _UNFINISHED.search(words[-1]) else quoted).append(line)


def _with_marks(said: str) -> str:
    """Words quoted on the line of their order, whatever marks they stand in, as a quotation."""
    return "“" + said[1:].strip()


def _lead(words: list[str]) -> str:
    return _HISTORY.sub("", " ".join(" ".join(words).split()))


def _is_instruction(lead: str, context: _Context) -> bool:
    if _VERB.match(active(lead)):
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
        found += [_in_annex(path.eid) for path in citation.paths]
    return list(dict.fromkeys(found))


def _in_annex(path: str) -> str:
    """`Điều 4 và Phụ lục 2` names two places, `khoản 5 Điều 5, Mẫu số 02 Phụ lục III` none in an annex: articles stand in none."""
    article = path.find("art_")
    return path[article:] if path.startswith("annex_") and article > 0 else path


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


def _is_about_whole_documents(lead: str) -> bool:
    if _REPEALS.match(lead) and _DOCUMENTS.search(lead):
        return True
    return bool(find_references(lead)) and not _PART.search(lead)


def _instructions(segment: _Segment, text: Target, number: str) -> list[Instruction]:
    lead, quoted, context = active(segment.lead), segment.quoted, segment.context
    attached = context.attached or bool(_ATTACHED.search(lead))
    base = Instruction("replace", "", " ".join(segment.lead.split())[:2000], segment.row.anchor)
    phrases = [] if quoted else phrases_in(lead)
    if phrases:
        return [_checked(step, text) for phrase in phrases for step in _phrase_steps(phrase, base, context, text, number, attached)]
    named = _without_quotes(lead)
    paths = _paths(named, number)
    if _is_about_annexes(named, context, paths):
        return []
    settled = [text.settle(_joined(context.place, path), attached=attached) for path in paths if not path.startswith("annex_")]
    if not quoted:
        if _REPEALS.match(lead) or context.repeals:
            repeals = [_checked(replace(base, operation="repeal", anchor=place), text) for place in settled]
            return [*repeals, *annex_repeals(named, base, text)] if repeals else []
        return []
    return _quoted_instructions(lead, quoted, base, settled, context, text, attached)


def _is_about_annexes(named: str, context: _Context, paths: Sequence[str]) -> bool:
    inside = context.place.startswith("annex_") and bool(rows_named(named))
    return (inside or bool(units_in(named))) and not any("art_" in path for path in paths)


def _about_annexes(segment: _Segment, text: Target, number: str, own: Sequence[Row]) -> list[Instruction]:
    """What an order says about annexes, forms and the rows of their tables."""
    lead, context = active(segment.lead), segment.context
    named = _without_quotes(lead)
    if not _VERB.match(lead) or phrases_in(lead) or not _is_about_annexes(named, context, _paths(named, number)):
        return []
    if _REPEALS.match(lead) and _DOCUMENTS.search(lead):
        return []  # whole documents that an annex of the amending document lists
    base = Instruction("replace", "", " ".join(segment.lead.split())[:2000], segment.row.anchor)
    above = context.place if context.place.startswith("annex_") else ""
    return annex_instructions(named, segment.quoted, base, text, own, above=above)


def _phrase_steps(phrase: Phrase, base: Instruction, context: _Context, text: Target, number: str, attached: bool) -> list[Instruction]:
    """One step for each place that a replacement of words names; else for the place that the words above speak of."""
    step = replace(base, operation="phrase", old_phrase=phrase.old, new_phrase=phrase.new)
    if in_rows := phrase_in_rows(phrase.where, step, text):
        return in_rows
    places = [text.settle(_joined(context.place, path), attached=attached) for path in _paths(phrase.where, number)]
    if not places:
        rows = list(text.rows.values())
        places = [piece.anchor if (piece := piece_of(rows, unit)) else unit.anchor for unit in units_in(phrase.where)]
    places = places or [text.settle(context.place, attached=attached) if context.place else ""]
    return [replace(step, anchor=place) for place in places]


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
