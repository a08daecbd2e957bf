"""Cited law: documents by number and in words, validity of a cited provision, answers that cite a document, news of a change.

The app of legal documents provides all of them but the answers, which the app of questions provides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cms.contracts.ports import Port, Providers
from cms.contracts.search import StatusWindow, status_in

Place = tuple[int, str]  # id of the page of a document, and the provision in words ("khoản 2 Điều 5"; "" for the whole)

# The codes of the national database of legal documents, which this contract carries as they are; "khong_xac_dinh" has no label.
STATUS_LABELS = {
    "chua_co_hieu_luc": _("Not yet in force"),
    "con_hieu_luc": _("In force"),
    "het_hieu_luc_mot_phan": _("Partly no longer in force"),
    "het_hieu_luc_toan_bo": _("No longer in force"),
    "ngung_hieu_luc": _("Suspended"),
    "ngung_hieu_luc_mot_phan": _("Partly suspended"),
    "khong_con_phu_hop": _("No longer suitable"),
}
# Under these statuses a citation is shown as it is; under all others its reader is warned.
FULL_EFFECT = ("con_hieu_luc", "chua_co_hieu_luc", "khong_xac_dinh", "")
# Under these the cited place has no effect at all.
NO_EFFECT = ("het_hieu_luc_toan_bo", "ngung_hieu_luc", "khong_con_phu_hop")


def tone_of(status: str) -> str:
    """Return the colour of the badge for a status: good, info (to come), warn, bad; neutral where none is known."""
    if status in NO_EFFECT:
        return "bad"
    return {"con_hieu_luc": "good", "chua_co_hieu_luc": "info"}.get(status, "neutral" if status in FULL_EFFECT else "warn")


@dataclass(frozen=True, slots=True)
class NumberedDocument:
    """A document that anyone may read, found by its number."""

    page_id: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A piece of a text that names a place of the law that anyone may read here: its offsets, the address, and the document."""

    start: int
    end: int
    url: str
    document: NumberedDocument


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """What is known of a cited place. `windows` are its validity over time: of several provisions the worst of each day.

    `amended_on` are the days on which its text was changed, in order; `url` its address, that of the document for the whole.
    """

    number: str
    url: str
    windows: tuple[StatusWindow, ...]
    amended_on: tuple[date, ...] = ()

    def status_on(self, day: date) -> str:
        """Return the code of the status on `day`; "" when none is known."""
        return status_in(self.windows, day)

    def amended_between(self, after: date, day: date) -> date | None:
        """Return the last day later than `after`, and not later than `day`, on which the text was changed."""
        return max((changed for changed in self.amended_on if after < changed <= day), default=None)


@dataclass(frozen=True, slots=True)
class CitingAnswer:
    """A published answer that cites a document: the cited provision in words, and whether its law has changed since."""

    provision: str
    title: str
    url: str
    answered_on: date | None
    has_changed_law: bool


# What is known of cited places; those of pages that are no legal documents are left out. A constant number of queries for one document.
laws_of: Port[[Iterable[Place]], dict[Place, CitedLaw]] = Port("cited law", lambda places: {})
# The public documents with these numbers, however they are spelt; a number that several documents have, or without a year, is left out.
documents_numbered: Port[[Iterable[str]], dict[str, NumberedDocument]] = Port("documents by number", lambda numbers: {})
# The places of the law that a text of a day names, in order; none that nobody may read here.
places_named: Port[[str, date], list[NamedPlace]] = Port("places of the law in a text", lambda text, day: [])
# The published answers that cite a document, newest first; one line for each cited place.
answers_citing: Port[[int], list[CitingAnswer]] = Port("answers that cite a document", lambda page_id: [])
# Each is called with the ids of documents whose validity or text changed, in the transaction of the change.
on_changed_law: Providers[[Collection[int]], object] = Providers()


def note_changed_law(page_ids: Iterable[int]) -> None:
    """Announce that the validity or the text of these documents changed; called in the transaction of the change."""
    changed = set(page_ids)
    for listener in on_changed_law if changed else ():
        listener(changed)
