"""Which indexes are kept, which one answers, and the engine behind each."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines.contract import SearchEngine
from search.engines.factory import get_engine

EMBEDDED = "embedded"
CLUSTER = "cluster"


def main_target() -> str:
    """Return the index that answers citizens: the cluster when `SEARCH_URL` is set, else the embedded one."""
    return CLUSTER if settings.SEARCH_URL else EMBEDDED


def fallback_target() -> str:
    """Return the index that answers when the main one cannot, empty when there is none."""
    return EMBEDDED if settings.SEARCH_URL and settings.SEARCH_FALLBACK == EMBEDDED else ""


def kept_targets() -> list[str]:
    """Return every index that is kept up to date, the one that answers first."""
    return [target for target in (main_target(), fallback_target()) if target]


@lru_cache(maxsize=8)
def _engine(url: str, index_dir: Path, options: tuple[tuple[str, str | float], ...]) -> SearchEngine:
    return get_engine(url, index_dir, {name: value for name, value in options if value != ""})


def engine_for(target: str) -> SearchEngine:
    """Return the engine of a target, one for each process (it keeps connections and the state of its circuit breaker)."""
    options = (
        ("api_key", settings.SEARCH_API_KEY),
        ("user", settings.SEARCH_USER),
        ("password", settings.SEARCH_PASSWORD),
        ("ca_certs", settings.SEARCH_CA_CERTS),
        ("prefix", settings.SEARCH_INDEX_PREFIX),
        ("timeout", settings.SEARCH_TIMEOUT),
    )
    url = settings.SEARCH_URL if target == CLUSTER else ""
    return _engine(url, Path(settings.SEARCH_INDEX_DIR), options if url else ())
