"""Large uploads on a full disk: the file is left out and named, what was typed beside it is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

logger = logging.getLogger(__name__)


class SkipOnFullDiskUploadHandler(TemporaryFileUploadHandler):
    """Django's handler of files that do not stay in memory; a file for which the disk has no room is skipped, not the whole form.

    Only for a view that called `report_missing_files`: any other form must fail rather than go on as if no file had been sent.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("file", None)  # that of the file before is whole, and must not be taken for this one's
        with self._skipping():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._skipping():
            super().receive_data_chunk(raw_data, start)

    @contextmanager
    def _skipping(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if "uploads_not_stored" not in self.request.__dict__:
                raise
            logger.exception("an uploaded file could not be written to disk and was skipped")
            self.upload_interrupted()
            not_stored(self.request).append(self.file_name or "")
            raise SkipFile from error


def report_missing_files(request: Any) -> None:
    """Call before the form is read: the view tells people which files of `not_stored` are missing."""
    request.uploads_not_stored = []


def not_stored(request: Any) -> list[str]:
    """Return the names of the files of a request that the disk had no room for."""
    names: list[str] = getattr(request, "uploads_not_stored", [])
    return names
