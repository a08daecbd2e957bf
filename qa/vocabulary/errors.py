"""Errors of services that refuse. The text of each is for the person who tried."""

from __future__ import annotations


class Refused(Exception):
    """The move is not possible; `str()` says why and what to do."""


class NotAllowed(Refused):
    """This person may not do it (answered with 403)."""


class WrongStatus(Refused):
    """The table has no such move from the question's status."""


class Stale(Refused):
    """Raised when somebody else changed the question in the meantime."""
