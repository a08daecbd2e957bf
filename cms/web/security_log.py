"""The security log: one line for each login, failure and change of a login's protection, with name and address, for a SIEM.

Logger `minhbach.security`; `LOGGING` decides where it goes. It is the one log that names people and addresses.
"""

from __future__ import annotations

import json
import logging

from django.http import HttpRequest

from cms.web.network import client_address

logger = logging.getLogger("minhbach.security")


def note(event: str, request: HttpRequest | None, **about: str) -> None:
    """Write what went as it should."""
    logger.info("%s", _line(event, request, about))


def alarm(event: str, request: HttpRequest | None, **about: str) -> None:
    """Write a failure, or a change that somebody should look at."""
    logger.warning("%s", _line(event, request, about))


def _line(event: str, request: HttpRequest | None, about: dict[str, str]) -> str:
    """Return one line: the event, then JSON strings, so that a typed name can neither end the line nor pose as another member."""
    members = {**about, "address": client_address(request) if request else ""}
    return " ".join([f"{event}:", *(f"{name}={json.dumps(value[:200])}" for name, value in members.items())])
