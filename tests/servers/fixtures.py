"""Pytest fixtures of the search servers: one of each kind serves the tests of the search, one more of each is there to be harmed.

They end with the last of these tests: five idle servers take a fifth of a processor from all that follow.

Each test has indexes under a prefix of its own. What a test stops, freezes or kills it starts again and waits until it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.local import NotInstalled
from tests.servers.search_nodes import ElasticsearchNode, OpenSearchCluster, elasticsearch, opensearch


def _absent(reason: Exception) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing in CI: {reason}")
    pytest.skip(str(reason))


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
def fragile_elasticsearch() -> Iterator[ElasticsearchNode]:
    """An Elasticsearch node of our own, for tests that stop or freeze it."""
    try:
        with elasticsearch() as node:
            yield node
    except NotInstalled as reason:
        _absent(reason)


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
def fragile_opensearch() -> Iterator[OpenSearchCluster]:
    """Three OpenSearch nodes of our own, for tests that kill some of them."""
    try:
        with opensearch(nodes=3) as cluster:
            yield cluster
    except NotInstalled as reason:
        _absent(reason)
