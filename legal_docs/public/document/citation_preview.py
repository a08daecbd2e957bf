"""The preview of a cited place: a fragment of public text that a page shows beside a link."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.web.forms.day_input import day_of_address
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.models import LegalDocumentPage
from legal_docs.models.texts.versions import at_anchor
from legal_docs.text.provisions.addresses import anchor_of
from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import Unit

MOST_CHARACTERS = 1400
# `trich/` and then the address of the cited place, with its day where the citing text is shown at one.
PREVIEW_ADDRESS = r"^trich/(?P<kind>[-\w]+)/(?P<year>\d+)/(?P<slug>[-\w]+)(?:@(?P<day>\d{4}-\d\d-\d\d))?/(?P<address>[-\w/]*)$"


@require_safe
def preview(request: HttpRequest, kind: str, year: str, slug: str, address: str = "", day: str | None = None) -> HttpResponse:
    """Show the provision at `address` as it stands today, or on `day`; the document alone without an address.

    Where the provision is not there (an older text cited it) the article or the document around it is shown.
    """
    page = LegalDocumentPage.objects.listed().filter(canonical_path=f"{kind}/{year}/{slug}").select_related("document_type").first()
    if page is None:
        raise Http404
    at = day_of_address(day) if day else None
    rows = _provision(page, address, at or timezone.localdate()) if address else []
    shown, cut = _shortened(rows)
    context = {
        "page": page,
        "name": " ".join(_names(rows[0])) if rows else "",
        "heading": rows[0].heading if rows else "",
        "lines": shown,
        "cut": cut,
        "url": dated_url(page, rows[0].anchor if rows else "", at),
        "day": at,
    }
    return render(request, "legal_docs/includes/citation_preview.html", context)


def address_anchor(address: str) -> str:
    """Return the anchor that an address below a document names, "" for none."""
    return anchor_of([part for part in address.split("/") if part]) or ""


def _provision(page: LegalDocumentPage, address: str, day: date) -> list[Row]:
    """Return the cited provision with what is below it; its article where the place itself is not in the text."""
    anchor = address_anchor(address)
    version = page.version_on(day)
    if not anchor or version is None:
        return []
    steps = anchor.split("__")
    while steps:
        wanted = version.provisions.filter(at_anchor("__".join(steps))).first()
        if wanted is not None:
            below = version.provisions.filter(position__gt=wanted.position, depth__lte=wanted.depth).order_by("position").first()
            within = version.provisions.filter(position__gte=wanted.position)
            return stored_rows(within.filter(position__lt=below.position) if below is not None else within)
        steps.pop()
    return []


def _names(row: Row) -> list[str]:
    """Return what is cited, from the inside out: `khoản 2`, `Điều 5`."""
    labels = {"point": "điểm", "cl": "khoản", "art": "Điều", "indent": "tiết"}
    found = []
    for step in reversed(row.anchor.split("__")):
        kind, _, label = step.partition("_")
        if kind in labels:
            found.append(f"{labels[kind]} {label.replace('dd', 'đ')}")
    return found or [name_of(row)]


def _shortened(rows: list[Row]) -> tuple[list[str], bool]:
    """Return the words as lines, at most so many characters; an article's own first line is the heading already shown."""
    lines: list[str] = []
    length = 0
    for index, row in enumerate(rows):
        words = row.text if index == 0 and row.kind == Unit.ARTICLE else row.printed
        for line in words.split("\n"):
            if not line.strip():
                continue
            if length + len(line) > MOST_CHARACTERS:
                return [*lines, line[: max(200, MOST_CHARACTERS - length)].rpartition(" ")[0] + " …"], True
            lines.append(line)
            length += len(line)
    return lines, False
