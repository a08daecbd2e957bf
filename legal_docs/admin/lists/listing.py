"""The list of all documents and the chooser of one: a line for each, found by any spelling of its number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets import BaseChooser

from cms.contracts.accounts import signed_in
from cms.storage.prepared import KeptCount
from legal_docs.admin.lists.finding import documents_for, documents_named
from legal_docs.models import LegalDocumentPage

KEPT_FILTERS = "documents_filters"


def day_column(label: str | Promise, sort_key: str | None = None) -> Column:
    """Return the column of the day of issue, written in full: for old documents "6 months ago" would say too little."""

    def day(page: LegalDocumentPage) -> str:
        return f"{page.issued_on:%d/%m/%Y}" if page.issued_on else ""

    return Column("issued_on", label=label, accessor=day, sort_key=sort_key, width="10%")


class _Pages(KeptCount, WagtailPaginator):
    pass


class DocumentIndexView(IndexView):
    """Wagtail's list of pages; its filters and order stay until the person removes them."""

    table_classname = "listing mb-documents full-width"
    paginator_class = _Pages

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the list; without a filter in the address redirect to the filters that were set last."""
        kept = request.session.get(KEPT_FILTERS, "")
        if not request.GET and kept and not self.results_only:
            return HttpResponseRedirect(f"{request.path}?{kept}")
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        chosen = request.GET.copy()
        for name in ("p", "_w_filter_fragment", "export"):
            chosen.pop(name, None)
        if chosen.urlencode() != kept:
            request.session[KEPT_FILTERS] = chosen.urlencode()
        return answer

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().defer("body_text")

    def paginate_queryset(self, queryset: QuerySet[Any], page_size: int) -> Any:
        """Read the types of all rows at once: Wagtail makes each row from its key, and the query's own joins are lost."""
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = rows = list(rows)
        prefetch_related_objects(rows, "document_type")
        return paginator, page, rows, is_paginated

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return documents_named(queryset, self.search_query) if self.is_searching else queryset


class DocumentListing(PageListingViewSet):
    name = "legal_document_listing"
    model = LegalDocumentPage
    index_view_class = DocumentIndexView
    icon = "doc-full-inverse"
    menu_label = _("All documents")
    url_prefix = "van-ban"
    add_to_admin_menu = False
    columns = [
        BulkActionsColumn("bulk_actions"),
        Column("number", label=pgettext_lazy("of a document", "Number"), sort_key="number", width="15%"),
        PageTitleColumn("title", label=pgettext_lazy("of a document", "Title"), sort_key="title", classname="title"),
        Column("document_type", label=_("Document type"), sort_key="document_type__name", width="10%"),
        day_column(_("Date of issue"), "issued_on"),
        Column("status_label", label=_("Validity"), sort_key="status", width="11%"),
        PageStatusColumn("page_status", label=_("Status"), sort_key="live", width="11%"),
    ]
    list_filter = ["document_type", "issuing_body", "legal_fields", "status", "issued_on", "effective_on", "live"]


class DocumentFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("Number in any spelling, or words of the title")}), required=False
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if not (words := self.cleaned_data["q"].strip()):
            return objects
        self.is_searching, self.search_query = True, words
        return documents_named(objects, words)


class _Choosing:
    """What both views of the chooser share."""

    request: HttpRequest
    filter_form_class = DocumentFilterForm

    def get_object_list(self) -> QuerySet[Any]:
        return documents_for(signed_in(self.request)).order_by("-issued_on", "-pk")

    @property
    def columns(self) -> list[Any]:
        return [
            *super().columns,  # type: ignore[misc] # the title, of Wagtail's view
            Column("number", label=pgettext_lazy("of a document", "Number")),
            Column("document_type", label=_("Document type")),
            day_column(_("Date of issue")),
            Column("status_label", label=_("Validity")),
            Column("status_string", label=_("Status")),
        ]


class DocumentChooseView(_Choosing, ChooseView):
    pass


class DocumentChooseResultsView(_Choosing, ChooseResultsView):
    pass


class _Named:
    """A chosen document is named by its number too."""

    def get_display_title(self, instance: LegalDocumentPage) -> str:
        return " · ".join(filter(None, [instance.number, instance.draft_title]))


class DocumentChosenView(_Named, ChosenView):
    pass


class DocumentWidget(_Named, BaseChooser):
    pass


class DocumentChooser(ChooserViewSet):
    """Wagtail's chooser for every link to a document: the newest first, drafts too."""

    model = LegalDocumentPage
    icon = "doc-full-inverse"
    choose_one_text = _("Choose a legal document")
    choose_another_text = _("Choose another legal document")
    edit_item_text = _("Open this document")
    choose_view_class = DocumentChooseView
    choose_results_view_class = DocumentChooseResultsView
    chosen_view_class = DocumentChosenView
    base_widget_class = DocumentWidget
    per_page = 15
