"""A member of staff at the screens of the admin."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    """The address of a staff screen."""
    return reverse(f"qa_staff:{name}", args=args)
