"""The worker reads published answers aloud: one voice of one answer at a time, so that mail and deadlines never wait for it."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.background.speech import Engine, SpeechFailed, Voice
from cms.models.leased_row import RowState
from qa.models import AnswerPage, ReadAloud, ReadAloudFile
from qa.processing.publication.spoken_answers import words_of

logger = logging.getLogger(__name__)

FOLDER = "nghe"
EDITION = "1"  # of how words are made of text: another one has everything read anew
SELF_TEST = "một, hai, ba."


def read_next(engine: Engine) -> int:
    """Have one voice read one answer; 1 when that was done, 0 when nothing is due.

    Raises SpeechFailed when the engine cannot even say three words: then no answer is blamed for it.
    """
    reading = _take(engine)
    if reading is None:
        return 0
    words = words_of(reading.page)
    names = {voice: _name(reading, words, voice, engine) for voice in engine.voices}
    done = set(reading.files.filter(seconds__gt=0).values_list("name", flat=True))
    missing = [(voice, name) for voice, name in names.items() if name not in done]
    try:
        if missing:
            _make(reading, engine, words, *missing[0])
    except SpeechFailed as error:
        _put_back(reading, engine, error)
        return 0
    if len(missing) > 1:
        reading.reschedule(timezone.now())
    elif reading.succeed():
        for file in reading.files.exclude(name__in=names.values()):
            file.delete()
    return len(missing[:1])


def forget_what_is_over() -> int:
    """Delete the sound of pages that are no longer published, no longer open to everybody, or published anew."""
    valid = _published().filter(read_aloud__isnull=False).filter(_same_edition())
    over = ReadAloud.objects.exclude(page__in=valid.values("pk"))
    return over.delete()[0] if over.exists() else 0


def compare_with_storage() -> int:
    """Delete files that no row knows (the storage was away), and readings that miss a file (it was restored): these are made anew."""
    made = set(ReadAloudFile.objects.filter(seconds__gt=0).values_list("name", flat=True))
    try:
        stored = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    except FileNotFoundError:
        stored = set()
    without_row = stored - set(ReadAloudFile.objects.values_list("name", flat=True))  # asked last: a row is there before its file
    for name in without_row:
        default_storage.delete(name)
    without_file = ReadAloud.objects.filter(files__name__in=made - stored).distinct()
    return len(without_row) + sum(reading.delete()[0] for reading in without_file)


def _published() -> QuerySet[AnswerPage]:
    return AnswerPage.objects.live().public()


def _same_edition() -> Q:
    same = Q(read_aloud__published_at=F("last_published_at"))
    return same | Q(read_aloud__published_at__isnull=True, last_published_at__isnull=True)


def _take(engine: Engine) -> ReadAloud | None:
    """Lease the reading that is due: one begun, else a new one of the newest answer, else one made by another engine."""
    if not ReadAloud.objects.due().exists():
        _enqueue(engine)
    taken = ReadAloud.objects.take(engine=engine.fingerprint)
    return taken[0] if taken else None


def _enqueue(engine: Engine) -> None:
    """Make one more reading due: of the newest answer without one, else of one that another engine made."""
    page = _published().filter(read_aloud__isnull=True).order_by(F("last_published_at").desc(nulls_last=True), "-pk").first()
    if page is not None:
        ReadAloud.objects.get_or_create(page=page, defaults={"published_at": page.last_published_at, "engine": engine.fingerprint})
        return
    ended = ReadAloud.objects.filter(state__in=(RowState.DONE, RowState.PARKED)).exclude(engine=engine.fingerprint)
    if other := ended.order_by("-pk").first():
        anew = {"state": RowState.WAITING, "tries": 0, "next_try_at": timezone.now(), "error": ""}
        ended.filter(pk=other.pk).update(**anew)


def _name(reading: ReadAloud, words: str, voice: Voice, engine: Engine) -> str:
    """Return the file's name: another edition, text, voice or engine gives another one, so that no cache holds what was read before."""
    of_what = "\n".join([str(reading.page_id), str(reading.published_at), EDITION, engine.fingerprint, voice.key, words])
    return f"{FOLDER}/{hashlib.sha256(of_what.encode()).hexdigest()[:32]}.mp3"


def _make(reading: ReadAloud, engine: Engine, words: str, voice: Voice, name: str) -> None:
    """Read and store; what was taken down meanwhile is deleted at once."""
    file, _created = ReadAloudFile.objects.get_or_create(name=name, defaults={"reading": reading, "voice": voice.key})
    sound = engine.say(words, voice)
    default_storage.delete(name)  # a half file of a worker that died
    stored = default_storage.save(name, ContentFile(sound.data))
    if not ReadAloudFile.objects.filter(pk=file.pk).update(name=stored, seconds=sound.seconds, size=len(sound.data)):
        default_storage.delete(stored)


def _put_back(reading: ReadAloud, engine: Engine, error: SpeechFailed) -> None:
    """Raise SpeechFailed if the engine says nothing at all; else return this answer to the queue, to be tried again later."""
    try:
        engine.say(SELF_TEST, engine.voices[0])
    except SpeechFailed:
        reading.retry(error, wait=timedelta(0), count=False)
        raise
    logger.warning("answer %s could not be read aloud (try %d of %d): %s", reading.page_id, reading.tries, reading.policy.max_tries, error)
    reading.retry(error)


def forget_reading(instance: AnswerPage, raw: bool = False, **kwargs: Any) -> None:
    """Delete the sound of an edition that is replaced, in the same transaction; the worker reads the next one (receiver of `post_save`)."""
    if not raw:
        readings = ReadAloud.objects.filter(page=instance)
        (readings.exclude(published_at=instance.last_published_at) if instance.live else readings).delete()


def remove_sound(instance: ReadAloudFile, using: str, **kwargs: Any) -> None:
    """Delete the sound file of a deleted row; when the storage is away, `compare_with_storage` deletes it later."""
    transaction.on_commit(lambda: default_storage.delete(instance.name), using=using, robust=True)
