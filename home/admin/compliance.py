"""The screen of the compliance report: by regime, of today or of a quarter, as XLSX and PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from cms.admin.interface.screens import AdminScreen
from cms.text.numbers.keys import is_key
from cms.web.files.tables import XLSX
from home.agency.duties import files
from home.agency.duties.citing import places_citing
from home.agency.duties.history import report_of
from home.agency.duties.report import Line, Report, report
from home.models import ComplianceSnapshot, Duty, LegalRegime

PERMISSION = "home.view_compliancesnapshot"
REGIME, QUARTER, FORMAT = "che-do", "quy", "tep"  # names in addresses
TYPES = {
    "xlsx": (files.xlsx, XLSX),
    "pdf": (files.pdf, "application/pdf"),
}


class Compliance(AdminScreen):
    """Each duty with what is missing and the link to where it is edited; `?che-do=` another regime, `?quy=` a kept quarter."""

    permission_required = PERMISSION
    page_title = _("Compliance report")
    header_icon = "tasks"
    template_name = "home/admin/compliance.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get(FORMAT) in TYPES:
            return as_file(self.report, request.GET[FORMAT])
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @property
    def report(self) -> Report:
        """Return the report that the address asks for; that of the regime which holds today when it asks for none."""
        if quarter := self.request.GET.get(QUARTER):
            return report_of(get_object_or_404(ComplianceSnapshot.objects.select_related("regime"), pk=_key(quarter)))
        if chosen := self.request.GET.get(REGIME):
            return report(get_object_or_404(LegalRegime, pk=_key(chosen)))
        regime = LegalRegime.objects.on(timezone.localdate())
        return report(regime) if regime else report(get_object_or_404(LegalRegime.objects.order_by("-valid_from")[:1]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.report
        ended = [regime for regime in LegalRegime.objects.all() if regime.has_ended]
        return super().get_context_data(
            **kwargs,
            report=found,
            title_line=files.title_of(found),
            rows=[(line, edit_url(line)) for line in found.lines],
            regimes=LegalRegime.objects.all(),
            quarters=ComplianceSnapshot.objects.select_related("regime"),
            quarter=self.request.GET.get(QUARTER, ""),
            stale_places=[(regime, title, url) for regime in ended for title, url in places_citing(regime)],
        )


def _key(text: str) -> int:
    return int(text) if is_key(text) else 0


def edit_url(line: Line) -> str:
    """Return the screen on which a duty is edited: who is in charge, its page, when it was reviewed."""
    return reverse(Duty.snippet_viewset.get_url_name("edit"), args=[line.duty_id])  # type: ignore[attr-defined]


def as_file(found: Report, kind: str) -> HttpResponse:
    """Return the report as XLSX or PDF, to be downloaded."""
    write, content_type = TYPES[kind]
    response = HttpResponse(write(found), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"tuan-thu-{found.day:%Y-%m-%d}.{kind}")
    return response
