"""A document that ended before its day, is suspended on it or was withdrawn changes nothing in others: validity, text, badges, history."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from legal_docs.export.akoma_ntoso.writer import to_xml
from legal_docs.export.api.resources import detail
from legal_docs.law.validity.calendar.boundaries import boundaries
from legal_docs.law.validity.calendar.services import _wanted
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.related import public_incoming
from legal_docs.law.validity.rules.status import windows
from legal_docs.law.validity.showing.badges import marks_on
from legal_docs.law.validity.showing.banner import banner_of
from legal_docs.law.validity.showing.law_on_a_day import bar, missing_changes, version_rows
from legal_docs.law.validity.showing.timeline import timeline
from legal_docs.models import DocumentVersion, LegalDocumentPage, Relation, TaskKind
from legal_docs.publication.listing.ended import ended_between
from legal_docs.publication.pipeline import refresh_acted_on
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.amended import AMENDING, EFFECT, amended_document, amending_document, approved, publisher
from legal_docs.tests.factories import document, relate, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db

LATER = date(2025, 6, 1)
CLAUSE_TWO = """Điều 1. Sửa đổi Quyết định số 05/2024/QĐ-UBND
1. Sửa đổi khoản 2 Điều 2 như sau:
“2. Ngày nghỉ lễ thư viện đóng cửa.”
Điều 2. Hiệu lực
Quyết định này có hiệu lực từ ngày 01 tháng 6 năm 2025."""


def statuses(page: LegalDocumentPage) -> list[tuple[Status, date | None]]:
    return [(window.status, window.start) for window in windows(facts_of(again(page)))]


Pair = tuple[LegalDocumentPage, LegalDocumentPage]


@pytest.fixture(scope="module")
def _amended(once: Any) -> Pair:
    pair: Pair = once(amended_document)
    return pair


@pytest.fixture
def amended(_amended: Pair) -> Pair:
    """A document with two versions, and the one that amended it."""
    return again(_amended[0]), again(_amended[1])


@pytest.fixture
def replaced() -> Pair:
    """A document that another one will replace from EFFECT on."""
    old = document("15/2024/QĐ-UBND")
    coming = document("19/2025/QĐ-UBND", issued_on=date(2025, 1, 2), effective_on=EFFECT, relations=[related(old, RelationKind.REPLACES)])
    return old, coming


def again(page: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=page.pk)


def acting(number: str, day: date, *relations: Relation, **values: Any) -> LegalDocumentPage:
    return document(number, issued_on=date(2025, 2, 1), effective_on=day, relations=relations, **values)


def first_clause(page: LegalDocumentPage, day: date = LATER) -> str:
    version = page.version_on(day)
    assert version is not None
    return str(version.provisions.get(anchor="art_2__cl_1").text)


def test_what_is_repealed_before_its_first_day_ends_nothing_until_the_repeal_is_itself_undone(replaced: Pair) -> None:
    old, coming = replaced
    assert (Status.EXPIRED, EFFECT) in statuses(old)
    repealing = acting("10/2025/QĐ-UBND", date(2025, 2, 15), related(coming, RelationKind.REPEALS))
    assert statuses(old) == [(Status.NOT_YET, date(2024, 1, 15)), (Status.IN_FORCE, date(2024, 2, 1))]
    assert EFFECT not in [event["day"] for event in timeline(old, facts_of(old))]
    old.refresh_from_db()
    assert (old.status, old.status_until) == (Status.IN_FORCE, None)
    repealing.unpublish()
    old.refresh_from_db()
    assert (Status.EXPIRED, EFFECT) in statuses(old)
    assert EFFECT in (old.status_since, old.status_until)


def test_what_is_suspended_on_its_first_day_ends_the_other_when_it_takes_effect_after_all(replaced: Pair) -> None:
    old, coming = replaced
    acting("10/2025/QĐ-UBND", date(2025, 2, 15), related(coming, RelationKind.SUSPENDS, ends_on=LATER))
    assert statuses(old)[-1] == (Status.EXPIRED, LATER)
    assert [cause.day for cause in banner_of(facts_of(old), public_incoming(old), LATER).causes] == [LATER]


def test_an_amendment_suspended_on_its_first_day_is_missed_from_the_day_on_which_it_takes_effect_after_all() -> None:
    old = document("15/2024/QĐ-UBND")
    coming = document(
        "19/2025/QĐ-UBND",
        issued_on=date(2025, 1, 2),
        effective_on=EFFECT,
        relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 1")],
    )
    acting("10/2025/QĐ-UBND", date(2025, 2, 15), related(coming, RelationKind.SUSPENDS, ends_on=LATER))
    assert [[change.day for change in bar(old, day)["missing"]] for day in (EFFECT, LATER)] == [[], [LATER]]
    assert [(task.kind, task.day) for task in _wanted(LATER)] == [(TaskKind.TEXT_BEHIND, LATER)]


def test_an_amendment_repealed_before_its_day_leaves_text_badges_and_warnings_as_they_were(amended: Pair) -> None:
    old, amending = amended
    assert "20 giờ" in first_clause(old)
    acting("10/2025/QĐ-UBND", date(2025, 2, 15), related(amending, RelationKind.REPEALS))
    old = again(old)
    assert first_clause(old) == "Thư viện mở cửa từ 7 giờ 30 phút."
    assert marks_on(old, LATER, public_incoming(old)) == {}
    assert missing_changes(old, LATER) == []
    assert old.status == Status.IN_FORCE


@pytest.mark.parametrize(("kind", "day"), [(RelationKind.REPEALS, None), (RelationKind.SUSPENDS, LATER)])
def test_what_is_out_on_its_day_is_told_everywhere_to_act_when_it_is_back_or_never(
    kind: str, day: date | None, client: Client, replaced: Pair
) -> None:
    old, coming = replaced
    halted = document("06/2024/QĐ-UBND")
    relate(coming, halted, RelationKind.SUSPENDS, ends_event="Đến khi có văn bản mới")
    acting("10/2025/QĐ-UBND", date(2025, 2, 15), related(coming, kind, ends_on=day))
    old = again(old)
    assert [one.day for one in boundaries(EFFECT) if one.cause == coming and one.document == old] == ([day] if day else [])
    days = (date(2025, 5, 31), LATER)
    awaited = [any(task.kind == TaskKind.EVENT_AWAITED for task in _wanted(one)) for one in days]
    assert awaited == [False, day is not None]
    assert [(row.day, row.by) for row in ended_between(EFFECT, date(2025, 12, 31)) if row.document == old] == (
        [(day, (coming,))] if day else []
    )
    events = re.findall(r'date="([\d-]+)" source="#vao', to_xml(old, old.version_on()))
    assert events == ([day.isoformat()] if day else [])
    listed = client.get("/api/v1/relations/", {"kind": RelationKind.REPLACES}).json()["items"]
    told = [detail(old)["acted_on_by"], detail(coming)["relations"], [item["target"] for item in listed]]
    assert [[str(row["effective_on"]) for row in rows if row["kind"] == RelationKind.REPLACES] for rows in told] == [[str(day)]] * 3


def test_a_repeal_after_the_day_of_the_change_leaves_the_change(amended: Pair) -> None:
    old, amending = amended
    acting("10/2025/QĐ-UBND", LATER, related(amending, RelationKind.REPEALS))
    assert "20 giờ" in first_clause(again(old), LATER)


def test_documents_that_act_on_each_other_in_a_ring_are_still_published() -> None:
    ring = [acting(f"{number}/2025/QĐ-UBND", date(2025, 2, 15)) for number in (11, 12, 13)]
    for place, page in enumerate(ring):
        Relation.objects.create(document=page, target=ring[(place + 1) % 3], kind=RelationKind.REPEALS)  # data of an import
    for page in ring:
        again(page).save_revision().publish()
    assert LegalDocumentPage.objects.live().filter(pk__in=[page.pk for page in ring]).count() == 3


def publish_again(page: LegalDocumentPage) -> None:
    """Publish a withdrawn document with the reason that is asked for."""
    page = again(page)
    page.warnings_reason = "Đã rà soát"
    page.save_revision().publish()


def test_a_withdrawn_amendment_is_taken_out_of_the_text_and_its_history_and_comes_back_with_it(amended: Pair) -> None:
    old, amending = amended
    withdraw(again(amending), reason="Đăng nhầm")
    old = again(old)
    assert first_clause(old) == "Thư viện mở cửa từ 7 giờ 30 phút."
    assert [row.causes for row in version_rows(old, None)] == [[]]
    publish_again(amending)
    old = again(old)
    assert "20 giờ" in first_clause(old)
    assert [[cause.pk for cause in row.causes] for row in version_rows(old, None)] == [[], [amending.pk]]


def test_what_a_deleted_document_changed_in_others_is_undone(amended: Pair) -> None:
    old, amending = amended
    replaced_one = document("06/2024/QĐ-UBND")
    replacing = acting("10/2025/QĐ-UBND", EFFECT, related(replaced_one, RelationKind.REPLACES))
    for page in (amending, replacing):
        again(page).delete()
    old = again(old)
    assert first_clause(old) == "Thư viện mở cửa từ 7 giờ 30 phút."
    assert old.status == Status.IN_FORCE
    replaced_one.refresh_from_db()
    assert (replaced_one.status, replaced_one.status_until) == (Status.IN_FORCE, None)


def test_an_order_whose_clause_was_repealed_holds_again_while_the_repeal_is_withdrawn_or_never_takes_effect(amended: Pair) -> None:
    old, amending = amended
    words = "Điều 1. Bãi bỏ\nBãi bỏ khoản 1 Điều 1 Quyết định số 09/2025/QĐ-UBND.\nĐiều 2. Hiệu lực\nTừ ngày 01/6/2025."
    clause = related(amending, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="khoản 1 Điều 1")
    repealing = acting("11/2025/QĐ-UBND", LATER, clause, body_text=words)
    approved(repealing, publisher("ba"), publisher("bon"))
    found = [first_clause(old)]
    withdraw(again(repealing), reason="Đăng nhầm")
    found.append(first_clause(old))
    publish_again(repealing)
    found.append(first_clause(old))
    acting("12/2025/QĐ-UBND", date(2025, 5, 1), related(again(repealing), RelationKind.REPEALS))
    found.append(first_clause(old))
    assert ["20 giờ" in text for text in found] == [False, True, False, True]


def test_what_never_changed_a_text_is_not_named_beside_the_text_as_issued(amended: Pair) -> None:
    old, amending = amended
    later = amending_document(old, number="10/2025/QĐ-UBND", body_text=CLAUSE_TWO, effective_on=LATER)
    approved(later, publisher("ba"), publisher("bon"))
    acting("11/2025/QĐ-UBND", date(2025, 5, 1), related(later, RelationKind.REPEALS))
    rows = version_rows(again(old), None)
    assert [[cause.pk for cause in row.causes] for row in rows] == [[], [amending.pk]]


def test_an_upgrade_takes_the_texts_of_amendments_back_that_were_withdrawn_before(client: Client, amended: Pair) -> None:
    old, amending = amended
    LegalDocumentPage.objects.filter(pk=amending.pk).update(live=False)
    refresh_acted_on()
    assert DocumentVersion.objects.filter(document=old).count() == 1
    assert "20 giờ" not in client.get(old.url).content.decode()


def test_a_suspension_is_told_beside_the_amendments_of_the_same_document_until_it_is_over() -> None:
    old = document("15/2024/QĐ-UBND")
    amending = amending_document(old, number="19/2025/QĐ-UBND", body_text=AMENDING.replace("05/2024", "15/2024"))
    relate(amending, old, RelationKind.SUSPENDS, scope=Scope.PARTIAL, provisions="Điều 3", ends_on=LATER)
    approved(amending, publisher("mot"), publisher("hai"))
    old = again(old)
    during, after = (marks_on(old, day, public_incoming(old)) for day in (date(2025, 5, 31), LATER))
    assert [mark.text for mark in during["art_3"]] == ["Bị tạm ngưng hiệu lực bởi 19/2025/QĐ-UBND từ ngày 01/03/2025"]
    assert "art_3" not in after
    assert "art_2__cl_1" in after
