"""Storage of the files: below PRIVATE_MEDIA_ROOT under random names, never below MEDIA_ROOT."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.PRIVATE_MEDIA_ROOT) / "qa"


def path_of(stored_name: str) -> Path:
    """Return the path of a stored file; its first two characters name the folder, so that no folder grows too large."""
    return folder() / stored_name[:2] / stored_name


def write(data: bytes) -> str:
    """Store `data`, readable by the portal alone, and return the name of the file.

    Raises OSError when it cannot be stored, as on a full disk; then no part of it is left.
    """
    name = uuid.uuid4().hex
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        path.touch(mode=0o600)
        path.write_bytes(data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def remove(stored_name: str) -> None:
    """Delete a stored file; one that is gone already is no error."""
    path_of(stored_name).unlink(missing_ok=True)
