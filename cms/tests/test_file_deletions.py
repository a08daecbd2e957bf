"""Stored files that go with their row: at the commit, or later by the worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from cms.background.kernel_jobs import delete_remaining_files
from cms.models import FileDeletion
from cms.models.background.file_deletion import delete_after_commit
from cms.models.background.leased_row import RowState
from cms.storage.private_files import PrivateStorage

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["public", "private"])
def storage(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Any:
    settings.PRIVATE_MEDIA_ROOT = str(tmp_path)
    return default_storage if request.param == "public" else PrivateStorage("papers")


def stored(storage: Any) -> tuple[str, Path]:
    name = storage.save("to-delete.txt", ContentFile(b"a paper"))
    return name, Path(storage.path(name))


def refuse_to_be_deleted(path: Path) -> None:
    """Put a folder with a file in the place of the file: deleting it is an error for a real file system."""
    path.unlink()
    path.mkdir()
    (path / "inside").touch()


def be_a_file_again(path: Path) -> None:
    (path / "inside").unlink()
    path.rmdir()
    path.touch()


def test_a_file_goes_at_the_commit_and_no_row_is_left(storage: Any, django_capture_on_commit_callbacks: Any) -> None:
    name, path = stored(storage)
    with django_capture_on_commit_callbacks(execute=True):
        delete_after_commit(storage, name)
        assert path.exists()
    assert not path.exists()
    assert not FileDeletion.objects.exists()


def test_a_file_stays_when_the_transaction_is_undone(storage: Any, django_capture_on_commit_callbacks: Any) -> None:
    name, path = stored(storage)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        delete_after_commit(storage, name)
        transaction.set_rollback(True)
    assert path.exists()
    assert not FileDeletion.objects.exists()
    path.unlink()


def test_what_the_storage_does_not_delete_is_no_error_and_the_worker_deletes_it_later(
    storage: Any, django_capture_on_commit_callbacks: Any
) -> None:
    name, path = stored(storage)
    refuse_to_be_deleted(path)
    with django_capture_on_commit_callbacks(execute=True):
        delete_after_commit(storage, name)
    FileDeletion.objects.update(next_try_at=timezone.now())
    assert delete_remaining_files() == 0  # still not
    be_a_file_again(path)
    FileDeletion.objects.update(next_try_at=timezone.now())
    assert delete_remaining_files() == 1
    assert not path.exists()
    assert not FileDeletion.objects.exists()


def test_a_file_that_can_never_be_deleted_is_shown_to_an_administrator(storage: Any) -> None:
    name, path = stored(storage)
    refuse_to_be_deleted(path)
    delete_after_commit(storage, name)
    FileDeletion.objects.update(next_try_at=timezone.now() - timedelta(days=1), tries=FileDeletion.policy.max_tries)
    delete_remaining_files()
    assert FileDeletion.objects.get().state == RowState.PARKED
    be_a_file_again(path)
    path.unlink()
