"""What an address of the portal leads to: slugs that a page may not take, since something answers there; redirects from where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

from cms.models.access.restrictions import is_readable, public_pages
from cms.storage import observed_tables

NOTHING_THERE = _("Readers find nothing at this address now.")
_NEW_PAGES_SEEN = timedelta(minutes=10)


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
    """Return whether an address leads to something that everyone may read; see `answered`."""
    return address in answered([address])


def answered(addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that lead to something that everyone may read; those of other servers and of files are believed.

    Whoever shows the result depends on the rows of the pages alone; a new page where none was is seen after ten minutes. Addresses of
    pages cost one statement together, others some each.
    """
    found, paths = set[str](), dict[str, str]()
    for address in addresses:
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        is_elsewhere = not _is_at(address, urlsplit(settings.SITE_URL).netloc)
        if is_elsewhere or parts.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            found.add(address)
        else:
            paths[address] = unquote(parts.path)
    with observed_tables.observe_reads():
        above = {place for path in paths.values() for place in _places_above(path)}
        public = {page.url_path: page for page in public_pages().filter(url_path__in=above)} if above else {}
    for address, path in paths.items():
        if page := _page_of(path, public):
            observed_tables.note({f"{observed_tables.PAGE_TREE}:{page.pk}"})
        if page or _is_found(path):
            found.add(address)
    return found


def _page_of(path: str, public: Mapping[str, Page]) -> Page | None:
    """Return the page whose address this is, or that has a list or feed there."""
    places = _places_above(path)
    page, above = (public.get(place) for place in places or ("", ""))
    if page or not above:
        return page
    nearest = above.specific_deferred
    if not isinstance(nearest, RoutablePageMixin):
        return None
    try:
        nearest.resolve_subpage(places[0].removeprefix(places[1][:-1]))
    except Resolver404:
        return None
    return above


def _is_found(path: str) -> bool:
    """Return whether something else than the page of this very address answers there: a list of a page, a view, a redirect."""
    with observed_tables.observe_reads():
        if (rows := standing_at(path)) is None:
            led_on = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).select_related("redirect_page")
            own = Page.objects.filter(url_path__in=_places_above(path)[:1])
            pages = [*own, *(row.redirect_page for row in led_on if row.redirect_page)]
            is_led_on = any(row.redirect_page is None or is_readable(row.redirect_page) for row in led_on)
    if rows is not None:
        observed_tables.note(rows)
        return True
    observed_tables.note({Redirect._meta.db_table, *(f"{observed_tables.PAGE_TREE}:{page.pk}" for page in pages)})
    observed_tables.true_until(timezone.now() + _NEW_PAGES_SEEN)
    return is_led_on


def _places_above(path: str) -> list[str]:
    """Return where the page of an address stands in the tree, and the page above it; none without a site."""
    roots = Site.get_site_root_paths()
    place = f"{roots[0].root_path.rstrip('/')}{path if path.endswith('/') else f'{path}/'}" if roots else ""
    return [place, f"{place[:-1].rpartition('/')[0]}/"] if place else []


def standing_at(path: str) -> set[str] | None:
    """Return the rows that decide what answers at a path, none for a view; None where nothing stands that everyone may read."""
    slashed = path if path.endswith("/") else f"{path}/"
    for way in dict.fromkeys((path, slashed, slashed.lower())):
        try:
            if resolve(way).url_name != "wagtail_serve":
                return set()
            site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
            if site is not None:
                return {f"{observed_tables.PAGE_TREE}:{public_page(site, HttpRequest(), way).pk}"}
        except (Resolver404, Http404):
            continue
    return None


def has_page_or_view(path: str) -> bool:
    """Return whether something answers at a path, be it the login of a closed page."""
    return standing_at(path) is not None or Page.objects.live().filter(url_path__in=_places_above(path)[:1]).exists()


def _is_at(address: str, host: str) -> bool:
    """Return whether an address is one of this host (with its port), whatever its letters; the usual ports need not be written."""
    own = urlsplit(f"//{host}")
    try:
        parts = urlsplit(address)
        return parts.hostname in (None, own.hostname) and parts.port in (None, 80, 443, own.port)
    except ValueError:  # no address, or no port
        return False


def leads_back(asked: str, link: str, host: str, site: Site | None) -> bool:
    """Return whether a link leads to the address that was asked for, or into a circle, itself or by further redirects."""
    seen = {Redirect.normalise_path(asked).lower()}  # an address in capitals leads to the one in small letters
    while _is_at(link, host):
        path = Redirect.normalise_path(link)
        if path.lower() in seen:
            return True
        seen.add(path.lower())
        rows = Redirect.get_for_site(site).filter(old_path__in={path, path.lower()}).select_related("redirect_page")
        row = min(rows, key=lambda row: row.old_path != path, default=None)
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
