"""The security log: a line for each login, failure, change of an account and look at a contact, with name and address, for a SIEM.

Logger `minhbach.security`; `LOGGING` decides where it goes. It is the one log that names people and addresses.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from cms.background.monitoring.context import current_request
from cms.web.request.network import client_address

LONGEST = 200  # letters of one value: people type some of them
LONGEST_LIST = 2000  # letters of the names in one line, as JSON: Docker cuts lines at 16 kB, and each member stands in a line twice

# What `json.dumps` leaves as it is, and some programs take for the end of a line or for a change of direction.
_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

logger = logging.getLogger("minhbach.security")


def note(event: str, request: HttpRequest | None, **about: str | list[str]) -> None:
    """Write an event that is in order."""
    _write(logging.INFO, event, request, about)


def alarm(event: str, request: HttpRequest | None, **about: str | list[str]) -> None:
    """Write a failure, or a change that somebody should look at."""
    _write(logging.WARNING, event, request, about)


@contextmanager
def muted() -> Iterator[None]:
    """Write nothing meanwhile: for the roles and accounts that a new portal begins with, which nobody gave to anybody."""
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _write(level: int, event: str, request: HttpRequest | None, about: dict[str, str | list[str]]) -> None:
    """Write a line: the event, then JSON strings, so that a typed name can neither end the line nor pose as another member.

    The same members stand by themselves in a line of JSON (`LOG_FORMAT`). Without `request` the one that is being answered counts, with the
    name of its person: models that change do not know who changed them. Each name of a list is kept: a long one is written in
    several lines, numbered by the member `part`.
    """
    if request is None and (request := current_request()):
        user = getattr(request, "user", None)
        about |= {"by": user.get_username() if user else ""}
    address = {"address": client_address(request)} if request else {}
    parts = {name: _parts([value] if isinstance(value, str) else value) for name, value in {**about, **address}.items()}
    lines = max(map(len, parts.values()), default=1)
    for line in range(lines):
        members = {name: each[min(line, len(each) - 1)] for name, each in parts.items()}
        if lines > 1:
            members["part"] = f"{line + 1}/{lines}"
        words = " ".join([f"{event}:", *(f"{name}={_quoted(value)}" for name, value in members.items())])
        logger.log(level, "%s", words, extra={"fields": {"event": event, **members}})


def _quoted(value: str) -> str:
    """Return the value as JSON that a person can read, Vietnamese letters as they are."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _parts(values: list[str]) -> list[str]:
    """Join values to texts that are each short enough for one line."""
    parts = [""]
    for value in values:
        joined = f"{parts[-1]}, {value[:LONGEST]}" if parts[-1] else value[:LONGEST]
        if parts[-1] and len(json.dumps(joined)) > LONGEST_LIST:
            parts.append(value[:LONGEST])
        else:
            parts[-1] = joined
    return parts
