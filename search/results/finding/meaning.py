"""The vector of what was typed, made once for each text and left out where the words alone are enough."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import timedelta

from django.core.cache import cache

from search.meaning.contract import Embedder, EmbedderUnavailable
from search.meaning.factory import embedder
from search.meaning.vectors import Vector
from search.meaning.wording import written_out
from search.query.values import ParsedQuery, SearchPlan, Sort, TargetKind

logger = logging.getLogger(__name__)

_KEPT = timedelta(days=1)
_FEWEST_WORDS = 2


def with_meaning(plan: SearchPlan) -> SearchPlan:
    """Return the plan with the vector of its query, or as it is: without an embedder that answers, words alone are searched."""
    maker = _embedder_for(plan)
    if maker is None:
        return plan
    try:
        return replace(plan, meaning=_vector(maker, text_of(plan.query)))
    except EmbedderUnavailable as error:
        logger.warning("a query is searched by its words alone, there is no vector for it: %s", error)
        return plan


def is_without_meaning(plan: SearchPlan) -> bool:
    """Return whether a plan lacks the vector of its query because the embedder did not answer."""
    return plan.meaning is None and _embedder_for(plan) is not None


def _embedder_for(plan: SearchPlan) -> Embedder | None:
    return None if plan.sort is not Sort.RELEVANCE or needs_no_meaning(plan.query) else embedder()


def text_of(query: ParsedQuery) -> str:
    """Return the text whose vector is the query's: the legal terms that the lexicon knows for it, then what was typed, written out."""
    typed = written_out(query.written or query.text)
    terms = ", ".join(query.terms)
    return f"{terms}. {typed}" if terms else typed


def needs_no_meaning(query: ParsedQuery) -> bool:
    """Return whether only the very words count: a number or a citation, something in quotation marks, a single syllable."""
    target = query.target
    names_one = target is not None and target.certain and target.kind is not TargetKind.NAME
    return names_one or bool(query.phrases) or len(query.words) < _FEWEST_WORDS


def _vector(maker: Embedder, text: str) -> Vector:
    digest = hashlib.blake2b(f"{maker.model}\n{text.lower()}".encode(), digest_size=16).hexdigest()
    key = f"search:meaning:{digest}"
    values = cache.get(key)
    if not isinstance(values, bytes) or maker.dimension not in (0, len(values)):
        values = maker.query(text).values
        cache.set(key, values, _KEPT.total_seconds())
    return Vector(maker.model, values)
