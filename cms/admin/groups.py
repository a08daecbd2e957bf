"""Wagtail's screens of groups, with the rights below pages and collections told to the security log."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from wagtail.users.views import groups

from cms.admin.account_log import rights_given_at_once


class _Logged:
    object: Any

    def process_form(self) -> HttpResponse:
        """Save the group with its rights."""
        with rights_given_at_once(self.object):
            return super().process_form()  # type: ignore[misc]


class CreateView(_Logged, groups.CreateView):
    """Add a group."""


class EditView(_Logged, groups.EditView):
    """Change a group."""


class GroupViewSet(groups.GroupViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
