"""Periodic work on published answers: reading them aloud and keeping their sound files in order."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.utils import timezone

from cms.background.jobs import periodic
from cms.background.speech import SpeechFailed, find_engine
from qa.processing.publication.reading import compare_with_storage, forget_what_is_over, read_next

logger = logging.getLogger(__name__)

READING_S = 2
ENGINE_BACKOFF = timedelta(minutes=30)
_backoff_until: list[datetime] = []


@periodic(every=timedelta(seconds=2), slow=True)
def read_aloud() -> int:
    """Read published answers aloud for two seconds at most, or one voice; after a speech-engine failure, back off for 30 minutes."""
    if _backoff_until and timezone.now() < _backoff_until[-1]:
        return 0
    engine = find_engine()
    if engine is None:
        return 0
    done, end = 0, time.monotonic() + READING_S
    try:
        while read_next(engine):
            done += 1
            if time.monotonic() > end:
                break
    except SpeechFailed as error:
        log = logger.debug if _backoff_until else logger.error
        log("the speech engine does not work, answers are not read aloud: %s", error)
        _backoff_until[:] = [timezone.now() + ENGINE_BACKOFF]
        return done
    if done:
        _backoff_until.clear()
    return done


@periodic(every=timedelta(seconds=10))
def forget_old_sounds() -> int:
    """Delete what was read of answers that are no longer open to everybody; an answer's own changes delete it at once."""
    return forget_what_is_over()


@periodic(every=timedelta(hours=6), slow=True)
def compare_sounds_with_storage() -> int:
    """Delete sound files that belong to no answer, and have read anew what lost its file."""
    return compare_with_storage()
