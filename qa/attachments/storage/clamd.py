"""The virus scanner ClamAV, through its daemon: INSTREAM over TCP or a Unix socket (clamd(8), section COMMANDS)."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
TIMEOUT_S = 30.0
LOOK_S = 2.0  # who looks after the portal is told soon


class ScannerUnavailable(RuntimeError):
    """The daemon does not answer: all files go on waiting."""


class NotScanned(RuntimeError):
    """The daemon answers that it could not scan this file (too large for its settings, unreadable): it alone stays in quarantine."""


class TimedOut(NotScanned):
    """The daemon tells its version, but no result for this file in time: other files are likely to take as long."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of the daemon: `virus` is empty for a clean file; `version` names scanner and signatures."""

    virus: str
    version: str


def is_configured() -> bool:
    """Return True when CLAMD_URL names a daemon."""
    return bool(settings.CLAMD_URL)


def version() -> str:
    """Return the daemon's version and that of its signatures, soon; raises ScannerUnavailable."""
    return _ask(b"zVERSION\0", seconds=LOOK_S)


def scan(data: bytes) -> Verdict:
    """Scan `data` for viruses; raises ScannerUnavailable, or NotScanned with the daemon's words."""
    found_with = _ask(b"zVERSION\0")
    try:
        answer = _ask(b"zINSTREAM\0", data)
    except ScannerUnavailable as error:
        _ask(b"zVERSION\0")  # it answers all the same: it is this file that it breaks off
        raise (TimedOut if isinstance(error.__cause__, TimeoutError) else NotScanned)(str(error)) from error
    _stream, _colon, words = answer.partition(": ")
    if words == "OK":
        return Verdict("", found_with)
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND"), found_with)
    raise NotScanned(words or answer)


def _ask(command: bytes, data: bytes | None = None, seconds: float | None = None) -> str:
    """Send a command (with `data` in chunks, each after its length, and a length of 0 at the end); return the answer."""
    seconds = seconds or TIMEOUT_S
    ends_at = time.monotonic() + seconds  # of the whole answer: a daemon that sends a byte now and then must not be waited for all day
    try:
        with _connected(seconds) as line:
            line.sendall(command)
            if data is not None:
                with suppress(BrokenPipeError, ConnectionResetError):  # the daemon takes no more of the file, and its answer says why
                    for start in range(0, len(data), CHUNK):
                        chunk = data[start : start + CHUNK]
                        line.sendall(struct.pack("!L", len(chunk)) + chunk)
                    line.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and (part := line.recv(4096)):
                answer += part
                if time.monotonic() > ends_at:
                    raise TimeoutError("timed out")
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    if not answer:
        raise ScannerUnavailable("no answer")
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(seconds: float) -> socket.socket:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(url.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((url.hostname or "localhost", url.port or 3310), seconds)
