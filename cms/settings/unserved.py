"""Leaves out Wagtail's API v3, which this portal does not serve: it has one of its own (`api/v1/`).

Wagtail's apps load that API whenever they start, whether it has an address or not, and with it make a scheme of pydantic for each type of
page and snippet: a tenth of the start of each process, and 17 MB of its memory (28 of a command's).
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# What the `ready` of Wagtail's apps imports of it.
_LOADED_BY_APPS = (
    "wagtail.api.v3.api",
    "wagtail.contrib.redirects.api.v3",
    "wagtail.documents.api.v3.registry",
    "wagtail.documents.api.v3.router",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
    "wagtail.snippets.api.v3",
    "wagtail.snippets.api.v3.router",
)


class _NoApi:
    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"Wagtail's API v3 is left out by cms.settings.unserved: it has no {name}")

    def add_router(self, prefix: str, router: object) -> None:
        """Do nothing: what Wagtail's apps call with their part of the API."""


class _LeftOut(ModuleType):
    """A module in the place of one of Wagtail's."""

    api, router = _NoApi(), None

    def register_content_types(self) -> None:
        """Make no schemes, but find the snippets as Wagtail does for them: hooks register these, and receivers of signals are for each."""
        from wagtail.snippets.models import get_snippet_models

        get_snippet_models()


def leave_out_unserved_api() -> None:
    """Put empty modules in the place of Wagtail's; call it before the apps are loaded."""
    for name in _LOADED_BY_APPS:
        module = _LeftOut(name)
        module.__spec__, module.__path__ = ModuleSpec(name, None, is_package=True), []
        sys.modules.setdefault(name, module)
