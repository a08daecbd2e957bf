"""The text of a document as HTML with its contents list; that of a long one is cached while nothing in it changes."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cms.storage.prepared import Prepared
from legal_docs.law.citations.terms import Place, term_runs
from legal_docs.models import Definition, DocumentVersion, Provision
from legal_docs.public.text import rendering
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.rows import COLUMNS, Row

_provisions: Prepared[tuple[Any, ...]] = Prepared(
    lambda version: Provision.objects.filter(version=version).order_by("position").values_list(*COLUMNS)
)
_definitions: Prepared[tuple[str, str]] = Prepared(
    lambda version: Definition.objects.filter(version=version).order_by("position").values_list("term", "anchor")
)
KEPT_FROM = 100_000  # characters of HTML: below, writing it again costs less than keeping it
KEPT_S = 24 * 3600
FORM = 4  # of the HTML: raise it when rendering.py writes something else


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a text that a page shows."""

    law: SafeString
    preamble: SafeString
    signature: SafeString
    contents: SafeString
    articles: int

    @property
    def is_empty(self) -> bool:
        return not (self.law or self.preamble)


def read_rows(rows: Sequence[Row], preamble: str, signature: str, links: rendering.Links) -> Reading:
    """Return the HTML of a text from its provisions."""
    articles = sum(row.is_article for row in rows)
    return Reading(
        law=rendering.render(rows, links),
        preamble=rendering.preamble(preamble, links.cited.preamble),
        signature=rendering.signature(signature),
        contents=rendering.render_contents(rendering.contents(rows)) if articles else SafeString(""),
        articles=articles,
    )


def read_version(version: DocumentVersion | None, links: rendering.Links) -> Reading:
    """Return the HTML of a stored version: from the cache where it was written before with the same links and badges."""
    if version is None:
        return read_rows((), "", "", links)
    terms = terms_of(version)
    key = cache_name(version, links, terms)
    kept = cache.get(key)
    if kept is not None:
        law, preamble, signature, contents, articles = json.loads(zlib.decompress(kept))
        return Reading(mark_safe(law), mark_safe(preamble), mark_safe(signature), mark_safe(contents), articles)
    rows = [Row(*values) for values in _provisions(version.pk)]
    reading = read_rows(rows, version.preamble, version.signature, replace(links, terms=term_runs(rows, terms)))
    if len(reading.law) >= KEPT_FROM:
        plain = (reading.law, reading.preamble, reading.signature, reading.contents, reading.articles)
        cache.set(key, zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), 1), KEPT_S)
    return reading


def terms_of(version: DocumentVersion, base: str = "") -> dict[str, Place]:
    """Return the terms that a version defines; with `base`, the document's path, they lead to the pages of provisions."""
    found = _definitions(version.pk)
    return {term: Place(anchor, f"{base}{address_of(anchor)}" if base else f"#{anchor}") for term, anchor in found}


def cache_name(version: DocumentVersion, links: rendering.Links, terms: dict[str, Place]) -> str:
    """Return the name in the cache: everything that the HTML depends on, by its digest."""
    state = repr((FORM, version.pk, version.updated_at, links, terms, get_language()))
    return f"legal_docs.public.text.reading:{hashlib.blake2b(state.encode(), digest_size=20).hexdigest()}"
