"""Wagtail's screens of users: who adds a person need not invent a password for them."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm
from wagtail.users.views import users


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


class UserViewSet(users.UserViewSet):
    def get_form_class(self, for_update: bool = False) -> Any:
        return super().get_form_class(for_update) if for_update else NewUserForm
