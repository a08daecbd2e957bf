"""The answer 404 for an address that names a place which its document does not have."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from legal_docs.law.validity.showing.law_on_a_day import first_day
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.models import LegalDocumentPage
from legal_docs.models.texts.versions import at_anchor
from legal_docs.public.text import rendering
from legal_docs.text.provisions.names import place_words
from legal_docs.text.provisions.rows import stored_rows


def no_such_place(request: HttpRequest, page: LegalDocumentPage, anchor: str | None, day: date | None = None) -> HttpResponse:
    """Answer 404 with the document, the place nearest to `anchor`, and its contents on `day` (None: today).

    That is the same place of the attached regulation, for which the document is mostly cited, else the one above it.

    `anchor` None: the address names no place at all. Where the document has the place on other days, the page links to one of them:
    to the latest text up to `day` that has it, else to the first later one.
    """
    version = page.version_on(day)
    rows = stored_rows(version.provisions.exclude(kind__in=rendering.TEXT_UNITS)) if version else []
    steps = (anchor or "").split("__")
    above = ["__".join(steps[:count]) for count in range(len(steps) - 1, 0, -1)]
    near = [f"att_1__{anchor}", *above, *(f"att_1__{step}" for step in above)] if anchor else above
    nearest = next((step for step in near if version and version.provisions.filter(at_anchor(step)).exists()), "")
    having = page.versions.filter(at_anchor(anchor, "provisions__")) if anchor else page.versions.none()
    held = having.filter(Q(valid_from=None) | Q(valid_from__lte=day or timezone.localdate()))
    earlier = held.order_by(F("valid_from").desc(nulls_last=True)).first()  # databases sort the text as issued at different ends
    today, other = page.version_on(None), earlier or having.order_by("valid_from").first()
    still = day is not None and today is not None and having.filter(pk=today.pk).exists()
    other_day = dated_url(page, anchor or "", None if still else first_day(page, other)) if other else ""
    context = {
        "page": page,
        "place": place_words(anchor or ""),
        "day": day,
        "articles": sum(row.is_article for row in rows),
        "contents": rendering.render_contents(rendering.contents(rows, dated_url(page, day=day))) if rows else "",
        "document_url": dated_url(page, day=day),
        "nearest": {"words": place_words(nearest), "url": dated_url(page, nearest, day)} if nearest else None,
        "other_day": other_day,
        "is_to_come": earlier is None,
        "seo_noindex": True,
    }
    return render(request, "legal_docs/versions/not_there.html", context, status=404)
