"""Storage of uploaded files: documents outside the public folder, everything under a folder name that nobody can guess."""

from __future__ import annotations

import posixpath
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File

from cms.storage.private_files import PrivateStorage
from cms.storage.whole_files import WholeFileStorage

PRIVATE_FOLDERS = ("documents/",)  # uploaded originals: only a view that checks access gives them out (cms/web/files/documents.py)
_UNGUESSABLE_FOLDERS = (*PRIVATE_FOLDERS, "original_images/", "images/")


def is_private(name: str) -> bool:
    """Return whether a stored file must not be reachable by an address of its own."""
    return name.startswith(PRIVATE_FOLDERS)


def with_random_folder(name: str) -> str:
    """Return `documents/plan.pdf` as `documents/<80 random bits>/plan.pdf`; names in other folders stay."""
    folder, file = posixpath.split(name.replace("\\", "/"))
    return posixpath.join(folder, secrets.token_hex(10), file) if f"{folder}/" in _UNGUESSABLE_FOLDERS else name


class MediaStorage(WholeFileStorage):
    """MEDIA_ROOT for what is public, PRIVATE_MEDIA_ROOT/library for uploaded documents, which have no URL."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return str(super().get_available_name(with_random_folder(name), max_length))

    def path(self, name: str) -> str:
        return _library().path(name) if is_private(name) else str(super().path(name))

    def _save(self, name: str, content: File) -> str:
        return str((_library() if is_private(name) else super())._save(name, content))  # type: ignore[union-attr]

    def url(self, name: str | None) -> str:
        if name and is_private(name):
            raise NotImplementedError("An uploaded document has no public address: use the document's own url.")
        return str(super().url(name))


def _library() -> WholeFileStorage:
    return PrivateStorage("library")


def private_library() -> Path:
    """Return the folder of uploaded documents."""
    return Path(settings.PRIVATE_MEDIA_ROOT) / "library"


def make_folders() -> None:
    """Make the folder of public files, which a proxy mounts, and the one of private files, closed to other users of the machine."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    private = Path(settings.PRIVATE_MEDIA_ROOT)
    private.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # a shared volume that belongs to somebody else
        private.chmod(0o700)


def move_private_files() -> int:
    """Move documents that an earlier version stored in the public folder; return how many files. Their names stay."""
    moved = 0
    for folder in PRIVATE_FOLDERS:
        public = Path(settings.MEDIA_ROOT) / folder
        for file in sorted(path for path in public.rglob("*") if path.is_file()):
            target = private_library() / file.relative_to(settings.MEDIA_ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, target)
            moved += 1
    return moved
