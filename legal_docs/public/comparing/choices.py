"""The choices for the sides of a comparison: the versions of the current document, and documents found by words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from legal_docs.law.validity.showing.law_on_a_day import VersionRow, version_rows
from legal_docs.law.validity.showing.refs import NotFound, Side, side_of
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.listing.documents import filtered
from legal_docs.text.provisions.names import name_of

MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A document with its versions, each of which can become a side of the comparison."""

    page: LegalDocumentPage
    versions: list[VersionRow]


def chosen_side(typed: str) -> Side | None:
    """Return the side that an address names; None for an empty or unknown one."""
    try:
        return side_of(typed) if typed.strip() else None
    except (NotFound, ValueError):
        return None


def choices_of(page: LegalDocumentPage) -> Choice:
    """Return a document with its versions, the latest first."""
    return Choice(page, list(reversed(version_rows(page, None))))


def found_choices(words: str) -> list[Choice]:
    """Return the documents whose number or title holds the words, the newest first, each with its versions."""
    if not words.strip():
        return []
    found = filtered(LegalDocumentPage.objects.listed(), {"q": words}).order_by(F("issued_on").desc(nulls_last=True), "-pk")
    return [choices_of(page) for page in found[:MOST_FOUND]]


def why_same(before: Side, after: Side) -> str:
    """Return why two texts do not differ, in a sentence: one version holds on both days, or what changed stands elsewhere."""
    if before.page.pk != after.page.pk:
        return _("The two documents are worded alike in what is compared.")
    old, new = before.page.version_on(before.day), after.page.version_on(after.day)
    if old is None or new is None:
        return _("This site has no text of the document for one of the days.")
    if old.pk != new.pk:
        place = _place(before)
        return _("The document changed between the two days, but not %(place)s.") % {"place": place} if place else ""
    row = next((row for row in version_rows(before.page, old) if row.current), None)
    if row is None or not (row.first or row.last):
        return _("This site has one text of the document only.")
    if row.first and row.last:
        days = {"first": date_format(row.first, "d/m/Y"), "last": date_format(row.last, "d/m/Y")}
        return _("Both days lie in the time of one text, from %(first)s to %(last)s.") % days
    if row.first:
        return _("Both days lie in the time of one text, which applies from %(first)s.") % {"first": date_format(row.first, "d/m/Y")}
    return _("Both days lie in the time of one text, which applied until %(last)s.") % {"last": date_format(row.last or "", "d/m/Y")}


def _place(side: Side) -> str:
    rows = side.rows() if side.anchor else []
    return name_of(rows[0]) if rows else ""
