"""What the server's engine does when the server is unreachable, slow, full or of another mind. Real nodes, really stopped."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from cms.storage.breaker import Breaker
from search.engines.contract import IndexAction, Reason, SearchUnavailable
from search.engines.elastic import indexes, queries
from search.engines.elastic.connection import FAILURES_TO_OPEN
from search.engines.elastic.engine import ElasticEngine
from search.tests.engine_data import ENTRIES, NEWS, document, ids, plan, put
from tests.servers.local import free_port
from tests.servers.search_nodes import ElasticsearchNode, OpenSearchCluster


def _engine(url: str, **options: object) -> ElasticEngine:
    return ElasticEngine([url], {"prefix": f"fault_{uuid.uuid4().hex[:8]}"} | options)


def _reason(engine: ElasticEngine) -> Reason:
    with pytest.raises(SearchUnavailable) as raised:
        engine.search(plan("đất đai"))
    return raised.value.reason


def test_the_breaker_opens_after_so_many_failures_and_lets_one_try_again_after_its_pause() -> None:
    breaker = Breaker("a server", failures=3, pause=0.3)
    for _ in range(3):
        assert not breaker.is_open
        breaker.failed(OSError("nobody there"))
    assert breaker.is_open
    assert not breaker.may_probe()
    time.sleep(0.35)
    assert [breaker.may_probe(), breaker.may_probe()] == [True, False]
    breaker.close()
    assert not breaker.is_open


@pytest.mark.parametrize("addresses", [1, 3])
def test_nobody_at_the_addresses_is_away_and_soon_answered_without_asking(addresses: int) -> None:
    engine = ElasticEngine([f"http://127.0.0.1:{free_port()}" for _ in range(addresses)], {"prefix": "nobody"})
    for _ in range(FAILURES_TO_OPEN):
        assert _reason(engine) is Reason.AWAY
    assert engine._connection.breaker.is_open
    assert not engine.health().ready


def test_requests_of_one_page_that_fail_count_once() -> None:
    connection = _engine(f"http://127.0.0.1:{free_port()}")._connection
    connection.breaker.limit = 2
    for is_open in (False, True):
        page = connection.deadline()
        for _ in range(3):
            with pytest.raises(SearchUnavailable):
                connection.ask(lambda client: client.info(), page)
        assert connection.breaker.is_open == is_open


def test_the_answer_to_one_request_of_a_page_does_not_hide_that_another_failed() -> None:
    connection = _engine(f"http://127.0.0.1:{free_port()}")._connection
    for _page in range(FAILURES_TO_OPEN):
        assert not connection.breaker.is_open
        page = connection.deadline()
        assert connection.ask(lambda client: "counts", page, is_part=True) == "counts"
        with pytest.raises(SearchUnavailable):
            connection.ask(lambda client: client.info(), page, is_part=True)
    assert connection.breaker.is_open
    connection.breaker._next_try = 0.0  # half a minute later
    connection.ask(lambda client: "entries", connection.deadline(), is_part=True)
    assert not connection.breaker.is_open


@pytest.mark.cluster
def test_before_the_first_rebuild_the_index_is_missing(elasticsearch_url: str) -> None:
    assert _reason(_engine(elasticsearch_url)) is Reason.MISSING


@pytest.mark.cluster
def test_an_index_of_another_version_is_not_made_live_again(elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _engine(elasticsearch_url, timeout=20)
    engine.start_rebuild().commit()
    with monkeypatch.context() as later:
        later.setattr(indexes, "MAPPING_VERSION", indexes.MAPPING_VERSION + 1)
        rebuild = engine.start_rebuild()
        rebuild.commit()
        with pytest.raises(SearchUnavailable) as raised:
            engine.rollback()
        assert raised.value.reason is Reason.MAPPING
        assert engine.health().index == rebuild.name


@pytest.mark.cluster
def test_a_field_that_the_mapping_lacks_is_refused_for_that_row_alone(elasticsearch_url: str) -> None:
    engine = _engine(elasticsearch_url, timeout=20)
    report = engine.bulk([*put([NEWS]), IndexAction("bad", 1, replace(NEWS, entry_id="bad", year="nonsense"))])  # type: ignore[arg-type]
    assert report.written == 1
    assert [failure.entry_id for failure in report.failures] == ["bad"]
    assert not report.failures[0].retry


@pytest.mark.cluster
@pytest.mark.parametrize("server", ["elasticsearch_url", "opensearch_url"])
def test_a_rebuilt_index_is_put_together_into_few_segments(server: str, request: pytest.FixtureRequest) -> None:
    engine = _engine(request.getfixturevalue(server), timeout=20)
    rebuild = engine.start_rebuild()
    for number in range(indexes.SEGMENTS + 4):
        rebuild.bulk(put([document(f"luat-{number}", f"Luật số {number}", number)]))
        rebuild.counts()  # a refresh, which ends a segment
    rebuild.commit()
    end = time.monotonic() + 30
    while len(_segments(engine)) > indexes.SEGMENTS and time.monotonic() < end:
        time.sleep(0.2)
    assert sum(_segments(engine)) == indexes.SEGMENTS + 4
    assert len(_segments(engine)) <= indexes.SEGMENTS


@pytest.mark.cluster
def test_first_requests_at_the_same_time_are_all_answered(opensearch_url: str) -> None:
    for _ in range(5):
        engine = _engine(opensearch_url, timeout=20)
        deadline = engine._connection.deadline()

        def ask(_: int, engine: ElasticEngine = engine, deadline: float = deadline) -> int:
            return engine._connection.ask(lambda client: client.search(index="*", size=0), deadline).meta.status

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask, range(8))) == {200}


@pytest.mark.cluster
def test_a_server_keeps_no_lists_of_all_matches_of_a_query(elasticsearch_url: str) -> None:
    engine = _engine(elasticsearch_url, timeout=20)
    settings = engine._connection.client.indices.get_settings(index=engine.start_rebuild().name, flat_settings=True)
    [index] = settings.values()
    assert index["settings"]["index.queries.cache.enabled"] == "false"


def _segments(engine: ElasticEngine) -> list[int]:
    """The number of entries in each segment of the live index that is searched."""
    answer = engine._connection.client.indices.segments(index=engine._indexes.alias)
    [index] = answer["indices"].values()
    return [row["num_docs"] for [shard] in index["shards"].values() for row in shard["segments"].values() if row["search"]]


@pytest.mark.cluster
def test_a_read_only_index_answers_and_asks_for_the_write_again_later(elasticsearch_url: str) -> None:
    engine = _engine(elasticsearch_url, timeout=20)
    engine.bulk(put(ENTRIES))
    engine.refresh()
    client, alias = engine._connection.client, engine._indexes.alias
    client.indices.put_settings(index=alias, settings={"index.blocks.read_only_allow_delete": True})
    report = engine.bulk(put([NEWS], version=2))
    assert report.written == 0
    assert report.failures[0].retry
    assert ids(engine, "đăng ký tạm trú")
    client.indices.put_settings(index=alias, settings={"index.blocks.read_only_allow_delete": None})
    assert engine.bulk(put([NEWS], version=2)).written == 1


@pytest.mark.cluster
def test_a_stopped_and_a_hanging_server_are_told_apart_and_both_come_back(fragile_elasticsearch: ElasticsearchNode) -> None:
    engine = _engine(fragile_elasticsearch.url, timeout=10)
    engine.bulk(put(ENTRIES))
    engine.refresh()
    assert ids(engine, "đăng ký tạm trú")
    engine._connection.budget = 1.0
    fragile_elasticsearch.freeze()
    started = time.monotonic()
    assert _reason(engine) is Reason.SLOW
    assert time.monotonic() - started < 8
    fragile_elasticsearch.resume()
    engine._connection.budget = 10.0
    assert ids(engine, "đăng ký tạm trú")
    fragile_elasticsearch.stop()
    assert _reason(engine) is Reason.AWAY
    fragile_elasticsearch.start()
    assert ids(engine, "đăng ký tạm trú")


@pytest.mark.cluster
def test_a_killed_node_of_three_loses_nothing_and_queries_go_on(fragile_opensearch: OpenSearchCluster) -> None:
    engine = ElasticEngine(list(fragile_opensearch.urls), {"prefix": f"three_{uuid.uuid4().hex[:8]}", "timeout": 15})
    rows = [replace(NEWS, entry_id=f"tin-{n:05}", parent_id=f"tin-{n:05}") for n in range(1_500)]  # more than a page of a scan
    acknowledged = 0
    for start in range(0, len(rows), 250):
        if start == 500:
            fragile_opensearch.kill(2)
        acknowledged += _until_written(engine, put(rows[start : start + 250]))
        assert _until_found(engine)
    engine.refresh()
    assert acknowledged == len(rows)
    assert [row.entry_id for row in engine.scan()] == [row.entry_id for row in rows]
    assert engine.health().ready
    fragile_opensearch.start(2)
    fragile_opensearch.wait_until_whole()


def _until_found(engine: ElasticEngine) -> bool:
    """Search until something is found, at most 30 s: what was written is found after a refresh, late on a busy machine."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if engine.search(plan("đăng ký tạm trú", size=1)).groups:
            return True
        time.sleep(0.2)
    return False


