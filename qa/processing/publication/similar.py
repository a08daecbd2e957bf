"""Answered questions about the same matter, from the database alone: for the page that works without JavaScript and search."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from cms.storage.kept import Kept
from cms.text.vietnamese import clean, fold
from qa.models import AnswerPage

_WORD = re.compile(r"\w+")
LEAST = 0.25  # share of the asked words' weight that an answer must hold
RELATED_ANSWERS = 5
MARKED_SHARE = 0.15  # what words with the same tone marks add to the same words without


class Terms(NamedTuple):
    """The words and word pairs of a text without tone marks, and its words with them."""

    folded: frozenset[str]
    marked: frozenset[str]


class TermIndex(NamedTuple):
    """The answers whose questions hold a term, by the term: without tone marks, and with them."""

    answers: int
    folded: dict[str, set[int]]
    marked: dict[str, set[int]]


_known: Kept[TermIndex] = Kept()
_related: Kept[list[AnswerPage]] = Kept(1000)


def similar_answers(text: str, limit: int = 5, without: int | None = None) -> list[AnswerPage]:
    """Return up to `limit` published answers whose questions share the rarer words (and word pairs) of `text`, best first.

    Tone marks may be missing; where they are typed, answers with the same marks come before answers with other marks.
    `without` is the key of an answer that is not to be named.
    """
    asked, known = terms_of(text), _known.get("published", _read_known)
    if not asked.folded or not known.answers:
        return []
    scores = shares_of(asked.folded, known.folded, known.answers)
    for key, share in shares_of(asked.marked, known.marked, known.answers).items():
        scores[key] += MARKED_SHARE * share
    best = sorted((key for key, score in scores.items() if score >= LEAST and key != without), key=lambda key: (-scores[key], key))
    pages = AnswerPage.objects.readable().select_related("field").in_bulk(best[:limit])
    return [pages[key] for key in best[:limit] if key in pages]


def related_answers(page: AnswerPage) -> list[AnswerPage]:
    """Return up to five other answers: those about the same matter, then the newest of the same field."""
    text = f"{page.title} {page.question_text[:300]}"
    return _related.get((page.pk, text, page.field_id), lambda: _read_related(page, text))


def _read_related(page: AnswerPage, text: str) -> list[AnswerPage]:
    found = similar_answers(text, RELATED_ANSWERS, without=page.pk)
    if len(found) < RELATED_ANSWERS and page.field_id:
        siblings = AnswerPage.objects.sibling_of(page, inclusive=False).readable().filter(field_id=page.field_id)
        known = [each.pk for each in found]
        found += siblings.exclude(pk__in=known).order_by("-answered_on")[: RELATED_ANSWERS - len(found)]
    return found


def shares_of(asked: frozenset[str], holding: dict[str, set[int]], answers: int) -> defaultdict[int, float]:
    """Return which share of the asked terms' weight each answer holds; a term weighs the more, the rarer it is."""
    weights = {term: math.log(1 + answers / (1 + len(holding.get(term, ())))) for term in sorted(asked)}
    total = sum(weights.values())
    shares: defaultdict[int, float] = defaultdict(float)
    for term, weight in weights.items():
        for key in holding.get(term, ()):
            shares[key] += weight / total
    return shares


def _read_known() -> TermIndex:
    rows = AnswerPage.objects.readable().filter(no_index=False).values_list("pk", "title", "question_text")
    folded, marked = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for pk, title, question in rows:
        terms = terms_of(f"{title} {question[:300]}")
        for found, holding in zip(terms, (folded, marked), strict=True):
            for term in found:
                holding[term].add(pk)
    return TermIndex(len(rows), dict(folded), dict(marked))


def terms_of(text: str) -> Terms:
    words = _WORD.findall(fold(text))[:120]
    marked = _WORD.findall(clean(text).lower())[:120]
    return Terms(frozenset({*words, *(f"{first} {second}" for first, second in pairwise(words))}), frozenset(marked))
