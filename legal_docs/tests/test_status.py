"""Validity on a day, as a table of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from legal_docs.law.validity.rules.status import Change, Facts, Statement, Window, boundaries, causes_on, status_at, window_on, windows
from legal_docs.models import LegalDocumentPage, StatusStatement
from legal_docs.publication.pipeline import refresh_acted_on
from legal_docs.tests.factories import document
from legal_docs.text.vocabulary import Effect, Status

ISSUED, EFFECT = date(2024, 1, 15), date(2024, 3, 1)
PLAIN = Facts(ISSUED, EFFECT)


def changed(effect: Effect, *, whole: bool, starts: date = date(2025, 1, 1), ends: date | None = None) -> Facts:
    return Facts(ISSUED, EFFECT, changes=(Change(effect, whole, starts, ends, relation_id=1),))


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        (PLAIN, date(2024, 1, 14), None),
        (PLAIN, date(2024, 1, 15), Status.NOT_YET),
        (PLAIN, date(2024, 2, 29), Status.NOT_YET),
        (PLAIN, date(2024, 3, 1), Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, expires_on=date(2025, 1, 1)), date(2024, 12, 31), Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, expires_on=date(2025, 1, 1)), date(2025, 1, 1), Status.EXPIRED),
        (Facts(ISSUED, None), date(2025, 1, 1), Status.UNKNOWN),
        (Facts(None, EFFECT), date(1990, 1, 1), Status.NOT_YET),
        (changed(Effect.REPEAL, whole=True), date(2024, 12, 31), Status.IN_FORCE),
        (changed(Effect.REPEAL, whole=True), date(2025, 1, 1), Status.EXPIRED),
        (changed(Effect.REPEAL, whole=False), date(2025, 1, 1), Status.PARTLY_EXPIRED),
        (changed(Effect.AMEND, whole=False), date(2025, 1, 1), Status.PARTLY_EXPIRED),
        (changed(Effect.AMEND, whole=False), date(2024, 12, 31), Status.IN_FORCE),
        (changed(Effect.REPEAL, whole=True, starts=date(2024, 2, 1)), date(2024, 2, 10), Status.EXPIRED),
        (changed(Effect.AMEND, whole=False, starts=date(2024, 2, 1)), date(2024, 2, 10), Status.NOT_YET),
        (changed(Effect.SUSPEND, whole=True, ends=date(2025, 6, 1)), date(2025, 5, 31), Status.SUSPENDED),
        (changed(Effect.SUSPEND, whole=True, ends=date(2025, 6, 1)), date(2025, 6, 1), Status.IN_FORCE),
        (changed(Effect.SUSPEND, whole=True), date(2030, 1, 1), Status.SUSPENDED),
        (changed(Effect.SUSPEND, whole=False), date(2025, 1, 1), Status.PARTLY_SUSPENDED),
        (changed(Effect.AMEND, whole=False, ends=date(2025, 6, 1)), date(2025, 5, 31), Status.PARTLY_EXPIRED),
        (changed(Effect.AMEND, whole=False, ends=date(2025, 6, 1)), date(2025, 6, 1), Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, statements=(Statement(Status.UNSUITABLE, date(2025, 1, 1)),)), date(2025, 1, 1), Status.UNSUITABLE),
        (Facts(ISSUED, EFFECT, statements=(Statement(Status.UNSUITABLE, date(2025, 1, 1)),)), date(2024, 12, 31), Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, statements=(Statement(Status.EXPIRED, date(2024, 4, 1)),)), date(2025, 1, 1), Status.IN_FORCE),
        (Facts(ISSUED, None, statements=(Statement(Status.IN_FORCE, ISSUED),)), date(2025, 1, 1), Status.IN_FORCE),
        (Facts(ISSUED, EFFECT, statements=(Statement(Status.UNSUITABLE, EFFECT, "Điều 5"),)), date(2025, 1, 1), Status.IN_FORCE),
        (Facts(ISSUED, None, statements=(Statement(Status.UNSUITABLE, EFFECT, "Điều 5"),)), date(2025, 1, 1), Status.UNKNOWN),
        (Facts(ISSUED, None, statements=(Statement(Status.EXPIRED, EFFECT, "Điều 5"),)), date(2025, 1, 1), Status.PARTLY_EXPIRED),
        (Facts(ISSUED, None, statements=(Statement(Status.SUSPENDED, EFFECT, "Điều 5"),)), date(2025, 1, 1), Status.PARTLY_SUSPENDED),
    ],
)
def test_status_on_a_day(facts: Facts, day: date, expected: Status | None) -> None:
    assert status_at(facts, day) is expected


def test_repeal_outdoes_suspension_and_amendment() -> None:
    changes = (
        Change(Effect.SUSPEND, True, date(2025, 1, 1)),
        Change(Effect.AMEND, False, date(2025, 1, 1)),
        Change(Effect.REPEAL, True, date(2025, 1, 1)),
    )
    assert status_at(Facts(ISSUED, EFFECT, changes=changes), date(2025, 1, 1)) is Status.EXPIRED


def test_of_several_statements_the_latest_holds() -> None:
    stated = (Statement(Status.IN_FORCE, date(2020, 1, 1)), Statement(Status.EXPIRED, date(2024, 1, 1)))
    facts = Facts(issued_on=date(2019, 12, 1), effective_on=None, statements=stated)
    assert [status_at(facts, date(year, 6, 1)) for year in (2023, 2025)] == [Status.IN_FORCE, Status.EXPIRED]


def test_windows_are_half_open_and_meet_without_gap() -> None:
    found = windows(changed(Effect.SUSPEND, whole=True, ends=date(2025, 6, 1)))
    assert found == [
        Window(Status.NOT_YET, ISSUED, EFFECT),
        Window(Status.IN_FORCE, EFFECT, date(2025, 1, 1)),
        Window(Status.SUSPENDED, date(2025, 1, 1), date(2025, 6, 1)),
        Window(Status.IN_FORCE, date(2025, 6, 1), None),
    ]


def test_every_window_agrees_with_the_status_of_its_days() -> None:
    facts = Facts(ISSUED, EFFECT, date(2026, 1, 1), changed(Effect.AMEND, whole=False).changes)
    for day in boundaries(facts):
        window = window_on(facts, day)
        assert window is not None
        assert window.status is status_at(facts, day)


def test_a_document_without_date_of_issue_has_an_open_first_window() -> None:
    assert windows(Facts(None, EFFECT))[0] == Window(Status.NOT_YET, None, EFFECT)


def test_suspension_before_effect_leaves_no_window_in_force() -> None:
    facts = changed(Effect.SUSPEND, whole=True, starts=date(2024, 2, 1))
    assert Status.IN_FORCE not in {window.status for window in windows(facts)}


def test_cause_of_the_end_is_the_repealing_change() -> None:
    facts = changed(Effect.REPEAL, whole=True)
    assert [change.relation_id for change in causes_on(facts, date(2025, 1, 1))] == [1]
    assert causes_on(facts, date(2024, 12, 31)) == []


@pytest.mark.django_db
def test_what_was_stated_of_a_part_stands_in_the_box_and_leaves_the_whole_in_force() -> None:
    page = document()
    page.status_statements.add(StatusStatement(status=Status.UNSUITABLE, since=date(2024, 6, 1), part="Điều 2", reason="Công văn 12"))
    page.save_revision().publish()
    shown = " ".join(Client().get(page.url).content.decode().split())
    assert LegalDocumentPage.objects.get(pk=page.pk).status == Status.IN_FORCE
    assert "<p>Điều 2: không còn phù hợp, từ ngày 01/06/2024. Lý do hoặc nguồn: Công văn 12.</p>" in shown


@pytest.mark.django_db
def test_lists_and_the_api_tell_the_validity_of_today_before_the_worker_has_stored_it() -> None:
    page = document(expires_on=timezone.localdate() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        answer = Client().get(f"/api/v1/documents/{page.translation_key}/").json()
        lists = {status: Client().get(f"/van-ban/?hieu_luc={status}") for status in (Status.IN_FORCE, Status.EXPIRED)}
        shown = Client().get("/van-ban/").content.decode()
    assert (answer["status"]["code"], answer["status"]["since"]) == ("het_hieu_luc_toan_bo", page.expires_on.isoformat())
    assert [page.number in one.content.decode() for one in lists.values()] == [False, True]
    assert "Hết hiệu lực toàn bộ" in shown.split(page.number)[1][:2000]


@pytest.mark.django_db
def test_after_an_upgrade_a_statement_of_a_part_counts_for_the_whole_no_more() -> None:
    page = document()
    page.status_statements.add(StatusStatement(status=Status.UNSUITABLE, since=date(2024, 6, 1), part="Điều 2", reason="x"))
    page.save_revision().publish()
    LegalDocumentPage.objects.filter(pk=page.pk).update(status=Status.UNSUITABLE)  # as an earlier version left it
    refresh_acted_on()
    assert LegalDocumentPage.objects.get(pk=page.pk).status == Status.IN_FORCE
