"""The portal before a real node that is slow, asks for a login or shows a certificate: what works, and what the operator is told."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError

from search.tests.fault_fixtures import FULL, SPARE, MakePage, Portal, limited_but_kept, portal
from tests.servers.search_proxy import SearchProxy, search_proxy

__all__ = ["portal"]
pytestmark = [pytest.mark.django_db, pytest.mark.cluster]


@pytest.fixture
def cluster_urls(opensearch_url: str) -> Sequence[str]:
    """One node, which these tests do not harm: they stand proxies before it."""
    return [opensearch_url]


@pytest.fixture
def slow_proxy(opensearch_url: str) -> Iterator[SearchProxy]:
    with search_proxy(opensearch_url) as proxy:
        yield proxy


@pytest.fixture
def secured(opensearch_url: str, tmp_path: Path) -> Iterator[SearchProxy]:
    """The cluster behind TLS and a login."""
    basic = base64.b64encode("cổng:bí mật".encode()).decode()
    with search_proxy(opensearch_url, tls_folder=tmp_path) as proxy:
        proxy.login = frozenset({f"Basic {basic}", "ApiKey Zm9vOmJhcg=="})
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
