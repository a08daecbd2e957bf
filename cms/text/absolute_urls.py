"""Addresses of the portal: with scheme and host, as mails, feeds and files for other programs need them; and of another app's pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse


def absolute_url(url: str | None) -> str:
    """Return an address with scheme and host. One that has them is returned unchanged; an empty one gives the front page."""
    url = url or "/"
    return url if url.startswith(("http://", "https://")) else f"{settings.SITE_URL}{url}"


def path_if_offered(name: str, *args: Any) -> str:
    """Return the path of the URL `name`, "" when no app offers it."""
    return _path(name, args, settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(1000)
def _path(name: str, args: tuple[Any, ...], _urls: str, _prefix: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
