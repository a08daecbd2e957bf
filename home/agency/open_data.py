"""The open data of the portal: a page for people, a DCAT catalogue as JSON-LD for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.contracts.datasets import ATOM, CSV, JSON, JSON_LINES, Dataset, Distribution, all_datasets, datasets
from cms.storage.observed_tables import true_until
from home.models import ChannelDirectoryPage, ProcedureIndexPage, SiteSettings

_CONTEXT = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/"}
_CONTEXT |= {"vcard": "http://www.w3.org/2006/vcard/ns#"}
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/VIE"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Show which data can be had, in which forms, under which licence, and whom to ask."""
    true_until(timezone.now() + timedelta(days=1))  # the sets of this year and month
    return render(request, "home/open_data.html", {"datasets": all_datasets(), "details": SiteSettings.for_request(request)})


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Return the same as a DCAT catalogue."""
    details = SiteSettings.for_request(request)
    publisher = {"@type": "foaf:Agent", "foaf:name": details.agency_name}
    data = {
        "@context": _CONTEXT,
        "@id": f"{settings.SITE_URL}{reverse('home:open_data')}",
        "@type": "dcat:Catalog",
        "dct:title": _("Open data of %(portal)s") % {"portal": details.agency_name},
        "dct:language": {"@id": _LANGUAGE},
        "dct:publisher": publisher,
        "dcat:dataset": [_as_dcat(one, publisher, details.email) for one in all_datasets()],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json")


def _as_dcat(one: Dataset, publisher: dict[str, str], email: str) -> dict[str, Any]:
    """Return a data set in the words of DCAT."""
    contact = {"dcat:contactPoint": {"@type": "vcard:Kind", "vcard:hasEmail": {"@id": f"mailto:{email}"}}} if email else {}
    licence = {"dct:license": {"@id": one.licence}} if one.licence else {}
    return {
        "@id": f"{settings.SITE_URL}{reverse('home:open_data')}#{one.code}",
        "@type": "dcat:Dataset",
        "dct:title": str(one.title),
        "dct:description": str(one.description),
        "dct:publisher": publisher,
        **contact,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": str(file.name),
                "dcat:accessURL": {"@id": f"{settings.SITE_URL}{file.path}"},
                "dcat:downloadURL": {"@id": f"{settings.SITE_URL}{file.path}"},
                "dcat:mediaType": {"@id": f"{_MEDIA_TYPE}{file.media_type}"},
                **licence,
            }
            for file in one.files
        ],
    }


@datasets
def own_sets() -> list[Dataset]:
    """Return the sets of this app: those whose pages are public."""
    procedures = ProcedureIndexPage.objects.readable().first()
    channels = ChannelDirectoryPage.objects.readable().first()
    figures = (Distribution("CSV", reverse("home:statistics_csv"), CSV),)
    visits = (Distribution("JSON", reverse("home:visits_of_day"), JSON),)
    news = (Distribution("Atom", reverse("home:disclosures"), ATOM),)
    found = [
        Dataset("so-lieu-dich-vu", _("Figures of public services"), _("Each indicator with numerator, denominator and source."), figures),
        Dataset("luot-xem", _("Visits of the portal"), _("Visits and pages read on a day, without anything about readers."), visits),
        Dataset("cong-khai", _("Public information"), _("What was made public, the newest first."), news),
    ]
    if procedures:
        files = (Distribution("JSON Lines", f"{procedures.url}jsonl/", JSON_LINES),)
        found.append(Dataset("thu-tuc", _("Administrative procedures"), _("All procedures in the fields of the national list."), files))
    if channels:
        files = (Distribution("JSON Feed", f"{channels.url}json/", "application/feed+json"),)
        found.append(Dataset("kenh", _("Official channels"), _("Each channel with its owner, hours, state and successor."), files))
    return found
