"""Choosers: of snippets, found by words without tone marks in any order; of pages, opened where the person works.

All of them, and the addresses that fill them, ask `choosable`: what the person finds in a list of the administration, or what is public.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import auth
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views import workflows
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, ExternalLinkView, PageChooserTable
from wagtail.admin.views.generic.chooser import BaseChooseView, ChosenMultipleViewMixin, ChosenViewMixin
from wagtail.admin.widgets import BaseChooser
from wagtail.images.views.chooser import ImageChooseViewMixin
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.models import Page, Task, Workflow
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from cms.admin.editing.choosable import as_told, choosable, hidden_name, known_tags, may_be_told, may_list, reads_drafts
from cms.contracts.accounts import signed_in
from cms.text.vietnamese import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ANY_PAGE = "wagtailcore.page"
NO_KEY = "0"
_EDITED = re.compile(r"/pages/(?:(\d+)/edit|add/(\w+)/(\w+)/(\d+))/")
_browse, _listed = BrowseView.get, BrowseView.get_object_list
_table, _answer_chosen, _convert = PageChooserTable.get_context_data, ChosenMultipleView.render_chosen_response, ExternalLinkView.post
_with_tags, _clean = ImageChooseViewMixin.get_context_data, BaseForm.full_clean
_value, _answer = BaseChooser.get_value_data, auth.get_localized_response
_offer_steps, _answer_step = workflows.BaseTaskChooserView.dispatch, workflows.get_task_chosen_response


def apply() -> None:
    """Patch Wagtail's choosers: all ask rights; that of pages opens beside the page that is being edited and lists as the explorer does."""
    BrowseView.get, BrowseView.get_object_list = _browse_from_here, _as_in_the_explorer
    PageChooserTable.get_context_data, ChosenMultipleView.render_chosen_response = _table_as_told, _answer_as_told
    ExternalLinkView.post = _convert_to_known
    BaseChooseView.get_object_list, ChosenViewMixin.get_object, ChosenMultipleViewMixin.get_objects = _offered, _chosen, _chosen_multiple
    ImageChooseViewMixin.get_context_data = _with_known_tags
    workflows.BaseTaskChooserView.dispatch, workflows.get_task_chosen_response = _offer_known_steps, _answer_known_step
    auth.get_localized_response = _written_for_person
    BaseForm.full_clean, BaseChooser.get_value_data = _clean_known, _value_as_told  # type: ignore[method-assign]


def _offered(self: BaseChooseView) -> QuerySet[Any]:
    return choosable(self.model_class.objects.all(), self.request.user)


def _chosen(self: Any, pk: Any) -> Any:
    return as_told(_offered(self).get(pk=pk), self.request.user)


def _chosen_multiple(self: Any, pks: list[str]) -> list[Any]:
    return [as_told(row, self.request.user) for row in _offered(self).filter(pk__in=pks)]


def _table_as_told(self: PageChooserTable, parent_context: dict[str, Any]) -> dict[str, Any]:
    """Read the pages above all rows at once, without those that the person may not see."""
    user, above = parent_context["request"].user, {page.pk: page.path[: -Page.steplen] for page in self.data}
    parents = {page.path: as_told(page, user) for page in choosable(Page.objects.filter(path__in=above.values()), user)}
    for page in self.data:
        as_told(page, user)._cached_parent_obj = parents.get(above[page.pk])
    context: dict[str, Any] = _table(self, parent_context)
    return context


def _answer_as_told(self: ChosenMultipleView, result: list[dict[str, Any]]) -> HttpResponse:
    user = self.request.user
    known = {page.pk: as_told(page, user) for page in choosable(Page.objects.filter(pk__in=[each["id"] for each in result]), user)}
    told = [each | {"adminTitle": known[each["id"]].get_admin_display_title()} for each in result if each["id"] in known]
    answer: HttpResponse = _answer_chosen(self, told)
    return answer


def _convert_to_known(self: ExternalLinkView, request: HttpRequest) -> HttpResponse:
    """Make an address that was typed a link to a page only when its title tells the person nothing."""
    answer: HttpResponse = _convert(self, request)
    told = json.loads(answer.content)
    if key := (told.get("internal") or told.get("result") or {}).get("id"):
        user = signed_in(request)
        page = choosable(Page.objects.filter(pk=key), user).first()
        if page is None or (page.draft_title != page.title and not reads_drafts(user, page)):
            answer = self.render_chosen_response(self.get_result_data())
    return answer


def _with_known_tags(self: Any, **kwargs: Any) -> dict[str, Any]:
    context: dict[str, Any] = _with_tags(self, **kwargs)
    popular = list(context["popular_tags"])
    keys = [tag.pk for tag in popular]
    known = set(known_tags(type(popular[0]), self.request.user).filter(pk__in=keys)) if popular else ()
    return context | {"popular_tags": [tag for tag in popular if tag in known]}


def _demand_keeper(request: HttpRequest) -> None:
    """Raise PermissionDenied for somebody who finds steps of workflows in no list."""
    if not any(may_list(kind, signed_in(request)) for kind in (Task, Workflow)):
        raise PermissionDenied


def _offer_known_steps(self: Any, request: HttpRequest) -> HttpResponse:
    _demand_keeper(request)
    answer: HttpResponse = _offer_steps(self, request)
    return answer


