"""How many files a form may bring: counted here and not by Django, whose limit would throw away the words of the form, too."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_FILES = 100  # each has an open file of its own; Django's default


class CountingUploadHandler(FileUploadHandler):
    """The first handler of a form's files: refuses the whole form at one file more than `most`.

    A view that says itself which files are missing puts a subclass before it that leaves them out (`refuse`).
    """

    most = MOST_FILES
    number = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.number += 1
        if self.number > self.most:
            self.refuse()

    def refuse(self) -> None:
        raise TooManyFilesSent

    def skip(self) -> None:
        """Leave out the file that comes now, and close none that came before: those are whole."""
        for handler in self.request.upload_handlers:  # type: ignore[union-attr]
            handler.__dict__.pop("file", None)
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
