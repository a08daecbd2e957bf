"""The answer above the results: an Điều or an answered question of the body that is, word for word, about what was asked, quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.contracts.search import EntryKind, SearchEntry
from cms.text.analysis import words
from search.query.fillers import content_stretches
from search.query.values import SearchPlan
from search.ranking.answers import Hit
from search.results.finding.from_engines import Finding
from search.results.showing.presenting import chosen_day, shown_day

_FEWEST = 2  # words: one alone says too little of what is meant
_LONGEST = 700  # characters that are quoted
_IN_FORCE = "con_hieu_luc"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is quoted: from where, of what day, with the way to the whole of it."""

    quote: str
    is_cut: bool
    name: str
    title: str
    url: str
    day: date | None
    is_law: bool
    entry_id: str


def answer_of(finding: Finding) -> Answer | None:
    """Return the answer when exactly one result certainly is it, else nothing: a wrong answer is worse than none.

    Certain is what has for its heading (an Điều) or its question (an answer) the very words that were asked for, but for what makes a
    question of them, and holds on the day (a law is in force, an answer was given by then). Where several documents have a heading with
    these words, none of them is.
    """
    found, query = finding.results, finding.plan.query
    named = found.certain.entry.kind if found.certain else None
    if finding.limited or named not in (None, EntryKind.ANSWER) or query.phrases or query.excluded or found.only_related:
        return None
    asked = content(query.words)
    if len(asked) < _FEWEST:
        return None
    hits = [found.certain] if found.certain else [hit for group in found.groups for hit in (group.top, *group.children)]
    matters = [(hit, words(matter)) for hit in hits if (matter := _matter(hit.entry))]
    alike = [(hit, matter) for hit, matter in matters if set(asked).issubset(matter)]
    fitting = [hit for hit, matter in alike if content(matter) == asked]
    if len(fitting) == 1 and _asks_meaning(query.words) and not _defines(fitting[0].entry, asked):
        return None
    if len(fitting) != 1 or len({hit.entry.parent_id for hit, _ in alike}) != 1:
        return None
    if not _holds(fitting[0].entry, finding.plan) or _is_of_others(fitting[0].entry):
        return None
    return _answer(fitting[0], finding)


def content(folded: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a query or a heading without its fillers."""
    return tuple(word for stretch in content_stretches(folded) for word in stretch)


def _is_of_others(entry: SearchEntry) -> bool:
    """Return whether a text is that of another document, or an answer that of another body: neither passes for what was published here."""
    return entry.quoted or entry.from_other_body


def _holds(entry: SearchEntry, plan: SearchPlan) -> bool:
    """Return whether an Điều is in force on the day, or an answer was given by then and still stands. Of what nothing is known of the
    day that was chosen, nothing is quoted.
    """
    chosen, status = chosen_day(plan), entry.status_on(plan.filters.on_date or plan.today)
    if entry.kind is EntryKind.ARTICLE:
        return status == _IN_FORCE or not (status or entry.status_windows or chosen)
    return not status and (chosen is None or (entry.issued_on is not None and entry.issued_on <= chosen))


def _asks_meaning(folded: Sequence[str]) -> bool:
    """Return whether it is asked what a thing is: a heading alone, of a table of prices for instance, does not say that."""
    text = f" {' '.join(folded)} "
    return " la gi " in text or " the nao la " in text


def _defines(entry: SearchEntry, asked: Sequence[str]) -> bool:
    return entry.kind is not EntryKind.ARTICLE or f" {' '.join(asked)} la " in f" {' '.join(words(entry.body))} "


def _matter(entry: SearchEntry) -> str:
    """Return what an entry says that it is about; empty for kinds that answer nothing."""
    if entry.kind is EntryKind.ARTICLE:
        return entry.heading.partition(". ")[2]
    return entry.title if entry.kind is EntryKind.ANSWER else ""


def _answer(hit: Hit, finding: Finding) -> Answer:
    entry = hit.entry
    is_law = entry.kind is EntryKind.ARTICLE
    text = entry.body if is_law else entry.body.partition("\n\n")[2]
    cut = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0]
    name = entry.heading if is_law else entry.issuer
    return Answer(
        cut, len(cut) < len(text), name, entry.title, entry.url_on(chosen_day(finding.plan)), shown_day(entry), is_law, entry.entry_id
    )
