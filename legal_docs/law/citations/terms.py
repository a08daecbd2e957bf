"""The terms that a document defines, found where its text uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from legal_docs.law.citations.linking import Run
from legal_docs.text.provisions.rows import Row

SHORTEST, MOST_TERMS = 4, 120
_WORD = r"[^\W_]"


class Place(NamedTuple):
    """The place where a term is defined, and the address that a link to it has on the page."""

    anchor: str
    href: str


def term_runs(rows: Iterable[Row], terms: Mapping[str, Place]) -> dict[str, list[Run]]:
    """Return for each anchor the places of defined terms, each as `(from, to, address)`; `terms` says where each is defined.

    A term is linked once in an article, at its first place; never in the provision that defines it nor in what is quoted from another
    document. Longer terms go before those that they contain.
    """
    pattern = _pattern(terms)
    if pattern is None:
        return {}
    places = {term.lower(): place for term, place in terms.items()}
    found: dict[str, list[Run]] = {}
    seen: set[str] = set()
    for row in rows:
        if row.is_article:
            seen = set()
        if row.quoted or row.role == "quoted" or not row.text:
            continue
        for match in pattern.finditer(row.text):
            term = match[0].lower()
            if term in seen or row.anchor.startswith(places[term].anchor):
                continue
            seen.add(term)
            found.setdefault(row.anchor, []).append((match.start(), match.end(), places[term].href))
    return found


def _pattern(terms: Mapping[str, Place]) -> re.Pattern[str] | None:
    """Return one pattern for all terms, the longest first; None when there are none worth linking."""
    usable = sorted((term for term in terms if len(term) >= SHORTEST), key=len, reverse=True)[:MOST_TERMS]
    if not usable:
        return None
    return re.compile(rf"(?<!{_WORD})(?:{'|'.join(map(re.escape, usable))})(?!{_WORD})", re.IGNORECASE)
