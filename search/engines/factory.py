"""Which engine class serves an address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string

from search.engines.contract import SearchEngine

# Dotted names, so that an installation without a search server does not load its client library.
_EMBEDDED = "search.engines.embedded.engine.EmbeddedEngine"
_SERVER = "search.engines.elastic.engine.ElasticEngine"


def get_engine(url: str | None, index_dir: Path, options: Mapping[str, Any] | None = None) -> SearchEngine:
    """Return the engine for `url`: the embedded one in `index_dir` when it is empty, else the server(s) it names.

    `url` may hold several addresses with commas between them. `options` are `api_key`, `user`, `password`, `ca_certs`,
    `prefix` (of index names), `timeout` (seconds for a query) and `flavour` (`elasticsearch` or `opensearch`; asked
    from the server when missing). Makes no connection yet.
    """
    addresses = [part.strip() for part in (url or "").split(",") if part.strip()]
    engine: SearchEngine = import_string(_SERVER)(addresses, dict(options or {})) if addresses else import_string(_EMBEDDED)(index_dir)
    return engine
