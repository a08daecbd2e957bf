"""The history of a page with the names of its versions, which those who may edit the page give, change and remove."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.history import PageHistoryFilterSet, PageHistoryView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.contracts.accounts import signed_in
from cms.models.revision_name import LONGEST, RevisionName

if TYPE_CHECKING:
    pass

NAMED, UNNAMED = "cms.revision_named", "cms.revision_unnamed"


class NameColumn(Column):
    """The name of a version, with the way to change it in the lines that hold a text."""

    cell_template_name = "cms/admin/revision_name_cell.html"

    def get_value(self, instance: PageLogEntry) -> str:
        return getattr(instance.revision, "given_name", "") if instance.revision_id and instance.revision else ""

    def get_cell_context_data(self, instance: PageLogEntry, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        holds_text = instance.content_changed and instance.action != "wagtail.publish"
        return context | {"may_name": bool(holds_text and instance.revision_id and instance.revision)}


class NamedHistoryFilterSet(PageHistoryFilterSet):
    named = django_filters.MultipleChoiceFilter(  # a single checkbox would count as a filter in use even while it is not ticked
        label=_("Versions with a name"),
        method="filter_named",
        choices=[("1", _("Show only these"))],
        widget=forms.CheckboxSelectMultiple,
    )

    def filter_named(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return queryset.filter(revision__given_name__isnull=False, content_changed=True) if value else queryset


class NamedHistoryView(PageHistoryView):
    """Wagtail's history; it shows the autosaves of one sitting, which write one version over, as one line."""

    filterset_class = NamedHistoryFilterSet

    @cached_property
    def columns(self) -> list[Any]:
        action, *others = super().columns
        return [action, NameColumn("name", label=_("Name of the version"), width="20%"), *others]

    def _annotate_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super()._annotate_queryset(queryset).select_related("page", "revision__given_name")


def apply() -> None:
    """Show the history of pages of every type this way."""
    PageViewSet.history_view_class = NamedHistoryView


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the version"), max_length=LONGEST, required=False, help_text=_("Left empty, the name is taken away.")
    )


def name_revision(request: HttpRequest, key: int) -> HttpResponse:
    """Show the name of a version; POST gives, changes or takes it away."""
    revision = get_object_or_404(Revision.objects.page_revisions().select_related("given_name"), pk=key)
    page = get_object_or_404(Page, pk=revision.object_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    now = str(getattr(revision, "given_name", ""))
    form = NameForm(request.POST or None, initial={"name": now})
    if form.is_valid():
        if (name := form.cleaned_data["name"]) != now:
            _store(request, page, revision, name, now)
            messages.success(request, _("The name was kept.") if name else _("The name was taken away."))
        return redirect("wagtailadmin_pages:history", page.pk)
    context = {"page_title": _("Name of a version"), "header_icon": "history", "page": page, "revision": revision, "form": form}
    return render(request, "cms/admin/revision_name.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _store(request: HttpRequest, page: Page, revision: Revision, name: str, before: str) -> None:
    user = signed_in(request)
    if name:
        RevisionName.objects.update_or_create(revision=revision, defaults={"name": name, "user": user})
    else:
        RevisionName.objects.filter(revision=revision).delete()
    log(page, NAMED if name else UNNAMED, user=user, revision=revision, data={"name": name or before})
