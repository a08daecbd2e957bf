"""Answered questions about the same matter, from the database alone: for the page that works without JavaScript and search."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

from django.core.cache import cache

from cms.vietnamese.text import fold
from qa.models import AnswerPage

_WORD = re.compile(r"\w+")
_CACHE_KEY = "qa:similar:titles"
_CACHE_SECONDS = 300
LEAST = 0.25  # share of the asked words' weight that an answer must hold


def similar_answers(text: str, limit: int = 5) -> list[AnswerPage]:
    """Up to `limit` published answers whose questions share the rarer words (and word pairs) of `text`, best first."""
    asked = _terms(text)
    titles = _titles()
    if not asked or not titles:
        return []
    seen = Counter(term for terms in titles.values() for term in terms)
    weight = {term: math.log(1 + len(titles) / (1 + seen[term])) for term in asked}
    total = sum(weight.values())
    scores = {key: sum(weight[term] for term in asked & terms) / total for key, terms in titles.items()}
    best = sorted((key for key, score in scores.items() if score >= LEAST), key=lambda key: (-scores[key], key))[:limit]
    pages = AnswerPage.objects.live().public().select_related("field").in_bulk(best)
    return [pages[key] for key in best if key in pages]


def _titles() -> dict[int, set[str]]:
    """The terms of the title of each published answer, kept for five minutes."""
    known: dict[int, set[str]] | None = cache.get(_CACHE_KEY)
    if known is None:
        rows = AnswerPage.objects.live().public().filter(no_index=False).values_list("pk", "title", "question_text")
        known = {pk: _terms(f"{title} {question[:300]}") for pk, title, question in rows}
        cache.set(_CACHE_KEY, known, _CACHE_SECONDS)
    return known


def _terms(text: str) -> set[str]:
    words = _WORD.findall(fold(text))[:120]
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}
