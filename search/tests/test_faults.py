"""The portal on three real nodes while they die, fill up, slow down or refuse: pages answer, nothing is lost, the operator is told."""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from search import targets
from search.engines.base import SearchUnavailable
from search.engines.elastic import writing
from search.models import ChangeState, IndexChange
from search.services import rebuilding
from search.services.draining import drain
from search.targets import CLUSTER, EMBEDDED, engine_for
from tests.servers.fixtures import _absent
from tests.servers.local import NotInstalled
from tests.servers.search_nodes import OpenSearchCluster, opensearch
from tests.servers.search_proxy import SearchProxy, search_proxy

pytestmark = [pytest.mark.django_db, pytest.mark.cluster]
MakePage = Callable[..., Page]
FULL, SPARE = "", "spare"
PATIENT = 30.0  # seconds for a query where the budget is not what is tested: a node that has just started is slow


@pytest.fixture(scope="module")
def nodes() -> Iterator[OpenSearchCluster]:
    """Three nodes that these tests may kill; each leaves them whole."""
    try:
        with opensearch(nodes=3) as cluster:
            yield cluster
    except NotInstalled as reason:
        _absent(reason)


@dataclass
class Portal:
    """The portal before the cluster, as a citizen and an operator see it."""

    settings: Any
    client: Client

    def reached_by(self, url: str, **settings: Any) -> None:
        """Let the portal reach its cluster otherwise."""
        self.settings.SEARCH_URL = url
        for name, value in settings.items():
            setattr(self.settings, name, value)
        targets._engine.cache_clear()

    def search(self, query: str) -> tuple[str, set[str]]:
        """How the results page is limited, and the titles on it."""
        response = self.client.get("/tim-kiem/", {"q": query})
        assert response.status_code == 200
        limited = response.context["limited"]
        assert ("mb-notice--warning" in response.content.decode()) is bool(limited)
        certain = response.context["certain"]
        return limited, {card.title.text for card in [*([certain] if certain else []), *response.context["cards"]]}

    def waiting(self, page: Page) -> IndexChange:
        """The row of a page that waits for the cluster."""
        return IndexChange.objects.get(target=CLUSTER, page_id=page.pk, state=ChangeState.WAITING)

    def work(self, *kept: str) -> None:
        """A round of the worker with everything due."""
        IndexChange.objects.filter(state=ChangeState.WAITING).update(next_try_at=timezone.now())
        for target in kept or (CLUSTER, EMBEDDED):
            drain(target)

    def work_until_done(self) -> None:
        """Rounds as the worker makes them until nothing waits; fails when something was given up or waits for two minutes."""
        deadline = time.monotonic() + 120
        while IndexChange.objects.exclude(state=ChangeState.DONE).exists() and time.monotonic() < deadline:
            self.work()
        assert not list(IndexChange.objects.exclude(state=ChangeState.DONE).values_list("state", "error"))
        engine_for(CLUSTER).refresh()

    @staticmethod
    def is_true_to_the_database() -> None:
        """The drift sweep finds nothing; raises CommandError otherwise."""
        call_command("check_search_index", "--engine", CLUSTER, verbosity=0)

    def readyz(self) -> str:
        """What `/readyz` says of the search."""
        return str(self.client.get("/readyz").json()["parts"]["search"])


@pytest.fixture
def portal(nodes: OpenSearchCluster, settings: Any, client: Client, request: pytest.FixtureRequest) -> Portal:
    """The portal with an index of the test's own on the cluster, and the embedded index to stand by."""
    settings.SEARCH_FALLBACK, settings.SEARCH_TIMEOUT = EMBEDDED, PATIENT
    settings.SEARCH_INDEX_PREFIX = f"faults{abs(hash(request.node.name)) % 10**8}"
    made = Portal(settings, client)
    made.reached_by(",".join(nodes.urls))
    call_command("rebuild_search_index", verbosity=0)
    return made


def server() -> Any:
    """The client of the portal's cluster, for what an accident or an operator would do to it."""
    return engine_for(CLUSTER)._connection.client  # type: ignore[attr-defined]


def alias() -> str:
    """The name that the portal's live index has on the cluster."""
    return str(engine_for(CLUSTER)._indexes.alias)  # type: ignore[attr-defined]


def mend(nodes: OpenSearchCluster, *killed: int) -> None:
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
    mend(nodes, 1)
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
    mend(nodes, 2)
    portal.is_true_to_the_database()


def test_a_cluster_that_is_restarted_as_a_whole_misses_nothing_of_what_was_published_meanwhile(
    nodes: OpenSearchCluster, portal: Portal, make_page: MakePage
) -> None:
    before = make_page("Thông báo trước khi khởi động lại")
    portal.work_until_done()
    for number in (1, 2, 3):
        nodes.kill(number)
    during = make_page("Thông báo trong lúc khởi động lại")
    portal.work()
    assert portal.search("thong bao") == (SPARE, {before.title, during.title})
    assert "SEARCH_URL" in portal.waiting(during).error
    assert "changes wait" in portal.readyz()
    mend(nodes, 1, 2, 3)
    targets._engine.cache_clear()  # the breaker would wait half a minute
    portal.work_until_done()
    assert portal.search("thong bao") == (FULL, {before.title, during.title})
    portal.is_true_to_the_database()


