"""The links of a text as HTML: stored places become links where the page is written. The writing itself is pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from cms.models.access.restrictions import restricted_paths
from cms.storage.prepared import Prepared
from legal_docs.law.citations.finding import PREAMBLE
from legal_docs.law.citations.targets import places_there
from legal_docs.models import Citation, DocumentVersion, LegalDocumentPage, VersionLinks
from legal_docs.text.provisions.addresses import address_of

Run = tuple[int, int, str]  # from, to, where the link leads


@dataclass(frozen=True, slots=True)
class TextLinks:
    """The links of one version's text, by the anchor of the provision."""

    runs: Mapping[str, Sequence[Run]] = field(default_factory=dict)

    def html(self, anchor: str, text: str) -> str:
        """Return the text of a provision escaped, with its links; lines stay lines."""
        return linked_runs(text, self.runs.get(anchor, ()))

    @property
    def preamble(self) -> Sequence[Run]:
        """Return the links of the grounds."""
        return self.runs.get(PREAMBLE, ())


NO_LINKS = TextLinks()
_links: Prepared[VersionLinks] = Prepared(lambda version: VersionLinks.objects.filter(version=version))
_COLUMNS = ("anchor", "start", "end", "target__canonical_path", "target", "target_anchor", "raw", "target__path")
_citations: Prepared[tuple[Any, ...]] = Prepared(
    lambda version: Citation.objects.filter(version=version, target__live=True).order_by().values_list(*_COLUMNS)
)


def linked_runs(text: str, runs: Iterable[Run], terms: Iterable[Run] = ()) -> str:
    """Return `text` escaped, with a link at each run; runs that overlap, cross a line or lie outside are left as text.

    `terms` are links to where a term is defined, of a class of their own; a cited place goes before them.
    """
    pieces: list[str] = []
    position = 0
    for start, end, what, href in sorted([*((*run[:2], "", run[2]) for run in runs), *((*run[:2], ' class="w"', run[2]) for run in terms)]):
        if start < position or end > len(text) or start >= end or "\n" in text[start:end]:
            continue
        pieces += (
            escape(text[position:start], quote=False),
            f'<a{what} href="{escape(href)}">',
            escape(text[start:end], quote=False),
            "</a>",
        )
        position = end
    pieces.append(escape(text[position:], quote=False))
    return "".join(pieces)


def links_of_version(page: LegalDocumentPage, version: DocumentVersion | None, *, whole: bool = True, day: date | None = None) -> TextLinks:
    """Return the links of a version's text: none while they are not read for its present text.

    `whole`: the page shows the whole text, so a place inside it is a `#` away; `day`: the text is shown as it stood then, and so are
    the documents that it cites.
    """
    stored = _links.first(version.pk) if version is not None else None
    if version is None or stored is None or stored.read_at != version.updated_at or not page.url:
        return NO_LINKS
    at = f"@{day.isoformat()}" if day is not None else ""
    root = page.url.removesuffix(f"{page.canonical_path}/")
    own = f"{root}{page.canonical_path}{at}/"
    runs: dict[str, list[Run]] = {}
    for anchor, places in stored.inside.items():
        runs[anchor] = [(start, end, f"#{to}" if whole else f"{own}{address_of(to)}") for start, end, to in places]
    hidden = restricted_paths()
    places = [place for *place, target_path in _citations(version.pk) if not target_path.startswith(hidden)]
    found = places_there({(target, wanted) for *_rest, target, wanted, _raw in places}, day)
    for anchor, start, end, path, target, wanted, raw in places:
        runs.setdefault(anchor, []).append((start, end, f"{root}{path}{at}/{address_of(found(target, wanted, raw))}"))
    return TextLinks(runs)
