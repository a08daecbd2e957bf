"""Plans turned into queries, with elasticsearch.dsl: the same clauses and weights as the embedded engine's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import query as q

from cms.text.analysis import day_tokens
from cms.text.vietnamese import has_tone_marks, tone_placements
from search.engines.elastic.mapping import vector_field
from search.meaning.vectors import Vector
from search.query.values import Filters, ParsedQuery, SearchPlan, Sort, Target
from search.ranking.candidates import PARTS, WHOLE
from search.ranking.suggesting import whole

_KEYWORD_FILTERS = ("kind", "type", "issuer", "fields", "tags", "locality", "year")
_SORTS: dict[Sort, list[dict[str, Any]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"entry_id": "asc"}],
    Sort.NEWEST: [{"newest": "desc"}, {"entry_id": "asc"}],
    Sort.EFFECTIVE: [{"effective_on": {"order": "desc", "missing": "_last"}}, {"entry_id": "asc"}],
}
_MOST_VALUES = 200
_NEIGHBOURS_LOOKED_AT = 1_500  # on each shard
MOST_PRECISE = 40_000  # groups that the server counts nearly one by one; more it estimates
_PRECISE_IN_FACETS = 3_000  # the same of each value but of kinds: the server makes room for so many in every one before it counts


def _term(field: str, value: Any, boost: float = 1.0) -> q.Query:
    return q.Term(**{field: {"value": value, "boost": boost}})


def _all_words(tokens: Sequence[str]) -> list[q.Query]:
    if len(tokens) > 1:
        return [_term("all.pairs", f"{a} {b}") for a, b in dict.fromkeys(pairwise(tokens))]
    return [_term("all", word) for word in tokens]


def facet_filters(filters: Filters) -> dict[str, q.Query]:
    """Return the filters that are facets too, by name."""
    found: dict[str, q.Query] = {
        name: q.Q("terms", **{name: list(getattr(filters, name))}) for name in _KEYWORD_FILTERS if getattr(filters, name)
    }
    if filters.status and filters.on_date:
        spans = [f"{status}:{token}" for status in filters.status for token in day_tokens(filters.on_date)]
        found["status"] = q.Terms(spans=spans)
    return found


def fixed_filters(filters: Filters) -> list[q.Query]:
    """Return the filters that no facet lifts: the wordings of the day alone are among them."""
    found: list[q.Query] = [q.Term(site=filters.site), *_wordings_of(filters)]
    if filters.language:
        found.append(q.Term(language=filters.language))
    if filters.pages:
        found.append(q.Terms(page_id=list(filters.pages)))
    if filters.min_version:
        found.append(q.Range(version={"gte": filters.min_version}))
    return found


def _wordings_of(filters: Filters) -> list[q.Query]:
    return [q.Bool(must_not=[q.Terms(absent=day_tokens(filters.on_date))])] if filters.on_date else []


def _matching(plan: SearchPlan) -> dict[str, Any]:
    """Return what decides whether an entry is a result at all."""
    query, first = plan.query, plan.profile.first
    must: list[q.Query] = []
    if query.words:
        others = [q.Bool(must=_all_words(row.words), boost=row.weight * first.words) for row in query.expansions]
        must.append(q.Bool(should=[_enough(plan), *others], minimum_should_match=1))
    must += [_phrase(phrase, first.phrase) for phrase in query.phrases]
    return {"must": must, "must_not": [_left_out(tokens) for tokens in query.excluded]}


def _enough(plan: SearchPlan) -> q.Query:
    """Return what holds enough of the words; of a long question one of its pairs, for its single words stand everywhere."""
    if plan.is_by_pairs:
        return q.ConstantScore(filter=q.Q("terms", **{"all.pairs": list(dict.fromkeys(plan.query.pairs))}), boost=0.0)
    words = _words(plan)
    return q.Bool(should=words, minimum_should_match=plan.profile.must_match(len(words)))


def _words(plan: SearchPlan) -> list[q.Query]:
    return [_term("all", word, plan.profile.first.words) for word in dict.fromkeys(plan.query.words)]


def _left_out(tokens: Sequence[str]) -> q.Query:
    return _phrase(tokens, 1.0) if has_tone_marks(" ".join(tokens)) else q.Bool(must=_all_words(tokens))


def _phrase(phrase: Sequence[str], boost: float) -> q.Query:
    """Return the very words in a row, wherever their tones are placed."""
    spelled = tone_placements(" ".join(phrase))
    return q.DisMax(queries=[q.MatchPhrase(**{"all.exact": {"query": text, "boost": boost}}) for text in spelled])


def _scoring(query: ParsedQuery, plan: SearchPlan) -> list[q.Query]:
    first = plan.profile.first
    found: list[q.Query] = _words(plan) if plan.is_by_pairs else []
    for pair in dict.fromkeys(query.pairs):
        found.append(_term("all.pairs", pair, first.pairs))
        found.append(_term("title.pairs", pair, first.title_pairs))
        found.append(_term("heading.pairs", pair, first.heading_pairs))
    found += [_term("all.exact", word, first.exact) for word in dict.fromkeys(query.exact)]
    return found


def collect_body(plan: SearchPlan, limit: int, source: list[str] | bool) -> dict[str, Any]:
    """Return the first stage: `limit` matches in order."""
    clauses = _matching(plan)
    scoring = _scoring(plan.query, plan) if plan.sort is Sort.RELEVANCE else []
    query = q.Bool(filter=[*fixed_filters(plan.filters), *facet_filters(plan.filters).values()], should=scoring, **clauses)
    return {
        "query": query.to_dict(),
        "size": limit,
        "sort": _SORTS[plan.sort],
        "track_scores": True,
        "_source": source,
        "docvalue_fields": ["parent_id"],
    }


def near_body(plan: SearchPlan, meaning: Vector, limit: int, source: list[str]) -> dict[str, Any]:
    """Return the entries nearest to a vector. The filters are applied while the server looks for neighbours, not after."""
    filters = [*fixed_filters(plan.filters), *facet_filters(plan.filters).values()]
    query = q.Bool(filter=filters, must_not=[_left_out(tokens) for tokens in plan.query.excluded])
    nearest = {
        "field": vector_field(meaning),
        "query_vector": meaning.numbers().tolist(),
        "k": limit,
        "num_candidates": max(limit, _NEIGHBOURS_LOOKED_AT),
        "filter": query.to_dict(),
    }
    return {"knn": nearest, "size": limit, "_source": source, "docvalue_fields": ["parent_id"], "track_total_hits": False}


def count_body(plan: SearchPlan, statuses: Sequence[str]) -> dict[str, Any]:
    """Return the facets, each under the filters of the others, and the number of groups: one request, no hits."""
    chosen = facet_filters(plan.filters)
    aggregations: dict[str, Any] = {"all": {"filter": _and(list(chosen.values())), "aggs": _groups(MOST_PRECISE)}}
    for name in plan.facets:
        others = [clause for other, clause in chosen.items() if other != name]
        aggregations[name] = {"filter": _and(others), "aggs": _values(name, plan, statuses, _groups(precise(name)))}
    query = q.Bool(filter=fixed_filters(plan.filters), **_matching(plan))
    return {"query": query.to_dict(), "size": 0, "track_total_hits": False, "aggs": aggregations}


def precise(facet: str) -> int:
    """Return up to how many groups of a value of a facet are counted nearly one by one: there are few kinds."""
    return MOST_PRECISE if facet == "kind" else _PRECISE_IN_FACETS


def _groups(most: int) -> dict[str, Any]:
    return {"groups": {"cardinality": {"field": "parent_id", "precision_threshold": most}}}


def _values(name: str, plan: SearchPlan, statuses: Sequence[str], groups: dict[str, Any]) -> dict[str, Any]:
    """Return the groups of each value of a facet: of a validity those with any span of it, of documents those found by a part too."""
    if name == "status":
        day = day_tokens(plan.filters.on_date or plan.today)
        spans = {status: q.Terms(spans=[f"{status}:{token}" for token in day]).to_dict() for status in statuses}
        return {"values": {"filters": {"filters": spans or {"-": q.MatchNone().to_dict()}}, "aggs": groups}}
    values = {"values": {"terms": {"field": name, "size": _MOST_VALUES}, "aggs": groups}}
    if name == "kind":
        values["whole"] = {"filter": q.Terms(kind=[WHOLE, *PARTS]).to_dict(), "aggs": groups}
    return values


def _and(clauses: list[q.Query]) -> dict[str, Any]:
    return dict((q.Bool(filter=clauses) if clauses else q.MatchAll()).to_dict())


def target_body(target: Target, site: str, size: int = 1) -> dict[str, Any]:
    """Return the newest whole documents that the target names."""
    named: list[q.Query] = []
    if target.number_keys:
        named.append(q.Terms(numbers=list(target.number_keys)))
    if target.names:
        named.append(q.Terms(names=list(target.names)))
    filters: list[q.Query] = [q.Term(site=site), q.Bool(should=named, minimum_should_match=1)]
    if target.year is not None:
        filters.append(q.Term(year=target.year))
    return {"query": q.Bool(filter=filters).to_dict(), "size": size, "sort": [{"newest": "desc"}, {"entry_id": "asc"}]}


def provision_body(document_id: str, article: str, filters: Filters) -> dict[str, Any]:
    """Return an Điều of a document as it stands on the day."""
    query = q.Bool(filter=[q.Term(parent_id=document_id), q.Term(provision=article), *_wordings_of(filters)])
    return {"query": query.to_dict(), "size": 1}


def suggest_body(tokens: Sequence[str], site: str, size: int) -> dict[str, Any]:
    """Return whole pages and documents whose title or number holds every word, each as a beginning of one, the last one as a whole
    word too.
    """
    words = [q.DisMax(queries=[_term("title.complete", word), _term("number.complete", word)]) for word in tokens[:-1]]
    last, typed = whole(tokens[-1]), tokens[-1]
    words.append(q.DisMax(queries=[_term("title.complete", typed), _term("number.complete", typed), _term("title", last)]))
    query = q.Bool(filter=[q.Term(site=site), q.Term(whole=True)], must=words)
    return {"query": query.to_dict(), "size": size, "sort": [{"_score": "desc"}, {"entry_id": "asc"}]}
