"""Whether this machine's clock agrees with the database server's.

A worker whose clock leaps would hold rows for years, publish what is for later, remind of deadlines to come, and index under versions
that hide every later change.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

TOLERATED = timedelta(minutes=5)
SAID_EVERY_S = 60.0
_said: dict[str, float] = {}


def ahead() -> timedelta:
    """Return how far this clock is ahead of the database's, less than zero when it is behind; zero for SQLite, which has none."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return timezone.now() - theirs


def differs() -> bool:
    """Return whether the clocks of machine and database differ by more than `TOLERATED`."""
    return abs(ahead()) > TOLERATED


def is_right() -> bool:
    """Return whether work may be done; say in the log, once a minute, why not.

    A database that does not answer stops no work here: each job meets that itself, says so and is tried again.
    """
    try:
        difference = ahead()
    except DatabaseError:
        return True
    if abs(difference) <= TOLERATED:
        return True
    if time.monotonic() - _said.get("wrong", -SAID_EVERY_S) >= SAID_EVERY_S:
        _said["wrong"] = time.monotonic()
        logger.error("clock skew of %s between this machine and the database: background jobs are paused", difference)
    return False
