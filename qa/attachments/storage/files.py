"""Storage of the files: below PRIVATE_MEDIA_ROOT under random names, never below MEDIA_ROOT."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings

from cms.models.background.file_deletion import delete_after_commit
from cms.storage.private_files import PrivateStorage

FOLDER = "qa"


def folder() -> Path:
    return Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER


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


def remove_after_commit(stored_name: str, *, using: str | None = None) -> None:
    """Delete a stored file once the open transaction is committed; tried again until the storage has done it."""
    delete_after_commit(PrivateStorage(FOLDER), path_of(stored_name).relative_to(folder()).as_posix(), using=using)
