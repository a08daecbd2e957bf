"""One state of the tantivy index, as the shared pipeline reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from cms.contracts.search import SearchEntry
from search.engines.embedded import counting
from search.engines.embedded.counting import MOST_AT_ONCE, counted
from search.engines.embedded.queries import QueryBuilder
from search.engines.embedded.schema import pair_token
from search.engines.embedded.selective_terms import search_selective_terms_first
from search.engines.embedded.store import Key, State
from search.engines.embedded.vectors import Likeness, Places, VectorFile
from search.query.values import SearchPlan, Sort, Target
from search.ranking.answers import NamedEntry
from search.ranking.candidates import (
    MOST_NAMED,
    Candidate,
    Contents,
    Counted,
    FoundMatch,
    contents_of,
    day_of,
    what_is_named,
)
from search.ranking.records import PART, load
from search.ranking.sampling import MOST_EXACT, NUMBERED_FACETS, Value, counted_by_sample, each_facet, sorted_by_count
from search.ranking.spelling import Vocabulary

_ORDERS = {Sort.NEWEST: "newest", Sort.EFFECTIVE: "effective"}
_AHEAD = 4  # times the rows that were asked for are searched: when these have too few groups, the next ones are at hand
_YEARS = range(1000, 3000)
_PLACES: dict[str, object] = {"terms": {"field": "place", "size": MOST_AT_ONCE + 1}}


def _key(address: tantivy.DocAddress) -> Key:
    return address.segment_ord, address.doc


class TantivySource:
    """One state of the index with what is needed to read it."""

    def __init__(self, state: State, vocabulary: Vocabulary, folder: Path) -> None:
        self.state = state
        self._searcher = searcher = state.searcher
        self._folder = folder
        self._vocabulary = vocabulary
        self._rows: dict[Key, tantivy.Document] = {}
        self._frequencies: dict[str, int] = {}
        self._searched: list[tuple[SearchPlan, int, tantivy.SearchResult]] = []  # each plan with more rows than were asked for
        self.build = QueryBuilder(state.schema, state.sites, searcher.doc_freq)

    def find(self, query: tantivy.Query, limit: int, order: str | None = None) -> tuple[list[FoundMatch], int]:
        """Return the first `limit` rows of `query` and how many there are."""
        return self._first(self._searcher.search(query, max(limit, 1), order_by_field=order), limit, order)

    def _first(self, answer: tantivy.SearchResult, limit: int, order: str | None) -> tuple[list[FoundMatch], int]:
        hits = answer.hits[:limit]
        return self._found([(0.0, address) for _, address in hits] if order else hits), int(answer.count)  # type: ignore[attr-defined]

    def find_uncounted(self, query: tantivy.Query, limit: int) -> list[FoundMatch]:
        """Return the first `limit` rows of `query`."""
        return self._found(self._searcher.search(query, limit, count=False).hits)

    def _found(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[FoundMatch]:
        parents = self._searcher.fast_field_values("parent", [address for _, address in hits])
        return [FoundMatch(_key(address), parent, float(score)) for (score, address), parent in zip(hits, parents, strict=True)]

    def scores(self, query: tantivy.Query, limit: int) -> dict[Key, float]:
        """Return the scores of the first `limit` rows of `query`, by the keys of the rows."""
        return {_key(address): float(score) for score, address in self._searcher.search(query, limit, count=False).hits}

    def rows_of(self, found: Sequence[FoundMatch]) -> tantivy.Query:
        """Return these rows and no others, without weight."""
        return self.build.any_of("entry_id", [self._stored(row.key)["entry_id"][0] for row in found])

    def texts(self, found: Sequence[FoundMatch]) -> list[str]:
        """Return the folded words of title, heading and body of each row, as far as they are stored."""
        return [bytes(self._stored(row.key)["folded"][0]).decode().rsplit(PART, 2)[0] for row in found]

    def _stored(self, key: Key) -> tantivy.Document:
        """Return a row as it is stored; cached, since one search reads it more than once."""
        if key not in self._rows:
            self._rows[key] = self._searcher.doc(tantivy.DocAddress(*key))
        return self._rows[key]

    def collect(self, plan: SearchPlan, limit: int) -> tuple[list[FoundMatch], int]:
        """See `Source.collect`."""
        order = _ORDERS.get(plan.sort)
        rows = search_selective_terms_first(self, plan, limit) if order is None else None
        if rows is not None:
            return rows[:limit], len(rows)
        answer = next((answer for searched, most, answer in self._searched if searched is plan and limit <= most), None)
        if answer is None:
            answer = self._searcher.search(self.build.results(plan), max(limit, 1) * _AHEAD, order_by_field=order)
            self._searched.append((plan, limit * _AHEAD, answer))
        return self._first(answer, limit, order)

    def near(self, plan: SearchPlan, limit: int) -> list[FoundMatch]:
        """See `Source.near`. Filters are applied first where there are any; without them the whole file is scanned, and more of its
        rows are looked at while the index names too few of them.
        """
        if plan.meaning is None:
            return []
        vectors = VectorFile(self._folder, plan.meaning)
        if self.build.is_filtered(plan):
            return self._named(plan, *vectors.nearest(plan.meaning, limit, self._rows_within(plan)))
        wanted, rows = limit, vectors.count()
        while True:
            found = self._named(plan, *vectors.nearest(plan.meaning, wanted))
            if len(found) >= limit or wanted >= rows:
                return found[:limit]
            wanted *= 4

    def _rows_within(self, plan: SearchPlan) -> Places:
        """Return the rows of the entries that pass the filters."""
        hits = self._searcher.search(self.build.with_vector(plan), max(1, self.size()), count=False).hits
        return np.array(self._searcher.fast_field_values("vector", [address for _, address in hits]), dtype=np.int64)

    def _named(self, plan: SearchPlan, rows: Places, likeness: Likeness) -> list[FoundMatch]:
        """Return the entries of these rows that pass the filters, nearest first."""
        if not len(rows):
            return []
        query = self.build.with_vector(plan, rows.tolist())
        hits = self._searcher.search(query, len(rows), count=False).hits
        addresses = [address for _, address in hits]
        near = dict(zip(rows.tolist(), likeness.tolist(), strict=True))
        found = [
            row._replace(score=0.0, nearness=near[place])
            for row, place in zip(self._found(hits), self._searcher.fast_field_values("vector", addresses), strict=True)
        ]
        return sorted(found, key=lambda row: (-row.nearness, row.key))

    def read(self, found: Sequence[FoundMatch]) -> list[Candidate]:
        """See `Source.read`."""
        contents = self.state.contents.get([row.key for row in found], self._contents)
        return [Candidate(row, *read) for row, read in zip(found, contents, strict=True)]

    def _contents(self, keys: Sequence[Key]) -> list[Contents]:
        rows = [self._stored(key) for key in keys]
        octets = [[row[name][0].decode() for name in ("external_id", "facts", "folded")] for row in rows]
        return contents_of([(row["entry_id"][0], row["parent_id"][0], *read) for row, read in zip(rows, octets, strict=True)])

    def entries(self, found: Sequence[FoundMatch]) -> list[SearchEntry]:
        """See `Source.entries`."""
        return self.state.entries.get([row.key for row in found], self._entries)

    def _entries(self, keys: Sequence[Key]) -> list[SearchEntry]:
        return [load(self._stored(key)["source"][0].decode()) for key in keys]

    def by_ids(self, entry_ids: Sequence[str]) -> Mapping[str, SearchEntry]:
        """See `Source.by_ids`."""
        if not entry_ids:
            return {}
        found, _ = self.find(self.build.any_of("entry_id", entry_ids), len(entry_ids))
        return {entry.entry_id: entry for entry in self.entries(found)}

    def frequencies(self, words: Sequence[str], pairs: Sequence[str]) -> Mapping[str, int]:
        """See `Source.frequencies`."""
        return {term: self._frequency(term) for term in (*words, *pairs)}

    def _frequency(self, term: str) -> int:
        """Return how many entries have a word or a pair; cached, since one search asks more than once."""
        if term not in self._frequencies:
            field, token = ("all_pairs", pair_token(term)) if " " in term else ("all", term)
            self._frequencies[term] = self._searcher.doc_freq(field, token)
        return self._frequencies[term]

    def spellings(self, words: Sequence[str]) -> Mapping[str, int]:
        """See `Source.spellings`."""
        return {word: self._searcher.doc_freq("exact", word) for word in words}

    def phrases(self, phrases: Sequence[str]) -> Mapping[str, int]:
        """See `Source.phrases`."""
        return {phrase: self.find(self.build.phrase(phrase.split(), 1.0), 1)[1] for phrase in phrases}

    def size(self) -> int:
        """See `Source.size`."""
        return int(self._searcher.num_docs)

    def corrections(self, words: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """See `Source.corrections`."""
        return {word: self._vocabulary.near(word) for word in words}

    def target(self, plan: SearchPlan) -> NamedEntry | None:
        """See `Source.target`."""

        def documents(target: Target) -> list[SearchEntry]:
            return self.entries(self.find(self.build.target_document(target, plan.filters.site), MOST_NAMED, order="newest")[0])

        def article(document: SearchEntry, number: str) -> SearchEntry | None:
            query = self.build.provision(day_of(document, plan), document.entry_id, number)
            return next(iter(self.entries(self.find(query, 1)[0])), None)

        return what_is_named(plan, documents, article)

    def count(self, plan: SearchPlan) -> Counted:
        """See `Source.count`. Groups are counted exactly by the places of the matches; where these are too many, a sample is counted."""
        if self._most_matches(plan) <= MOST_EXACT:
            try:
                return each_facet(plan, self.exactly)
            except ValueError:  # more than are listed
                pass
        return each_facet(plan, partial(counted_by_sample, self))

    def _most_matches(self, plan: SearchPlan) -> int:
        """Return an upper bound of the number of matches: the first stage's count, else the sum of the rows of all words, all rows at
        most.
        """
        known = next((int(answer.count) for searched, _, answer in self._searched if searched is plan), None)  # type: ignore[attr-defined]
        if known is not None:
            return known
        words = dict.fromkeys([*plan.query.words, *(row.words[0] for row in plan.query.expansions)])
        return min(self.size(), sum(self.frequencies(list(words), ()).values())) if words else self.size()

    def values(self) -> list[Value]:
        """See `Countable.values`."""
        if self.state.values is None:
            named = ((name, row) for name in NUMBERED_FACETS if name != "year" for row in self._searcher.terms_with_prefix(name, ""))
            years = ((year, self._searcher.doc_freq("year", year)) for year in _YEARS)
            rows = [Value(count, name, value) for name, (value, count) in named]
            self.state.values = sorted_by_count([*rows, *(Value(count, "year", year) for year, count in years if count)])
        return self.state.values

    def sampled(self, plan: SearchPlan, without: str, share: int, rows: Sequence[Value] = ()) -> Counted | None:
        """See `Countable.sampled`."""
        among: list[tantivy.Query] = [self.build.share_of_groups(share)] if share > 1 or not rows else []
        if rows:
            held = {name: [row.value for row in rows if row.facet == name] for name in NUMBERED_FACETS}
            among.append(self.build.with_any({name: values for name, values in held.items() if values}))
        places, matches = self._places_of(*self.build.scored_among(plan, self.build.both(among), without), counting.MOST_AT_ONCE)
        if matches >= counting.MOST_AT_ONCE:
            return None
        return counted([*places], plan.filters.on_date or plan.today, lambda number: self._text_at(places[number]))

    def exactly(self, plan: SearchPlan, without: str) -> Counted:
        """See `Countable.exactly`. The groups of the different places of the matches are counted."""
        answer = self._searcher.aggregate(self.build.countable(plan, without), {"places": _PLACES})
        numbers = [bucket["key"] for bucket in answer["places"]["buckets"]]
        return counted(numbers, plan.filters.on_date or plan.today, self._place_text)

    def _place_text(self, number: int) -> bytes:
        [(_, address)] = self._searcher.search(self.build.term("place", number), 1, count=False).hits
        return self._text_at(address)

    def _text_at(self, address: tantivy.DocAddress) -> bytes:
        return bytes(self._searcher.doc(address)["place_text"][0])

    def _places_of(self, query: tantivy.Query, needed: int, limit: int) -> tuple[dict[int, tantivy.DocAddress], int]:
        """Return the different places of the entries that `query` scores with `needed` at least, each with one of these entries, and how
        many these entries are.
        """
        hits = self._searcher.search(query, limit, count=False).hits
        matches = [address for score, address in hits if score >= needed]
        numbers = self._searcher.fast_field_values("place", matches)
        return {int(number or 0): address for number, address in zip(numbers, matches, strict=True)}, len(matches)
