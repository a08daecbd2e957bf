"""Menus, agency details and banners of every page, cached for some seconds and dropped from the cache when an editor changes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db.models.signals import post_delete
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.storage.observed_tables import true_until
from cms.storage.ttl_cache import TTLCache
from home.models import AlertBanner, AlertLevel, Menus, OutageNotice, SiteSettings
from home.site.menus import MenuItem, at_path, build_menus

T = TypeVar("T")

_menus: TTLCache[dict[str, list[MenuItem]]] = TTLCache()
_agency_details: TTLCache[SiteSettings] = TTLCache()
_banners: TTLCache[list[AlertBanner]] = TTLCache()


def menu_items(request: HttpRequest, name: str) -> list[MenuItem]:
    """Return the items of the menu `main` or `footer`; links to pages that readers may not see are left out."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    built = _once(request, "menus", lambda: _menus.get(site.pk, lambda: build_menus(site, request)))
    return [at_path(item, request.path) for item in built[name]]


def agency_details(request: HttpRequest) -> SiteSettings:
    """Return the details of the agency that owns the site; empty ones when the request belongs to no site."""
    site = Site.find_for_request(request)
    return _agency_details.get(site.pk, lambda: SiteSettings.for_request(request)) if site else SiteSettings()


def _once(request: HttpRequest, name: str, make: Callable[[], T]) -> T:
    """Return what `make` gave for this request first: a page that will be cached asks the database, header and footer for the same."""
    kept: dict[str, T] = request.__dict__.setdefault("_chrome", {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def banners_now() -> list[AlertBanner]:
    """Return the alert banners shown now, the most urgent first."""
    return _banners.get("now", _banners_now)


def _banners_now() -> list[AlertBanner]:
    now = timezone.now()
    enabled = list(AlertBanner.objects.filter(enabled=True))
    true_until(*(moment for banner in enabled for moment in (banner.starts_at, banner.ends_at) if moment and moment > now))
    return [*(AlertBanner.objects.shown_at(now) if enabled else ()), *_outage_banners(now)]


def _outage_banners(now: datetime) -> list[AlertBanner]:
    """Return a banner, kept nowhere, for each planned outage that is to come or lasts."""
    notices = list(OutageNotice.objects.to_be_told(now))
    true_until(*(notice.ends_at for notice in notices))
    return [AlertBanner(level=AlertLevel.WARNING, text=_outage_words(notice)) for notice in notices]


def _outage_words(notice: OutageNotice) -> str:
    start, end = (f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" for moment in (notice.starts_at, notice.ends_at))
    words = _("%(services)s will not work from %(start)s to %(end)s: %(reason)s.")
    told = words % {"services": notice.services, "start": start, "end": end, "reason": notice.reason.rstrip(".")}
    return f"{told} {notice.meanwhile}".strip()


def forget() -> None:
    """Empty the caches."""
    for kept in (_menus, _agency_details, _banners):
        kept.forget()


def connect() -> None:
    """Drop cached values when this process changes what they were made from."""
    _menus.forget_with(Menus, Site)
    _agency_details.forget_with(SiteSettings, Site)
    _banners.forget_with(AlertBanner, OutageNotice)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_menus.forget, dispatch_uid="home.site.chrome")
    post_delete.connect(_menus.forget, sender=Page, dispatch_uid="home.site.chrome")
