"""Addresses of the portal as mails, feeds and files for other programs need them: with scheme and host."""

from __future__ import annotations

from django.conf import settings


def absolute_url(url: str | None) -> str:
    """Return an address of this portal with scheme and host; one that has them stays, none is that of the front page."""
    url = url or "/"
    return url if url.startswith(("http://", "https://")) else f"{settings.SITE_URL}{url}"
