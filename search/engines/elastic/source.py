"""One request's view of the server's index, as the shared pipeline reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self, TypeVar

from elasticsearch import Elasticsearch

from cms.contracts.search import SearchEntry
from search.engines.contract import Reason, SearchUnavailable
from search.engines.elastic.connection import Connection
from search.engines.elastic.counting import Counts
from search.engines.elastic.mapping import COMPUTED, entry_fields, vector_field
from search.engines.elastic.queries import ENOUGH, collect_body, near_body, provision_body, selective_body, target_body
from search.engines.elastic.statistics import Statistics
from search.meaning.vectors import Vector
from search.query.values import SearchPlan
from search.ranking.answers import NamedEntry
from search.ranking.candidates import MOST_NAMED, Candidate, Counted, FoundMatch, contents_of, day_of, what_is_named
from search.ranking.common_words import LEAST_ROWS, common_words
from search.ranking.records import load

_T = TypeVar("_T")
_READ = ("external_id", "facts", "folded")
_MOST_READ_AT_ONCE = 500
LEAST_ROWS_BY_PAIRS = 1_000_000  # matches of all words of a long question; with fewer, one step over all of its terms is fast enough
MOST_AT_ONCE = 10_000  # the index setting max_result_window
_MOST_ENTRIES = 100_000_000  # a common word may be misspelt, too: the server's own limit is one entry of a hundred


class ElasticSource:
    """Asks `index` (an alias or an index) within one time budget; as a context it notes at the end that the whole page was answered."""

    def __init__(self, connection: Connection, index: str, statistics: Statistics, deadline: float) -> None:
        self._connection = connection
        self._index = index
        self.statistics = statistics
        self._deadline = deadline
        self._rows: dict[str, dict[str, Any]] = {}  # what was read by its id; empty: it is not there
        self._ahead: tuple[SearchPlan, Future[Counted], Future[NamedEntry | None]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is None:
            self._connection.answered()

    def _ask(self, call: Callable[[Elasticsearch], _T]) -> _T:
        return self._connection.ask(call, self._deadline, is_part=True)

    def ask_ahead(self, plan: SearchPlan) -> None:
        """Start counting and looking up the named document while the entries are found and ranked."""
        if self._connection.breaker.is_open:
            return  # after failures the breaker lets only one of several requests at the same time through
        query = plan.query
        if query.words:  # one request in place of several, one after the other
            self.frequencies([*query.words, *(row.words[0] for row in query.expansions)], query.pairs)
        pool = ThreadPoolExecutor(2, "search")
        self._ahead = plan, pool.submit(Counts(self).count, plan), pool.submit(self._named, plan)
        pool.shutdown(wait=False)

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to one search."""

        def call(client: Elasticsearch) -> dict[str, Any]:
            answer = client.search(index=self._index, allow_partial_search_results=False, **_arguments(body))
            return dict(answer.body)

        return self._ask(call)

    def searches(self, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the answers to several searches, which the server does at the same time."""
        if not bodies:
            return []
        lines: list[dict[str, Any]] = []
        for body in bodies:
            lines += [{"index": self._index, "allow_partial_search_results": False}, body]
        answer = self._ask(lambda client: client.msearch(searches=lines))
        responses = list(answer["responses"])
        for response in responses:
            if "error" in response:
                raise _part_failed(response)
        return responses

    def collect(self, plan: SearchPlan, limit: int) -> tuple[list[FoundMatch], int]:
        """See `Source.collect`. What the server gives at once goes on after its last row."""
        stored = _READ if limit <= _MOST_READ_AT_ONCE else ()
        common = common_words(plan, self, limit, LEAST_ROWS_BY_PAIRS if plan.is_by_pairs else LEAST_ROWS)
        if common is not None:
            hits = self.search(selective_body(plan, limit + 1, stored, common))["hits"]["hits"]
            enough = [hit | {"_score": hit["_score"] - ENOUGH} for hit in hits if hit["_score"] >= ENOUGH]
            if len(enough) > limit:
                enough.sort(key=lambda hit: (-hit["_score"], hit["_id"]))
                return [_found(hit) for hit in enough[:limit]], len(enough)
        body = collect_body(plan, min(limit, MOST_AT_ONCE), stored) | {"track_total_hits": limit + 1}  # whether there are more
        answer = self.search(body)
        hits = answer["hits"]["hits"]
        while hits and len(hits) < min(limit, int(answer["hits"]["total"]["value"])):
            rest = {"size": min(MOST_AT_ONCE, limit - len(hits)), "search_after": hits[-1]["sort"], "track_total_hits": False}
            more = self.search(body | rest)["hits"]["hits"]
            if not more:
                break
            hits += more
        found = [_found(hit) for hit in hits]
        return found, int(answer["hits"]["total"]["value"])

    def near(self, plan: SearchPlan, limit: int) -> list[FoundMatch]:
        """See `Source.near`. A server without such a field (OpenSearch, an index without vectors of the model) finds nothing."""
        if plan.meaning is None or not self._has_vectors(plan.meaning):
            return []
        hits = self.search(near_body(plan, plan.meaning, limit, _READ))["hits"]["hits"]
        return [_found(hit)._replace(score=0.0, nearness=2 * hit["_score"] - 1) for hit in hits]

    def _has_vectors(self, like: Vector) -> bool:
        """Return whether the index has a field for the vectors of a model; once it has, the server is not asked again."""
        field = vector_field(like)
        if field not in self.statistics.fields:
            answer = self._ask(lambda client: client.indices.get_field_mapping(index=self._index, fields=field))
            if not any(row["mappings"] for row in answer.body.values()):
                return False
            self.statistics.fields.add(field)
        return True

    def read(self, found: Sequence[FoundMatch]) -> list[Candidate]:
        """See `Source.read`."""
        missing = [row.key for row in found if "folded" not in row.stored]
        fetched = {row["_id"]: row["fields"] for row in self._fetch(missing, stored_fields=list(_READ), source=False)} if missing else {}
        sources = [(row, fetched.get(row.key) if row.key in missing else row.stored) for row in found]
        held = [(row, stored) for row, stored in sources if stored is not None]
        contents = contents_of([(row.key, row.parent, *(stored[name][0] for name in _READ)) for row, stored in held])
        return [Candidate(row, *read) for (row, _), read in zip(held, contents, strict=True)]

    def _fetch(self, ids: Sequence[str], **options: Any) -> list[dict[str, Any]]:
        answer = self._ask(lambda client: client.mget(index=self._index, ids=list(ids), **options))
        return [row for row in answer["docs"] if row.get("found")]

    def entries(self, found: Sequence[FoundMatch]) -> list[SearchEntry | None]:
        """See `Source.entries`."""
        ids = [row.key for row in found]
        self._fetch_rows(dict.fromkeys([*ids, *(row.parent for row in found)]))  # those above them are shown too
        by_id = self.by_ids(ids)
        return [by_id.get(entry_id) for entry_id in ids]

    def _fetch_rows(self, ids: Iterable[str]) -> None:
        unread = [entry_id for entry_id in ids if entry_id not in self._rows]
        if unread:
            fetched = {row["_id"]: row["_source"] for row in self._fetch(unread, source_excludes=list(COMPUTED))}
            self._rows |= {entry_id: fetched.get(entry_id, {}) for entry_id in unread}

    def entries_of(self, bodies: Sequence[dict[str, Any]]) -> list[SearchEntry]:
        """Return the entries that several searches find, in their order, without their bodies."""
        bodies = [body | {"_source": {"excludes": ["body", *COMPUTED]}} for body in bodies]
        hits = [hit for answer in self.searches(bodies) for hit in answer["hits"]["hits"]]
        return [load(entry_fields(hit["_source"]) | {"body": ""}) for hit in hits]

    def by_ids(self, entry_ids: Sequence[str]) -> Mapping[str, SearchEntry]:
        """See `Source.by_ids`."""
        self._fetch_rows(entry_ids)
        return {entry_id: load(row) for entry_id in entry_ids if (row := self._rows[entry_id])}

    def frequencies(self, words: Sequence[str], pairs: Sequence[str]) -> Mapping[str, int]:
        """See `Source.frequencies`. Asked by the statistics of an artificial row; words and pairs never look alike."""
        known = self.statistics.frequencies
        unknown = [term for term in [*words, *pairs] if term not in known]
        if unknown:
            known |= dict.fromkeys(unknown, 0) | self._term_statistics(unknown, ["all", "all.pairs"])
        return {term: known[term] for term in [*words, *pairs]}

    def spellings(self, words: Sequence[str]) -> Mapping[str, int]:
        """See `Source.spellings`."""
        return dict.fromkeys(words, 0) | self._term_statistics(words, ["all.exact"]) if words else {}

    def phrases(self, phrases: Sequence[str]) -> Mapping[str, int]:
        """See `Source.phrases`."""
        bodies = [{"size": 0, "track_total_hits": True, "query": {"match_phrase": {"all.exact": phrase}}} for phrase in phrases]
        return {phrase: int(answer["hits"]["total"]["value"]) for phrase, answer in zip(phrases, self.searches(bodies), strict=True)}

    def _term_statistics(self, terms: Sequence[str], fields: Sequence[str]) -> dict[str, int]:
        """Return how many entries hold each of the terms."""

        def call(client: Elasticsearch) -> dict[str, Any]:
            answer = client.termvectors(
                index=self._index,
                doc={"all": list(dict.fromkeys(terms))},
                fields=list(fields),
                term_statistics=True,
                field_statistics=False,
                positions=False,
                offsets=False,
                payloads=False,
            )
            return dict(answer.body)

        vectors = self._ask(call).get("term_vectors", {})
        counted: dict[str, int] = {}
        for field in vectors.values():
            counted |= {term: int(row.get("doc_freq", 0)) for term, row in field["terms"].items()}
        return counted

    def size(self) -> int:
        """See `Source.size`."""
        if self.statistics.size is None:
            answer = self._ask(lambda client: client.count(index=self._index))
            self.statistics.size = int(answer["count"])
        return self.statistics.size

    def count(self, plan: SearchPlan) -> Counted:
        """See `Source.count`."""
        return self._ahead[1].result() if self._ahead and self._ahead[0] is plan else Counts(self).count(plan)

    def target(self, plan: SearchPlan) -> NamedEntry | None:
        """See `Source.target`."""
        return self._ahead[2].result() if self._ahead and self._ahead[0] is plan else self._named(plan)

    def _named(self, plan: SearchPlan) -> NamedEntry | None:
        def article(document: SearchEntry, number: str) -> SearchEntry | None:
            body = provision_body(document.entry_id, number, day_of(document, plan).filters)
            return next(iter(self._entries(body)), None)

        return what_is_named(plan, lambda target: self._entries(target_body(target, plan.filters.site, MOST_NAMED)), article)

    def _entries(self, body: dict[str, Any]) -> list[SearchEntry]:
        return [load(entry_fields(hit["_source"])) for hit in self.search(body)["hits"]["hits"]]

    def corrections(self, words: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """See `Source.corrections`."""
        suggest = {
            f"w{number}": {
                "text": word,
                "term": {
                    "field": "all",
                    "suggest_mode": "always",
                    "max_edits": 1,
                    "max_term_freq": _MOST_ENTRIES,
                    "prefix_length": 0,
                    "min_word_length": 2,
                    "size": 12,
                    "sort": "frequency",
                },
            }
            for number, word in enumerate(words)
        }
        answer = self.search({"size": 0, "suggest": suggest})["suggest"]
        return {
            word: {option["text"]: int(option["freq"]) for entry in answer[f"w{number}"] for option in entry["options"]}
            for number, word in enumerate(words)
        }


def _found(hit: dict[str, Any]) -> FoundMatch:
    return FoundMatch(hit["_id"], hit["fields"]["parent_id"][0], hit["_score"] or 0.0, stored=hit["fields"])


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """Return a request body as the client's keyword arguments."""
    renamed = {"_source": "source"}
    return {renamed.get(name, name): value for name, value in body.items()}


def _part_failed(response: dict[str, Any]) -> SearchUnavailable:
    status, kind = response.get("status"), response["error"].get("type", "")
    if status == 404:
        return SearchUnavailable(Reason.MISSING, "There is no search index yet: run `manage.py rebuild_search_index`.")
    if status == 429:
        return SearchUnavailable(Reason.BUSY, "The search server refuses work because it is overloaded.")
    if status == 503:
        return SearchUnavailable(Reason.AWAY, f"Parts of the search index have no node that serves them ({kind}).")
    return SearchUnavailable(Reason.FAILED, f"The search server answered {status} {kind}: see its log.")
