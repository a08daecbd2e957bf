"""Menus, agency details and banners of every page, kept until an editor changes them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.models.pages.page_addresses import answered
from cms.storage.kept import Kept
from cms.storage.observed_tables import true_until
from home.models import AlertBanner, AlertLevel, OutageNotice, SiteSettings
from home.models.translations import languages_of_pages
from home.site.menus import MenuItem, at_path, build_menus

_menus: Kept[dict[str, list[MenuItem]]] = Kept()
_agency_details: Kept[SiteSettings] = Kept()
_banners: Kept[list[AlertBanner]] = Kept()
_languages: Kept[dict[int, list[str]]] = Kept()


def menu_items(request: HttpRequest, name: str) -> list[MenuItem]:
    """Return the items of the menu `main` or `footer`; links to pages that readers may not see are left out."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    built = _menus.get(site.pk, lambda: build_menus(site, request))
    return [at_path(item, request.path) for item in built[name]]


def agency_details(request: HttpRequest) -> SiteSettings:
    """Return the details of the agency that owns the site; empty ones when the request belongs to no site."""
    site = Site.find_for_request(request)
    return _agency_details.get(site.pk, lambda: SiteSettings.for_request(request)) if site else SiteSettings()


def languages_of(page: Page | None, request: HttpRequest) -> list[str]:
    """Return the languages that the page shown can be read in beside Vietnamese; a part or an old text of a page has none."""
    codes = _languages.get("pages", languages_of_pages).get(page.pk, []) if page else []
    return codes if page and codes and page.get_url(request) == request.path else []


def banners_now(language: str = "") -> list[AlertBanner]:
    """Return the alert banners shown now on a page in a `language` (its code; "" is Vietnamese), the most urgent first, with `parts`."""
    return _banners.get(language, lambda: _banners_now(language))


def _banners_now(language: str) -> list[AlertBanner]:
    now = timezone.now()
    enabled = list(AlertBanner.objects.filter(enabled=True))
    true_until(*(moment for banner in enabled for moment in (banner.starts_at, banner.ends_at) if moment and moment > now))
    banners = list(AlertBanner.objects.shown_at(now) if enabled else ())
    addresses = answered(banner.link for banner in banners if banner.link)
    for banner in banners:
        banner.link = banner.link if banner.link in addresses else ""
        words = banner.text_in(language) if language else None
        banner.parts = [(language, words)] if words else [(settings.LANGUAGE_CODE if language else "", banner.text)]
    return [*banners, *_outage_banners(now, language)]


def _outage_banners(now: datetime, language: str) -> list[AlertBanner]:
    """Return a banner, kept nowhere, for each planned outage that is to come or lasts; its times are in the language, too."""
    notices = list(OutageNotice.objects.upcoming_or_current(now))
    true_until(*(notice.ends_at for notice in notices))
    banners = [AlertBanner(level=AlertLevel.WARNING) for notice in notices]
    for banner, notice in zip(banners, notices, strict=True):
        banner.anchor = notice.anchor
        banner.parts = [("", _outage_words(notice))]
        if language:
            start, end = notice.period
            with translation.override(settings.LANGUAGE_CODE):
                vietnamese = (settings.LANGUAGE_CODE, _outage_words(notice))
            banner.parts = [("", _("Out of service from %(start)s to %(end)s:") % {"start": start, "end": end}), vietnamese]
    return banners


def _outage_words(notice: OutageNotice) -> str:
    start, end = notice.period
    words = _("%(services)s will not work from %(start)s to %(end)s: %(reason)s.")
    told = words % {"services": notice.services, "start": start, "end": end, "reason": notice.reason.rstrip(".")}
    return f"{told} {notice.meanwhile}".strip()
