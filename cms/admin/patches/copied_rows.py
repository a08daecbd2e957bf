"""Wagtail's "Copy" of a row of a list: its address shows a form and stores nothing, the form is sent to the list's own address to add."""

from __future__ import annotations

from wagtail.admin.views.generic import CopyViewMixin


def apply() -> None:
    """Refuse to store at the address of a copy: Wagtail 8.0 overwrites the row itself there, past the checks of the list."""
    CopyViewMixin.http_method_names = ["get", "head", "options"]
