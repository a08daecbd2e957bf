"""Fixture: the pages that were noted for the search index."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cms.contracts import search


@pytest.fixture
def noted_pages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the pages whose entries may have changed, in the order in which they were noted; the outbox gets none."""
    noted: list[int] = []

    def note(page_ids: Iterable[int], change: search.PageChange) -> None:
        noted.extend(page_ids)

    monkeypatch.setattr(search, "note_pages", note)
    return noted
