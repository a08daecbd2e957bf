"""Tags for the base template: the menus, the agency's details, the alert banners."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.images.models import ResponsiveImage
from wagtail.images.shortcuts import get_renditions_or_not_found

from home.models import AlertBanner, SiteSettings
from home.models.news.news_pictures import SIZES
from home.site.chrome import agency_details, banners_now, languages_of, menu_items
from home.site.look import LookContext, shown_look
from home.site.menus import MenuItem

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[MenuItem]:
    """Return, as `{% main_menu as items %}`, items with `title`, `url`, `current` and `children`; none without a request."""
    return _menu(context, "main")


@register.simple_tag(takes_context=True)
def footer_menu(context: template.Context) -> list[MenuItem]:
    """Return, as `{% footer_menu as items %}`, items like those of `main_menu`; on the first level also groups of links."""
    return _menu(context, "footer")


@register.simple_tag(takes_context=True)
def site_info(context: template.Context) -> SiteSettings:
    """Return, as `{% site_info as info %}`, agency_name, responsible_person, address, phone, email, source_note, demo_note and others."""
    request = context.get("request")
    return agency_details(request) if request is not None else SiteSettings()


@register.simple_tag(takes_context=True)
def site_look(context: template.Context) -> LookContext:
    """Return, as `{% site_look as look %}`, accent, digest (of the look's own style sheet, "" without), emblem, icons, own_letters."""
    return shown_look(context.get("request"))


@register.simple_tag(takes_context=True)
def alert_banners(context: template.Context) -> list[AlertBanner]:
    """Return, as `{% alert_banners as banners %}`, the banners shown now (`level`, `parts`, `link`, `link_text`), the most urgent first.

    They are in the language of the page, `foreign` in the context, or else in that of its words.
    """
    language = context.get("foreign") or get_language()
    return banners_now("" if language in (None, settings.LANGUAGE_CODE) else language)


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> list[str]:
    """Return, as `{% page_languages as codes %}`, the codes of the languages that the page shown can be read in beside Vietnamese."""
    request = context.get("request")
    return languages_of(context.get("page"), request) if request is not None else []


@register.simple_tag
def news_picture(image: Any, form: str, sizes: str) -> SafeString:
    """Return the picture of a news item for a list, by `{% news_picture news.image "row" sizes="7rem" %}`; `form` is a key of `SIZES`."""
    renditions = get_renditions_or_not_found(image, SIZES[form])
    return ResponsiveImage(renditions, {"sizes": sizes, "alt": "", "loading": "lazy"}).__html__()


def _menu(context: template.Context, name: str) -> list[MenuItem]:
    request: HttpRequest | None = context.get("request")
    return menu_items(request, name) if request is not None else []
