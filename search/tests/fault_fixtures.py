"""The portal before real nodes, for the tests of what happens to them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

MakePage = Callable[..., Page]
FULL, SPARE = "", "spare"
PATIENT = 30.0  # seconds for a query where the budget is not what is tested: a node that has just started is slow


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
        return IndexChange.objects.get(target=CLUSTER, page_id=page.pk, state=RowState.WAITING)

    def work(self, *kept: str) -> None:
        """A round of the worker with everything due."""
        IndexChange.objects.filter(state=RowState.WAITING).update(next_try_at=timezone.now())
        for target in kept or (CLUSTER, EMBEDDED):
            drain(target)

    def work_until_done(self) -> None:
        """Rounds as the worker makes them until nothing waits; fails when something was given up or waits for two minutes."""
        deadline = time.monotonic() + 120
        while IndexChange.objects.exclude(state=RowState.DONE).exists() and time.monotonic() < deadline:
            self.work()
        assert not list(IndexChange.objects.exclude(state=RowState.DONE).values_list("state", "error"))
        engine_for(CLUSTER).refresh()

    @staticmethod
    def is_true_to_the_database() -> None:
        """The drift sweep finds nothing; raises CommandError otherwise."""
        call_command("check_search_index", "--engine", CLUSTER, verbosity=0)

    def readyz(self) -> str:
        """What `/readyz` says of the search."""
        return str(self.client.get("/readyz").json()["parts"]["search"])


@pytest.fixture
def portal(cluster_urls: Sequence[str], settings: Any, client: Client, request: pytest.FixtureRequest) -> Portal:
    """The portal with an index of the test's own on the module's `cluster_urls`, and the embedded index to stand by."""
    settings.SEARCH_FALLBACK, settings.SEARCH_TIMEOUT = EMBEDDED, PATIENT
    settings.SEARCH_INDEX_PREFIX = f"faults{abs(hash(request.node.name)) % 10**8}"
    made = Portal(settings, client)
    made.reached_by(",".join(cluster_urls))
    call_command("rebuild_search_index", verbosity=0)
    return made


def limited_but_kept(portal: Portal, make_page: MakePage, caplog: pytest.LogCaptureFixture, message: str) -> None:
    """Publish; the page answers from the spare index and says so, the operator reads `message`, the change waits."""
    caplog.set_level(logging.INFO)
    page = make_page("Thông báo khi có lỗi")
    portal.work()
    assert portal.search("thong bao khi co loi") == (SPARE, {page.title})
    assert message in caplog.text
    assert message in portal.waiting(page).error
    assert message in portal.readyz()
