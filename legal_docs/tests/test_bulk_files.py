"""Bulk files: what an edition holds, how long it stands, and that none holds what is not public any more."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from legal_docs.export.bulk.make import KEPT, _documents, forget_old, make_due_edition, make_release
from legal_docs.models import BulkRelease, LegalDocumentPage
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import document, related, section_page
from legal_docs.text.vocabulary import RelationKind

pytestmark = pytest.mark.django_db


def read_ndjson(content: bytes) -> list[dict[str, Any]]:
    """Return the records of one of the packed files."""
    return [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]


def test_bulk_files_hold_everything_and_match_their_hashes(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS)])
    document("06/2024/QĐ-UBND", publish=False)
    call_command("make_bulk_files", verbosity=0)
    files = {}
    for facts in client.get("/api/v1/bulk/").json()["files"]:
        response = client.get(facts["url"].partition("://")[2].partition("/")[2].join(("/", "")))
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(content).hexdigest() == facts["sha256"]
        assert len(content) == facts["size"]
        files[facts["name"]] = content
    numbers = [record["number"] for record in read_ndjson(files["documents.ndjson.gz"])]
    assert numbers == ["01/2023/QĐ-UBND", "05/2024/QĐ-UBND"]
    assert {record["document"] for record in read_ndjson(files["provisions.ndjson.gz"])} == {
        str(old.translation_key),
        str(new.translation_key),
    }
    assert [record["target"]["number"] for record in read_ndjson(files["relations.ndjson.gz"])] == ["01/2023/QĐ-UBND"]
    with zipfile.ZipFile(io.BytesIO(files["akoma-ntoso.zip"])) as archive:
        assert len(archive.namelist()) == 2


def test_the_ends_of_many_documents_are_read_together_for_the_bulk_files() -> None:
    for number in range(1, 4):
        document(f"0{number}/2024/QĐ-UBND")
    with CaptureQueriesContext(connection) as found:
        assert [page.ends_on for page in _documents()] == [None] * 3
    assert len([one for one in found if "validitywindow" in one["sql"]]) == 1


def test_the_same_data_gives_the_same_files() -> None:
    document()
    hashes = [[facts["sha256"] for facts in make_release().files] for _time in range(2)]
    assert hashes[0] == hashes[1]


def test_an_edition_that_fails_half_way_leaves_the_last_one_standing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    document()
    first = make_release()

    def broken(*args: Any) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("legal_docs.export.bulk.make.to_xml", broken)
    with pytest.raises(OSError, match="disk full"):
        make_release()
    assert client.get("/api/v1/bulk/").json()["edition"] == first.folder


def test_old_editions_are_forgotten_and_nothing_new_makes_none(client: Client) -> None:
    document()
    folders = [make_release().folder for _time in range(KEPT + 1)]
    assert BulkRelease.objects.count() == KEPT
    assert client.get(f"/api/v1/bulk/{folders[0]}/documents.ndjson.gz").status_code == 404
    assert forget_old() == 0
    assert make_due_edition() == 0


def in_bulk(client: Client, release: BulkRelease) -> list[str] | None:
    """Return the numbers of the documents in an edition as a reader gets it, None for 404."""
    documents = release.files[0]["name"]  # the storage gives another where an earlier test with the same frozen clock left one
    response = client.get(f"/api/v1/bulk/{release.folder}/{documents}")
    if response.status_code == 404:
        return None
    return [record["number"] for record in read_ndjson(b"".join(response.streaming_content))]  # type: ignore[attr-defined]


def hide(page: LegalDocumentPage, how: str) -> None:
    if how == "withdrawn":
        withdraw(page, reason="Ban hành nhầm")
    elif how == "taken down":
        page.unpublish()
    elif how == "moved":
        closed = section_page()
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        page.move(closed, pos="last-child")
    else:
        place = page.get_parent() if how == "list restricted" else page
        PageViewRestriction.objects.create(page=place, restriction_type="login")
    if how == "deleted while restricted":
        page.delete()


@pytest.mark.parametrize("how", ["restricted", "list restricted", "moved", "withdrawn", "taken down", "deleted while restricted"])
def test_nobody_gets_an_edition_with_a_document_that_is_not_public_any_more(client: Client, how: str) -> None:
    page = document("05/2024/QĐ-UBND")
    releases = [make_release() for _time in range(2)]
    assert [in_bulk(client, release) for release in releases] == [["05/2024/QĐ-UBND"]] * 2
    hide(page, how)
    assert [in_bulk(client, release) for release in releases] == [None, None]
    assert client.get("/api/v1/bulk/").status_code == 404
    assert make_due_edition() == 1
    assert [in_bulk(client, release) for release in BulkRelease.objects.all()] == [[]]
    assert not any(default_storage.exists(f"bulk/{release.folder}/akoma-ntoso.zip") for release in releases)
    assert make_due_edition() == 0


def test_an_edition_during_whose_making_a_document_was_hidden_is_given_to_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = document()

    def slow(*args: Any) -> str:
        if not PageViewRestriction.objects.exists():
            hide(page, "restricted")
        return "<x/>"

    document("06/2024/QĐ-UBND")
    monkeypatch.setattr("legal_docs.export.bulk.make.to_xml", slow)
    assert in_bulk(client, make_release()) is None


def test_a_document_that_was_hidden_before_leaves_an_edition_open(client: Client) -> None:
    hide(document("05/2024/QĐ-UBND"), "restricted")
    document("06/2024/QĐ-UBND")
    document("07/2024/QĐ-UBND", publish=False)
    assert in_bulk(client, make_release()) == ["06/2024/QĐ-UBND"]
    assert make_due_edition() == 0


def test_an_edition_of_an_older_version_is_made_again_where_a_document_is_hidden(client: Client) -> None:
    page = document()
    release = make_release()
    del release.files[0]["left_out"]
    release.save()
    assert in_bulk(client, release)
    hide(page, "restricted")
    assert in_bulk(client, release) is None


def test_a_cache_asks_each_time_whether_a_bulk_file_is_still_given_out(client: Client) -> None:
    page = document()
    address = f"/api/v1/bulk/{make_release().folder}/documents.ndjson.gz"
    first = client.get(address)
    assert "no-cache" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    hide(page, "restricted")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_without_an_edition_the_manifest_says_when_there_will_be_one(client: Client) -> None:
    assert client.get("/api/v1/bulk/").status_code == 404
