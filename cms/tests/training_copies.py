"""A training copy that was begun in folders of its own, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cms.background.training import mark as training_mark

FOLDERS = ("media", "private", "search")


def begin_copy(settings: Any, tmp_path: Path, monkeypatch: Any) -> Path:
    """Begin a training copy in `tmp_path` and return it; the tests' database has its tables already."""
    settings.TRAINING_COPY, settings.VAR_DIR = True, tmp_path
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT, settings.SEARCH_INDEX_DIR = (tmp_path / name for name in FOLDERS)
    with monkeypatch.context() as new:
        new.setattr(training_mark, "tables", list)
        training_mark.begin()
    training_mark.note_migrated()
    return tmp_path
