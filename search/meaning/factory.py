"""Which embedder the settings ask for."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from search.meaning.contract import Embedder
from search.meaning.nano import NanoEmbedder, is_installed
from search.meaning.server import ServerEmbedder

NONE = "none"


def embedder() -> Embedder | None:
    """Return the embedder: the server of `EMBEDDINGS_URL`, else the embedded model; `None` where neither is to be used or there."""
    prefixes = (settings.EMBEDDINGS_QUERY_PREFIX, settings.EMBEDDINGS_PASSAGE_PREFIX)
    return _embedder(settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL, settings.EMBEDDINGS_KEY, prefixes, settings.EMBEDDINGS_TIMEOUT)


@lru_cache(maxsize=4)
def _embedder(url: str, model: str, key: str, prefixes: tuple[str, str], timeout: float) -> Embedder | None:
    """Return one embedder for each process: it holds the model."""
    if url == NONE:
        return None
    if url:
        return ServerEmbedder(url, model, key, prefixes, timeout)
    return NanoEmbedder() if is_installed() else None
