"""Wagtail's views that answered 500 to an address or a form that nobody gets by its own screens answer 404; found by `make attack`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.views.generic.chooser import ChosenMultipleViewMixin, ChosenViewMixin, CreateViewMixin
from wagtail.admin.views.pages.lock import PageOperationViewMixin

_chosen, _chosen_multiple = ChosenViewMixin.get, ChosenMultipleViewMixin.get
_create, _reshow = CreateViewMixin.post, CreateViewMixin.get
_success_url = PageOperationViewMixin.get_success_url


def apply() -> None:
    """Put the checks before Wagtail's own methods."""
    ChosenViewMixin.get = _get_chosen
    ChosenMultipleViewMixin.get = _get_chosen_multiple
    CreateViewMixin.post = _post_create
    CreateViewMixin.get = _get_create
    PageOperationViewMixin.get_success_url = _after_operation


def _demand_key(view: Any, key: str) -> None:
    """Raise Http404 for what can be no key of the view's model."""
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


def _after_operation(self: Any) -> str:
    """Return Wagtail's address; the root of the tree has no parent to show."""
    if self.object.is_root() and not self.next_url:
        return reverse("wagtailadmin_explore_root")
    return str(_success_url(self))
