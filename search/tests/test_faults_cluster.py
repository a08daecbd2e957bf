"""The portal on three real nodes while they die or fill up: pages answer, nothing is lost, the operator is told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from django.core.management import call_command

from cms.models.background.leased_row import RowState
from search.engines import targets
from search.engines.contract import SearchUnavailable
from search.engines.elastic import writing
from search.engines.targets import CLUSTER, engine_for
from search.indexing import rebuilding
from search.models import IndexChange
from search.tests.fault_fixtures import FULL, SPARE, MakePage, Portal, limited_but_kept, portal
from tests.servers.search_nodes import OpenSearchCluster

__all__ = ["portal"]
pytestmark = [pytest.mark.django_db, pytest.mark.cluster]


@pytest.fixture
def nodes(fragile_opensearch: OpenSearchCluster) -> OpenSearchCluster:
    """Three nodes."""
    return fragile_opensearch


@pytest.fixture
def cluster_urls(nodes: OpenSearchCluster) -> Sequence[str]:
    """The addresses of all three."""
    return nodes.urls


def server() -> Any:
    """The client of the portal's cluster, for what an accident or an operator would do to it."""
    return engine_for(CLUSTER)._connection.client  # type: ignore[attr-defined]


def alias() -> str:
    """The name that the portal's live index has on the cluster."""
    return str(engine_for(CLUSTER)._indexes.alias)  # type: ignore[attr-defined]


def repair(nodes: OpenSearchCluster, *killed: int) -> None:
    """Start the nodes that a test killed."""
    for number in killed:
        nodes.start(number)
    nodes.wait_until_whole()


def test_a_node_that_dies_during_a_bulk_costs_neither_an_update_nor_an_answer(
    nodes: OpenSearchCluster, portal: Portal, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [make_page(f"Thông báo số {number}") for number in range(60)]
    monkeypatch.setattr(writing, "_MOST_ACTIONS", 10)
    send, sent, answers = writing._send, [0], []

    def send_and_look(*arguments: Any) -> Any:
        sent[0] += 1
        if sent[0] == 3:
            nodes.kill(1)
        report = send(*arguments)
        answers.append(portal.search("thong bao")[0])
        return report

    monkeypatch.setattr(writing, "_send", send_and_look)
    portal.work_until_done()
    assert sent[0] > 3
    assert len(answers) >= 5
    monkeypatch.undo()
    held = {row.entry_id for row in engine_for(CLUSTER).scan()}
    assert {f"page:{page.pk}" for page in pages} <= held
    repair(nodes, 1)
    portal.is_true_to_the_database()
    assert portal.search("thong bao so 7")[0] == FULL


def test_a_node_that_dies_during_a_rebuild_leaves_a_whole_index_and_queries_are_answered(
    nodes: OpenSearchCluster, portal: Portal, make_page: MakePage
) -> None:
    pages = [make_page(f"Quyết định số {number}") for number in range(40)]
    portal.work_until_done()
    before, steps = engine_for(CLUSTER).health().index, []

    def look(done: int) -> None:
        steps.append(done)
        if len(steps) == 2:
            nodes.kill(2)
            pages[0].title = "Quyết định sửa khi đang dựng lại"
            pages[0].save()
            pages[1].unpublish()
        assert portal.search("quyet dinh")[1]

    for _try in range(10):  # what an operator does who is told to
        with suppress(SearchUnavailable):
            rebuilding.rebuild(CLUSTER, look, resume=True, size=10)
            break
        time.sleep(1)
    portal.work_until_done()
    assert len(steps) > 2
    assert engine_for(CLUSTER).health().index != before
    portal.is_true_to_the_database()
    assert f"page:{pages[1].pk}" not in {row.entry_id for row in engine_for(CLUSTER).scan()}
    repair(nodes, 2)
    portal.is_true_to_the_database()


def test_updates_wait_while_the_disks_are_full_however_long_it_takes_and_arrive_afterwards(
    portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture
) -> None:
    before = make_page("Thông báo trước khi đầy đĩa")
    portal.work_until_done()
    during = make_page("Thông báo khi đầy đĩa")
    for _round in range(12):  # more than the tries after which a page that is itself to blame is given up
        # Set again: the server takes it away by itself, twice a minute, where the disk has room.
        server().indices.put_settings(index=alias(), settings={"index.blocks.read_only_allow_delete": True})
        portal.work()
    assert portal.search("thong bao") == (FULL, {before.title})
    assert "read-only-allow-delete" in portal.waiting(during).error
    assert "read-only-allow-delete" in caplog.text
    assert "read-only-allow-delete" in portal.readyz()
    server().indices.put_settings(index=alias(), settings={"index.blocks.read_only_allow_delete": None})
    portal.work_until_done()
    assert portal.search("thong bao") == (FULL, {before.title, during.title})
    portal.is_true_to_the_database()


def test_an_index_that_is_gone_is_told_and_a_rebuild_brings_everything_back(
    portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture
) -> None:
    portal.work_until_done()
    server().indices.delete_alias(index=f"{alias()}_v*", name=alias())
    limited_but_kept(portal, make_page, caplog, "rebuild_search_index")
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)
    portal.work_until_done()
    assert portal.search("thong bao")[0] == FULL
    portal.is_true_to_the_database()


