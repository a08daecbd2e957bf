"""Pytest fixtures of the search servers; one server of a kind serves the whole test run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.local import NotInstalled
from tests.servers.search_nodes import OpenSearchCluster, elasticsearch, opensearch


def _absent(reason: Exception) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing in CI: {reason}")
    pytest.skip(str(reason))


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The address of an Elasticsearch server: TEST_ELASTICSEARCH_URL, else one of our own."""
    if given := os.environ.get("TEST_ELASTICSEARCH_URL"):
        yield given
        return
    try:
        with elasticsearch() as node:
            yield node.url
    except NotInstalled as reason:
        _absent(reason)


@pytest.fixture(scope="session")
def opensearch_url() -> Iterator[str]:
    """The address of an OpenSearch server: TEST_OPENSEARCH_URL, else one of our own."""
    if given := os.environ.get("TEST_OPENSEARCH_URL"):
        yield given
        return
    try:
        with opensearch() as cluster:
            yield cluster.urls[0]
    except NotInstalled as reason:
        _absent(reason)


@pytest.fixture(scope="session")
def opensearch_cluster() -> Iterator[OpenSearchCluster]:
    """Three OpenSearch nodes of our own, for tests that break some of them."""
    try:
        with opensearch(nodes=3) as cluster:
            yield cluster
    except NotInstalled as reason:
        _absent(reason)
