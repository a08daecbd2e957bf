"""Parts of pages read aloud on a reader's request: what is said, the worker that says it, and when it is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page

from cms.background.speech.engine import BYTES_A_SECOND, Engine, SpeechFailed, Voice, find_engine
from cms.background.worker.jobs import periodic
from cms.contracts.search import EntryKind
from cms.models.access.restrictions import public_pages
from cms.models.background.leased_row import RowState
from cms.models.background.spoken_text import SpokenText
from cms.models.pages.base_page import BasePage
from cms.text.speech.spoken import spoken

FOLDER = "doc-len"
LONGEST = 20_000  # letters as they are said: some twenty minutes
PAUSE = 12  # letters that are said in the time of the pause after a paragraph
MOST_WAITING = 200  # further requests are refused until the worker has caught up
KEEP = timedelta(days=60)  # since somebody last heard it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is shown and as it is said; `until` is the share of the sound at which it ends."""

    text: str
    said: str
    until: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a page: its title, address and paragraphs; `is_cut` when it is too long to be read to its end."""

    title: str
    url: str
    paragraphs: list[Paragraph]
    is_cut: bool

    @property
    def words(self) -> str:
        """Return the text that the engine reads."""
        return "\n".join(one.said for one in self.paragraphs)


def reading_of(page: Page, part: str = "") -> Reading | None:
    """Return what is read of a page, or of the provision at the address `part` below it; None when it says nothing.

    The words are those that the page gives the search, but where its type has others for a listener (`lines_read_aloud`).
    """
    if not isinstance(page, BasePage) or page.search_opt_out:
        return None
    wanted = f"{page.url}{part}"
    entry = next((one for one in page.get_search_entries() if one.url == wanted and one.kind is not EntryKind.ATTACHMENT), None)
    if entry is None:
        return None
    title = entry.heading if part else entry.title
    lines = None if part else page.lines_read_aloud()
    return _reading(title, entry.url, [title, *(entry.body.split("\n") if lines is None else lines)])


def _reading(title: str, url: str, lines: Iterable[str]) -> Reading | None:
    pairs = [(line.strip(), said) for line in lines if (said := spoken(line))]
    kept: list[tuple[str, str, int]] = []
    letters = 0
    for text, said in pairs:
        letters += len(said) + PAUSE
        if kept and letters > LONGEST:
            break
        kept.append((text, said, letters))
    whole = kept[-1][2] if kept else 1
    return Reading(title, url, [Paragraph(text, said, round(end / whole, 4)) for text, said, end in kept], len(kept) < len(pairs))


def sound_file_name(reading: Reading, voice: Voice, engine: Engine) -> str:
    """Return the name of the sound file: other words, another voice or engine give another one."""
    return f"{FOLDER}/{hashlib.sha256(f'{voice.key}|{engine.fingerprint}|{reading.words}'.encode()).hexdigest()[:32]}.mp3"


def has_room() -> bool:
    """Return whether one more text may be requested: few wait, and the sounds leave room (`SPEECH_MEGABYTES`)."""
    kept = (SpokenText.objects.aggregate(sum=Sum("seconds"))["sum"] or 0) * BYTES_A_SECOND
    return kept < settings.SPEECH_MEGABYTES * 1_000_000 and SpokenText.objects.due().count() < MOST_WAITING


@periodic(every=timedelta(seconds=2), slow=True)
def read_requested() -> int:
    """Read one requested text aloud, the oldest request first."""
    engine = find_engine() if SpokenText.objects.due().exists() else None
    rows = SpokenText.objects.take() if engine else []
    for row in rows:
        voice = next((one for one in engine.voices if one.key == row.voice), None) if engine else None
        if engine is None or voice is None:
            row.park("this voice is no longer offered")
            continue
        try:
            sound = engine.say(row.words, voice)
        except SpeechFailed as error:
            row.retry(error)
            continue
        default_storage.delete(row.name)  # a partly written file of a worker that died
        default_storage.save(row.name, ContentFile(sound.data))
        if not row.succeed(seconds=sound.seconds):
            default_storage.delete(row.name)
    return len(rows)


@periodic(every=timedelta(hours=6), slow=True)
def compare_with_storage() -> int:
    """Delete files without a row (the storage was unreachable), and rows without a file (it was restored): a new request makes it again."""
    made = SpokenText.objects.filter(state=RowState.DONE)
    names = set(made.values_list("name", flat=True))
    try:
        stored = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    except FileNotFoundError:  # nothing was ever read
        stored = set()
    without_row = stored - set(SpokenText.objects.values_list("name", flat=True))  # asked last: a row is there before its file
    for name in without_row:
        default_storage.delete(name)
    return len(without_row) + made.filter(name__in=names - stored).delete()[0]


@periodic(every=timedelta(minutes=1))
def delete_unheard() -> int:
    """Delete what nobody heard for long, and what was read of pages that not everybody may read."""
    rows = SpokenText.objects.all()
    old = rows.filter(heard_on__lt=timezone.localdate() - KEEP)
    closed = rows.exclude(page__in=public_pages().values("pk"))
    return sum(each.delete()[0] for each in (old, closed) if each.exists())
