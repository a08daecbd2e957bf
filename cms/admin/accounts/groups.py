"""Wagtail's screens of groups: rights below pages and collections are written to the security log, and two people's changes are merged."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.views import groups

from cms.admin.accounts.account_log import RIGHTS, log_changed_permissions

FIELD = "rights"  # carries the rights that the role had when the form was opened
MODELS: dict[str, Any] = {place: model for model, place in RIGHTS.items()}
Right = tuple[str, int, int]  # kind of place, place, permission


class _Logged:
    object: Any

    def process_form(self) -> HttpResponse:
        """Save the group with its rights."""
        with log_changed_permissions(self.object):
            return self.store()

    def store(self) -> HttpResponse:
        return super().process_form()  # type: ignore[misc]


class CreateView(_Logged, groups.CreateView):
    """Add a group."""


class EditView(_Logged, groups.EditView):
    """Change a group; rights that somebody else has given or taken since the form was opened stay as they made them."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Compare and store in one transaction."""
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def store(self) -> HttpResponse:
        """Save the role, then undo the changes of rights that the form made only because it was opened before somebody else's."""
        get_object_or_404(Group.objects.select_for_update(), pk=self.object.pk)
        before = _rights(self.object)
        opened = _read(self.request.POST.get(FIELD, ""), before)
        response = super().store()
        mine = _rights(self.object)
        given, taken = (before - opened) - mine, (opened - before) & mine
        for place, key, permission in given | taken:
            rows = MODELS[place].objects
            right = {"group": self.object, f"{place}_id": key, "permission_id": permission}
            rows.create(**right) if (place, key, permission) in given else rows.filter(**right).delete()
        if given | taken:
            messages.info(self.request, _("Rights that somebody else has just given or taken stay as they made them."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {FIELD: self.request.POST.get(FIELD) or json.dumps(sorted(_rights(self.object)))}


def _rights(role: Group) -> set[Right]:
    """Return what a role may do below pages, collections and sites."""
    rights: set[Right] = set()
    for place, model in MODELS.items():
        rights |= {(place, *row) for row in model.objects.filter(group=role).values_list(f"{place}_id", "permission_id")}
    return rights


def _read(posted: str, before: set[Right]) -> set[Right]:
    """Return the rights that a form was opened with; the present ones where the form does not name them."""
    try:
        return {(str(place), int(key), int(permission)) for place, key, permission in json.loads(posted)}
    except (ValueError, TypeError, RecursionError):
        return before


class GroupViewSet(groups.GroupViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
