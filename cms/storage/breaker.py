"""A circuit breaker: while a server is unreachable, requests do not wait for its timeout."""

from __future__ import annotations

import logging
import threading
import time

logger = logging.getLogger(__name__)

PAUSE_S = 5.0  # between two attempts to reach an unreachable server


class Breaker:
    """The state of one server in this process, shared by its threads. Logs once when the server goes and once when it is back.

    It takes the server to be unreachable after so many `failures` in a row, and lets one caller in `pause` seconds (0: PAUSE_S) try again.
    """

    def __init__(self, name: str, *, failures: int = 1, pause: float = 0.0) -> None:
        self.name, self.limit, self.pause = name, failures, pause
        self.lost_writes = False
        self._lock = threading.Lock()
        self._failures = 0
        self._open_since: float | None = None
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        """Return whether the server is taken to be unreachable."""
        return self._open_since is not None

    def may_probe(self) -> bool:
        """Return whether the caller is to ask the server whether it answers again: one caller in each pause."""
        with self._lock:
            now = time.monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + (self.pause or PAUSE_S)
            return True

    def failed(self, error: Exception) -> None:
        """Note that the server did not answer."""
        with self._lock:
            now = time.monotonic()
            self._next_try = now + (self.pause or PAUSE_S)
            self._failures += 1
            if self._open_since is None and self._failures >= self.limit:
                self._open_since = now
                logger.warning("%s is unreachable: %s", self.name, error)

    def close(self) -> None:
        """Note that the server answered again."""
        with self._lock:
            if self._open_since is not None:
                logger.warning("%s is reachable again after %.0f s", self.name, time.monotonic() - self._open_since)
            self._open_since, self.lost_writes, self._failures, self._next_try = None, False, 0, 0.0
