"""An amending text cut into its orders: the words that order, the words that are quoted, and what stands above them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from legal_docs.law.amending.instructions.passive_voice import active
from legal_docs.law.amending.instructions.phrases import phrases_in
from legal_docs.law.amending.instructions.verbs import REPEALS, VERB
from legal_docs.law.amending.places.annexes import is_annex
from legal_docs.text.citations.running_text import find_citations
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import Unit

_MARKED = re.compile(r"^(?:(?P<number>\d{1,3}[a-zđ]?)[.)]|(?P<letter>[a-zđ]\d?)\))\s*")
_HISTORY = re.compile(r"\((?:đã\s+)?được [^)]*\)")
ATTACHED = re.compile(r"(?i)\b(?:Quy chế|Quy định|Điều lệ|Quy trình|Chương trình|Đề án)\b.{0,60}?(?:kèm theo|theo)\b")
_ONLY_DATES = re.compile(r"(?i)hiệu lực|thi hành|trách nhiệm|chuyển tiếp")
_INLINE = re.compile(r"(?i)(?P<lead>.*\bnhư sau\s*:)\s*(?P<quoted>[“”«\"‘'’]\s*(?:[a-zđ]\d?\)|\d{1,3}[a-zđ]?\.|Điều\s).+)$")
_MISMARKED = re.compile(r"^[”»‘’']\s*(?:[a-zđ]\d?\)|\d{1,3}[a-zđ]?\.|Điều\s)")
_UNFINISHED = re.compile(r"(?i)\b(?:cụm từ|các từ|từ ngữ|bằng từ)\s*$")


@dataclass(frozen=True, slots=True)
class Context:
    """The context from the provisions above an instruction: their place, and whether they repeal or speak of an annexed regulation."""

    place: str = ""
    repeals: bool = False
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One order (or what may be one) with its depth, the words in quotation marks, and what the provisions above it say."""

    depth: int
    lead: str
    quoted: str
    row: Row
    context: Context


def segments_of(acting: Sequence[Row], number: str, whole: Context) -> list[Segment]:
    """Return the instructions of the rows of an acting document, each with the place that it and those above it name.

    `number` is that of the amended document, `whole` the context where nothing is named. Annexes are left out.
    """
    segments: list[Segment] = []
    open_rows: list[tuple[int, Context]] = []
    for row in acting:
        if is_annex(row):
            continue
        for depth, lead, quoted in _orders_of_row(row):
            while open_rows and open_rows[-1][0] >= depth:
                open_rows.pop()
            context = open_rows[-1][1] if open_rows else whole
            open_rows.append((depth, _narrowed(context, active(lead), number)))
            segments.append(Segment(depth, lead, quoted, row, context))
    return segments


def indexes_below(segments: Sequence[Segment], index: int) -> Iterator[int]:
    """Yield the indexes of what stands below an order."""
    for lower in range(index + 1, len(segments)):
        if segments[lower].depth <= segments[index].depth:
            return
        yield lower


@dataclass(slots=True)
class _OpenOrder:
    """An order of a row while its lines are read: the words that order, and the lines that are quoted."""

    depth: int
    words: list[str]
    quoted: list[str] = field(default_factory=list)


