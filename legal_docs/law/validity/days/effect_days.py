"""Provisions that take effect on a day of their own: read in the text of the document, or named in words by an editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from legal_docs.law.validity.days.named_days import days_named
from legal_docs.law.validity.rules.provision_status import covers
from legal_docs.models import EffectDay
from legal_docs.models.documents.children import LONGEST_WORDS
from legal_docs.text.citations.running_text import find_citations
from legal_docs.text.provisions.addresses import anchors_in
from legal_docs.text.provisions.names import place_words
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import DIVISIONS, Origin, Unit

_APART = re.compile(r"\s*;\s*")
_OF_THE_LAW = (Unit.ARTICLE, Unit.ANNEX)
_EXCEPT = re.compile(r"(?<!\w)trừ(?!\w)")
_ITEM = r"(?i)(?:mục|thứ tự|dòng|hàng|cột)\s+(?:số\s+)?\w+\s+"  # an entry of a list inside the provision, not all of it


@dataclass(frozen=True, slots=True)
class DayRead:
    """Provisions in words, their ids in the text, the day from which they have effect, and the sentence that says so."""

    provisions: str
    anchors: tuple[str, ...]
    day: date
    sentence: str


def days_read(rows: Sequence[Row], *, main_day: date | None) -> list[DayRead]:
    """Return the days that a text gives its own provisions, other than the day of the whole; they may lie before the issue.

    What the text does not hold is left out, and so is a provision that is given two different days: `sentences_unread` tells them.
    """
    places = _Places(rows)
    days: dict[str, set[date]] = {}
    grouped: dict[tuple[date, str], list[str]] = {}
    for one in days_named(rows):
        anchor = places.found(one.anchor)
        if not anchor or re.search(_ITEM + re.escape(place_words(anchor)), one.sentence):
            continue
        days.setdefault(anchor, set()).add(one.day)
        named = grouped.setdefault((one.day, one.sentence), [])
        if anchor not in named:
            named.append(anchor)
    found: list[DayRead] = []
    told: set[str] = set()
    for (day, sentence), named in grouped.items():
        kept = [anchor for anchor in named if day != main_day and len(days[anchor]) == 1 and anchor not in told]
        told.update(kept)
        if kept:
            found.append(_day_read(kept, day, sentence, places))
    return found


def sentences_unread(rows: Sequence[Row], read: Iterable[DayRead], *, main_day: date | None) -> list[str]:
    """Return the sentences that give a provision a day of its own but could not be read: a person must read them."""
    places = _Places(rows)
    known = {(anchor, one.day) for one in read for anchor in one.anchors}
    unread = (one for one in days_named(rows) if one.day != main_day and (places.found(one.anchor), one.day) not in known)
    return list(dict.fromkeys(one.sentence for one in unread))


def sentences_doubtful(rows: Sequence[Row], read: Sequence[DayRead], *, main_day: date | None, clause: str) -> list[str]:
    """Return the sentences that a person must see to: those that were not read, else a clause of effect with an exception and no day."""
    unread = sentences_unread(rows, read, main_day=main_day)
    return [clause] if not unread and not read and _EXCEPT.search(clause) else unread


def anchors_of(words: str, rows: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return the ids of the provisions that words name (`Điều 5, 6; khoản 2 Điều 10; Chương II`), and those words that name none here.

    A division stands for its articles too, since their ids do not begin with its own.
    """
    places = _Places(rows)
    found: list[str] = []
    unknown: list[str] = []
    for part in _APART.split(words.strip(" ;.")):
        named = [places.found(path) for path in _paths(part)]
        if not named or not all(named):
            unknown.append(part)
        for anchor in named:
            found += places.with_articles(anchor) if anchor else []
    return list(dict.fromkeys(found)), unknown


def rows_of_days(read: Iterable[DayRead]) -> list[EffectDay]:
    """Return what was read as unsaved rows."""
    return [
        EffectDay(
            provisions=one.provisions,
            anchors=list(one.anchors),
            effective_on=one.day,
            evidence=one.sentence,
            origin=Origin.PARSED,
            sort_order=index,
        )
        for index, one in enumerate(read)
    ]


def relocate_effect_days(days: Iterable[EffectDay], rows: Sequence[Row]) -> None:
    """Find stored days' provisions in the text as it is now; one that the text no longer holds keeps its words and changes nothing."""
    for one in days:
        anchors = anchors_of(one.provisions, rows)[0]
        if anchors != one.anchors:
            one.anchors = anchors
            one.save(update_fields=["anchors"])


def places_of(one: EffectDay) -> list[tuple[str, str]]:
    """Return the provisions that a row names, each with its words and its id; those that the text does not hold are left out."""
    known = {anchor.lower(): anchor for anchor in one.anchors}
    found: dict[str, str] = {}
    for part in _APART.split(one.provisions):
        for path in _paths(part):
            steps = path.lower().split("__")
            anchor = next((known[tail] for at in range(len(steps)) if (tail := "__".join(steps[at:])) in known), "")
            if anchor:
                found.setdefault(anchor, place_words(anchor))
    return [(words, anchor) for anchor, words in found.items()]


class _Places:
    """The provisions of one text by their ids; upper and lower case are one."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = {row.anchor.lower(): row for row in reversed(rows)}
        self.all = rows

    def found(self, path: str) -> str:
        """Return the id in the text that a path names, with or without the divisions above the article; "" where there is none.

        What the document itself does not hold may stand in the one attached text that does.
        """
        steps = path.lower().split("__")
        for begin in range(len(steps)):
            row = self.rows.get("__".join(steps[begin:]))
            if row is not None:
                return row.anchor
        attached = [row.anchor for key, row in self.rows.items() if key.startswith("att_") and key.endswith(f"__{path.lower()}")]
        return attached[0] if len(attached) == 1 else ""

    def with_articles(self, anchor: str) -> list[str]:
        """Return a place and, for a chapter or another division, the ids of the articles in it."""
        row = self.rows[anchor.lower()]
        if row.kind not in DIVISIONS:
            return [anchor]
        below = [one.anchor for one in self.all if one.eid.startswith(f"{row.eid}__") and one.kind in _OF_THE_LAW]
        return [anchor, *(one for one in below if not covers(anchor, one))]


def _day_read(anchors: list[str], day: date, sentence: str, places: _Places) -> DayRead:
    words: list[str] = []
    kept: list[str] = []
    for anchor in anchors:
        named = place_words(anchor)
        if len("; ".join([*words, named])) > LONGEST_WORDS:
            break
        words.append(named)
        kept += places.with_articles(anchor)
    return DayRead("; ".join(words), tuple(dict.fromkeys(kept)), day, sentence)


def _paths(part: str) -> Iterable[str]:
    attached = [anchor for anchor in anchors_in(part) if anchor.startswith("att_")]
    return attached or [path.eid for citation in find_citations(part) for path in citation.paths]
