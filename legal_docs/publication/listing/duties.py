"""Evidence of duties of the portal that this app gives: public documents, those that came late, data for programs."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.contracts.datasets import ATOM, CSV, JSON, Dataset, Distribution, datasets
from cms.contracts.duties import LATE_WITHIN, Evidence, LateItem, duty_check
from cms.contracts.working_days import working_calendar
from legal_docs.models import BulkRelease, LegalDocumentPage
from legal_docs.text.vocabulary import Level

# Working days from the signing to the publication (Decree 43/2011 Art. 17, repealed, kept as an internal rule): the body's own
# documents, and those of central bodies.
WITHIN_OWN, WITHIN_CENTRAL = 2, 10


@duty_check("documents")
def documents() -> Evidence:
    """Return the public documents, the day of the newest, and those that editors published late in the last quarter.

    Documents of an import are not measured: they came to the portal together, long after their days.
    """
    public = LegalDocumentPage.objects.readable()
    newest = public.order_by("-issued_on").exclude(issued_on=None).values_list("issued_on", flat=True).first()
    recent = public.filter(first_published_at__gte=timezone.now() - LATE_WITHIN, source_id="").exclude(issued_on=None)
    calendar = working_calendar()
    late = []
    for page in recent.select_related("issuing_body", "document_type").defer("body_text"):
        within = WITHIN_CENTRAL if page.issuing_body and page.issuing_body.level == Level.CENTRAL else WITHIN_OWN
        days = calendar.between(page.issued_on, timezone.localdate(page.first_published_at)) - within
        if days > 0:
            late.append(LateItem(page.number or page.title, page.url or "", days))
    return Evidence(public.count(), newest, tuple(late))


@duty_check("open_data")
def open_data() -> Evidence:
    """Return the documents that programs can read."""
    return Evidence(LegalDocumentPage.objects.readable().count(), url=reverse("legal_api:root"))


@datasets
def document_sets() -> list[Dataset]:
    """Return the texts with their validity and relations, what changed, and what ended."""
    files = [
        Distribution("API", reverse("legal_api:root"), JSON),
        Distribution("OpenAPI", reverse("legal_api:openapi"), JSON),
        Distribution(_("Changes"), reverse("legal_docs:changes_atom"), ATOM),
        Distribution(_("Documents that ended"), reverse("legal_docs:ended_csv"), CSV),
    ]
    if BulkRelease.objects.exists():  # the worker makes the first one in the night
        files.append(Distribution(_("Whole edition of the night"), reverse("legal_api:bulk"), JSON))
    words = _("Each document by provision, with validity, relations and versions; also Akoma Ntoso beside each page.")
    return [Dataset("van-ban", _("Legal documents"), words, tuple(files), licence="")]
