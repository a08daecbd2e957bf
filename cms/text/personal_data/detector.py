"""Combine the findings of all kinds: places in the text as it was given, no two overlapping."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter

from cms.text.personal_data.addresses import find_addresses
from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.names import find_names
from cms.text.personal_data.numbers import Span, find_numbers
from cms.text.personal_data.papers import find_papers, years_behind_names
from cms.text.personal_data.public_bodies import belongs_to_a_public_body
from cms.text.personal_data.typing_habits import plain_characters

# Of two finds that overlap the one whose kind stands first is kept.
_ORDER = (
    PiiKind.LOCATION,
    PiiKind.PROFILE,
    PiiKind.EMAIL,
    PiiKind.BIRTH_DATE,
    PiiKind.HEALTH_INSURANCE,
    PiiKind.TAX_CODE,
    PiiKind.ACCOUNT,
    PiiKind.DRIVING_LICENCE,
    PiiKind.CCCD,
    PiiKind.CMND,
    PiiKind.SOCIAL_INSURANCE,
    PiiKind.PASSPORT,
    PiiKind.PHONE,
    PiiKind.LAND_CERTIFICATE,
    PiiKind.PLATE,
    PiiKind.REFERENCE,
    PiiKind.NAME,
    PiiKind.ADDRESS,
)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A place in a text: `text[start:end]` looks like personal data of `kind`."""

    start: int
    end: int
    kind: str
    text: str


def find_personal_data(text: str) -> list[PersonalData]:
    """Return what looks like personal data in `text`, in the order of the text; offsets count its characters as given."""
    composed, places = _composed(text)
    composed = plain_characters(composed)
    names = list(find_names(composed))
    finds = [
        *find_numbers(composed),
        *find_papers(composed),
        *names,
        *years_behind_names(composed, names),
        *find_addresses(composed, names),
    ]
    spans = _without_overlaps([find for find in finds if not belongs_to_a_public_body(composed, *find)])
    found = []
    for start, end, kind in sorted(spans):
        first, last = places[start], places[end]
        found.append(PersonalData(first, last, kind.value, text[first:last]))
    return found


def _composed(text: str) -> tuple[str, list[int]]:
    """Return `text` in NFC, and for each of its places (and the end) the place in `text`."""
    if unicodedata.is_normalized("NFC", text):
        return text, list(range(len(text) + 1))
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and unicodedata.combining(text[index]):
            continue
        piece = unicodedata.normalize("NFC", text[start:index])
        pieces.append(piece)
        places.extend([start] * len(piece))
        start = index
    return "".join(pieces), [*places, len(text)]


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """Drop the weaker of two overlapping finds; an address is only cut where a stronger one starts in it."""
    kept: list[Span] = []  # in the order of the text
    for start, end, kind in sorted(spans, key=lambda span: (_ORDER.index(span[2]), span[0] - span[1])):
        index = bisect_right(kept, start, key=itemgetter(1))  # of the first that ends behind the start
        if index < len(kept) and kept[index][0] < end:
            end = kept[index][0]
            if kind is not PiiKind.ADDRESS or end - start < 8:
                continue
        kept.insert(index, (start, end, kind))
    return kept