def test_updates_wait_while_the_disks_are_full_however_long_it_takes_and_arrive_afterwards(
    portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture
) -> None:
    before = make_page("Thông báo trước khi đầy đĩa")
    portal.work_until_done()
    server().indices.put_settings(index=alias(), settings={"index.blocks.read_only_allow_delete": True})
    during = make_page("Thông báo khi đầy đĩa")
    for _round in range(12):  # more than the tries after which a page that is itself to blame is given up
        portal.work()
    assert portal.search("thong bao") == (FULL, {before.title})
    assert "read-only-allow-delete" in portal.waiting(during).error
    assert "read-only-allow-delete" in caplog.text
    assert "read-only-allow-delete" in portal.readyz()
    server().indices.put_settings(index=alias(), settings={"index.blocks.read_only_allow_delete": None})
    portal.work_until_done()
    assert portal.search("thong bao") == (FULL, {before.title, during.title})
    portal.is_true_to_the_database()


def limited_but_kept(portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture, message: str) -> None:
    """Publish; the page answers from the spare index and says so, the operator reads `message`, the change waits."""
    caplog.set_level(logging.INFO)
    page = make_page("Thông báo khi có lỗi")
    portal.work()
    assert portal.search("thong bao khi co loi") == (SPARE, {page.title})
    assert message in caplog.text
    assert message in portal.waiting(page).error
    assert message in portal.readyz()


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
    assert row.state == ChangeState.PARKED
    assert "strict_dynamic_mapping_exception" in row.error
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)
    portal.work_until_done()
    assert portal.search("thong bao bi tu choi") == (FULL, {page.title})


@pytest.fixture
def slow_proxy(nodes: OpenSearchCluster) -> Iterator[SearchProxy]:
    with search_proxy(nodes.urls[0]) as proxy:
        yield proxy


@pytest.mark.parametrize("fallback", ["embedded", "database"])
def test_a_slow_cluster_costs_a_page_its_budget_and_no_more(
    portal: Portal, slow_proxy: SearchProxy, make_page: MakePage, caplog: pytest.LogCaptureFixture, fallback: str
) -> None:
    page = make_page("Thông báo nghỉ lễ")
    portal.work_until_done()
    portal.reached_by(slow_proxy.url, SEARCH_TIMEOUT=1.5, SEARCH_FALLBACK=fallback)
    slow_proxy.delay = 15.0
    started = time.monotonic()
    limited, titles = portal.search("thong bao")
    assert time.monotonic() - started < slow_proxy.delay  # not one answer of the cluster can have come
    assert (limited, titles) == (SPARE if fallback == "embedded" else "database", {page.title})
    assert "SEARCH_TIMEOUT" in caplog.text
    slow_proxy.delay = 0.0


@pytest.fixture
def secured(nodes: OpenSearchCluster, tmp_path: Path) -> Iterator[SearchProxy]:
    """The cluster behind TLS and a login."""
    basic = base64.b64encode("cổng:bí mật".encode()).decode()
    with search_proxy(nodes.urls[0], tls_folder=tmp_path) as proxy:
        proxy.login = frozenset({f"Basic {basic}", "ApiKey Zm9vOmJhcg=="})
        yield proxy


@pytest.mark.parametrize("login", [{"SEARCH_USER": "cổng", "SEARCH_PASSWORD": "bí mật"}, {"SEARCH_API_KEY": "Zm9vOmJhcg=="}])
def test_a_cluster_behind_tls_is_searched_and_written_with_a_password_or_an_api_key(
    portal: Portal, secured: SearchProxy, make_page: MakePage, login: dict[str, str]
) -> None:
    portal.reached_by(secured.url, SEARCH_CA_CERTS=secured.ca_certs, **login)
    page = make_page("Thông báo qua kết nối an toàn")
    portal.work_until_done()
    assert portal.search("thong bao") == (FULL, {page.title})
    portal.is_true_to_the_database()


def test_a_wrong_password_is_told_to_the_operator_without_being_shown(
    portal: Portal, secured: SearchProxy, make_page: MakePage, caplog: pytest.LogCaptureFixture
) -> None:
    portal.work_until_done()
    portal.reached_by(secured.url, SEARCH_CA_CERTS=secured.ca_certs, SEARCH_USER="cong", SEARCH_PASSWORD="mat-khau-sai")
    limited_but_kept(portal, make_page, caplog, "refuses the credentials")
    assert "mat-khau-sai" not in caplog.text + portal.readyz()
    with pytest.raises(CommandError, match="SEARCH_PASSWORD"):
        portal.is_true_to_the_database()
    portal.reached_by(secured.url, SEARCH_USER="", SEARCH_API_KEY="Zm9vOmJhcg==")
    portal.work_until_done()
    assert portal.search("thong bao")[0] == FULL


def test_a_certificate_that_nobody_vouches_for_is_refused_and_named_as_the_cause(
    portal: Portal, secured: SearchProxy, make_page: MakePage, caplog: pytest.LogCaptureFixture
) -> None:
    portal.work_until_done()
    portal.reached_by(secured.url, SEARCH_API_KEY="Zm9vOmJhcg==")
    limited_but_kept(portal, make_page, caplog, "SEARCH_CA_CERTS")
