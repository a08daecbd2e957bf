"""Completions from the titles of the tantivy index."""

from __future__ import annotations

from search.engines.embedded.source import TantivySource
from search.query.router import read_number
from search.ranking.answers import Suggestion
from search.ranking.candidates import FoundMatch
from search.ranking.suggesting import suggestions, typed_words, whole

_READ = 40


def suggest(source: TantivySource, text: str, limit: int, site: str) -> list[Suggestion]:
    """Return whole pages and documents whose title or number holds every word of `text`, the last one as a beginning."""
    tokens = typed_words(text)
    if not tokens:
        return []
    *before, last = tokens
    queries = [source.build.any_of("site", [site]), *(source.build.term("title_words", word) for word in before)]
    queries.append(source.build.beginning("title_words", last, whole(last)))
    found: list[FoundMatch] = []
    number = read_number(tokens)
    if number:
        found, _ = source.find(source.build.any_of("numbers", [number]), limit, "newest")
    by_title, _ = source.find(source.build.both(queries), _READ)
    return suggestions(source.entries([*found, *by_title]), tokens, limit)
