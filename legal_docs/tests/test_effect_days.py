"""Provisions with a day of effect of their own: status, reading, the page, lists by day, forms for programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from legal_docs.law.validity.calendar.boundaries import boundaries
from legal_docs.law.validity.days.effect_days import anchors_of, days_read
from legal_docs.law.validity.rules.provision_status import ProvisionRef, provision_status_at
from legal_docs.law.validity.rules.status import Change, Facts, OwnDay, Statement, status_at
from legal_docs.models import EffectDay, LegalDocumentPage
from legal_docs.tests import factories
from legal_docs.tests.test_machine_forms import schema_errors
from legal_docs.text.provisions.rows import Row, rows_of
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import Effect, Status

ISSUED, MAIN, LATER, EARLY = date(2025, 6, 20), date(2025, 7, 1), date(2026, 1, 1), date(2025, 6, 25)
BEFORE = date(2025, 12, 31)
ENDS = date(2026, 6, 1)
TEXT = """QUYẾT ĐỊNH:
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Mở cửa thư viện.
Chương II
PHÍ
Điều 5. Mức phí
1. Mười đồng.
2. Hai đồng.
Điều 6. Miễn phí
Trẻ em.
Chương III
TỔ CHỨC THỰC HIỆN
Điều 10. Báo cáo
1. Hằng năm.
2. Hằng quý.
Điều 12. Hiệu lực thi hành
{clause}
PHỤ LỤC I
BIỂU MẪU
Tờ khai."""
CLAUSE = (
    "Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2025, trừ các điều 5, 6 và khoản 2 Điều 10 có hiệu lực từ ngày 01 tháng 01 năm 2026."
)


def own(*anchors: str, starts: date = LATER, **facts: Any) -> Facts:
    return Facts(ISSUED, MAIN, own_days=(OwnDay(anchors, starts),), **facts)


@pytest.mark.parametrize(
    ("facts", "anchor", "day", "expected"),
    [
        (own("art_5"), "art_5", date(2025, 6, 19), None),
        (own("art_5"), "art_5", ISSUED, Status.NOT_YET),
        (own("art_5"), "art_5", MAIN, Status.NOT_YET),
        (own("art_5"), "art_5", BEFORE, Status.NOT_YET),
        (own("art_5"), "art_5", LATER, Status.IN_FORCE),
        (own("art_5"), "art_5__cl_1", BEFORE, Status.NOT_YET),
        (own("art_5"), "art_50", BEFORE, Status.IN_FORCE),
        (own("art_10__cl_2"), "art_10", BEFORE, Status.IN_FORCE),
        (own("art_10__cl_2"), "art_10__cl_1", BEFORE, Status.IN_FORCE),
        (own("art_10__cl_2"), "art_10__cl_2__point_a", BEFORE, Status.NOT_YET),
        # Before the whole, too: on its own day, while the document is still to come.
        (own("art_5", starts=EARLY), "art_5", date(2025, 6, 24), Status.NOT_YET),
        (own("art_5", starts=EARLY), "art_5", EARLY, Status.IN_FORCE),
        (own("art_5", starts=EARLY), "art_6", EARLY, Status.NOT_YET),
        # A document without a day of effect.
        (Facts(ISSUED, None, own_days=(OwnDay(("art_5",), LATER),)), "art_5", BEFORE, Status.NOT_YET),
        (Facts(ISSUED, None, own_days=(OwnDay(("art_5",), LATER),)), "art_5", LATER, Status.IN_FORCE),
        (Facts(ISSUED, None, own_days=(OwnDay(("art_5",), LATER),)), "art_6", LATER, Status.UNKNOWN),
        # The closest provision's day counts; of two rows that name it, the one that names fewer.
        (Facts(ISSUED, MAIN, own_days=(OwnDay(("art_5",), LATER), OwnDay(("art_5__cl_1",), EARLY))), "art_5__cl_1", MAIN, Status.IN_FORCE),
        (Facts(ISSUED, MAIN, own_days=(OwnDay(("art_5", "art_6"), LATER), OwnDay(("art_5",), EARLY))), "art_5", MAIN, Status.IN_FORCE),
        # Expiry, repeal, suspension and what a person stated go on as they do.
        (own("art_5", expires_on=ENDS), "art_5", ENDS, Status.EXPIRED),
        (own("art_5", expires_on=BEFORE), "art_5", LATER, Status.EXPIRED),
        (own("art_5", changes=(Change(Effect.REPEAL, True, MAIN),)), "art_5", MAIN, Status.EXPIRED),
        (own("art_5", changes=(Change(Effect.REPEAL, False, BEFORE, None, 1, ("art_5",)),)), "art_5", BEFORE, Status.EXPIRED),
        (own("art_5", changes=(Change(Effect.SUSPEND, False, BEFORE, None, 1, ("art_5",)),)), "art_5", BEFORE, Status.NOT_YET),
        (own("art_5", changes=(Change(Effect.SUSPEND, False, BEFORE, None, 1, ("art_5",)),)), "art_5", LATER, Status.SUSPENDED),
        (own("art_5", changes=(Change(Effect.SUSPEND, True, BEFORE),)), "art_5", LATER, Status.SUSPENDED),
        (own("art_5", statements=(Statement(Status.UNSUITABLE, BEFORE),)), "art_5", BEFORE, Status.UNSUITABLE),
    ],
)
def test_a_provision_is_not_yet_in_force_until_its_own_day(facts: Facts, anchor: str, day: date, expected: Status | None) -> None:
    assert provision_status_at(facts, ProvisionRef(anchor), day) is expected


def test_the_document_itself_is_in_force_from_its_main_day() -> None:
    facts = own("art_5")
    assert [status_at(facts, day) for day in (ISSUED, MAIN, LATER)] == [Status.NOT_YET, Status.IN_FORCE, Status.IN_FORCE]


def rows(clause: str = CLAUSE) -> list[Row]:
    return rows_of(parse(TEXT.format(clause=clause)))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (CLAUSE, [("Điều 5; Điều 6; khoản 2 Điều 10", LATER)]),
        (
            "1. Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2025.\n2. Riêng Chương II có hiệu lực kể từ ngày 01/01/2026.",
            [("Chương II", LATER)],
        ),
        (
            "1. Quyết định này có hiệu lực từ ngày 01/7/2025.\n2. Các quy định sau đây có hiệu lực từ ngày 01/01/2026:\n"
            "a) Khoản 1 Điều 5;\nb) Phụ lục I.",
            [("khoản 1 Điều 5", LATER), ("Phụ lục I", LATER)],
        ),
        ("Điều 5 của Quyết định này có hiệu lực từ ngày 01/01/2020.", [("Điều 5", date(2020, 1, 1))]),
        # Nothing: the day of the whole, a place of another document, a place that is not there, two days.
        ("Điều 5 của Quyết định này có hiệu lực từ ngày 01/7/2025.", []),
        ("Điều 5 Nghị định số 10/2020/NĐ-CP có hiệu lực từ ngày 01/01/2026.", []),
        ("Điều 77 của Quyết định này có hiệu lực từ ngày 01/01/2026.", []),
        ("1. Điều 5 có hiệu lực từ ngày 01/01/2026.\n2. Điều 5 có hiệu lực từ ngày 01/02/2026.", []),
        ("Quy định tại mục số 7 khoản 2 Điều 10 của Quyết định này có hiệu lực từ ngày 01/01/2026.", []),
    ],
)
def test_the_clause_of_effect_gives_the_days(clause: str, expected: list[tuple[str, date]]) -> None:
    assert [(one.provisions, one.day) for one in days_read(rows(clause), main_day=MAIN)] == expected


def test_a_chapter_stands_for_its_articles_and_words_that_name_nothing_are_told() -> None:
    found, unknown = anchors_of("Chương II; khoản 2 Điều 10; Phụ lục I; Điều 99", rows())
    assert (found, unknown) == (["chp_II", "art_5", "art_6", "art_10__cl_2", "annex_I"], ["Điều 99"])


# --- with the site ------------------------------------------------------------------------------------------------------------


def document() -> LegalDocumentPage:
    page = factories.document("12/2025/QĐ-UBND", publish=False, issued_on=ISSUED, effective_on=MAIN, body_text=TEXT.format(clause=CLAUSE))
    page.effect_days = [EffectDay(provisions="Chương II; khoản 2 Điều 10", effective_on=LATER, evidence=CLAUSE)]
    page.save_revision().publish()
    return LegalDocumentPage.objects.get(pk=page.pk)


BASE = "/van-ban/quyet-dinh/2025/12-2025-qd-ubnd"


@pytest.mark.django_db
def test_the_page_says_which_provisions_wait_right_before_their_day_and_no_longer_on_it(client: Client) -> None:
    document()
    before, after = (client.get(f"{BASE}@{day}/").content.decode() for day in (BEFORE, LATER))
    assert "Có hiệu lực từ ngày 01/01/2026" in before
    assert "Một phần có hiệu lực từ ngày 01/01/2026" in before
    assert 'href="/van-ban/quyet-dinh/2025/12-2025-qd-ubnd@2025-12-31/#chp_II">Chương II</a>' in before
    assert "Có hiệu lực từ ngày 01/01/2026" not in after
    assert '#chp_II">Chương II</a>' not in after.split("mb-law-parts")[0]


@pytest.mark.django_db
def test_the_page_of_an_article_has_its_own_status(client: Client) -> None:
    document()
    assert "Điều 5: Chưa có hiệu lực" in client.get(f"{BASE}@{BEFORE}/dieu-5/").content.decode()
    begun = client.get(f"{BASE}@{LATER}/dieu-5/").content.decode().split("mb-law--one")[0]
    assert "Điều 5: Còn hiệu lực" in begun
    assert "01/01/2026: Còn hiệu lực" in begun  # the day of its own, also once it has passed
    assert "Chưa có hiệu lực" not in client.get(f"{BASE}@{BEFORE}/dieu-1/").content.decode().split("mb-law--one")[0]


@pytest.mark.django_db
def test_the_box_lists_every_day_while_one_is_still_to_come(client: Client) -> None:
    page = document()
    page.effect_days.add(EffectDay(provisions="Điều 5", effective_on=date(2027, 1, 1), evidence=CLAUSE))
    page.save_revision().publish()
    shown = client.get(f"{BASE}@{LATER}/").content.decode().split("mb-law-parts")[0]
    assert "Từ ngày 01/01/2026 (đã có hiệu lực):" in " ".join(shown.split())
    assert "Từ ngày 01/01/2027:" in " ".join(shown.split())


@pytest.mark.django_db
def test_timeline_and_calendar_have_the_day(client: Client) -> None:
    page = document()
    shown = client.get(f"{BASE}/").content.decode().split('id="hieu-luc"')[1]
    assert "Một số quy định bắt đầu có hiệu lực" in shown
    assert "Chương II; khoản 2 Điều 10" in shown
    found = [(one.document.pk, one.note) for one in boundaries(BEFORE) if one.day == LATER]
    assert found == [(page.pk, "Chương II; khoản 2 Điều 10")]


@pytest.mark.django_db
def test_search_knows_the_windows_of_such_articles_only() -> None:
    entries = {entry.heading: entry.status_windows for entry in document().get_search_entries()}
    assert [(one.status, one.start) for one in entries["Điều 5. Mức phí"]] == [(Status.NOT_YET, ISSUED), (Status.IN_FORCE, LATER)]
    assert [(one.status, one.start) for one in entries["Điều 10. Báo cáo"]] == [(Status.NOT_YET, ISSUED), (Status.IN_FORCE, MAIN)]


@pytest.mark.django_db
def test_forms_for_programs_carry_the_day(client: Client, tmp_path: Path) -> None:
    document()
    assert client.get(f"{BASE}.json").json()["own_effect"] == [
        {
            "provisions": "Chương II; khoản 2 Điều 10",
            "anchors": ["chp_II", "art_5", "art_6", "art_10__cl_2"],
            "effective_on": "2026-01-01",
        }
    ]
    xml = client.get(f"{BASE}.xml").content.decode()
    assert '<eventRef eId="moc-rieng-1" date="2026-01-01" source="#goc"/>' in xml
    file = tmp_path / "12.xml"
    file.write_text(xml, encoding="utf-8")
    assert not schema_errors([file])
    assert '<article eId="chp_II__art_5" period="#hl-rieng-1">' in xml
    assert '<article eId="chp_I__art_1">' in xml


@pytest.mark.django_db
def test_a_text_read_again_keeps_the_day_and_finds_its_provisions_again() -> None:
    page = document()
    draft = page.get_latest_revision_as_object()
    draft.body_text = draft.body_text.replace("Điều 6. Miễn phí\nTrẻ em.\n", "")
    draft.save_revision().publish()
    assert EffectDay.objects.get(document=page).anchors == ["chp_II", "art_5", "art_10__cl_2"]


ATTACHED = """QUYẾT ĐỊNH:
Điều 1. Ban hành
Ban hành kèm theo Quyết định này Quy định về thư viện.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01/7/2025, trừ {place} có hiệu lực từ ngày 01/01/2026.
QUY ĐỊNH
Về thư viện
(Ban hành kèm theo Quyết định số 05/2025/QĐ-UBND)
Điều 1. Phạm vi
Thư viện.
Điều 4. Phí
1. Mười đồng.
2. Hai đồng."""


@pytest.mark.parametrize(
    ("place", "anchor"),
    [
        ("khoản 2 Điều 4 của Quy định", "att_1__art_4__cl_2"),
        ("Điều 1 của Quy định ban hành kèm theo Quyết định này", "att_1__art_1"),
        ("Điều 1 của Quyết định này", "art_1"),
        ("khoản 2 Điều 4", "att_1__art_4__cl_2"),
    ],
)
def test_a_day_may_be_that_of_a_provision_of_the_attached_regulation(place: str, anchor: str) -> None:
    provisions = rows_of(parse(ATTACHED.format(place=place)))
    (read,) = days_read(provisions, main_day=MAIN)
    assert (read.anchors, read.day) == ((anchor,), LATER)
    assert anchors_of(read.provisions, provisions) == ([anchor], [])


def test_days_of_the_decision_and_of_its_attached_regulation_are_told_apart_in_one_sentence() -> None:
    provisions = rows_of(parse(ATTACHED.format(place="Điều 1 của Quyết định này và khoản 2 Điều 4 của Quy định")))
    (read,) = days_read(provisions, main_day=MAIN)
    assert read.anchors == ("art_1", "att_1__art_4__cl_2")
