"""File storage without public addresses: only a view that checks access gives the files out."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from cms.storage.whole_files import WholeFileStorage


class PrivateStorage(WholeFileStorage):
    """A folder below PRIVATE_MEDIA_ROOT that only the portal's user may read."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:  # Django keeps it; the setting may be another in each test
        return str(Path(settings.PRIVATE_MEDIA_ROOT) / self.folder)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    @property
    def base_url(self) -> None:  # type: ignore[override]
        return None
