"""An embedder for tests: what a text is about is read off a few words, so that a test says which texts are near."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone

from search.console import index_console
from search.indexing import embedding, passages
from search.indexing.embedding import embed_pages
from search.meaning.contract import EmbedderUnavailable
from search.meaning.vectors import Vector, packed
from search.models import PageEmbedding
from search.query.values import SearchRequest
from search.results.finding import meaning
from search.results.finding.from_engines import find

MATTERS = (("tạm trú", "mướn phòng"), ("đất", "ruộng"), ("khai sinh", "em bé"), ("ly hôn", "bỏ nhau"))

ASKED = SearchRequest(q="mướn phòng")


class FakeEmbedder:
    """Counts what it is asked; `away` lets it fail."""

    def __init__(self, model: str = "fake-1", dimension: int = 6) -> None:
        self.model = model
        self.dimension = dimension
        self.away = False
        self.embedded: list[str] = []
        self.asked: list[str] = []

    def vector(self, text: str) -> Vector:
        """Return a vector with an axis for each matter and one for all others."""
        lower = text.lower()
        numbers = [float(any(word in lower for word in words)) for words in MATTERS]
        numbers += [0.1] * (self.dimension - len(numbers))
        return packed(self.model, numbers)

    def measured(self) -> int:
        return self.dimension

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        if self.away:
            raise EmbedderUnavailable("away")
        self.embedded += texts
        return [self.vector(text) for text in texts]

    def query(self, text: str) -> Vector:
        if self.away:
            raise EmbedderUnavailable("away")
        self.asked.append(text)
        return self.vector(text)


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    """The embedder of every process."""
    made = FakeEmbedder()
    use(monkeypatch, made)
    return made


def use(monkeypatch: pytest.MonkeyPatch, made: FakeEmbedder | None) -> None:
    """Let `made` be what the settings ask for."""
    for module in (embedding, passages, meaning, index_console):
        monkeypatch.setattr(module, "embedder", lambda: made)


def titles(request: SearchRequest = ASKED, *, exactly: bool = False) -> list[str]:
    found = find(request, exactly=exactly).results
    return [hit.entry.title for hit in [*([found.certain] if found.certain else []), *(group.top for group in found.groups)]]


def make_due() -> None:
    PageEmbedding.objects.update(next_try_at=timezone.now())


def whole_round(work: Callable[[], int]) -> None:
    """Index, embed, index what got its vectors."""
    work()
    make_due()
    embed_pages()
    work()