def _until_written(engine: ElasticEngine, actions: list[IndexAction]) -> int:
    """Write as the worker does: again and again what may succeed later."""
    deadline = time.monotonic() + 120
    left = {action.entry_id: action for action in actions}
    while left and time.monotonic() < deadline:
        try:
            report = engine.bulk(left.values())
        except SearchUnavailable:
            time.sleep(1)
            continue
        failed = {failure.entry_id for failure in report.failures}
        left = {key: action for key, action in left.items() if key in failed}
        time.sleep(0.5 if left else 0)
    return len(actions) - len(left)


@pytest.mark.cluster
def test_an_unfinished_index_whose_shards_have_no_node_is_given_up(
    fragile_elasticsearch: ElasticsearchNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_WHOLE_SECONDS", 1.0)
    engine, name = _engine(fragile_elasticsearch.url), f"lost-{uuid.uuid4().hex[:8]}"
    client = Elasticsearch(fragile_elasticsearch.url)
    nowhere = {"index.routing.allocation.require._name": "no-such-node"}
    client.options(request_timeout=60).indices.create(index=name, settings=nowhere, wait_for_active_shards=0)
    with pytest.raises(SearchUnavailable) as raised:
        engine.resume_rebuild(name)
    assert raised.value.reason is Reason.MISSING
    assert not client.indices.exists(index=name)


@pytest.mark.cluster
def test_numbers_at_filters_that_the_server_estimates_are_marked_and_those_of_kinds_stay_exact(
    elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_PRECISE_IN_FACETS", 100)
    engine = _engine(elasticsearch_url, timeout=20)
    engine.bulk(put([document(f"cv-{n}", f"Công văn số {n}", n, type="Công văn" if n % 20 else "Thông báo") for n in range(1000)]))
    engine.refresh()
    facets = engine.search(plan("công văn")).facets
    assert {row.value: row.is_about for row in facets["type"]} == {"Công văn": True, "Thông báo": False}
    assert [(row.value, row.count, row.is_about) for row in facets["kind"]] == [("document", 1000, False)]
