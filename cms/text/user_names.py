"""The name of a user as Vietnamese write it: family name and middle name first, the given name last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from django.contrib.auth.models import User


LONGEST = 150  # letters, as the columns hold that keep who did something


def full_name(user: User) -> str:
    """Return `last_name` (họ và tên đệm), then `first_name` (tên): Nguyễn Bình An."""
    return f"{user.last_name} {user.first_name}".strip()[:LONGEST]


def shown_name(user: User | None) -> str:
    """Return the full name, else the name of the account; "" for nobody."""
    return str(user.get_full_name() or user.get_username()) if user else ""


def use_vietnamese_order() -> None:
    """Patch the user's `get_full_name`, so that every screen, Wagtail's own too, shows names in this order."""
    get_user_model().add_to_class("get_full_name", full_name)