def test_a_red_index_is_not_searched_in_halves(portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture) -> None:
    page = make_page("Thông báo khi chỉ mục đỏ")
    portal.work_until_done()
    live, red = engine_for(CLUSTER).health().index, engine_for(CLUSTER).health().index + "_red"
    nowhere = {"index.routing.allocation.require._name": "nowhere", "number_of_shards": 1, "number_of_replicas": 0}
    server().indices.create(index=red, settings=nowhere, wait_for_active_shards="0", timeout="1s")
    swap = [{"remove": {"index": live, "alias": alias()}}, {"add": {"index": red, "alias": alias()}}]
    server().indices.update_aliases(actions=swap)
    try:
        assert portal.search("thong bao") == (SPARE, {page.title})
        assert "search by cluster is not possible" in caplog.text
        assert "'ok': False" in portal.readyz()
    finally:
        server().indices.delete(index=red)  # a red index would keep the cluster from being whole


def test_an_index_with_the_fields_of_another_version_is_not_searched_and_not_written(
    portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture
) -> None:
    portal.work_until_done()
    live, old = engine_for(CLUSTER).health().index, f"{alias()}_v0_20200101000000000000"
    server().indices.create(index=old, mappings={"dynamic": "strict", "properties": {"entry_id": {"type": "keyword"}}})
    swap = [{"remove": {"index": live, "alias": alias()}}, {"add": {"index": old, "alias": alias()}}]
    server().indices.update_aliases(actions=swap)
    targets._engine.cache_clear()  # the new version of the portal starts
    limited_but_kept(portal, make_page, caplog, "The index does not fit this version of the portal")
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)
    portal.work_until_done()
    assert portal.search("thong bao")[0] == FULL
    portal.is_true_to_the_database()


def test_what_a_mapping_refuses_is_given_up_with_its_reason_and_comes_with_the_next_rebuild(portal: Portal, make_page: MakePage) -> None:
    portal.work_until_done()
    live = engine_for(CLUSTER).health().index
    mapping = dict(server().indices.get_mapping(index=live)[live]["mappings"])
    mapping["properties"] = {name: field for name, field in mapping["properties"].items() if name != "hash"}
    name = f"{live.rsplit('_', 1)[0]}_20990101000000000000"
    body = server().indices.get_settings(index=live)[live]["settings"]["index"]
    server().indices.create(index=name, mappings=mapping, settings={"analysis": body["analysis"]})
    swap = [{"remove": {"index": live, "alias": alias()}}, {"add": {"index": name, "alias": alias()}}]
    server().indices.update_aliases(actions=swap)
    page = make_page("Thông báo bị từ chối")
    portal.work()
    row = IndexChange.objects.get(target=CLUSTER, page_id=page.pk)
    assert row.state == RowState.PARKED
    assert "strict_dynamic_mapping_exception" in row.error
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)
    portal.work_until_done()
    assert portal.search("thong bao bi tu choi") == (FULL, {page.title})
