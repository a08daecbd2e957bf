"""The queue of citations whose document is not on the site: grouped by what they name, the most cited first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminPageChooser

from legal_docs.law.citations.finding import HEADING, PREAMBLE
from legal_docs.models import Citation, LegalDocumentPage, Meant
from legal_docs.text.provisions.addresses import address_of


@dataclass(frozen=True, slots=True)
class Place:
    """One place that waits: the citing document, its address, the words, the sentence around them."""

    page: LegalDocumentPage
    url: str
    raw: str
    around: str


def groups(words: str = "") -> QuerySet[Any, Any]:
    """Return the documents that citations wait for, filtered by `words`: what is `Meant`, how it is written, `places`, `documents`."""
    waiting = Citation.objects.unresolved().filter(version__document__live=True)
    if words:
        waiting = waiting.filter(raw__icontains=words) | waiting.filter(target_key__icontains=words.lower())
    counted = waiting.order_by().values("target_key", "dated", "within")
    counted = counted.annotate(places=Count("pk"), documents=Count("version__document", distinct=True))
    named = counted.annotate(number=Max("target_number"), name=Max("target_name"))
    return named.order_by("-documents", "-places", "target_key", "dated", "within")


def places_of(meant: Meant, *, limit: int = 30) -> list[Place]:
    """Return where a number or name is cited."""
    waiting = Citation.objects.unresolved().meaning(meant).filter(version__document__live=True)
    found = []
    for citation in waiting.select_related("version__document__document_type").defer("version__document__body_text")[:limit]:
        page = citation.version.document
        anchor = citation.anchor.removesuffix(HEADING)
        address = "" if anchor == PREAMBLE else address_of(anchor)
        found.append(Place(page, page.provision_url(address), citation.raw, _around(citation)))
    return found


def _around(citation: Citation) -> str:
    """Return the words around a citation, so that an editor sees what it means."""
    anchor = citation.anchor.removesuffix(HEADING)
    if anchor == PREAMBLE:
        text = citation.version.preamble
    else:
        row = citation.version.provisions.filter(anchor=anchor).values_list("heading", "text").first() or ("", "")
        text = row[0] if citation.anchor.endswith(HEADING) else row[1]
    start, end = max(0, citation.start - 120), min(len(text), citation.end + 80)
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


class DecisionForm(forms.Form):
    """Which document a number or name means; none: there is nothing to look for."""

    document = forms.ModelChoiceField(
        LegalDocumentPage.objects.live(),
        label=_("It is this document"),
        required=False,
        widget=AdminPageChooser(target_models=[LegalDocumentPage]),
    )
    note = forms.CharField(label=pgettext_lazy("of law", "Note"), max_length=300, required=False)