def _answer_known_step(request: HttpRequest, step: Task) -> HttpResponse:
    _demand_keeper(request)
    answer: HttpResponse = _answer_step(request, step)
    return answer


def _value_as_told(self: BaseChooser, value: Any) -> dict[str, Any] | None:
    """Return what a form shows of a chosen row: its key stays in the form, whose it is only where the person may know."""
    row, user = self.get_instance(value), get_active_log_context().user
    if row is None or not user:
        return _value(self, row)
    if may_be_told(row, user):
        return _value(self, as_told(row, user))
    untold: dict[str, Any] = {name: {} if isinstance(told, dict) else None for name, told in _value(self, row).items()}
    return untold | {"id": row.pk, self.display_title_key: hidden_name(row.pk)}


def _written_for_person(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer; of a page that is written after its view ended, too, `get_active_log_context` knows who reads it."""
    answer: Any = _answer(view, request, *args, **kwargs)
    if write := getattr(answer, "render", None):

        def render() -> HttpResponse:
            with LogContext(user=request.user):
                written: HttpResponse = write()
                return written

        answer.render = render
    return cast(HttpResponse, answer)


def _clean_known(self: BaseForm) -> None:
    """Validate a form; a key that it cannot hold and that no chooser offered is no choice.

    Only a form that adds a row, or that is about none, holds nothing yet; or it says what it holds: `held_keys`. Of any other the
    draft, a colleague's change or a row above may have the key: it is taken, and `_value_as_told` shows no name.
    """
    is_stored = self.prefix or getattr(getattr(self, "instance", None), "pk", None)
    held: Collection[int] | None = getattr(self, "held_keys", None if is_stored else ())
    user = get_active_log_context().user
    if self.is_bound and user and held is not None:
        for name, field in self.fields.items():
            if isinstance(field.widget, BaseChooser):
                _take_out_unknown(self, name, field, held, user)
    _clean(self)


def _take_out_unknown(form: Any, name: str, field: Any, held: Collection[int], user: User) -> None:
    key, initial = form.add_prefix(name), form.get_initial_for_field(field, name)
    try:
        row = field.widget.get_instance(int(form.data.get(key) or 0))
    except (ValueError, OverflowError):  # the field says so
        return
    if row is not None and row.pk not in held and initial not in (row, row.pk) and not may_be_told(row, user):
        form.data = form.data.copy()
        form.data[key] = NO_KEY


def _as_in_the_explorer(self: BrowseView) -> QuerySet[Page]:
    """Return the pages below a page, the last changed first, unless that page orders its children itself.

    Instead of a page that the person may not see, the nearest one above it is opened that they may.
    """
    above = choosable(self.parent_page.get_ancestors(inclusive=True), self.request.user)
    self.parent_page = (above.last() or Page.get_first_root_node()).specific
    pages: QuerySet[Page] = _listed(self)
    if self.parent_page.get_admin_default_ordering() == "ord":
        return pages
    return pages.order_by(*(F(name).desc(nulls_last=True) for name in ("latest_revision_created_at", "first_published_at", "pk")))


def _browse_from_here(self: BrowseView, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
    wanted = request.GET.get("page_type") or ANY_PAGE
    place = parent_page_id or (_place_of_work(request) if wanted.lower() == ANY_PAGE else None)
    answer: HttpResponse = _browse(self, request, place)
    return answer


def _place_of_work(request: HttpRequest) -> int | None:
    """Return the page below which the person edits or adds one, read from the address of the asking screen; None elsewhere.

    A type of pages may name another place: `chooser_opens_below`, the model of a page.
    """
    found = _EDITED.search(urlsplit(request.headers.get("Referer", "")).path)
    if found is None:
        return None
    key, app, name, below = found.groups()
    page = Page.objects.filter(pk=key or below).first()
    edited = page.specific_class if page is not None and key else apps.all_models.get(app or "", {}).get(name or "")
    if other := getattr(edited, "chooser_opens_below", ""):
        return apps.get_model(other).objects.live().values_list("pk", flat=True).first()
    parent = page.get_parent() if page is not None and key else page
    return parent.pk if parent is not None and not parent.is_root() else None


class WordsFilterForm(BaseFilterForm):
    """Keeps the rows whose `search_fields` (as the snippet's viewset names them) together hold every word that was typed.

    Every row is looked at, so it is for reference lists of at most some thousand rows.
    """

    q = forms.CharField(label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that hold every typed word, in any order and with or without tone marks."""
        words = fold(self.cleaned_data["q"]).split()
        if not words:
            return objects
        self.is_searching, self.search_query = True, self.cleaned_data["q"]
        rows = objects.values_list("pk", *objects.model.snippet_viewset.search_fields)
        return objects.filter(pk__in=[pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in words)])


class WordsChooseView(ChooseView):
    filter_form_class = WordsFilterForm


class WordsChooseResultsView(ChooseResultsView):
    filter_form_class = WordsFilterForm


class WordsChooserViewSet(SnippetChooserViewSet):
    """Set as `chooser_viewset_class` of a snippet's viewset that names its `search_fields`."""

    choose_view_class = WordsChooseView
    choose_results_view_class = WordsChooseResultsView
