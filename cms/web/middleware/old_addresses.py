"""Lead on from addresses that pages had before: Wagtail's redirects, and what lies below these; never to the address that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import normalize
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedRedirect
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import escape_uri_path, uri_to_iri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.models.access.restrictions import is_restricted
from cms.models.pages.page_addresses import leads_back
from cms.web.request.restricted import page_for_the_admitted

MOST_FILTERS = 10
LONGEST = Redirect._meta.get_field("old_path").max_length or 0


class OldAddressesMiddleware:
    """Redirect an address where nothing is to where its page stands now, by one statement (in the place of Wagtail's middleware)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return (_redirected(request) or response) if response.status_code == 404 else response


def _redirected(request: HttpRequest) -> HttpResponse | None:
    """Return the redirect of this very address, else that of the nearest page above which has another one.

    To a page that is not published there is none; whoever may not read its page is asked who they are, and told no other address.
    """
    spellings = ((rest, address, uri_to_iri(address)) for address, rest in _exact(request).items())
    exact = {form: rest for rest, address, words in spellings for form in (address, words, normalize("NFC", words))}
    above = _above(request) if request.method in ("GET", "HEAD") else {}
    site = Site.find_for_request(request)
    rows = Redirect.get_for_site(site).filter(old_path__in={*exact, *above}).select_related("redirect_page")
    for row in sorted(rows, key=lambda row: (-len(row.old_path), row.site_id is None)):
        link = _with_query(row, exact[row.old_path]) if row.old_path in exact else _below(row, request, *above[row.old_path])
        page, answer = row.redirect_page, _leading_to(link, row.is_permanent)
        if not answer or (page and not page.live) or leads_back(request.get_full_path(), link, request.get_host(), site):
            continue
        if page and is_restricted(page):
            add_never_cache_headers(answer)
            return page_for_the_admitted(page, request) or answer
        return answer
    return None


def _leading_to(link: str, is_permanent: bool) -> HttpResponse | None:
    """Return the redirect to an address; None to what is none: a row may be older than the rules of its form."""
    try:
        return (HttpResponsePermanentRedirect if is_permanent else HttpResponseRedirect)(link) if link else None
    except (ValueError, DisallowedRedirect):
        return None


def _exact(request: HttpRequest) -> dict[str, str]:
    """Return what a redirect from the address asked for may be stored by: whole, without its query, or with one filter of it.

    The values are the parts of the query that are not in it.
    """
    path, _mark, query = request.get_full_path().partition("?")
    pairs = query.split("&")
    parts = {f"?{pair}": "&".join(one for one in pairs if one != pair) for pair in pairs[:MOST_FILTERS]}
    parts |= {"": query, f"?{query}": ""}
    return {Redirect.normalise_path(f"{path}{asked}", decode_unicode=False): rest for asked, rest in parts.items()}


def _with_query(row: Redirect, rest: str) -> str:
    """Return where a redirect leads; to a page, or with another value of a filter, with the `rest` of the query that was asked for."""
    if not row.link or not rest or not (row.redirect_page_id or "?" in row.old_path):
        return row.link or ""
    return f"{row.link}{'&' if '?' in row.link else '?'}{rest}"


def _above(request: HttpRequest) -> dict[str, tuple[list[str], list[str]]]:
    """Return the addresses above the one asked for, each with the language that the address begins with, and the steps that follow."""
    steps = [step for step in request.path.split("/") if step]
    language = [steps.pop(0)] if steps and steps[0] in settings.EXTRA_LANGUAGES else []
    found = {f"/{'/'.join(steps[:number])}": (language, steps[number:]) for number in range(1, min(len(steps), LONGEST) + 1)}
    return {address: rest for address, rest in found.items() if len(address) <= LONGEST}


def _below(row: Redirect, request: HttpRequest, language: list[str], steps: list[str]) -> str:
    """Return where a thing below a page is now (a feed, a channel by its printed code, a translation), if the page answers there."""
    page = row.redirect_page and row.redirect_page.specific
    if not page or not page.url:
        return ""
    try:
        page.route(request, list(steps))
    except Http404:
        return ""
    parts = urlsplit(page.url)
    path = "/".join([*language, *filter(None, parts.path.split("/")), *map(escape_uri_path, steps)])
    return parts._replace(path=f"/{path}/", query=request.META.get("QUERY_STRING", "")).geturl()
