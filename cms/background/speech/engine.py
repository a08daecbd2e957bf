"""Text read aloud by the engine of this server: which one, with which voices, and MP3 files from it."""

from __future__ import annotations

import hashlib
import logging
import shlex
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.text.vietnamese import slugify

logger = logging.getLogger(__name__)

ENCODER = "lame"
KILOBITS = "24"  # constant: browsers then find any second without reading the file to there
BYTES_A_SECOND = int(KILOBITS) * 125
TIMEOUT_S = 60
VERSION_TIMEOUT_S = 5


class SpeechFailed(Exception):
    """The engine or the encoder made no sound of a text; the message says why."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice by its key in addresses, its name for readers, and what the engine calls it."""

    key: str
    label: str | Promise
    name: str


@dataclass(frozen=True, slots=True)
class Sound:
    """An MP3 file and how many seconds it lasts."""

    data: bytes
    seconds: int


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that writes a WAV file of what it reads from standard input; `fingerprint` changes with program and voices."""

    command: tuple[str, ...]
    voices: tuple[Voice, ...]
    fingerprint: str

    def say(self, text: str, voice: Voice) -> Sound:
        """Return `text` read by `voice`; raises SpeechFailed."""
        with tempfile.TemporaryDirectory(prefix="speech-") as folder:
            wav, mp3 = Path(folder, "speech.wav"), Path(folder, "speech.mp3")
            _run([part.format(voice=voice.name, wav=wav) for part in self.command], text)
            seconds = _seconds(wav)
            _run([ENCODER, "--quiet", "-m", "m", "-b", KILOBITS, str(wav), str(mp3)])
            return Sound(mp3.read_bytes(), seconds)


# Of eSpeak NG's Vietnamese, which differ in sounds and tones (North, South) and in pitch and timbre (woman, man).
ESPEAK_VOICES = (
    Voice("nu-mien-bac", _("Woman, North"), "vi+f2"),
    Voice("nam-mien-bac", _("Man, North"), "vi+m3"),
    Voice("nu-mien-nam", _("Woman, South"), "vi-vn-x-south+f2"),
    Voice("nam-mien-nam", _("Man, South"), "vi-vn-x-south+m3"),
)


def find_engine() -> Engine | None:
    """Return the engine that the settings name, with its voices; None where it or the encoder is not installed."""
    command = tuple(shlex.split(settings.SPEECH_COMMAND))
    program = shutil.which(command[0]) if command else None
    if program is None or shutil.which(ENCODER) is None:
        return None
    voices = all_voices()
    made_by = [
        *command,
        KILOBITS,
        _version(str(Path(program).absolute()), Path(program).stat().st_mtime_ns),
        *(f"{voice.key}={voice.name}" for voice in voices),
    ]
    return Engine(command, voices, hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:16])


def is_offered() -> bool:
    """Return whether this server can read aloud at all."""
    command = shlex.split(settings.SPEECH_COMMAND)
    return bool(command) and shutil.which(command[0]) is not None and shutil.which(ENCODER) is not None


def all_voices() -> tuple[Voice, ...]:
    """Return the voices in the order in which they are offered; the first one reads where nobody chose."""
    return tuple(_voice(each) for each in settings.SPEECH_VOICES) or ESPEAK_VOICES


def _voice(written: str) -> Voice:
    label, _equals, name = written.partition("=")
    return Voice(slugify(label), label.strip(), name.strip())


@lru_cache(maxsize=4)
def _version(program: str, changed: int) -> str:
    """Return what the program calls itself, asked once until the program changes; one that does not say has none.

    It is asked in an isolated temporary folder: a program that takes its first argument for the file to write leaves nothing behind.
    """
    with tempfile.TemporaryDirectory(prefix="speech-") as folder:
        try:
            done = subprocess.run(  # noqa: S603
                [program, "--version"], capture_output=True, timeout=VERSION_TIMEOUT_S, stdin=subprocess.DEVNULL, cwd=folder
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
    return done.stdout.decode(errors="replace").partition("  Data at:")[0].strip()[:200]


def _run(command: Sequence[str], text: str = "") -> None:
    """Run a program of the operator's choice at low priority, never through a shell; raises SpeechFailed."""
    try:
        done = subprocess.run(  # noqa: S603
            ["nice", "-n", "10", *command],  # noqa: S607
            input=text.encode(),
            capture_output=True,
            timeout=TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SpeechFailed(str(error)) from error
    if done.returncode:
        raise SpeechFailed(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()[:200]}")


def _seconds(wav: Path) -> int:
    try:
        with wave.open(str(wav)) as sound:
            seconds = round(sound.getnframes() / sound.getframerate())
    except (OSError, EOFError, wave.Error) as error:
        raise SpeechFailed(f"no WAV file was written: {error}") from error
    if not seconds:
        raise SpeechFailed("the sound file contains no sound")
    return seconds
