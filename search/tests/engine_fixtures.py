"""Empty and filled engines of each kind, for the contract suite."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from cms.contracts.search import SearchEntry
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.tests.engine_data import ENTRIES, put

__all__ = ["engine", "filled", "own"]


def _drop(engine: SearchEngine) -> None:
    client = engine._connection.client  # type: ignore[attr-defined]
    prefix = engine._indexes.alias  # type: ignore[attr-defined]
    names = list(client.indices.get(index=f"{prefix}_v*", expand_wildcards="all").body)
    if names:
        client.indices.delete(index=",".join(names))


KINDS = [
    "embedded",
    pytest.param("elasticsearch", marks=pytest.mark.cluster),
    pytest.param("opensearch", marks=pytest.mark.cluster),
]


@contextmanager
def engine_of_kind(request: pytest.FixtureRequest, folder: Path) -> Iterator[SearchEngine]:
    """An engine without entries, of the kind that is the parameter of a fixture; gone at the end."""
    if request.param == "embedded":
        yield get_engine("", folder)
        return
    url = request.getfixturevalue(f"{request.param}_url")
    made = get_engine(url, folder, {"prefix": f"contract_{uuid.uuid4().hex[:8]}", "timeout": 20})
    yield made
    _drop(made)


def fill(engine: SearchEngine, entries: Sequence[SearchEntry] = tuple(ENTRIES)) -> None:
    """Put entries into an engine, to be found at once."""
    report = engine.bulk(put(list(entries)))
    assert (report.written, report.failures) == (len(entries), ())
    engine.refresh()


def write_protect(engine: SearchEngine) -> None:
    """Let an engine that tests share refuse what would change it for the next one."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("this engine is shared: a test that writes asks for `own`")

    for name in ("bulk", "start_rebuild", "resume_rebuild", "rollback"):
        assert callable(getattr(engine, name))
        setattr(engine, name, refuse)


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """An engine without entries, of the test's own."""
    with engine_of_kind(request, tmp_path) as made:
        yield made


@pytest.fixture
def own(engine: SearchEngine) -> SearchEngine:
    """An engine with the entries of `engine_data`, of the test's own."""
    fill(engine)
    return engine


@pytest.fixture(scope="module", params=KINDS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """An engine with the entries of `engine_data`, for all tests of a file that only ask."""
    with engine_of_kind(request, tmp_path_factory.mktemp("index")) as made:
        fill(made)
        write_protect(made)
        yield made
