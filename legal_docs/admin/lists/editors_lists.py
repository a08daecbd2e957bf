"""Shared parts of the editors' lists in the admin: who may open them, and the breadcrumb trail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.contracts.accounts import signed_in
from cms.storage.prepared import Prepared
from legal_docs.models import LegalIndexPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

View = Callable[..., HttpResponseBase]


_index: Prepared[LegalIndexPage] = Prepared(lambda: LegalIndexPage.objects.all()[:1])


def may_import(user: User) -> bool:
    """Return True for those who may add legal documents."""
    parent = _index.first()
    return parent is not None and parent.permissions_for_user(user).can_add_subpage()


def for_editors(view: View) -> View:
    """Open a screen to those only who may bring documents in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(signed_in(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def trail(name: str, label: str | Promise, last: str = "") -> list[dict[str, Any]]:
    """Return the breadcrumbs of the list at the address `name`, or of `last` below it."""
    items: list[dict[str, Any]] = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("legal_document_listing:index"), "label": _("Legal documents")},
        {"url": reverse(name), "label": label},
    ]
    return [*items, {"url": "", "label": last}] if last else items
