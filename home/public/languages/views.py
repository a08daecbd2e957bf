"""Answer `/en/` and the addresses below it in that language; what is not translated says so and leads to the Vietnamese page."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.models.access.restrictions import public_pages
from cms.models.pages.page_addresses import public_page
from home.models import FormPage, LifeEventPage, PageTranslation, ProcedurePage, StandardPage
from home.models.translations import languages_of_pages, other_languages
from home.site.chrome_words import chrome_language

_FIRST = (LifeEventPage, ProcedurePage)  # on the front page of a language, in this order; then the other types


def in_language(request: HttpRequest, code: str, path: str) -> HttpResponse:
    """Answer the page at `path` in the language `code`, 404 for a language or page that the portal does not have."""
    if code not in dict(other_languages()):
        raise Http404
    with translation.override(chrome_language(code)):
        return _front(request, code) if not path else _page(request, code, path)


def _front(request: HttpRequest, code: str) -> HttpResponse:
    site = Site.find_for_request(request)
    rows = {row.page_id: row for row in PageTranslation.objects.filter(language=code)}
    pages = public_pages().filter(pk__in=rows).order_by("path").specific()
    groups: dict[type[Page], list[dict[str, Any]]] = defaultdict(list)
    head = None
    for page in pages:
        if site and page.pk == site.root_page_id:
            head = rows[page.pk]
        else:
            groups[type(page)].append({"page": page, "text": rows[page.pk], "url": f"/{code}{page.url}"})
    ordered = sorted(groups, key=lambda kind: (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind.__name__))
    shown = [{"heading": _heading(kind), "rows": groups[kind]} for kind in ordered]
    codes = languages_of_pages().get(site.root_page_id, []) if site else []
    context = {"head": head, "groups": shown, "foreign": code, "original": "/", "codes": codes, "is_front": True}
    return render(request, "home/languages/front.html", context)


def _heading(kind: type[Page]) -> str:
    return _("Other pages") if kind is StandardPage else str(capfirst(str(kind._meta.verbose_name_plural)))


def _page(request: HttpRequest, code: str, path: str) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    form = re.fullmatch(r"bieu-mau/([0-9]{1,9})/?", path)  # a form has an address of its own, outside the tree
    if form:
        page: Page = get_object_or_404(FormPage.objects.readable(), pk=form[1])
    else:
        page = public_page(site, request, path)
    inside = (page.get_url(request) or "").strip("/") != path.strip("/")  # a list by topic, the text of a day
    row = None if inside else PageTranslation.objects.select_related("page").filter(page=page, language=code).first()
    original = f"/{path}"
    if row is None:
        return render(request, "home/languages/missing.html", {"title": page.title, "original": original, "foreign": code})
    trail = [{"title": _("Front page"), "url": f"/{code}/"}]
    context = {"text": row, "original": original, "foreign": code, "trail": trail, "codes": languages_of_pages()[page.pk]}
    return render(request, "home/languages/page.html", context)
