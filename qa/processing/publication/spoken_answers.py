"""The words of a published answer as they are read aloud, and the voices that the player on its page offers."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.rich_text import RichText

from cms.background import speech
from cms.text.spoken import spoken
from qa.models import AnswerPage, ReadAloudFile
from qa.vocabulary.plain_text import html_to_text

LONGEST = 20_000  # letters as they are said: some twenty minutes


@dataclass(frozen=True, slots=True)
class Offer:
    """One voice of the player; `length` is its duration in words."""

    key: str
    label: str | Promise
    url: str
    seconds: int
    chosen: bool

    @property
    def length(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        parts = [ngettext("%d minute", "%d minutes", minutes) % minutes] if minutes else []
        parts += [ngettext("%d second", "%d seconds", seconds) % seconds] if seconds else []
        return " ".join(parts)


def offers_of(page: AnswerPage, wanted: str = "") -> list[Offer]:
    """Return the voices that have read the page as it is now, the `wanted` one (or the first) chosen; empty while there is none."""
    read = ReadAloudFile.objects.filter(reading__page=page, reading__published_at=page.last_published_at, seconds__gt=0)
    files = {file.voice: file for file in read.order_by("pk")}  # the newest of a voice, while another engine reads anew
    voices = [voice for voice in speech.all_voices() if voice.key in files]
    chosen = next((voice for voice in voices if voice.key == wanted), voices[0] if voices else None)
    return [
        Offer(voice.key, voice.label, default_storage.url(files[voice.key].name), files[voice.key].seconds, chosen=voice is chosen)
        for voice in voices
    ]


def words_of(page: AnswerPage) -> str:
    """Return what is read: the public question and answer, in words; a very long answer is cut at a paragraph, and says so."""
    blocks = [_lines(block.value.source) if isinstance(block.value, RichText) else str(block.value) for block in page.body]
    with translation.override("vi"):
        parts = [_("Question"), page.title, page.question_text, _("Answer"), *blocks]
        words = spoken("\n".join(parts))
        if len(words) <= LONGEST:
            return words
        return words[:LONGEST].rpartition("\n")[0] + "\n" + _("The rest is not read aloud: please read it on the page.")


def _lines(html: str) -> str:
    """Return the words of rich text, with the numbers that a browser puts before the items of a list; links by their words."""
    soup = BeautifulSoup(html, "html.parser")
    for numbered in soup.find_all("ol"):
        for number, item in enumerate(numbered.find_all("li", recursive=False), 1):
            item.insert(0, f"{number}. ")
    return html_to_text(str(soup))
