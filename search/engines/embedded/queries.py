"""Plans turned into tantivy queries."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import tantivy

from cms.text.analysis import day_tokens
from cms.text.vietnamese import has_tone_marks, tone_placements
from search.engines.embedded.schema import pair_token
from search.query.values import SearchPlan, Target

_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_KEYWORD_FILTERS = ("kind", "type", "issuer", "fields", "tags", "locality")
Clause = tuple[tantivy.Occur, tantivy.Query]


def _scored_within(within: tantivy.Query, clauses: Iterable[tantivy.Query]) -> tantivy.Query:
    """Return the entries of `within`, scored by `clauses`. The clauses are nested: each then skips to the entries of `within`,
    while side by side all entries of each clause would be read.
    """
    for query in clauses:
        within = tantivy.Query.boolean_query([(_MUST, within), (_SHOULD, query)])
    return within


class QueryBuilder:
    """Builds queries for one schema; `sites` are all that the index has entries of, `in_use` says whether a field has a value."""

    def __init__(self, schema: tantivy.Schema, sites: Collection[str], in_use: Callable[[str, str], int]) -> None:
        self._schema = schema
        self._sites = frozenset(sites)
        self._in_use = in_use
        self._absent: dict[date, list[str]] = {}  # for a day

    def term(self, field: str, value: Any, boost: float = 1.0) -> tantivy.Query:
        """Return entries that hold `value` in `field`."""
        query = tantivy.Query.term_query(self._schema, field, value, index_option="freq")
        return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)

    def any_of(self, field: str, values: Sequence[Any]) -> tantivy.Query:
        """Return entries that hold one of `values`, without weight."""
        several = len(values) != 1
        query = tantivy.Query.term_set_query(self._schema, field, list(values)) if several else self.term(field, values[0])
        return tantivy.Query.const_score_query(query, 0.0)

    def share_of_groups(self, share: int) -> tantivy.Query:
        """Return the entries of one group in `share`, without weight: the numbers of groups are spread evenly over 63 bits."""
        below = tantivy.Query.range_query(
            self._schema, "parent", tantivy.FieldType.Unsigned, upper_bound=2**63 // share, include_upper=False
        )
        return tantivy.Query.const_score_query(below, 0.0)

    def with_any(self, values: Mapping[str, Sequence[Any]]) -> tantivy.Query:
        """Return the entries that hold one of the values of one of the fields, without weight."""
        return tantivy.Query.boolean_query([(_SHOULD, self.any_of(field, held)) for field, held in values.items()])

    def beginning(self, field: str, start: str, word: str) -> tantivy.Query:
        """Return entries with a word in `field` that begins with `start` (folded letters and digits) or is `word`."""
        return tantivy.Query.regex_query(self._schema, field, f"{start}.*" if start == word else f"{start}.*|{word}")

    def both(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        """Return entries that all `queries` find."""
        return tantivy.Query.boolean_query([(_MUST, query) for query in queries])

    def _all_words(self, tokens: Sequence[str]) -> tantivy.Query:
        unique = dict.fromkeys(tokens)
        joined = dict.fromkeys(map(pair_token, (f"{a} {b}" for a, b in itertools.pairwise(tokens))))
        if joined:
            return self.both(self.term("all_pairs", pair) for pair in joined)
        return self.both(self.term("all", word) for word in unique)

    def filters(self, plan: SearchPlan, without: str = "") -> list[Clause]:
        """Return the clauses of the filters, but for the one named `without`, and the wordings of the day alone."""
        return [*self._chosen(plan, without), *self._other_wordings(plan)]

    def _other_wordings(self, plan: SearchPlan) -> list[Clause]:
        """Return the clauses that leave out texts not yet issued on the day and wordings of other days; none in an index without such."""
        day = plan.filters.on_date
        if day and day not in self._absent:
            self._absent[day] = [token for token in day_tokens(day) if self._in_use("absent", token)]
        tokens = self._absent[day] if day else []
        return [(_NOT, self.any_of("absent", tokens))] if tokens else []

    def _chosen(self, plan: SearchPlan, without: str = "") -> list[Clause]:
        """Return the clauses of the filters; that of the site is left out in an index of one site: what has none there is a deletion,
        which holds no word.
        """
        filters = plan.filters
        alone = not plan.query.is_empty and self._sites == {filters.site}
        clauses: list[Clause] = [] if alone else [(_MUST, self.any_of("site", [filters.site]))]
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

    def is_filtered(self, plan: SearchPlan) -> bool:
        """Return whether filters, excluded words or a day in the past leave out a part of the entries."""
        day = plan.filters.on_date
        return bool(plan.query.excluded or (day and day < plan.today) or self._chosen(plan))

    def with_vector(self, plan: SearchPlan, rows: Sequence[int] = ()) -> tantivy.Query:
        """Return the entries with a vector of the plan's model (in these `rows` of its file) that pass the filters."""
        space = plan.meaning.space if plan.meaning else ""
        clauses = [*self.filters(plan), (_MUST, self.any_of("vector_space", [space]))]
        if rows:
            clauses.append((_MUST, self.any_of("vector", rows)))
        clauses += [(_NOT, self._left_out(tokens)) for tokens in plan.query.excluded]
        return tantivy.Query.boolean_query(clauses)

    def matching(self, plan: SearchPlan) -> list[Clause]:
        """Return the clauses that decide what is a result at all: enough of the words, or a synonym; phrases; no `-word`."""
        clauses: list[Clause] = []
        if plan.query.words:
            others = self._synonyms(plan)
            core = self._enough(plan)
            clauses.append((_MUST, tantivy.Query.boolean_query([(_SHOULD, core), *others]) if others else core))
        return [*clauses, *self._operators(plan)]

    def _enough(self, plan: SearchPlan) -> tantivy.Query:
        """Return the clause that an entry holds enough of the words; of a long question, one pair: single words are everywhere."""
        unique = dict.fromkeys(plan.query.words)
        if plan.is_by_pairs:
            return self.any_of("all_pairs", [pair_token(pair) for pair in dict.fromkeys(plan.query.pairs)])
        return tantivy.Query.boolean_query(self._words(plan), minimum_number_should_match=plan.profile.must_match(len(unique)))

    def _words(self, plan: SearchPlan) -> list[Clause]:
        return [(_SHOULD, self.term("all", word, plan.profile.first.words)) for word in dict.fromkeys(plan.query.words)]

    def _synonyms(self, plan: SearchPlan) -> list[Clause]:
        boost = plan.profile.first.words
        return [(_SHOULD, tantivy.Query.boost_query(self._all_words(row.words), row.weight * boost)) for row in plan.query.expansions]

    def _operators(self, plan: SearchPlan) -> list[Clause]:
        phrases = [(_MUST, self.phrase(phrase, plan.profile.first.phrase)) for phrase in plan.query.phrases]
        return [*phrases, *((_NOT, self._left_out(tokens)) for tokens in plan.query.excluded)]

    def _left_out(self, tokens: Sequence[str]) -> tantivy.Query:
        return self.phrase(tokens, 1.0) if has_tone_marks(" ".join(tokens)) else self._all_words(tokens)

    def phrase(self, phrase: Sequence[str], boost: float) -> tantivy.Query:
        """Return the clause of a phrase: these words in a row, with tone marks placed in the old or the new style."""
        spelled = [spelling.split() for spelling in tone_placements(" ".join(phrase))]
        queries = [
            tantivy.Query.phrase_query(self._schema, "exact", list(row)) if len(row) > 1 else self.term("exact", row[0]) for row in spelled
        ]
        found = queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)
        return tantivy.Query.boost_query(found, boost)

    def scoring(self, plan: SearchPlan) -> list[Clause]:
        """Return the clauses that only raise the score: pairs anywhere, in title and heading, words with the same tone marks."""
        return [*(self._words(plan) if plan.is_by_pairs else ()), *self._pairs(plan), *self._exact(plan)]

    def _pairs(self, plan: SearchPlan) -> list[Clause]:
        first = plan.profile.first
        fields = (("all_pairs", first.pairs), ("title_pairs", first.title_pairs), ("heading_pairs", first.heading_pairs))
        tokens = map(pair_token, dict.fromkeys(plan.query.pairs))
        return [(_SHOULD, self.term(field, token, boost)) for token in tokens for field, boost in fields]

    def _exact(self, plan: SearchPlan) -> list[Clause]:
        return [(_SHOULD, self.term("exact", word, plan.profile.first.exact)) for word in dict.fromkeys(plan.query.exact)]

    def by_selective_terms(self, plan: SearchPlan, common: Collection[str]) -> tantivy.Query:
        """Return entries with a word that is not `common`, a pair or a synonym, scored by these; phrases and `-word` apply."""
        query, first = plan.query, plan.profile.first
        words = [(_SHOULD, self.term("all", word, first.words)) for word in dict.fromkeys(query.words) if word not in common]
        selective = [*words, *self._synonyms(plan), *self._pairs(plan)]
        return tantivy.Query.boolean_query([*self.filters(plan), (_MUST, tantivy.Query.boolean_query(selective)), *self._operators(plan)])

    def scored_by_common_terms(self, plan: SearchPlan, common: Collection[str], within: tantivy.Query) -> tantivy.Query:
        """Return the entries of `within`, scored by the clauses that `by_selective_terms` leaves out."""
        words = [self.term("all", word, plan.profile.first.words) for word in dict.fromkeys(plan.query.words) if word in common]
        return _scored_within(within, [*words, *(query for _, query in self._exact(plan))])

    def scored_by_word_count(self, plan: SearchPlan, within: tantivy.Query) -> tantivy.Query:
        """Return the entries of `within`, scored by how many of the query's words they hold; a synonym counts for all of them."""
        unique = dict.fromkeys(plan.query.words)
        words = [tantivy.Query.const_score_query(self.term("all", word), 1.0) for word in unique]
        others = [tantivy.Query.const_score_query(self._all_words(row.words), float(len(unique))) for row in plan.query.expansions]
        return _scored_within(within, [*words, *others])

    def scored_among(self, plan: SearchPlan, among: tantivy.Query, without: str = "") -> tuple[tantivy.Query, int]:
        """Return the entries of `among` that pass the filters (but for the one named `without`), scored by how many of the query's words
        they hold, and how many make a match.
        """
        by_words = plan.query.words and not plan.is_by_pairs
        clauses = self._operators(plan) if by_words else self.matching(plan)
        within = tantivy.Query.boolean_query([(_MUST, among), *self.filters(plan, without), *clauses])
        within = tantivy.Query.const_score_query(within, 0.0)
        if not by_words:
            return within, 0
        return self.scored_by_word_count(plan, within), plan.profile.must_match(len(set(plan.query.words)))

    def results(self, plan: SearchPlan) -> tantivy.Query:
        """Return what the results page lists, with the scores of the first stage."""
        clauses = [*self.filters(plan), *self.matching(plan), *self.scoring(plan)]
        return tantivy.Query.boolean_query(clauses)

    def countable(self, plan: SearchPlan, without: str = "") -> tantivy.Query:
        """Return the same entries without scores, and without the filter named `without`."""
        return tantivy.Query.boolean_query([*self.filters(plan, without), *self.matching(plan)])

    def provision(self, plan: SearchPlan, document_id: str, article: str) -> tantivy.Query:
        """Return the Điều of a document as it stands on the plan's day."""
        named: list[Clause] = [(_MUST, self.term("parent_id", document_id)), (_MUST, self.term("provision", article))]
        return tantivy.Query.boolean_query([*named, *self._other_wordings(plan)])

    def target_document(self, target: Target, site: str) -> tantivy.Query:
        """Return whole documents that the target names."""
        named: list[Clause] = []
        if target.number_keys:
            named.append((_SHOULD, self.any_of("numbers", target.number_keys)))
        if target.names:
            named.append((_SHOULD, self.any_of("names", target.names)))
        clauses: list[Clause] = [(_MUST, self.any_of("site", [site])), (_MUST, tantivy.Query.boolean_query(named))]
        if target.year is not None:
            clauses.append((_MUST, self.any_of("year", [target.year])))
        return tantivy.Query.boolean_query(clauses)
