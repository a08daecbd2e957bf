"""What the base template shows on every page: the menus, the agency's particulars, the alert banners."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from home.menus import MenuItem, menu_items
from home.models import AlertBanner, SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[MenuItem]:
    """`{% main_menu as items %}` gives items with `title`, `url`, `current` and `children`; none without a request."""
    return _menu(context, "main")


@register.simple_tag(takes_context=True)
def footer_menu(context: template.Context) -> list[MenuItem]:
    """`{% footer_menu as items %}`: as `main_menu`; items of the first level may be groups of links."""
    return _menu(context, "footer")


@register.simple_tag(takes_context=True)
def site_info(context: template.Context) -> SiteSettings:
    """`{% site_info as info %}` gives agency_name, responsible_person, address, phone, email, source_note, demo_note and others."""
    request = context.get("request")
    return SiteSettings.for_request(request) if _has_site(request) else SiteSettings()


@register.simple_tag(takes_context=True)
def alert_banners(context: template.Context) -> list[AlertBanner]:
    """`{% alert_banners as banners %}` gives those shown now (`level`, `text`, `link`, `link_text`), the most urgent first."""
    return list(AlertBanner.objects.shown_at(timezone.now()))


def _menu(context: template.Context, name: str) -> list[MenuItem]:
    request: Any = context.get("request")
    return menu_items(request, name) if _has_site(request) else []


def _has_site(request: HttpRequest | None) -> bool:
    return request is not None and Site.find_for_request(request) is not None
