"""A date of issue that may be written by hand: the picture of its line beside the field, for the owner of the file only."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image

from cms.admin.accounts.roles import EDITORS
from cms.models.background.leased_row import RowState
from legal_docs.files.readers import ReadText, UnreadableFile, date_line
from legal_docs.files.readers.date_line import date_line_picture
from legal_docs.files.readers.pdf_places import PAGE_WIDTH
from legal_docs.importing.reading import reading_of, stored
from legal_docs.models import ImportedFile
from legal_docs.tests.made_files import pdf
from legal_docs.tests.sent_files import HEAD, LINES

WORDS = ("Hà", "Nội,", "ngày", "2#", "tháng", "4", "năm", "2031")
UNREAD = [*HEAD[:3], "Thử Nghiệm, ngày @# tháng 4 năm 2031", *LINES]


def seen(*words: str, top: int = 300) -> list[dict[str, str]]:
    """Words of one line as tesseract lists them, 40 points high."""
    place = {"block_num": "1", "par_num": "1", "line_num": str(top), "top": str(top), "width": "80", "height": "40"}
    return [{**place, "left": str(700 + 100 * number), "text": word} for number, word in enumerate(words)]


def size(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def test_the_line_with_the_date_is_cut_out_of_the_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(date_line, "_words", lambda head: seen("Độc", "lập", top=200) + seen(*WORDS))
    width, height = size(date_line_picture(pdf(tmp_path / "a.pdf", ["Quyet dinh"]).read_bytes()))
    assert abs(width - (PAGE_WIDTH - 700 + 2 * 40)) <= 1
    assert height == 3 * 40  # two heights of room at the left, one above and below


def test_the_head_of_the_page_is_shown_where_the_line_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(date_line, "_words", lambda head: [])
    width, height = size(date_line_picture(pdf(tmp_path / "a.pdf", ["Quyet dinh"]).read_bytes()))
    assert abs(width - PAGE_WIDTH) <= 1
    assert 800 < height < 1000


def test_a_file_that_cannot_be_shown_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        date_line_picture(b"%PDF-1.4\nrubbish")


@pytest.mark.parametrize(("lines", "doubt"), [(UNREAD, "date_unread"), ([*HEAD, *LINES], "date_recognised")])
def test_a_date_on_a_scan_is_always_a_doubt_and_empty_where_it_is_not_read(lines: list[str], doubt: str) -> None:
    reading = reading_of(ReadText("\n".join(lines), ("ocr_unreviewed",), format="pdf"))
    assert (reading.proposal.signed_date is None) == (doubt == "date_unread")
    assert [warning.code for warning in reading.warnings if warning.code.startswith("date_")] == [doubt]


def test_a_date_in_a_file_that_was_not_recognised_is_no_doubt() -> None:
    assert not [code for code, *_ in stored(reading_of(ReadText("\n".join(HEAD + LINES))))["warnings"] if code.startswith("date_")]


# --- on the screen --------------------------------------------------------------------------------------------------------


@pytest.fixture
def owner(settings: Any, tmp_path: Path) -> User:
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    call_command("sync_roles", verbosity=0)
    return editor("bientap")


def editor(name: str) -> User:
    user = User.objects.create_user(name)
    with translation.override("vi"):
        user.groups.add(Group.objects.get(name=gettext(EDITORS)))
    return user


def imported(owner: User, folder: Path, *warnings: str, lines: list[str] = UNREAD, name: str = "quet.pdf") -> ImportedFile:
    """A file that was read, with the warnings of its reading."""
    reading = reading_of(ReadText("\n".join(lines), warnings, format="pdf"))
    content = ContentFile(pdf(folder / "a.pdf", ["Quyet dinh"]).read_bytes(), name)
    ending = Path(name).suffix[1:]
    return ImportedFile.objects.create(
        owner=owner,
        name=name,
        file=content,
        size=content.size,
        format=ending,
        text=reading.read.text,
        proposal=stored(reading),
        state=RowState.DONE,
    )


@pytest.mark.django_db
def test_the_picture_is_shown_at_the_empty_field_of_the_date(client: Client, owner: User, tmp_path: Path) -> None:
    scan = imported(owner, tmp_path, "ocr_unreviewed")
    client.force_login(owner)
    shown = client.get(reverse("legal_import:proposal", args=[scan.pk]))
    assert shown.context["form"]["issued_on"].value() is None
    picture = reverse("legal_import:date_line", args=[scan.pk])
    assert picture in shown.content.decode().partition('id="de-xuat"')[2].partition('name="issued_on"')[0]
    response = client.get(picture)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "private" in response["Cache-Control"]


@pytest.mark.django_db
def test_no_picture_is_shown_where_the_file_says_the_date_or_is_no_pdf(client: Client, owner: User, tmp_path: Path) -> None:
    client.force_login(owner)
    for file in (imported(owner, tmp_path, lines=HEAD + LINES), imported(owner, tmp_path, name="a.docx")):
        shown = client.get(reverse("legal_import:proposal", args=[file.pk]))
        assert reverse("legal_import:date_line", args=[file.pk]) not in shown.content.decode()
    assert client.get(reverse("legal_import:date_line", args=[file.pk])).status_code == 404


@pytest.mark.django_db
def test_the_picture_is_for_those_who_may_see_the_import(client: Client, owner: User, tmp_path: Path) -> None:
    picture = reverse("legal_import:date_line", args=[imported(owner, tmp_path, "ocr_unreviewed").pk])
    assert client.get(picture).status_code == 302  # to the login
    client.force_login(editor("nguoi-khac"))  # an import belongs to the team
    assert client.get(picture).status_code == 200
    client.force_login(User.objects.create_user("nguoi-doc"))
    assert client.get(picture).status_code in (302, 403)
