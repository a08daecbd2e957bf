"""Slugs that a page may not take, because a form, a feed or a list answers at the address already; redirects from where a page stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move


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


@receiver(page_slug_changed, dispatch_uid="cms.forget_redirects_of_slug")
@receiver(post_page_move, dispatch_uid="cms.forget_redirects_of_move")
def forget_present_addresses(instance: Page, **kwargs: Any) -> None:
    """Delete the redirects that Wagtail made from addresses where this page, or one below it, stands now: they were old ones, once."""
    parts = instance.specific.get_url_parts()
    if not parts or not parts[2]:
        return
    address = Redirect.normalise_path(parts[2])
    made = Redirect.objects.filter(Q(site=parts[0]) | Q(site=None), automatically_created=True)
    found = dict(made.filter(Q(old_path=address) | Q(old_path__startswith=f"{address}/")).values_list("old_path", "pk"))
    if found:
        pages = Page.objects.descendant_of(instance, inclusive=True).defer_streamfields().specific()
        present = {Redirect.normalise_path(page.url) for page in pages.iterator() if page.url}
        Redirect.objects.filter(pk__in=[pk for path, pk in found.items() if path in present]).delete()
