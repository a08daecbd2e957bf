"""Wagtail's redirects from the former addresses of a page that is moved or gets another slug."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.models import Redirect


class StorableRedirects(signal_handlers.BatchRedirectCreator):
    """Leaves out an address longer than its column, so that the page is stored all the same."""

    def add(self, **values: Any) -> None:
        if len(values["old_path"]) <= Redirect._meta.get_field("old_path").max_length:
            super().add(**values)

    def process(self) -> None:
        if self.items:  # with none, Wagtail would delete all redirects, not only those that it replaces
            super().process()


def start() -> None:
    """Let Wagtail make its redirects with this class."""
    signal_handlers.BatchRedirectCreator = StorableRedirects
