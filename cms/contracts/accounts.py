"""The account behind a request of the administration, with its type, and the accounts of administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest


def signed_in(request: HttpRequest) -> User:
    """Return the account of a request in a view that needs a login, with the right type: `request.user` may be anonymous by its type."""
    return cast("User", request.user)


def administrators() -> QuerySet[User]:
    """Return the administrators who may log in and have an address."""
    return get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(email="")
