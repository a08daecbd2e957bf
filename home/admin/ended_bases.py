"""The report of the procedures whose legal basis has ended."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from home.models import ProcedureBasis


class EndedBases(ReportView):
    """Legal bases without effect, with the procedure to be edited: each row is a task until the basis is replaced or taken out."""

    model = ProcedureBasis
    page_title = _("Procedures whose legal basis has ended")
    header_icon = "warning"
    index_url_name = "home_admin:ended_bases"
    index_results_url_name = "home_admin:ended_bases_results"
    permission_policy = ModelPermissionPolicy(ProcedureBasis)
    any_permission_required: ClassVar = ["view"]
    is_searchable = False
    list_export: ClassVar = ["procedure.code", "procedure.title", "number", "provision", "status_label"]
    columns: ClassVar = [
        TitleColumn(
            "procedure",
            label=_("Procedure"),
            accessor=lambda basis: basis.procedure.name,
            get_url=lambda basis: reverse("wagtailadmin_pages:edit", args=[basis.procedure_id]),
        ),
        Column("basis", label=_("Legal basis"), accessor=str),
        Column("status_label", label=_("Validity")),
    ]

    def get_base_queryset(self) -> QuerySet[ProcedureBasis]:
        return ProcedureBasis.objects.ended().select_related("procedure")

    def get_queryset(self) -> Any:
        return self.get_base_queryset()
