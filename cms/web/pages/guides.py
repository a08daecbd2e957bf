"""The guides for staff: written once in docs/guides, shown in the administration, each section beside the screens that it is about.

A heading is followed by `<!-- màn hình: pages/*/edit/, hoi-dap/ -->`: patterns of addresses below the administration's own. The longest
pattern that fits an address names its section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.text.vietnamese import slugify
from cms.web.request.zones import ADMIN_PREFIX

if TYPE_CHECKING:
    from markdown_it.token import Token

FOLDER: Path = settings.BASE_DIR / "docs" / "guides"
PICTURES: Path = settings.BASE_DIR / "docs" / "screenshots"
_SCREENS = re.compile(r"<!-- màn hình: (.+?) -->", re.DOTALL)
_ORDER = ("bien-tap", "can-bo", "quan-tri")


@dataclass(slots=True)
class Section:
    """A part of a guide with a heading of its own: its anchor, and the screens that it is about."""

    guide: str
    anchor: str
    title: str
    screens: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{reverse('guide', args=[self.guide])}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class Guide:
    slug: str
    title: str
    html: SafeString
    sections: list[Section]


@cache
def guides() -> dict[str, Guide]:
    """Return the guides in their order, read from their files once."""
    return {slug: _read(slug) for slug in _ORDER}


def section_for(path: str) -> Section | None:
    """Return the section about the screen at this address, None where no guide speaks of it."""
    below = path.removeprefix(ADMIN_PREFIX)
    known = ((pattern, section) for guide in guides().values() for section in guide.sections for pattern in section.screens)
    fitting = [
        (len(pattern.replace("*", "")) - pattern.count("*") / 10, section) for pattern, section in known if fnmatchcase(below, pattern)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the guides with their sections."""
    context = {"guides": guides().values(), "page_title": _("Guides"), "header_icon": "help"}
    return render(request, "cms/admin/guides.html", context)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one guide."""
    if slug not in guides():
        raise Http404
    found = guides()[slug]
    return render(request, "cms/admin/guide.html", {"guide": found, "page_title": found.title, "header_icon": "help"})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a screenshot that a guide shows."""
    if not name.endswith(".png") or not (PICTURES / name).is_file():
        raise Http404
    return FileResponse((PICTURES / name).open("rb"), content_type="image/png")


def _read(slug: str) -> Guide:
    """Return a guide with its sections, read from its file."""
    from markdown_it import MarkdownIt  # only who reads a guide needs it

    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
    title, sections = slug, list[Section]()
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            words = tokens[index + 1].content
            if token.tag == "h1":
                title = words
            else:
                token.attrSet("id", slugify(words))
                if token.tag == "h2":
                    sections.append(Section(slug, slugify(words), words))
        if token.type == "html_block":
            if sections and (named := _SCREENS.search(token.content)):
                sections[-1].screens = [pattern.strip() for pattern in named[1].split(",")]
            continue
        for child in token.children or ():
            _lead_on(child)
        kept.append(token)
    first = next(index for index, token in enumerate(kept) if token.type == "heading_close") + 1  # the page has a heading of its own
    return Guide(slug, title, mark_safe(parser.renderer.render(kept[first:], parser.options, {})), sections)


def _lead_on(token: Token) -> None:
    """Rewrite links to other guides and screenshots in docs/ so that they lead there in the administration."""
    if token.type == "image":
        token.attrSet("src", reverse("guide_picture", args=[Path(str(token.attrs["src"])).name]))
        token.attrSet("loading", "lazy")
    elif token.type == "link_open":
        name, _sign, anchor = str(token.attrs["href"]).partition("#")
        if name.endswith(".md"):
            token.attrSet("href", f"{reverse('guide', args=[name.removesuffix('.md')])}#{anchor}")


def remove_wagtail_help_links(request: HttpRequest, items: list[Any]) -> None:
    """Remove Wagtail's help links, which lead to English pages on another server."""
    items[:] = [item for item in items if "://" not in item.url]
