"""A folder of files in which none is left half written."""

from __future__ import annotations

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's storage in a folder; what cannot be written to its end, as on a full disk, is taken away again."""

    def _save(self, name: str, content: File) -> str:
        try:
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            self.delete(name)
            raise
