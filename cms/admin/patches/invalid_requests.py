"""Answer 400 or 404 instead of 500 where Wagtail's views do not validate what a request sends; `make attack` found them.

Also fixes the list of pictures or files that is searched and filtered by use at once (`_filter_media`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.admin.filters import BaseMediaFilterSet
from wagtail.admin.forms.choosers import URLOrAbsolutePathValidator
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.generic.chooser import ChosenMultipleViewMixin, ChosenViewMixin, CreateViewMixin
from wagtail.admin.views.pages.lock import PageOperationViewMixin
from wagtail.admin.views.pages.ordering import SetPagePositionView
from wagtail.models import Page

from cms.admin.editing import device_drafts
from cms.text.numbers.keys import is_key
from cms.web.pages.views import bad_request
from cms.web.request.zones import ADMIN_PREFIX

logger = logging.getLogger(__name__)
_NO_FORM_SENDS = (ValidationError, OverflowError, DataError)  # a hidden field that is wrong, a number that no column holds
_chosen, _chosen_multiple = ChosenViewMixin.get, ChosenMultipleViewMixin.get
_chosen_pages = ChosenMultipleView.get
_create, _reshow = CreateViewMixin.post, CreateViewMixin.get
_set_position = SetPagePositionView.post
_to_database, _filter = ContentstateConverter.to_database_format, BaseMediaFilterSet.filter_queryset
_success_url = PageOperationViewMixin.get_success_url


class InvalidRequestMiddleware:
    """Answer what a form of the administration cannot have sent with 400, and a deletion that others forbid with a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN_PREFIX) and not request.GET.get("p", "1").isdecimal():  # the page of a list
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead back to the form, or answer 400, for an error that only invalid form data raises.

        Shows a sentence where other rows need the row to delete.
        """
        if not request.path_info.startswith(ADMIN_PREFIX):
            return None
        is_post = request.method == "POST"
        if is_post and isinstance(exception, ProtectedError):
            messages.error(request, _("This cannot be deleted: other entries still refer to it."))
            return redirect(request.path)
        no_number = isinstance(exception, ValueError) and str(exception).startswith(("Field ", "Exceeds the limit"))  # text, endless digits
        wrong_next = isinstance(exception, NoReverseMatch) and not request.POST.get("next", "/").startswith("/")
        field_missing = isinstance(exception, KeyError) and exception.args[0] not in request.POST
        if isinstance(exception, _NO_FORM_SENDS) or (is_post and (wrong_next or field_missing or no_number)):
            logger.warning("invalid form data in the administration, not stored: %s", type(exception).__name__)
            return device_drafts.not_storable(request)
        return None


def apply() -> None:
    """Put the checks before Wagtail's own methods."""
    ChosenViewMixin.get = _get_chosen
    ChosenMultipleViewMixin.get = _get_chosen_multiple
    ChosenMultipleView.get = _get_chosen_pages
    CreateViewMixin.post = _post_create
    CreateViewMixin.get = _get_create
    SetPagePositionView.post = _post_position
    PageOperationViewMixin.get_success_url = _after_operation
    ContentstateConverter.to_database_format = _from_editor
    BaseMediaFilterSet.filter_queryset = _filter_media
    URLOrAbsolutePathValidator.is_absolute_path = staticmethod(lambda value: bool(value) and value.startswith("/"))


def _demand_key(view: Any, key: str) -> None:
    """Raise Http404 for a value that cannot be a key of the view's model."""
    try:
        view.model_class._meta.pk.to_python(key)
    except ValidationError as error:
        raise Http404 from error


def _get_chosen(self: Any, request: HttpRequest, pk: Any) -> HttpResponse:
    _demand_key(self, str(pk))
    response: HttpResponse = _chosen(self, request, pk)
    return response


def _get_chosen_multiple(self: Any, request: HttpRequest) -> HttpResponse:
    for key in request.GET.getlist("id"):
        _demand_key(self, key)
    response: HttpResponse = _chosen_multiple(self, request)
    return response


def _get_chosen_pages(self: Any, request: HttpRequest) -> HttpResponse:
    keys = request.GET.getlist("id")
    if not all(map(is_key, keys)) or Page.objects.filter(pk__in=keys, depth=1).exists():
        raise Http404  # no key, or the root, which is below no page
    response: HttpResponse = _chosen_pages(self, request)
    return response


def _from_editor(self: Any, text: str) -> str:
    """Return Wagtail's HTML of a rich text (`null` for an empty one); raises ValidationError for what its editor never sends."""
    try:
        sent = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValidationError("the value is not a rich text") from error
    if not isinstance(sent, dict | None):
        raise ValidationError("the value is not a rich text")
    return str(_to_database(self, text))


def _filter_media(self: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the filtered rows as a filter by keys: the search that follows cannot filter by a count."""
    found: QuerySet[Any] = _filter(self, rows)
    if not self.form.cleaned_data.get("usage_count"):
        return found
    return rows.filter(pk__in=list(found.values_list("pk", flat=True)))


def _demand_form(view: Any) -> None:
    """Raise Http404 where the dialog has no form to make a new row."""
    if view.get_creation_form() is None:
        raise Http404


def _post_create(self: Any, request: HttpRequest) -> HttpResponse:
    _demand_form(self)
    response: HttpResponse = _create(self, request)
    return response


def _get_create(self: Any, request: HttpRequest) -> HttpResponse:
    _demand_form(self)
    response: HttpResponse = _reshow(self, request)
    return response


def _post_position(self: Any, request: HttpRequest, page_to_move_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
    if Page.objects.filter(pk=page_to_move_id, depth=1).exists():  # the root stands beside no other page
        raise Http404
    response: HttpResponse = _set_position(self, request, page_to_move_id, *args, **kwargs)
    return response


def _after_operation(self: Any) -> str:
    """Return Wagtail's address; the root of the tree has no parent to show."""
    if self.object.is_root() and not self.next_url:
        return reverse("wagtailadmin_explore_root")
    return str(_success_url(self))
