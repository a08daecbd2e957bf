"""A circuit breaker: while a server is away nobody waits for its timeout again and again."""

from __future__ import annotations

import logging
import threading
import time

logger = logging.getLogger(__name__)

PAUSE_S = 5.0  # between two attempts to reach a server that is away


class Breaker:
    """The state of one server in this process, shared by its threads. Logs once when the server goes and once when it is back."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lost_writes = False
        self._lock = threading.Lock()
        self._away_since: float | None = None
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        """Return whether the server is taken to be away."""
        return self._away_since is not None

    def may_probe(self) -> bool:
        """Return whether the caller is to ask the server whether it is back: one caller in `PAUSE_S` seconds."""
        with self._lock:
            now = time.monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + PAUSE_S
            return True

    def failed(self, error: Exception) -> None:
        """Note that the server did not answer."""
        with self._lock:
            now = time.monotonic()
            self._next_try = now + PAUSE_S
            if self._away_since is None:
                self._away_since = now
                logger.warning("%s is away: %s", self.name, error)

    def close(self) -> None:
        """Note that the server is back."""
        with self._lock:
            if self._away_since is not None:
                logger.warning("%s is back after %.0f s", self.name, time.monotonic() - self._away_since)
            self._away_since, self.lost_writes, self._next_try = None, False, 0.0
