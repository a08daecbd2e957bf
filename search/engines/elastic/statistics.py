"""What is remembered of the server's index from one request to the next."""

from __future__ import annotations

import time

from search.ranking.sampling import Value

_REMEMBERED_SECONDS = 600
_MOST_REMEMBERED = 100_000


class Statistics:
    """Statistics cached for ten minutes: how common words are, which statuses there are, how many entries."""

    def __init__(self) -> None:
        self._since = 0.0
        self.frequencies: dict[str, int] = {}
        self.statuses: list[str] | None = None
        self.values: list[Value] | None = None
        self.size: int | None = None
        self.mapping_fits = False
        self.fields: set[str] = set()

    def fresh(self) -> Statistics:
        """Return the statistics, emptied where they are too old or too many."""
        now = time.monotonic()
        if now - self._since > _REMEMBERED_SECONDS or len(self.frequencies) > _MOST_REMEMBERED:
            self._since, self.frequencies, self.statuses, self.size, self.mapping_fits = now, {}, None, None, False
            self.values, self.fields = None, set()
        return self
