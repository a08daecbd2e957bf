"""Slugs that a page may not take, because a form, a feed or a list answers at the address already."""

from __future__ import annotations

from django.urls import Resolver404, resolve
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page


def is_taken(parent: Page, slug: str) -> bool:
    """Return whether the address of a page `slug` below `parent` leads elsewhere: a form, a feed, a filtered list.

    Wagtail compares a slug with the other pages only; the address of a news item `rss` would show the feed of the news instead.
    """
    above = parent.specific
    if isinstance(above, RoutablePageMixin):
        try:
            above.resolve_subpage(f"/{slug}/")
        except Resolver404:
            pass
        else:
            return True
    parts = above.get_url_parts()
    if not parts:
        return False
    try:
        return resolve(f"{parts[2].rstrip('/')}/{slug}/").url_name != "wagtail_serve"
    except Resolver404:
        return False
