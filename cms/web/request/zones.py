"""The three zones of the address map: private (never stored), widgets (never stored), public (may be cached)."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings


class Zone(StrEnum):
    PRIVATE = "private"
    WIDGET = "widget"
    PUBLIC = "public"


ADMIN_PREFIX = "/quan-tri/"
FILE_PREFIXES = (settings.STATIC_URL, settings.MEDIA_URL)
# cms/settings/urls.py builds its three lists from these: an address that is not here is public.
PRIVATE_PREFIXES = (
    ADMIN_PREFIX,
    "/hoi-dap/gui/",
    "/hoi-dap/tra-cuu/",
    "/hoi-dap/xac-nhan/",
    "/hoi-dap/tep/",
    "/theo-doi/",
    "/gop-y/",
    "/bieu-mau/",
    "/tim-kiem/theo-doi/",  # links of older mails
    "/duyet/",
    "/xem-truoc/",
    "/_util/",  # the forms for pages and documents with a password: the answer sets a session
    "/tai-lieu/authenticate_with_password/",
    "/healthz",
    "/readyz",
)
WIDGET_PREFIXES = (
    "/luot-xem/",
    "/danh-gia/",
    "/nghe/",
    "/tim-kiem/goi-y/",
    "/tim-kiem/da-mo/",
    "/tim-kiem/tuong-tu/",
)


def zone_of(path: str) -> Zone:
    """Return the zone of a request path (`/hoi-dap/gui/` is private, `/van-ban/` public)."""
    if path.startswith(PRIVATE_PREFIXES):
        return Zone.PRIVATE
    if path.startswith(WIDGET_PREFIXES):
        return Zone.WIDGET
    return Zone.PUBLIC
