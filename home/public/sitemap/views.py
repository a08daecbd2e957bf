"""The site maps, for machines and for people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site, get_page_models

from cms.contracts.search import EntryKind
from cms.models import BasePage
from cms.models.access.restrictions import public_pages
from cms.text.absolute_urls import path_if_offered
from home.public.sitemap import xml

MOST_PARTS = 10_000  # of one type: fifty million pages
XML = "application/xml; charset=utf-8"
# Leaves are found by lists and search; the map for people shows what leads to them.
LEAVES = (EntryKind.DOCUMENT, EntryKind.NEWS, EntryKind.ANSWER, EntryKind.PROCEDURE)
SERVICES = (
    ("search:results", _("Search")),
    ("qa_private:ask", _("Ask a question")),
    ("qa_private:track", _("Follow a question")),
    ("qa:ledger", _("Ledger of questions")),
    ("home:statistics", _("Statistics of public services")),
    ("home:open_data", _("Open data")),
    ("legal_docs:ended", _("Documents that ended")),
    ("home:visits", _("How much the portal is used")),
    ("feedback_public:satisfaction", _("How satisfied readers are")),
    ("feedback_public:most_helpful", _("Most helpful for readers")),
    ("feedback_public:you_said", _("You said, we did")),
)


def site_of(request: HttpRequest) -> Site:
    """Return the Wagtail site that a request is for; raise Http404 when there is none."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Show `/sitemap.xml`: the list of the parts."""
    return render(request, "home/sitemap_index.xml", {"parts": xml.parts(site_of(request))}, content_type=XML)


def sitemap_part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show `/sitemap-home-newspage-1.xml`: the addresses of one part."""
    model = xml.mapped_models().get(name)
    addresses = xml.addresses(model, site_of(request), number) if model and 0 < number < MOST_PARTS else []
    if not addresses:
        raise Http404
    return render(request, "home/sitemap_part.xml", {"addresses": addresses}, content_type=XML)


def site_tree(request: HttpRequest) -> HttpResponse:
    """Show `/so-do-trang/`: the sections and ordinary pages as a tree, and the services that are not pages."""
    root = site_of(request).root_page
    leaves = [model for model in get_page_models() if issubclass(model, BasePage) and model.entry_kind in LEAVES]
    pages = public_pages().descendant_of(root).not_type(*leaves).order_by("path")
    context = {
        "tree": nested(list(pages), root.depth + 1),
        "services": services(),
        "current": gettext("Site map"),
        "crumbs": [front(request)],
    }
    return render(request, "home/site_tree.html", context)


def front(request: HttpRequest) -> dict[str, str]:
    """Return the first step of the trail on pages that are not in the tree."""
    return {"title": site_of(request).root_page.title, "url": "/"}


def nested(pages: list[Page], depth: int) -> list[dict[str, Any]]:
    """Return pages in tree order as `{"page", "children"}`; a page whose parent is not among them is left out."""
    tree: list[dict[str, Any]] = []
    known: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        node: dict[str, Any] = {"page": page, "children": []}
        siblings = tree if page.depth == depth else known.get(page.path[: -Page.steplen])
        if siblings is not None:
            siblings.append(node)
            known[page.path] = node["children"]
    return tree


def services() -> list[dict[str, Any]]:
    """Return the services that other apps offer at this moment."""
    return [{"title": title, "url": url} for name, title in SERVICES if (url := path_if_offered(name))]
