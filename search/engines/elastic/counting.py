"""Groups and facets counted by the server: all matches, or where there are very many a sample of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from search.engines.elastic.queries import MOST_PRECISE, count_body, precise, values_body
from search.engines.elastic.statistics import Statistics
from search.query.values import FACETS, SearchPlan
from search.ranking.candidates import WHOLE, Counted, Source
from search.ranking.sampling import MOST_EXACT, Value, counted_by_sample, each_facet, first_share, sorted_by_count


class ServerSource(Source, Protocol):
    """A source that also answers searches as the server takes them."""

    statistics: Statistics

    def search(self, body: dict[str, Any]) -> dict[str, Any]: ...

    def searches(self, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]: ...


class Counts:
    """The counts of one plan."""

    def __init__(self, source: ServerSource) -> None:
        self._source = source
        self._first: dict[tuple[str, int], dict[str, Any]] = {}  # the answers, by the facet without its filter and the share of groups

    def size(self) -> int:
        """See `Countable.size`."""
        return self._source.size()

    def count(self, plan: SearchPlan) -> Counted:
        """See `Source.count`. Where there are very many matches a sample is counted."""
        share = self._share_of(plan)
        lifted = ["", *filter(partial(getattr, plan.filters), plan.facets)]  # none of the filters, then that of each facet in use
        answers = self._source.searches([count_body(plan, self._statuses(), name, share, ()) for name in lifted])
        self._first = {(name, share): answer for name, answer in zip(lifted, answers, strict=True)}
        if share > 1 and int(answers[0]["hits"]["total"]["value"]) * share > MOST_EXACT:
            return each_facet(plan, partial(counted_by_sample, self))
        return each_facet(plan, self.exactly)

    def _share_of(self, plan: SearchPlan) -> int:
        """Return n: one group in n is counted first; 1 means all, where no more can match than are counted."""
        query = plan.query
        words = list(dict.fromkeys([*query.words, *(row.words[0] for row in query.expansions)]))
        found = self._source.frequencies(words, ()) if words else {}
        most = min(self.size(), sum(found[word] for word in words)) if words else self.size()
        return first_share(self.size()) if most > MOST_EXACT else 1

    def exactly(self, plan: SearchPlan, without: str) -> Counted:
        """See `Countable.exactly`. Values that the server counts only approximately are estimated."""
        return self.sampled(plan, without, 1)

    def sampled(self, plan: SearchPlan, without: str, share: int, rows: Sequence[Value] = ()) -> Counted:
        """See `Countable.sampled`."""
        answer = self._answer(plan, without, share, rows)["aggregations"]
        facets = {name: _read_values(answer[name]) if name in answer else {} for name in FACETS}
        if "whole" in answer and (whole := int(answer["whole"]["groups"]["value"])):
            facets["kind"][WHOLE] = whole
        total = int(answer["all"]["value"])
        estimated = {(name, value) for name, counts in facets.items() for value, count in counts.items() if count > precise(name, share)}
        return Counted(total, facets, total <= MOST_PRECISE, frozenset(estimated))

    def _answer(self, plan: SearchPlan, without: str, share: int, rows: Sequence[Value]) -> dict[str, Any]:
        """Return the server's counts; the same request is sent only once."""
        kept = None if rows else self._first.get((without, share))
        return kept or self._source.search(count_body(plan, self._statuses(), without, share, rows))

    def values(self) -> list[Value]:
        """See `Countable.values`."""
        if self._source.statistics.values is None:
            answer = self._source.search(values_body())["aggregations"]
            rows = [Value(int(row["doc_count"]), name, row["key"]) for name, held in answer.items() for row in held["buckets"]]
            self._source.statistics.values = sorted_by_count(rows)
        return self._source.statistics.values

    def _statuses(self) -> list[str]:
        if self._source.statistics.statuses is None:
            answer = self._source.search({"size": 0, "aggs": {"statuses": {"terms": {"field": "statuses", "size": 50}}}})
            self._source.statistics.statuses = [bucket["key"] for bucket in answer["aggregations"]["statuses"]["buckets"]]
        return self._source.statistics.statuses


def _read_values(answer: dict[str, Any]) -> dict[str, int]:
    """Return the groups of each value that has any."""
    buckets = answer["buckets"]
    rows = buckets.items() if isinstance(buckets, dict) else ((str(bucket["key"]), bucket) for bucket in buckets)
    counts = {value: int(bucket["groups"]["value"]) for value, bucket in rows}
    return {value: count for value, count in counts.items() if count}
