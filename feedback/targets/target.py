"""Making a target from a page or from an address that somebody sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.http.request import validate_host
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from cms.background.monitoring.addresses import without_secrets
from cms.contracts.numbered_pages import numbered_pages
from cms.models import BasePage
from cms.models.access.restrictions import is_readable, public_pages
from cms.text.control_characters import without_control_characters
from feedback.models.base import MAX_PATH
from feedback.models.choices import Kind

_DAY = re.compile(r"@\d{4}-\d\d-\d\d")  # in the address of a text as it was on that day
_ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
RATED_S = 5  # so long a process without a shared cache may still know an older state of a page


NAMES = {"search:results": _("Search results"), "feedback_public:satisfaction": _("How satisfied readers are")}


@dataclass(frozen=True, slots=True)
class Target:
    """The target of an opinion. `key` is stable: the page's id or the address, with the part of the page."""

    page_id: int | None
    path: str
    title: str
    anchor: str = ""
    revision_id: int | None = None

    @property
    def key(self) -> str:
        base = f"page:{self.page_id}" if self.page_id else f"path:{self.path}"
        return f"{base}#{self.anchor}" if self.anchor else base

    @property
    def columns(self) -> dict[str, Any]:
        """Return the values of the `AboutTarget` columns."""
        return {"target_key": self.key, "page_id": self.page_id, "path": self.path, "title": self.title[:255], "anchor": self.anchor}


def clean_anchor(value: str) -> str:
    """Return `value` when it can be an anchor of ours (`dieu-5`), else an empty string."""
    return value if _ANCHOR.fullmatch(value) else ""


def part_of(target: Target, anchor: str) -> Target:
    """Return the same page, but the part of it that `anchor` names; the whole page when it names none."""
    return replace(target, anchor=clean_anchor(anchor))


def of_page(page: Page, anchor: str = "") -> Target:
    """Return the target of a page, or of a part of it."""
    return Target(page.pk, (page.url or "/")[:MAX_PATH], page.title, clean_anchor(anchor), page.live_revision_id)


def clean_path(value: str) -> str:
    """Return the path of an address of this site, without query, fragment and what is a key in it; empty for anything else.

    The address may be whole, as it is copied from a browser, when it names a host of this site.
    """
    try:
        parts = urlsplit(value.strip())
        hosts = [urlsplit(settings.SITE_URL).hostname or "", *(host for host in settings.ALLOWED_HOSTS if host != "*")]
        is_ours = parts.scheme in ("http", "https") and validate_host(parts.hostname or "", hosts)
    except ValueError:  # no address at all: `http://[`
        return ""
    if (parts.scheme or parts.netloc) and not is_ours:
        return ""
    path = without_control_characters(unquote(parts.path)) or ("/" if is_ours else "")
    is_path = path.startswith("/") and not path.startswith(("//", "/\\"))  # a browser reads two slashes as another host
    return without_secrets(path)[:MAX_PATH] if is_path else ""


def of_path(path: str) -> Target:
    """Return the target of an address: the page or the part of one that is there, else the bare address (search, errors, lists)."""
    return _of_page_at(path) or Target(None, path, title_of_address(path))


def title_of_address(path: str) -> str:
    """Return what a list calls an address without a page."""
    found = _resolved(path)
    return str(NAMES.get(found.view_name if found else "", path))


def is_view_of_ours(path: str) -> bool:
    """Return True for an address that one of the portal's own views answers by its whole name, such as search.

    What a pattern answers (`/en/<path>`) need not exist, and nobody knows how many such addresses a visitor may send.
    """
    found = _resolved(path)
    return found is not None and not (found.args or found.kwargs)


def _resolved(path: str) -> ResolverMatch | None:
    """Return the view that answers an address; None when none does."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def _of_page_at(path: str) -> Target | None:
    """Return the target of the public page that has the address `path`, or a part of which has it; also as it was on a day."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or is_view_of_ours(path):
        return None
    asked = [step for step in _DAY.sub("", path).split("/") if step]
    try:
        page: Page = site.root_page.specific.route(HttpRequest(), asked)[0]
    except Http404:
        return _of_numbered_page(path)
    own = [step for step in (page.url or "").split("/") if step]
    if not is_readable(page) or asked[: len(own)] != own:
        return None
    part = page.part_at(asked[len(own) :]) if asked != own else ""
    return None if part is None else of_page(page, part)


def _of_numbered_page(path: str) -> Target | None:
    """Return the target of the public page that a view shows at `path` by its number."""
    found = _resolved(path)
    kind = numbered_pages.get(found.view_name) if found else None
    page = kind.objects.filter(pk=found.kwargs["pk"]).first() if found and kind else None
    return of_page(page) if page and is_readable(page) else None


@dataclass(frozen=True, slots=True)
class Rated:
    """A page as a vote needs it: its target and the question that it asks."""

    target: Target
    kind: Kind


def rated(page_id: int) -> Rated | None:
    """Return the public page with this id as a target, when its type takes ratings. Kept `RATED_S`: a burst asks the database once."""
    found: Rated | bool | None = cache.get(_rated_key(page_id), False)
    if isinstance(found, bool):
        page = rateable_page(page_id)
        found = Rated(of_page(page), kind_for(page)) if page else None
        cache.set(_rated_key(page_id), found, RATED_S)
    return found


def forget_rated(page_ids: Iterable[int]) -> None:
    """Drop the cached data of these pages: they were changed, deleted, closed or opened."""
    cache.delete_many([_rated_key(page_id) for page_id in page_ids])


def _rated_key(page_id: int) -> str:
    return f"feedback:rated:{page_id}"


def rateable_page(page_id: int) -> BasePage | None:
    """Return the public page with this id, when its type takes ratings."""
    found = public_pages().filter(pk=page_id).first()
    page = found.specific_deferred if found else None  # its own columns are not needed: one query less for each vote
    return page if isinstance(page, BasePage) and page.feedback_enabled else None


def kind_for(page: Page) -> Kind:
    """Return which question a page asks: `feedback_kind` of its type, "helpful" when the type says nothing."""
    return Kind(getattr(page, "feedback_kind", Kind.HELPFUL))
