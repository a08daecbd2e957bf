"""Plans turned into tantivy queries."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import tantivy

from search.analysis import day_tokens
from search.engines.embedded.schema import pair_token
from search.query.values import Filters, ParsedQuery, SearchPlan, Target

_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_KEYWORD_FILTERS = ("kind", "type", "issuer", "fields", "tags", "locality")
Clause = tuple[tantivy.Occur, tantivy.Query]


class QueryBuilder:
    """Builds queries for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def term(self, field: str, value: Any, boost: float = 1.0) -> tantivy.Query:
        """Entries that hold `value` in `field`."""
        query = tantivy.Query.term_query(self._schema, field, value)
        return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)

    def any_of(self, field: str, values: Sequence[Any]) -> tantivy.Query:
        """Entries that hold one of `values`, without weight."""
        return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, list(values)), 0.0)

    def beginning(self, field: str, start: str) -> tantivy.Query:
        """Entries with a word in `field` that begins with `start` (folded letters and digits)."""
        return tantivy.Query.regex_query(self._schema, field, f"{start}.*")

    def both(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        """Entries that all `queries` find."""
        return tantivy.Query.boolean_query([(_MUST, query) for query in queries])

    def _all_words(self, tokens: Sequence[str]) -> tantivy.Query:
        unique = dict.fromkeys(tokens)
        joined = dict.fromkeys(map(pair_token, (f"{a} {b}" for a, b in itertools.pairwise(tokens))))
        if joined:
            return self.both(self.term("all_pairs", pair) for pair in joined)
        return self.both(self.term("all", word) for word in unique)

    def filters(self, filters: Filters, without: str = "") -> list[Clause]:
        """The clauses of the filters, but for the one named `without`."""
        clauses: list[Clause] = [(_MUST, self.any_of("site", [filters.site]))]
        for name in _KEYWORD_FILTERS:
            values = getattr(filters, name)
            if values and name != without:
                clauses.append((_MUST, self.any_of(name, values)))
        if filters.language:
            clauses.append((_MUST, self.any_of("language", [filters.language])))
        if filters.year and without != "year":
            clauses.append((_MUST, self.any_of("year", list(filters.year))))
        if filters.status and filters.on_date and without != "status":
            spans = [f"{status}:{token}" for status in filters.status for token in day_tokens(filters.on_date)]
            clauses.append((_MUST, self.any_of("spans", spans)))
        if filters.pages:
            clauses.append((_MUST, self.any_of("page_id", list(filters.pages))))
        if filters.min_version:
            later = tantivy.Query.range_query(self._schema, "version", tantivy.FieldType.Unsigned, lower_bound=filters.min_version)
            clauses.append((_MUST, tantivy.Query.const_score_query(later, 0.0)))
        return clauses

    def matching(self, plan: SearchPlan) -> list[Clause]:
        """The clauses that decide what is a result at all: enough of the words, or a synonym; phrases; no `-word`."""
        query, first = plan.query, plan.profile.first
        clauses: list[Clause] = []
        unique = Counter(query.words)
        if unique:
            core = tantivy.Query.boolean_query(
                [(_SHOULD, self.term("all", word, first.words)) for word in unique],
                minimum_number_should_match=plan.profile.must_match(len(unique)),
            )
            others = [
                (_SHOULD, tantivy.Query.boost_query(self._all_words(row.words), row.weight * first.words)) for row in query.expansions
            ]
            clauses.append((_MUST, tantivy.Query.boolean_query([(_SHOULD, core), *others]) if others else core))
        clauses += [(_MUST, self._phrase(phrase, first.phrase)) for phrase in query.phrases]
        clauses += [(_NOT, self._all_words(tokens)) for tokens in query.excluded]
        return clauses

    def _phrase(self, phrase: Sequence[str], boost: float) -> tantivy.Query:
        if len(phrase) == 1:
            return self.term("exact", phrase[0], boost)
        return tantivy.Query.boost_query(tantivy.Query.phrase_query(self._schema, "exact", list(phrase)), boost)

    def scoring(self, query: ParsedQuery, plan: SearchPlan) -> list[Clause]:
        """The clauses that only lift: pairs anywhere, in title and heading, words with the very tone marks."""
        first = plan.profile.first
        clauses: list[Clause] = []
        for pair in dict.fromkeys(query.pairs):
            token = pair_token(pair)
            clauses.append((_SHOULD, self.term("all_pairs", token, first.pairs)))
            clauses.append((_SHOULD, self.term("title_pairs", token, first.title_pairs)))
            clauses.append((_SHOULD, self.term("heading_pairs", token, first.heading_pairs)))
        clauses += [(_SHOULD, self.term("exact", word, first.exact)) for word in dict.fromkeys(query.exact)]
        return clauses

    def results(self, plan: SearchPlan) -> tantivy.Query:
        """What the results page lists, with the scores of the first stage."""
        clauses = [*self.filters(plan.filters), *self.matching(plan), *self.scoring(plan.query, plan)]
        return tantivy.Query.boolean_query(clauses)

    def countable(self, plan: SearchPlan, without: str = "") -> tantivy.Query:
        """The same entries without scores, and without the filter named `without`."""
        return tantivy.Query.boolean_query([*self.filters(plan.filters, without), *self.matching(plan)])

    def target_document(self, target: Target, site: str) -> tantivy.Query:
        """Whole documents that the target names."""
        named: list[Clause] = []
        if target.number_keys:
            named.append((_SHOULD, self.any_of("numbers", target.number_keys)))
        if target.names:
            named.append((_SHOULD, self.any_of("names", target.names)))
        clauses: list[Clause] = [(_MUST, self.any_of("site", [site])), (_MUST, tantivy.Query.boolean_query(named))]
        if target.year is not None:
            clauses.append((_MUST, self.any_of("year", [target.year])))
        return tantivy.Query.boolean_query(clauses)
