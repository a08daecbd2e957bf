"""From the editor's menus to what a template shows: titles, addresses, which item is current."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.models.access.restrictions import public_pages
from cms.models.pages.page_addresses import answered
from home.models import Menus


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of a menu. `current`: `page` when it leads to the page that is shown, `true` to one above it."""

    title: str
    url: str
    current: str = ""
    children: tuple[MenuItem, ...] = ()


def build_menus(site: Site, request: HttpRequest | None) -> dict[str, list[MenuItem]]:
    """Return both menus at once, so that their pages come in one query; none of their items is the current one yet."""
    menus = Menus.for_site(site)
    raw = {name: [block["value"] for block in getattr(menus, name).raw_data] for name in ("main", "footer")}
    wanted = {link["page"] for values in raw.values() for link in all_links(values) if link.get("page")}
    pages = {page.pk: page for page in public_pages().filter(pk__in=wanted)} if wanted else {}
    addresses = answered(link["address"] for values in raw.values() for link in all_links(values) if link.get("address"))
    return {name: resolved(values, pages, addresses, request) for name, values in raw.items()}


def at_path(item: MenuItem, path: str) -> MenuItem:
    """Return the item as it looks on the page at `path`."""
    children = tuple(at_path(child, path) for child in item.children)
    is_above = is_current(item.url, path) or any(child.current for child in children)
    current = "page" if item.url == path else "true" if is_above else ""
    return replace(item, current=current, children=children) if current else item


def all_links(values: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Return each link of the raw data of a menu, of both levels."""
    for value in values:
        yield value
        yield from (child.get("value", child) for child in value.get("children") or [])


def resolved(values: Iterable[dict[str, Any]], pages: dict[int, Page], addresses: set[str], request: HttpRequest | None) -> list[MenuItem]:
    """Turn raw links into items, without those whose page is gone or hidden, chosen or by its address.

    The items below such a page stay: with a label of its own the page's item leads to the first of them, without one they replace it.
    """
    items = []
    for value in values:
        children = resolved((child.get("value", child) for child in value.get("children") or []), pages, addresses, request)
        page = pages.get(value.get("page") or 0)
        typed = value.get("address")
        label, url = value.get("label"), (page.get_url(request) if page else typed if typed in addresses else "") or ""
        if not url and label and children:
            url = children[0].url
        if url:
            items.append(MenuItem(title=label or (page.title if page else url), url=url, children=tuple(children)))
        else:
            items += children
    return items


def is_current(url: str, path: str) -> bool:
    """Return True when `path` is `url` or lies below it; the front page is current only on itself."""
    return path == url if url == "/" else url.startswith("/") and f"{path.rstrip('/')}/".startswith(f"{url.rstrip('/')}/")
