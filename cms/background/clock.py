"""Whether this machine's clock agrees with the database server's.

A worker whose clock leaps would hold rows for years, publish what is for later, remind of deadlines to come, and index under versions
that hide every later change.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

TOLERATED = timedelta(minutes=5)


def ahead() -> timedelta:
    """Return how far this clock is ahead of the database's, less than zero when it is behind; zero for SQLite, which has none."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return timezone.now() - theirs


def is_right() -> bool:
    """Return whether work may be done; say in the log why not. A database that does not answer says nothing about the clock."""
    try:
        difference = ahead()
    except DatabaseError:
        return True
    if abs(difference) <= TOLERATED:
        return True
    logger.error("the clocks of this machine and of the database differ by %s: no work is done until they agree", difference)
    return False