def _orders_of_row(row: Row) -> list[tuple[int, str, str]]:
    """Return what one provision orders as (depth, words that order, words that are quoted).

    A provision may hold more than one order: further numbered lines stay in its text where a quotation broke the numbering.
    """
    cuts = [tuple(int(end) for end in span.split("-")) for span in row.quoted.split()]
    base = row.depth
    # The heading orders where the text does not itself begin with an order ("Điều 7. Sửa đổi khoản 1 Điều 16").
    titled = row.heading and VERB.match(row.heading) and not VERB.match(row.text)
    orders = [_OpenOrder(base, [row.heading] if titled else [])]
    offset = 0
    for line in row.text.split("\n"):
        start, offset = offset, offset + len(line) + 1
        order = orders[-1]
        if any(first <= start < last for first, last in cuts):
            _quote(order, line)
            continue
        if _MISMARKED.match(line) and order.words and order.words[-1].rstrip(" :").endswith("như sau"):
            order.quoted.append(_with_marks(line))
            continue
        inline = _INLINE.match(line)
        line, said = (inline["lead"], inline["quoted"]) if inline else (line, "")
        marked = _MARKED.match(line)
        if marked and start and VERB.match(line[marked.end() :]):
            depth = base - 1 if marked["number"] and row.kind == Unit.POINT else base + (row.kind == Unit.ARTICLE) + bool(marked["letter"])
            orders.append(_OpenOrder(depth, [line[marked.end() :]]))
        elif not order.quoted:
            order.words.append(line)
        if said:
            orders[-1].quoted.append(_with_marks(said))
    return [(order.depth, _lead(order.words) or row.heading, "\n".join(order.quoted)) for order in orders]


def _quote(order: _OpenOrder, line: str) -> None:
    """Add a quoted line to what the order says, or to its words where the order broke off before it.

    An example of the latter: `thay cụm từ “A” bằng cụm từ / “B” tại …`.
    """
    broke_off = not order.quoted and order.words and _UNFINISHED.search(order.words[-1])
    (order.words if broke_off else order.quoted).append(line)


def _with_marks(said: str) -> str:
    """Return words quoted on the line of their order, whatever marks surround them, as a quotation."""
    return "“" + said[1:].strip()


def _lead(words: list[str]) -> str:
    return _HISTORY.sub("", " ".join(" ".join(words).split()))


def is_order(lead: str, context: Context) -> bool:
    if VERB.match(active(lead)):
        return True
    return context.repeals and bool(find_citations(lead)) and not _ONLY_DATES.match(lead)


def _narrowed(context: Context, lead: str, number: str) -> Context:
    """Return the context of what is below an instruction: the place that it names, or what contains all of several."""
    if not VERB.match(lead):
        return context
    paths = paths_in(lead, number)
    place = completed(context.place, paths[0]) if len(paths) == 1 else _common([path for path in paths if "art_" in path]) or context.place
    return Context(place, bool(REPEALS.match(lead)) and not phrases_in(lead), context.attached or bool(ATTACHED.search(lead)))


def _common(paths: list[str]) -> str:
    """Return what several places stand in together: khoản 1 and khoản 4 Điều 27 in Điều 27."""
    shared = paths[0].split("__") if paths else []
    for path in paths[1:]:
        steps = path.split("__")
        shared = [step for index, step in enumerate(shared) if steps[: index + 1] == shared[: index + 1]]
    return "__".join(shared)


def paths_in(lead: str, number: str) -> list[str]:
    """Return the places that an instruction names, without those of other documents."""
    found: list[str] = []
    for citation in find_citations(lead):
        if citation.target_number and number and citation.target_number != number:
            continue
        found += [_in_annex(path.eid) for path in citation.paths]
    return [path for path in dict.fromkeys(found) if path]


def _in_annex(path: str) -> str:
    """Return a path without an annex that its article is not in: `Điều 4 và Phụ lục 2` names two places, articles stand in no annex.

    Forms and tables are left to `annex_orders`: of `Mẫu số 01 Phụ lục II` the annex is returned, of `Mẫu số 01` alone nothing.
    """
    path = re.sub(r"(?:^|__)(?:form|table)_.*", "", path)
    article = path.find("art_")
    return path[article:] if path.startswith("annex_") and article > 0 else path


def completed(place: str, path: str) -> str:
    """Complete a place that names no article by the one that the words above it speak of."""
    if "art_" in path or path.startswith(("chp_", "sec_", "part_", "annex_")) or not place:
        return path
    first = path.split("__")[0].split("_")[0]
    steps = place.split("__")
    kinds = [step.split("_")[0] for step in steps]
    if first in kinds:
        steps = steps[: kinds.index(first)]
    return "__".join([*steps, path])


def without_quotes(lead: str) -> str:
    return re.sub(r"[“\"«][^”\"»]*[”\"»]", " ", lead)
