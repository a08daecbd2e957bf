"""Answered questions about the same matter, from the database alone: for the page that works without JavaScript and search."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from django.core.cache import cache

from cms.text.vietnamese import clean, fold
from qa.models import AnswerPage

_WORD = re.compile(r"\w+")
_CACHE_KEY = "qa:similar:terms"
_CACHE_SECONDS = 300
LEAST = 0.25  # share of the asked words' weight that an answer must hold
RELATED_ANSWERS = 5
MARKED_SHARE = 0.15  # what words with the same tone marks add to the same words without


class Terms(NamedTuple):
    """The words and word pairs of a text without tone marks, and its words with them."""

    folded: frozenset[str]
    marked: frozenset[str]


def similar_answers(text: str, limit: int = 5, without: int | None = None) -> list[AnswerPage]:
    """Return up to `limit` published answers whose questions share the rarer words (and word pairs) of `text`, best first.

    Tone marks may be missing; where they are there, words that bear the same stand above words that bear others.
    `without` is the key of an answer that is not to be named.
    """
    asked, known = _terms(text), _known()
    if not asked.folded or not known:
        return []
    weights = [_weights(asked[part], [terms[part] for terms in known.values()]) for part in (0, 1)]
    scores = {key: _share(weights[0], terms.folded) + MARKED_SHARE * _share(weights[1], terms.marked) for key, terms in known.items()}
    best = sorted((key for key, score in scores.items() if score >= LEAST and key != without), key=lambda key: (-scores[key], key))
    pages = AnswerPage.objects.live().public().select_related("field").in_bulk(best[:limit])
    return [pages[key] for key in best[:limit] if key in pages]


def related_answers(page: AnswerPage) -> list[AnswerPage]:
    """Return up to five other answers: those about the same matter, then the newest of the same field."""
    found = similar_answers(f"{page.title} {page.question_text[:300]}", RELATED_ANSWERS, without=page.pk)
    if len(found) < RELATED_ANSWERS and page.field_id:
        siblings = AnswerPage.objects.sibling_of(page, inclusive=False).live().public().filter(field_id=page.field_id)
        known = [each.pk for each in found]
        found += siblings.exclude(pk__in=known).order_by("-answered_on")[: RELATED_ANSWERS - len(found)]
    return found


def _weights(asked: frozenset[str], known: list[frozenset[str]]) -> dict[str, float]:
    """Return how much each asked term weighs: the rarer among the known texts, the more."""
    seen = Counter(term for terms in known for term in asked & terms)
    return {term: math.log(1 + len(known) / (1 + seen[term])) for term in asked}


def _share(weights: dict[str, float], terms: frozenset[str]) -> float:
    """Return the share of the asked terms' weight that a text holds."""
    total = sum(weights.values())
    return sum(weights[term] for term in weights.keys() & terms) / total if total else 0.0


def _known() -> dict[int, Terms]:
    """Return the terms of the question of each published answer, kept for five minutes."""
    known: dict[int, Terms] | None = cache.get(_CACHE_KEY)
    if known is None:
        rows = AnswerPage.objects.live().public().filter(no_index=False).values_list("pk", "title", "question_text")
        known = {pk: _terms(f"{title} {question[:300]}") for pk, title, question in rows}
        cache.set(_CACHE_KEY, known, _CACHE_SECONDS)
    return known


def _terms(text: str) -> Terms:
    words = _WORD.findall(fold(text))[:120]
    marked = _WORD.findall(clean(text).lower())[:120]
    return Terms(frozenset({*words, *(f"{first} {second}" for first, second in pairwise(words))}), frozenset(marked))
