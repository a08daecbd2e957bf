"""The files that are sent in to the import screen: where they lie, who may read them, how long they are kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.background.worker import retention
from legal_docs.models import DocumentFile, ImportedFile, LegalDocumentPage
from legal_docs.tests.sent_files import post, send, txt, word

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


def test_the_file_of_a_draft_is_not_found_by_the_public_until_the_draft_is_published(editor: Client, tmp_path: Path) -> None:
    send(editor, word(tmp_path))
    post(editor, ImportedFile.objects.get())
    page = LegalDocumentPage.objects.get()
    address = page.files.get().file.url
    assert Client().get(address).status_code == 404
    page.get_latest_revision().publish()
    assert Client().get(address).status_code == 200


def test_what_was_sent_in_lies_outside_the_public_files(editor: Client) -> None:
    send(editor, txt())
    stored = Path(ImportedFile.objects.get().file.path)
    assert stored.is_relative_to(settings.PRIVATE_MEDIA_ROOT)
    assert "quyet-dinh" not in stored.name


def test_the_file_comes_back_as_it_was_sent(editor: Client) -> None:
    upload = txt()
    send(editor, upload)
    response = editor.get(reverse("legal_import:source", args=[ImportedFile.objects.get().pk]))
    upload.seek(0)
    assert b"".join(response.streaming_content) == upload.read()
    assert response["Content-Disposition"].startswith("attachment")


def test_what_was_sent_in_long_ago_is_forgotten_and_its_draft_keeps_its_file(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    send(editor, txt())
    post(editor, ImportedFile.objects.get())
    send(editor, txt(name="moi.txt"))
    ImportedFile.objects.exclude(page=None).update(created_at=timezone.now() - timedelta(days=31))
    old = Path(ImportedFile.objects.exclude(page=None).get().file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.run("legal_docs.uploads") == 1
    assert not old.exists()
    assert [imported.name for imported in ImportedFile.objects.all()] == ["moi.txt"]
    assert DocumentFile.objects.get().file.file.storage.exists(DocumentFile.objects.get().file.file.name)
