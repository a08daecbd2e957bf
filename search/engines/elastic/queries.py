"""Plans turned into queries, with elasticsearch.dsl: the same clauses and weights as the embedded engine's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import query as q

from cms.text.analysis import day_tokens
from cms.text.vietnamese import has_tone_marks, tone_placements
from search.engines.elastic.mapping import vector_field
from search.meaning.vectors import Vector
from search.query.values import Filters, SearchPlan, Sort, Target
from search.ranking.candidates import PARTS, WHOLE
from search.ranking.sampling import NUMBERED_FACETS, Value
from search.ranking.suggesting import whole

_KEYWORD_FILTERS = ("kind", "type", "issuer", "fields", "tags", "locality", "year")
_SORTS: dict[Sort, list[dict[str, Any]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"entry_id": "asc"}],
    Sort.NEWEST: [{"newest": "desc"}, {"entry_id": "asc"}],
    Sort.EFFECTIVE: [{"effective_on": {"order": "desc", "missing": "_last"}}, {"entry_id": "asc"}],
}
_MOST_VALUES = 200
ENOUGH = 1024.0  # above the scores of the first stage
_RESCORED = 480  # entries beyond those asked for to whose scores common terms add: they may lift one of them
_MOST_LISTED = 9_000  # values of each facet: a server gives 65,536 in all
_NEIGHBOURS_LOOKED_AT = 1_500  # on each shard
MOST_PRECISE = 40_000  # groups that the server counts nearly one by one; more it estimates
_PRECISE_IN_FACETS = 3_000  # the same of each value but of kinds: the server makes room for so many in every one before it counts
_PRECISE_IN_SAMPLE, _PRECISE_IN_FACETS_OF_SAMPLE = 3_000, 750  # beyond them it is off by less than a sample of so many is


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
    return [*found, *_chosen_by_few(filters)]


def _chosen_by_few(filters: Filters) -> list[q.Query]:
    found: list[q.Query] = []
    if filters.language:
        found.append(q.Term(language=filters.language))
    if filters.pages:
        found.append(q.Terms(page_id=list(filters.pages)))
    if filters.min_version:
        found.append(q.Range(version={"gte": filters.min_version}))
    return found


def _wordings_of(filters: Filters) -> list[q.Query]:
    other = _other_wordings(filters)
    return [q.Bool(must_not=other)] if other else []


def _other_wordings(filters: Filters) -> list[q.Query]:
    return [q.Terms(absent=day_tokens(filters.on_date))] if filters.on_date else []


def _of_other_sites(filters: Filters) -> list[q.Query]:
    return [q.Range(site={"lt": filters.site}), q.Range(site={"gt": filters.site})]


def _matching(plan: SearchPlan) -> dict[str, Any]:
    """Return the clauses that decide whether an entry is a result at all."""
    query, first = plan.query, plan.profile.first
    must: list[q.Query] = []
    if query.words:
        must.append(q.Bool(should=[_enough(plan), *_synonyms(plan)], minimum_should_match=1))
    must += [_phrase(phrase, first.phrase) for phrase in query.phrases]
    return {"must": must, "must_not": [_left_out(tokens) for tokens in query.excluded]}


def _enough(plan: SearchPlan) -> q.Query:
    """Return the clause that an entry must hold enough of the words; of a long question, one pair: single words are everywhere."""
    if plan.is_by_pairs:
        return q.ConstantScore(filter=q.Q("terms", **{"all.pairs": list(dict.fromkeys(plan.query.pairs))}), boost=0.0)
    words = _words(plan)
    return q.Bool(should=words, minimum_should_match=plan.profile.must_match(len(words)))


def _synonyms(plan: SearchPlan) -> list[q.Query]:
    return [q.Bool(must=_all_words(row.words), boost=row.weight * plan.profile.first.words) for row in plan.query.expansions]


def _words(plan: SearchPlan) -> list[q.Query]:
    return [_term("all", word, plan.profile.first.words) for word in dict.fromkeys(plan.query.words)]


def _left_out(tokens: Sequence[str]) -> q.Query:
    return _phrase(tokens, 1.0) if has_tone_marks(" ".join(tokens)) else q.Bool(must=_all_words(tokens))


def _phrase(phrase: Sequence[str], boost: float) -> q.Query:
    """Return the clause of a phrase: these words in a row, with tone marks placed in the old or the new style."""
    spelled = tone_placements(" ".join(phrase))
    return q.DisMax(queries=[q.MatchPhrase(**{"all.exact": {"query": text, "boost": boost}}) for text in spelled])


def _scoring(plan: SearchPlan) -> list[q.Query]:
    return [*(_words(plan) if plan.is_by_pairs else ()), *_pairs(plan), *_exact(plan)]


def _pairs(plan: SearchPlan) -> list[q.Query]:
    first = plan.profile.first
    fields = (("all.pairs", first.pairs), ("title.pairs", first.title_pairs), ("heading.pairs", first.heading_pairs))
    return [_term(field, pair, boost) for pair in dict.fromkeys(plan.query.pairs) for field, boost in fields]


def _exact(plan: SearchPlan) -> list[q.Query]:
    return [_term("all.exact", word, plan.profile.first.exact) for word in dict.fromkeys(plan.query.exact)]


def collect_body(plan: SearchPlan, limit: int, stored: Sequence[str]) -> dict[str, Any]:
    """Return the first stage: `limit` matches in order, with these values that are stored apart."""
    clauses = _matching(plan)
    scoring = _scoring(plan) if plan.sort is Sort.RELEVANCE else []
    query = q.Bool(filter=[*fixed_filters(plan.filters), *facet_filters(plan.filters).values()], should=scoring, **clauses)
    return {"query": query.to_dict(), "size": limit, "sort": _SORTS[plan.sort], "track_scores": True, **_read(stored)}


def _read(stored: Sequence[str]) -> dict[str, Any]:
    return {"_source": False, "stored_fields": [*stored], "docvalue_fields": ["parent_id"]}


def selective_body(plan: SearchPlan, limit: int, stored: Sequence[str], common: Collection[str]) -> dict[str, Any]:
    """Return the first stage by the terms that are not `common`: these alone find entries, the others add to the scores of the best, and
    so does `ENOUGH` to those of them that hold enough of the words.

    What nearly all entries pass (the site, the wordings of the day) is said by what they are not: beside a clause that must match, the
    server goes through the terms entry by entry, which takes twice as long.
    """
    query, first = plan.query, plan.profile.first
    matching = _matching(plan)
    enough, phrases = matching["must"][0], matching["must"][1:]
    terms = [_term("all", word, first.words) for word in dict.fromkeys(query.words) if word not in common]
    found = q.Bool(
        should=[*terms, *_synonyms(plan), *_pairs(plan)],
        minimum_should_match=1,
        must=phrases,
        filter=[*_chosen_by_few(plan.filters), *facet_filters(plan.filters).values()],
        must_not=[*matching["must_not"], *_other_wordings(plan.filters), *_of_other_sites(plan.filters)],
    )
    others = [_term("all", word, first.words) for word in dict.fromkeys(query.words) if word in common]
    added = q.Bool(should=[*others, *_exact(plan), q.ConstantScore(filter=enough, boost=ENOUGH)])
    rescore = {"window_size": limit + _RESCORED, "query": {"rescore_query": added.to_dict()}}
    return {"query": found.to_dict(), "size": limit, "track_total_hits": False, "rescore": rescore, **_read(stored)}


def near_body(plan: SearchPlan, meaning: Vector, limit: int, stored: Sequence[str]) -> dict[str, Any]:
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
    return {"knn": nearest, "size": limit, "track_total_hits": False, **_read(stored)}


def count_body(plan: SearchPlan, statuses: Sequence[str], without: str, share: int, rows: Sequence[Value]) -> dict[str, Any]:
    """Return the number of groups and of the matches, and the facets; of one group in `share`, and of these the entries with one of the
    values of `rows` alone. Without the filter of the facet `without`, which then is counted alone.
    """
    chosen = [clause for name, clause in facet_filters(plan.filters).items() if name != without]
    filters = [*fixed_filters(plan.filters), *chosen]
    if share > 1:
        filters.append(q.Range(group={"lt": 2**63 // share}))
    held = {name: [row.value for row in rows if row.facet == name] for name in plan.facets}
    if rows:
        filters.append(q.Bool(should=[q.Q("terms", **{name: values}) for name, values in held.items() if values]))
    aggregations: dict[str, Any] = {"all": _groups(_PRECISE_IN_SAMPLE if share > 1 else MOST_PRECISE)}
    for name in plan.facets:
        if without in ("", name) and (held[name] or not rows):
            aggregations |= _values(name, plan, statuses, held[name], precise(name, share))
    query = q.Bool(filter=filters, **_matching(plan))
    return {"query": query.to_dict(), "size": 0, "track_total_hits": True, "aggs": aggregations}


def values_body() -> dict[str, Any]:
    """Return how many entries hold each value of the facets."""
    return {"size": 0, "aggs": {name: {"terms": {"field": name, "size": _MOST_LISTED}} for name in NUMBERED_FACETS}}


def precise(facet: str, share: int) -> int:
    """Return up to how many groups of a value of a facet are counted nearly one by one: there are few kinds, and few groups in a sample."""
    if share > 1:
        return _PRECISE_IN_SAMPLE if facet == "kind" else _PRECISE_IN_FACETS_OF_SAMPLE
    return MOST_PRECISE if facet == "kind" else _PRECISE_IN_FACETS


def _groups(most: int) -> dict[str, Any]:
    return {"cardinality": {"field": "group", "precision_threshold": most}}


def _values(name: str, plan: SearchPlan, statuses: Sequence[str], held: Sequence[Any], most: int) -> dict[str, Any]:
    """Return the groups of each value of a facet (of those `held`, if any): of a validity those with any span of it, of documents those
    found by a part too.
    """
    groups = {"groups": _groups(most)}
    if name == "status":
        day = day_tokens(plan.filters.on_date or plan.today)
        spans = {status: q.Terms(spans=[f"{status}:{token}" for token in day]).to_dict() for status in statuses}
        return {name: {"filters": {"filters": spans or {"-": q.MatchNone().to_dict()}}, "aggs": groups}}
    if held:
        return {name: {"terms": {"field": name, "size": len(held), "include": held}, "aggs": groups}}
    values = {name: {"terms": {"field": name, "size": _MOST_VALUES}, "aggs": groups}}
    if name == "kind":
        values["whole"] = {"filter": q.Terms(kind=[WHOLE, *PARTS]).to_dict(), "aggs": groups}
    return values


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
    words = [q.DisMax(queries=[_term("title_starts", word), _term("number_starts", word)]) for word in tokens[:-1]]
    last, typed = whole(tokens[-1]), tokens[-1]
    words.append(q.DisMax(queries=[_term("title_starts", typed), _term("number_starts", typed), _term("title", last)]))
    query = q.Bool(filter=[q.Term(site=site), q.Exists(field="title_starts")], must=words)
    return {"query": query.to_dict(), "size": size, "sort": [{"_score": "desc"}, {"entry_id": "asc"}], "track_total_hits": False}
