"""The lines that read as articles, and the quotation marks that say which of them are the document's own."""

from __future__ import annotations

from dataclasses import dataclass

from legal_docs.text.structure.false_heads import breaks_sentence
from legal_docs.text.structure.grammar import Opening, article_opening
from legal_docs.text.structure.quotes import Quotation, Span, read_quotation
from legal_docs.text.structure.sequence import follows, split_label

_MOST_REPAIRS = 20


@dataclass(frozen=True)
class Candidate:
    """A line that reads as an article."""

    line: int
    opening: Opening
    quoted: bool


def article_lines(lines: list[str], contents: frozenset[int]) -> list[tuple[int, Opening]]:
    """Return the lines that read as articles with what they open; neither entries of a table of contents nor the rest of a sentence.

    A line that may be both, the rest of a sentence or an article (`… nêu tại` / `Điều 5. Trường hợp …`), is one unless it comes again.
    """
    found = [(number, opening) for number, line in enumerate(lines) if (opening := article_opening(line)) and number not in contents]
    last = {opening.label: number for number, opening in found}
    return [
        (number, opening)
        for number, opening in found
        if not breaks_sentence(lines, number) or (opening.separator and opening.rest[:1].isupper() and last[opening.label] == number)
    ]


def find_candidates(articles: list[tuple[int, Opening]], quotation: Quotation) -> list[Candidate]:
    """Return the lines that read as articles with whether they are quoted."""
    return [Candidate(number, opening, quotation.inside[number]) for number, opening in articles]


def sound_quotation(lines: list[str], articles: list[tuple[int, Opening]]) -> Quotation:
    """Read the quotation marks; give up a pair that swallows the very article that is missing outside it (a mark was lost)."""
    quotation = read_quotation(lines)
    dropped: set[Span] = set()
    for _ in range(_MOST_REPAIRS):
        false_span = _false_span(quotation, find_candidates(articles, quotation))
        if false_span is None:
            break
        dropped.add(false_span)
        quotation = read_quotation(lines, dropped=frozenset(dropped))
    return quotation


def _false_span(quotation: Quotation, candidates: list[Candidate]) -> Span | None:
    """Return the quotation that closes too late: it holds the article whose number is missing between two others; None without one."""
    previous: str | None = None
    pending: list[Candidate] = []
    for candidate in candidates:
        label = candidate.opening.label
        if candidate.quoted:
            pending.append(candidate)
            continue
        if follows(label, previous) or previous is None or split_label(label)[0] <= split_label(previous)[0]:
            previous = label if follows(label, previous) or follows(label, None) or previous is None else previous
            pending = []
            continue
        missing = split_label(previous)[0] + 1
        for inner in pending:
            if split_label(inner.opening.label) == (missing, "") and (span := quotation.span_of(inner.line)) is not None:
                return span
        previous, pending = label, []
    return None
