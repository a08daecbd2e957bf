"""Every place of a text that names a provision or a document, cut into the pieces that become links. Pure; knows no database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from legal_docs.text.citations.running_text import Citation, find_citations
from legal_docs.text.citations.spelled_out import SpelledOut
from legal_docs.text.documents.kinds import NOT_LAW
from legal_docs.text.documents.named_laws import law_name_key
from legal_docs.text.documents.references import Reference, find_references

PREAMBLE = "preamble"  # stands for the grounds of a document, which are no provision, where an anchor is asked for
HEADING = "~"  # behind an anchor: the heading of the provision, not its text
_JOINER = re.compile(
    r"(?:[\s,;(–—-]|\b(?:và|hoặc|hay|đến|tới|hết|các|những|từ|các (?:điều|khoản|điểm|chương|mục)|vào"
    r"|sau|trước|sửa đổi|bổ sung|bãi bỏ|thay thế|tại|của|tên)\b|\b(?:cụm )?từ\s+[“\"][^“”\"\n]{1,160}[”\"])+$"
)
_NAMED_KINDS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
_PAPER_SIGNS = ("BB", "BC", "GM", "GP", "TTr")  # the beginnings of numbers of papers that are no law: `15/BB-VPHC`
_NUMBERED = re.compile(r"\d ?[/–-] ?(?:\d{4}|[A-ZĐ])|BL[DHLT]")
_SIGNS = ("điều", "khoản", "điểm", "tiết", "mục", "chương", "phần", "phụ", "số", "luật", "pháp", "hiến")


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of a text that names one provision or one document.

    `start`, `end`: offsets; `path`: the provision as an anchor (`art_5__cl_2`), "" for a whole document, and relative to the place
    of the text where `relative_to` names a unit (`khoản 2 Điều này`: `cl_2`, `điều`); `number` or `name` with `year` or `dated`: the
    document; none of them: the document itself (`is_self`).
    """

    start: int
    end: int
    raw: str
    path: str = ""
    relative_to: str = ""
    number: str = ""
    name: str = ""
    year: int | None = None
    dated: date | None = None
    is_self: bool = False


def find_mentions(text: str, *, self_number: str = "", own_places: bool = True, own_kinds: frozenset[str] = frozenset()) -> list[Mention]:
    """Return the mentions of a text in order; a citation of several provisions gives one mention for each of them.

    `own_places`: False for a text that has no articles or clauses of its own (an answer, a letter); `own_kinds`: see `find_citations`.
    """
    spelled = SpelledOut(text)
    if not may_mention(spelled.text):
        return []
    references = find_references(spelled.text)
    citations = find_citations(
        spelled.text, self_number=self_number or None, references=references, own_places=own_places, own_kinds=own_kinds
    )
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for citation in citations:
        found.extend(_of_citation(citation, citation.reference))
        taken.append((citation.start, citation.end))
    free = [reference for reference in references if not any(reference.start < end and start < reference.end for start, end in taken)]
    found.extend(mention for reference in free if (mention := _of_document(reference)) is not None)
    return [_as_given(mention, spelled, text) for mention in sorted(found, key=lambda mention: mention.start)]


def _as_given(mention: Mention, spelled: SpelledOut, text: str) -> Mention:
    start, end = spelled.start(mention.start), spelled.end(mention.end)
    return mention if spelled.text == text else replace(mention, start=start, end=end, raw=text[start:end])


def may_mention(text: str) -> bool:
    """Return False for most paragraphs without a mention, at the cost of a few searches."""
    small = text.lower()
    return any(sign in small for sign in _SIGNS) or _NUMBERED.search(text) is not None


def _of_citation(citation: Citation, reference: Reference | None) -> Iterator[Mention]:
    """Yield a mention for each place that a citation names."""
    name, year = citation.target_name or "", None
    dated = reference.dated if reference is not None else None
    if name and (match := re.search(r"\s((?:19|20)\d{2})$", name)):
        name, year = name[: match.start()], int(match[1])
    for start, end, path in _pieces(citation):
        yield Mention(
            start=start,
            end=end,
            raw=citation.raw[start - citation.start : end - citation.start],
            path=path,
            relative_to=citation.relative_to or "" if not path.startswith(("art_", "annex_", "form_", "chp_", "part_")) else "",
            number=citation.target_number or "",
            name=name if not citation.target_number else "",
            year=year,
            dated=dated,
            is_self=citation.is_self,
        )


def _pieces(citation: Citation) -> list[tuple[int, int, str]]:
    """Cut `các điểm a, b khoản 1 Điều 5` at its labels: `các điểm a`, `b khoản 1 Điều 5`; what a range leaves unwritten falls out."""
    if len(citation.paths) == 1:
        return [(citation.start, citation.end, citation.paths[0].eid)]
    eids: dict[int, str] = {}
    for path in citation.paths:
        if path.start is not None:  # `khoản 1, 2 các điều 38, 39`: the last label links to the part that its two places share
            eids[path.start] = _shared(eids.get(path.start, path.eid), path.eid)
    starts = sorted(eids.items())
    found = []
    for index, (start, eid) in enumerate(starts):
        last = index + 1 == len(starts)
        end = citation.end if last else starts[index + 1][0]
        kept = citation.raw[start - citation.start : end - citation.start]
        kept = kept if last else _JOINER.sub("", kept.partition(";")[0])
        kept = kept.rstrip(")") if kept.count(")") > kept.count("(") else kept
        found.append((start, start + len(kept), eid))
    return found


def _shared(one: str, other: str) -> str:
    pairs = zip(one.split("__"), other.split("__"), strict=False)
    return "__".join(step for step, _same in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _of_document(reference: Reference) -> Mention | None:
    """Return the mention of a whole document; None for what is no law of the State."""
    if reference.elsewhere or reference.type in NOT_LAW or (reference.number is None and reference.type not in _NAMED_KINDS):
        return None
    number = reference.number.norm if reference.number else ""
    if reference.number and reference.number.symbol.split("-")[0] in _PAPER_SIGNS:
        return None
    if not number and not reference.name:
        return None
    name = "" if number else (reference.name or "") if reference.type == "Hiến pháp" else f"{reference.type} {reference.name}"
    return Mention(
        start=reference.start,
        end=reference.end,
        raw=reference.raw,
        number=number,
        name=name,
        year=reference.year,
        dated=reference.dated,
    )


def full_names(mentions: Sequence[Reference]) -> dict[str, Reference]:
    """Return, by name key, the law of each name that a text also names with its number or year: what a bare name means in that text."""
    found: dict[str, Reference] = {}
    for reference in mentions:
        if reference.type in _NAMED_KINDS and reference.name and (reference.number or reference.dated or reference.year):
            found.setdefault(law_name_key(f"{reference.type} {reference.name}"), reference)
    return found


def cut_to_name(mention: Mention, words: int) -> Mention:
    """Shorten a mention whose name ran on into the sentence: only its first `words` words are the name (0: all of them)."""
    if not words or not mention.name or not mention.raw.endswith(mention.name):
        return mention
    kept, end = 0, len(mention.name)
    inside_word = False
    for index, character in enumerate(mention.name):
        if character.isalnum() and not inside_word:
            kept += 1
            if kept > words:
                end = index
                break
        inside_word = character.isalnum()
    name = mention.name[:end].rstrip(" ,;–-")
    raw = mention.raw[: len(mention.raw) - len(mention.name)] + name
    return replace(mention, name=name, raw=raw, end=mention.start + len(raw))
