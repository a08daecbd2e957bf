"""What an address of the portal leads to: slugs that a page may not take, since something answers there; redirects from where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Model, Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.signals import page_slug_changed, post_page_move

from cms.models.access.restrictions import is_readable
from cms.storage import observed_tables
from cms.storage.kept import Kept

NOTHING_THERE = _("Readers find nothing at this address now.")
_NEW_PAGES_SEEN = timedelta(minutes=10)
_default_site: Kept[Site | None] = Kept()


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


def public_page(site: Site, request: HttpRequest, path: str) -> Any:
    """Return the page that answers at `path` (a list of it too), when everyone may read it. Raises Http404."""
    page = site.root_page.specific.route(request, [part for part in path.split("/") if part])[0]
    if not page.is_findable:
        raise Http404
    return page


def answers(address: str) -> bool:
    """Return whether an address of the portal leads to something that everyone may read; that of another server or of a file is believed.

    Whoever shows the result depends on the row of the page alone; a new page where none was is seen after ten minutes.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.netloc or parts.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    path = unquote(parts.path)
    with observed_tables.observe_reads():
        rows = standing_at(path)
        if rows is not None:
            observed, is_found = rows, True
        else:
            led_on = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).select_related("redirect_page")
            pages = [*_pages_at(path), *(row.redirect_page for row in led_on if row.redirect_page)]
            observed = {Redirect._meta.db_table, *(f"{observed_tables.PAGE_TREE}:{page.pk}" for page in pages)}
            is_found = any(row.redirect_page is None or is_readable(row.redirect_page) for row in led_on)
    observed_tables.note(observed, [] if rows is not None else [timezone.now() + _NEW_PAGES_SEEN])
    return is_found


def _site() -> Site | None:
    return _default_site.get("default", _read_default_site)


def _read_default_site() -> Site | None:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None:
        observed_tables.note([f"{observed_tables.PAGE_TREE}:{site.root_page_id}"])
        site.root_page = site.root_page.specific
    return site


def _pages_at(path: str) -> Iterable[Page]:
    """Return the page whose own address this is, public or not."""
    site = _site()
    return Page.objects.filter(url_path=f"{site.root_page.url_path}{path.strip('/')}/") if site else ()


def standing_at(path: str) -> set[str] | None:
    """Return the rows that decide what answers at a path, none for a view; None where nothing stands that everyone may read."""
    slashed = path if path.endswith("/") else f"{path}/"
    for way in dict.fromkeys((path, slashed, slashed.lower())):
        try:
            if resolve(way).url_name != "wagtail_serve":
                return set()
            if (site := _site()) is not None:
                return {f"{observed_tables.PAGE_TREE}:{public_page(site, HttpRequest(), way).pk}"}
        except (Resolver404, Http404):
            continue
    return None


def leads_back(asked: str, link: str, host: str, site: Site | None) -> bool:
    """Return whether a link leads to the address that was asked for, or into a circle, itself or by further redirects."""
    seen = {Redirect.normalise_path(asked)}
    while urlsplit(link).netloc in ("", host):
        path = Redirect.normalise_path(link)
        if path in seen:
            return True
        seen.add(path)
        row = Redirect.get_for_site(site).filter(old_path=path).select_related("redirect_page").first()
        if row is None or not row.link or standing_at(unquote(urlsplit(link).path)) is not None:
            return False
        link = row.link
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


def slug_in_addresses(model: type[Model], below: type[Page], *forms: str) -> None:
    """Lead on from addresses below pages of a type when a row gets another slug: `forms` are their ends, with `{}` for the slug."""

    def lead_on(instance: Any, raw: bool = False, **kwargs: Any) -> None:
        before = None if raw else model._base_manager.filter(pk=instance.pk).values_list("slug", flat=True).first()
        if not before or not instance.slug or before == instance.slug:
            return
        for page, form in product(below._default_manager.all(), forms):
            site, _root, path = page.get_url_parts() or (None, "", "")
            if path:
                old, new = (Redirect.normalise_path(f"{path}{form.format(slug)}") for slug in (before, instance.slug))
                Redirect.objects.filter(old_path=new, automatically_created=True).delete()
                to = {"redirect_link": f"{path}{form.format(instance.slug)}", "redirect_page": None, "automatically_created": True}
                Redirect.objects.update_or_create(old_path=old, site_id=site, defaults=to)

    pre_save.connect(lead_on, sender=model, weak=False, dispatch_uid=f"slug_in_addresses.{model._meta.label}")
