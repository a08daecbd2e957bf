"""With a real search server that stops and comes back: publishing goes on, search is limited, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.models.background.leased_row import RowState
from search.engines import targets
from search.engines.targets import CLUSTER, EMBEDDED, engine_for
from search.indexing.draining import drain
from search.models import IndexChange
from tests.servers.search_nodes import ElasticsearchNode

pytestmark = [pytest.mark.django_db, pytest.mark.cluster]


@pytest.fixture
def server(fragile_elasticsearch: ElasticsearchNode, settings: Any, request: pytest.FixtureRequest) -> ElasticsearchNode:
    """The portal set up with the node as its search server and the embedded index to stand by."""
    node = fragile_elasticsearch
    if node.process is None:
        node.start()
    settings.SEARCH_URL = node.url
    settings.SEARCH_FALLBACK = EMBEDDED
    settings.SEARCH_TIMEOUT = 20  # a server that has just started on a busy machine is slow; the budget has a test of its own
    settings.SEARCH_INDEX_PREFIX = f"t{abs(hash(request.node.name)) % 10**8}"
    targets._engine.cache_clear()
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)  # what an operator does who adds a server
    return node


def work_all() -> None:
    """A round of the worker with everything due."""
    IndexChange.objects.filter(state=RowState.WAITING).update(next_try_at=timezone.now())
    for target in (CLUSTER, EMBEDDED):
        drain(target)


def titles(client: Client, query: str) -> list[str]:
    response = client.get("/tim-kiem/", {"q": query})
    assert response.status_code == 200
    certain = response.context["certain"]
    return [card.title.text for card in [*([certain] if certain else []), *response.context["cards"]]]


def test_what_is_published_is_found_by_the_server_and_by_the_index_that_stands_by(
    server: ElasticsearchNode, client: Client, make_page
) -> None:
    make_page("Đăng ký tạm trú", lead="Người dân nộp hồ sơ tại công an xã.")
    work_all()
    engine_for(CLUSTER).refresh()
    response = client.get("/tim-kiem/?q=nop ho so")
    assert response.context["limited"] == ""
    assert [card.title.text for card in response.context["cards"]] == ["Đăng ký tạm trú"]
    assert engine_for(EMBEDDED).health().entries == engine_for(CLUSTER).health().entries > 0


def test_while_the_server_is_stopped_publishing_goes_on_and_all_is_indexed_once_it_is_back(
    server: ElasticsearchNode, client: Client, make_page: Callable[..., Page], settings: Any
) -> None:
    before, gone = make_page("Thông báo trước khi dừng"), make_page("Thông báo sẽ gỡ")
    work_all()
    server.kill()
    after = make_page("Thông báo trong lúc dừng")
    gone.unpublish()
    work_all()
    for fallback, limited in (("database", "database"), (EMBEDDED, "spare")):
        settings.SEARCH_FALLBACK = fallback
        response = client.get("/tim-kiem/?q=thong bao")
        assert response.context["limited"] == limited
        assert {card.title.text for card in response.context["cards"]} == {before.title, after.title}
    part = client.get("/readyz").json()["parts"]["search"]
    assert part["ok"] is False
    assert "changes wait" in str(part)
    assert "SEARCH_URL" in IndexChange.objects.get(target=CLUSTER, state=RowState.WAITING, page_id=after.pk).error
    server.start()
    targets._engine.cache_clear()  # the breaker would wait half a minute
    work_all()
    engine_for(CLUSTER).refresh()
    assert {row.entry_id for row in engine_for(CLUSTER).scan()} >= {f"page:{before.pk}", f"page:{after.pk}"}
    assert f"page:{gone.pk}" not in {row.entry_id for row in engine_for(CLUSTER).scan()}
    assert client.get("/tim-kiem/?q=thong bao").context["limited"] == ""
    assert set(titles(client, "thong bao")) == {before.title, after.title}
    call_command("check_search_index", "--engine", CLUSTER, verbosity=0)


def test_a_server_that_hangs_costs_a_page_no_more_than_its_budget(
    server: ElasticsearchNode, client: Client, make_page, settings: Any
) -> None:
    settings.SEARCH_TIMEOUT = 0.5
    targets._engine.cache_clear()
    make_page("Thông báo nghỉ lễ")
    work_all()
    server.freeze()
    try:
        assert titles(client, "thong bao") == ["Thông báo nghỉ lễ"]
    finally:
        server.resume()


def test_a_rebuild_on_the_server_swaps_and_can_be_taken_back(server: ElasticsearchNode, make_page: Callable[..., Page]) -> None:
    page = make_page("Một trang")
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)
    first = engine_for(CLUSTER).health().index
    call_command("rebuild_search_index", "--engine", CLUSTER, verbosity=0)
    assert engine_for(CLUSTER).health().index != first
    assert f"page:{page.pk}" in {row.entry_id for row in engine_for(CLUSTER).scan()}
    call_command("rebuild_search_index", "--engine", CLUSTER, "--rollback", verbosity=0)
    assert engine_for(CLUSTER).health().index == first
