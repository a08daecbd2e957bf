"""Empty and filled engines of each kind, for the contract suite."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.tests.engine_data import ENTRIES, put

__all__ = ["engine", "filled"]


def _drop(engine: SearchEngine) -> None:
    client = engine._connection.client  # type: ignore[attr-defined]
    prefix = engine._indexes.alias  # type: ignore[attr-defined]
    names = list(client.indices.get(index=f"{prefix}_v*", expand_wildcards="all").body)
    if names:
        client.indices.delete(index=",".join(names))


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("elasticsearch", marks=pytest.mark.cluster),
        pytest.param("opensearch", marks=pytest.mark.cluster),
    ]
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """An engine without entries."""
    if request.param == "embedded":
        yield get_engine("", tmp_path)
        return
    url = request.getfixturevalue(f"{request.param}_url")
    made = get_engine(url, tmp_path, {"prefix": f"contract_{uuid.uuid4().hex[:8]}", "timeout": 20})
    yield made
    _drop(made)


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    """An engine with the entries of `engine_data`."""
    report = engine.bulk(put(ENTRIES))
    assert (report.written, report.failures) == (len(ENTRIES), ())
    engine.refresh()
    return engine
