"""The search engines and how one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from search.engines.base import SearchEngine


def get_engine(url: str | None, index_dir: Path, options: Mapping[str, Any] | None = None) -> SearchEngine:
    """The engine for `url`: the embedded one in `index_dir` when it is empty, else the server(s) it names.

    `url` may hold several addresses with commas between them. `options` are `api_key`, `user`, `password`, `ca_certs`,
    `prefix` (of index names), `timeout` (seconds for a query) and `flavour` (`elasticsearch` or `opensearch`; asked
    from the server when missing). Makes no connection yet.
    """
    if not url:
        from search.engines.embedded import EmbeddedEngine

        return EmbeddedEngine(index_dir)
    from search.engines.elastic import ElasticEngine

    return ElasticEngine([part.strip() for part in url.split(",") if part.strip()], dict(options or {}))
