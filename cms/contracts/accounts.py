"""The account behind a request of the administration, with its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest


def signed_in(request: HttpRequest) -> User:
    """Return the account of a request in a view that needs a login, with the right type: `request.user` may be anonymous by its type."""
    return cast("User", request.user)
