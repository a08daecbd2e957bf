"""Days of effect of provisions as they come in: by import, by an editor, from a file on the import screen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from legal_docs.files.readers import ReadText
from legal_docs.importing.reading import reading_of
from legal_docs.importing.records import DocumentImport
from legal_docs.models import EffectDay, ImportedFile, LegalDocumentPage
from legal_docs.tests import factories
from legal_docs.tests.factories import TEXT
from legal_docs.tests.sent_files import post, send, txt
from legal_docs.tests.test_admin import add
from legal_docs.tests.test_effect_days import LATER

RECORD = {
    "id": "x1",
    "type": "Quyết định",
    "number": "12/2025/QĐ-UBND",
    "title": "Quy định giờ mở cửa",
    "issuer": "Ủy ban nhân dân tỉnh Thử Nghiệm",
    "signed_date": "2025-06-20",
    "effective_date": "2025-07-01",
    "articles": [
        {"id": "1", "heading": "Điều 1. Phạm vi", "text": "Mở cửa."},
        {"id": "5", "heading": "Điều 5. Mức phí", "text": "1. Mười đồng.\n2. Hai đồng."},
        {
            "id": "12",
            "heading": "Điều 12. Hiệu lực thi hành",
            "text": "Quyết định này có hiệu lực từ ngày 01/7/2025, trừ Điều 5 có hiệu lực từ ngày 01/01/2026.",
        },
    ],
}


@pytest.mark.django_db
def test_an_import_stores_the_days_and_a_second_one_changes_nothing() -> None:
    factories.body()
    importing = DocumentImport(factories.index_page())
    first = importing.run(RECORD)
    stored = list(EffectDay.objects.values_list("pk", "provisions", "anchors", "effective_on", "origin"))
    assert (first.outcome.value, importing.run(RECORD).outcome.value) == ("created", "unchanged")
    assert list(EffectDay.objects.values_list("pk", "provisions", "anchors", "effective_on", "origin")) == stored
    assert [row[1:] for row in stored] == [("Điều 5", ["art_5"], LATER, "parsed")]


# --- the editor ---------------------------------------------------------------------------------------------------------------


def rows_sent(*days: tuple[str, str]) -> dict[str, Any]:
    sent: dict[str, Any] = {"effect_days-TOTAL_FORMS": len(days)}
    for place, (provisions, day) in enumerate(days):
        row = {"provisions": provisions, "effective_on": day, "ORDER": place}
        sent |= {f"effect_days-{place}-{name}": value for name, value in row.items()}
    return sent


@pytest.mark.django_db
def test_an_editor_names_provisions_and_their_day(admin_client: Client) -> None:
    add(admin_client, **rows_sent(("Điều 1; khoản 2 Điều 2", "2024-07-01")))
    assert EffectDay.objects.get(document__live=True).anchors == ["art_1", "art_2__cl_2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([("Điều 77", "2024-07-01")], "Văn bản không có quy định này: Điều 77"),
        ([("Điều 1", "2024-01-14")], "Ngày này trước ngày ban hành: vui lòng trích câu nêu ngày đó."),
        ([("Điều 1", "2024-07-01"), ("Chương I", "2024-08-01")], "Một quy định được nêu hai lần"),
    ],
)
def test_what_cannot_be_stops_the_editor(admin_client: Client, days: list[tuple[str, str]], told: str) -> None:
    response = add(admin_client, **rows_sent(*days))
    assert told in response.content.decode()
    assert not LegalDocumentPage.objects.exists()


@pytest.mark.django_db
def test_a_day_before_the_issue_stands_with_the_sentence_that_says_so(admin_client: Client) -> None:
    add(admin_client, **rows_sent(("Điều 1", "2024-01-14")), **{"effect_days-0-evidence": "Điều 1 có hiệu lực từ ngày 14/01/2024."})
    assert EffectDay.objects.get(document__live=True).effective_on == date(2024, 1, 14)


@pytest.mark.parametrize(
    ("exception", "unread"),
    [
        ("", []),
        (", trừ Điều 1 có hiệu lực từ ngày 01 tháng 01 năm 2032", []),
        (", trừ Điều 77 có hiệu lực từ ngày 01 tháng 01 năm 2032", ["Điều 77"]),
        (", trừ Điều 1 và Điều 77 có hiệu lực từ ngày 01 tháng 01 năm 2032", ["Điều 1 và Điều 77"]),
        (", trừ trường hợp quy định tại khoản 2 Điều này", ["trừ trường hợp quy định tại khoản 2 Điều này"]),
    ],
)
def test_a_day_of_effect_that_was_not_read_is_a_doubt_with_its_line(exception: str, unread: list[str]) -> None:
    clause = "có hiệu lực từ ngày 01 tháng 02 năm 2031"
    text = txt().read().decode().replace(f"{clause}.", f"{clause}{exception}.")
    doubts = [warning for warning in reading_of(ReadText(text)).warnings if warning.code == "effect_day_unread"]
    assert len(doubts) == len(unread)
    assert all(words in doubt.data["sentence"] and doubt.line for words, doubt in zip(unread, doubts, strict=True))


@pytest.mark.django_db
def test_the_import_screen_proposes_the_days_with_the_sentence_and_the_draft_has_those_that_are_kept(
    admin_client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.PRIVATE_MEDIA_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    clause = "có hiệu lực từ ngày 01 tháng 02 năm 2031"
    file = txt()
    said = file.read().decode().replace(f"{clause}.", f"{clause}, trừ Điều 1 có hiệu lực từ ngày 01 tháng 01 năm 2032.")
    shown = send(admin_client, SimpleUploadedFile("quyet-dinh.txt", said.encode()), follow=True).content.decode()
    assert "trừ Điều 1 có hiệu lực từ ngày 01 tháng 01 năm 2032" in shown.partition('id="de-xuat"')[2]
    imported = ImportedFile.objects.get()
    post(admin_client, imported)
    stored = EffectDay.objects.get()
    assert (stored.provisions, stored.effective_on, stored.origin) == ("Điều 1", date(2032, 1, 1), "parsed")
    assert "trừ Điều 1" in stored.evidence


@pytest.mark.django_db
def test_a_sentence_with_a_day_of_its_own_is_a_doubt_until_a_row_has_it(admin_client: Client) -> None:
    text = TEXT + "\nĐiều 4. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01/02/2024, trừ Điều 1 có hiệu lực từ ngày 01/7/2024."
    response = add(admin_client, body_text=text)
    assert "trừ Điều 1 có hiệu lực" in response.context["form"].errors["warnings_reason"][0]
    assert not LegalDocumentPage.objects.exists()
    add(admin_client, body_text=text, **rows_sent(("Điều 1", "2024-07-01")))
    assert LegalDocumentPage.objects.get().live
