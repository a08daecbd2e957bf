"""Wagtail's screens of users: who adds a person need not invent a password for them; only an administrator makes or changes one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.users.forms import UserCreationForm
from wagtail.users.views import users
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from cms.contracts.accounts import signed_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FOR_ADMINISTRATORS = _("Only an administrator changes the account of an administrator.")
NO_ROLE_FOR_ONESELF = _("You cannot give roles to your own account.")


def may_change(user: User, account: User) -> bool:
    """Return whether who keeps accounts may change this one: that of an administrator is for administrators."""
    return bool(user.is_superuser or not account.is_superuser)


def may_give_roles(user: User, account: User) -> bool:
    """Return whether who keeps accounts may change the roles of this one: their own only as an administrator."""
    return bool(user.is_superuser or (account.pk != user.pk and not account.is_superuser))


def keep_accounts_in_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Hook `before_bulk_action`: hold the same rules for many accounts at once."""
    if not isinstance(action, UserBulkAction):
        return None
    accounts = list(objects)
    if not all(may_change(signed_in(request), account) for account in accounts):
        why = FOR_ADMINISTRATORS
    elif action_type == "assign_role" and not all(may_give_roles(signed_in(request), account) for account in accounts):
        why = NO_ROLE_FOR_ONESELF
    else:
        return None
    messages.error(request, why)
    return redirect("wagtailusers_users:index")


class NewUserForm(UserCreationForm):
    """Set for a new person a password that nobody knows where none is typed: they choose theirs by the link for a forgotten one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "Left empty: the new person chooses it by the link “Forgotten password?” of the login page."
            )

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data.get("password1"):
            self.instance.set_password(secrets.token_urlsafe(32))
        return super().save(commit)


class _RulesOfAccounts(View):
    """Show the mark of an administrator, and the roles of one's own account, without taking a change from others than administrators."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form, user = super().get_form(*args, **kwargs), signed_in(self.request)  # type: ignore[misc]
        if "is_superuser" in form.fields:
            form.fields["is_superuser"].disabled = not user.is_superuser
        form.fields["groups"].disabled = not may_give_roles(user, form.instance)
        return form


class AddView(_RulesOfAccounts, users.CreateView):
    pass


class EditView(_RulesOfAccounts, users.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_change(signed_in(request), self.object):
            raise PermissionDenied


class UserViewSet(users.UserViewSet):
    add_view_class = AddView
    edit_view_class = EditView

    def get_form_class(self, for_update: bool = False) -> Any:
        return super().get_form_class(for_update) if for_update else NewUserForm
