"""A document whose number is corrected keeps nothing that came to it by the wrong number, on whatever way the correction comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from legal_docs.importing.records import DocumentImport
from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.law.validity.calendar import services as calendar
from legal_docs.models import (
    Amendment,
    AmendmentState,
    Citation,
    DocumentChange,
    LegalDocumentPage,
    LegalTask,
    Relation,
    TaskKind,
)
from legal_docs.publication import pipeline, relations
from legal_docs.tests.amended import AMENDING, approved, publisher
from legal_docs.tests.factories import TEXT, document, index_page, related
from legal_docs.tests.test_admin import form_data
from legal_docs.tests.test_references import uses
from legal_docs.text.vocabulary import Origin, RelationKind, Scope, Status

pytestmark = pytest.mark.django_db

WRONG, RIGHT, OTHER, AMENDED = "54/2024/QĐ-UBND", "45/2024/QĐ-UBND", "77/2024/QĐ-UBND", "64/2024/QĐ-UBND"
CITING = f"Điều 1. Căn cứ\nTheo khoản 1 Điều 2 Quyết định số {WRONG}."
RECORD = {
    "id": "du-lieu-54",
    "type": "Quyết định",
    "number": WRONG,
    "title": "Quy định giờ mở cửa thư viện",
    "issuer": "Ủy ban nhân dân tỉnh Thử Nghiệm",
    "signed_date": "2024-01-15",
    "effective_date": "2024-02-01",
    "articles": [{"id": "1", "title": "Giờ", "text": "Mở cửa từ 7 giờ."}],
}
Way = Callable[[LegalDocumentPage, str], None]


def acting(*relations: Relation, number: str = "09/2025/QĐ-UBND", **values: Any) -> LegalDocumentPage:
    days = {"issued_on": date(2025, 1, 2), "effective_on": date(2025, 2, 1)}
    return document(number, relations=relations, **{**days, "body_text": "Điều 1. Giờ\nMở cửa.", "title": "Bãi bỏ", **values})


def repeals(number: str = WRONG, **values: Any) -> Relation:
    return related(number, RelationKind.REPEALS, **values)


def number(page: LegalDocumentPage, new: str, **values: Any) -> None:
    """Correct the number as an editor does, by a revision that is published."""
    draft: Any = LegalDocumentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in {"number": new, **values}.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


def by_form(page: LegalDocumentPage, new: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("bien-tap"), backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(url, form_data(number=new, warnings_reason="Đã xem", slug=page.slug, body_text=page.body_text))


def by_import(page: LegalDocumentPage, new: str) -> None:
    DocumentImport(index_page()).run({**RECORD, "number": new})


def while_unpublished(page: LegalDocumentPage, new: str) -> None:
    """Take the document down, store drafts as the form does of what is not public, publish it again."""
    draft = LegalDocumentPage.objects.get(pk=page.pk)
    draft.unpublish()
    for typed in ("", "1/2024/QĐ-UBND", new):
        draft = LegalDocumentPage.objects.get(pk=page.pk)
        draft.number = typed
        draft.save()
        revision = draft.save_revision()
    revision.publish()


WAYS = [number, by_form, by_import, while_unpublished]


@pytest.fixture(scope="module", autouse=True)
def _imported(once: Any) -> None:
    once(lambda: DocumentImport(index_page()).run(RECORD))


@pytest.fixture
def page() -> LegalDocumentPage:
    """An imported document whose number is wrong."""
    return LegalDocumentPage.objects.get(number=WRONG)


def misnumbered(**values: Any) -> LegalDocumentPage:
    return document(values.pop("number", WRONG), **{"body_text": "Điều 1. Giờ\nMở cửa.", **values})


def again(page: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=page.pk)


def targets() -> list[int | None]:
    return list(Relation.objects.order_by("pk").values_list("target", flat=True))


def cited() -> list[int | None]:
    return list(Citation.objects.order_by("pk").values_list("target", flat=True))


# --- relations --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_an_act_that_ended_it_by_the_wrong_number_ends_it_no_more_and_waits(way: Way, page: LegalDocumentPage) -> None:
    acting(repeals())
    assert again(page).status == Status.EXPIRED
    way(page, RIGHT)
    assert (again(page).number, again(page).status, targets()) == (RIGHT, Status.IN_FORCE, [None])
    assert again(page).live


@pytest.mark.parametrize("way", WAYS)
def test_an_act_that_waited_for_the_right_number_finds_it(way: Way, page: LegalDocumentPage) -> None:
    acting(repeals(RIGHT))
    way(page, RIGHT)
    assert (again(page).status, targets()) == (Status.EXPIRED, [page.pk])


@pytest.mark.parametrize("way", WAYS)
def test_an_act_goes_to_the_document_that_bears_the_number_now(way: Way, page: LegalDocumentPage) -> None:
    acting(repeals())
    real = misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    way(page, RIGHT)
    assert targets() == [real.pk]
    assert (again(page).status, again(real).status) == (Status.IN_FORCE, Status.EXPIRED)


def test_what_waited_since_two_documents_bore_the_number_finds_the_one_that_is_left(page: LegalDocumentPage) -> None:
    real = misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    acting(repeals())
    assert targets() == [None]
    number(page, RIGHT)
    assert (targets(), again(real).status) == ([real.pk], Status.EXPIRED)


@pytest.mark.parametrize("spelt", ["54/2024/QD-UBND", "054/2024/QĐ-UBND", "54 / 2024 / QĐ - UBND", "Số: 54/2024/QĐ-UBND"])
def test_a_number_spelt_otherwise_keeps_relations_citations_and_validity(spelt: str, page: LegalDocumentPage) -> None:
    act = acting(repeals(), body_text=CITING)
    kept = DocumentChange.objects.filter(key=act.translation_key).count()
    number(page, spelt)
    assert (targets(), cited(), again(page).status) == ([page.pk], [page.pk], Status.EXPIRED)
    assert DocumentChange.objects.filter(key=act.translation_key).count() == kept


@pytest.mark.parametrize("new", ["", "Không số"])
def test_a_document_whose_number_is_taken_away_keeps_nothing_that_came_by_it(new: str, page: LegalDocumentPage) -> None:
    acting(repeals(), body_text=CITING)
    number(page, new)
    assert (targets(), cited(), again(page).status) == ([None], [None], Status.IN_FORCE)


def test_two_documents_that_swap_their_numbers_swap_what_names_them(page: LegalDocumentPage) -> None:
    first, second = page, misnumbered(number=RIGHT, title="Phí thư viện")
    acting(repeals(WRONG), body_text=CITING)
    acting(related(RIGHT, RelationKind.GUIDES), number="10/2025/QĐ-UBND")
    number(first, RIGHT, duplicate_reason="Đang đổi số")
    number(second, WRONG)
    number(first, RIGHT, duplicate_reason="")
    assert (targets(), cited()) == ([second.pk, first.pk], [second.pk])
    assert (again(first).status, again(second).status) == (Status.IN_FORCE, Status.EXPIRED)


def test_the_act_is_a_use_of_the_document_no_more(page: LegalDocumentPage) -> None:
    act = acting(related(WRONG, RelationKind.GUIDES))
    assert uses(page) == {act.pk}
    number(page, RIGHT)
    assert not uses(page)


@pytest.mark.parametrize("way", [number, while_unpublished])
def test_a_doubt_that_came_by_the_wrong_number_is_no_doubt_any_more(way: Way, page: LegalDocumentPage) -> None:
    acting(repeals(origin=Origin.PARSED, evidence="Xem xét việc bãi bỏ."))
    assert Relation.objects.get().candidate == page
    calendar.raise_due()
    assert LegalTask.objects.filter(kind=TaskKind.RELATION_DOUBTED, settled_at=None).count() == 1
    way(page, RIGHT)
    calendar.raise_due()
    assert Relation.objects.get().candidate is None
    assert not LegalTask.objects.filter(kind=TaskKind.RELATION_DOUBTED, settled_at=None).exists()


def test_the_index_hears_of_the_document_that_is_named_now(monkeypatch: pytest.MonkeyPatch, page: LegalDocumentPage) -> None:
    acting(related(WRONG, RelationKind.GUIDES))
    real = misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    noted: set[int] = set()
    monkeypatch.setattr(pipeline, "note_changes", noted.update)
    number(page, RIGHT)
    assert real.pk in noted


def test_readers_of_the_machine_forms_hear_that_the_act_names_another_document_now(page: LegalDocumentPage) -> None:
    act = acting(repeals())
    before = DocumentChange.objects.filter(key=act.translation_key).count()
    number(page, RIGHT)
    assert DocumentChange.objects.filter(key=act.translation_key).count() == before + 1


# --- what was prepared from it ----------------------------------------------------------------------------------------------


def amends() -> LegalDocumentPage:
    relation = related(AMENDED, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")
    return acting(relation, body_text=AMENDING.replace("05/2024/QĐ-UBND", AMENDED))


def test_an_amendment_that_nobody_worked_on_is_prepared_for_it_no_more() -> None:
    page = misnumbered(number=AMENDED, body_text=TEXT)
    assert [one.target for one in preparing.propose(amends(), user=publisher("a"))] == [page]
    number(page, RIGHT)
    assert not Amendment.objects.exists()


def test_an_amendment_that_waits_for_approval_goes_back_with_the_reason() -> None:
    page, user = misnumbered(number=AMENDED, body_text=TEXT), publisher("a")
    [one] = preparing.propose(amends(), user=user)
    deciding.submit(one, user=user)
    number(page, RIGHT)
    one.refresh_from_db()
    assert (one.state, RIGHT in one.reason) == (AmendmentState.DRAFT, True)


def test_a_change_that_two_people_approved_stays_and_is_asked_about() -> None:
    page = misnumbered(number=AMENDED, body_text=TEXT)
    act = amends()
    approved(act, publisher("a"), publisher("b"))
    number(page, RIGHT)
    assert Amendment.objects.get().state == AmendmentState.APPROVED
    assert LegalTask.objects.filter(document=page, cause=act, settled_at=None).count() == 1


def test_a_consolidated_text_takes_nothing_more_from_a_base_of_the_wrong_number() -> None:
    page = misnumbered(number=AMENDED, expires_on=date(2025, 3, 1))
    values = {"issued_on": date(2024, 6, 1), "effective_on": None, "title": "Quy định giờ mở cửa thư viện", "body_text": ""}
    text = document("03/VBHN-UBND", type_name="Văn bản hợp nhất", relations=[related(AMENDED, RelationKind.CONSOLIDATES)], **values)
    assert again(text).status == Status.EXPIRED
    number(page, RIGHT)
    assert again(text).status != Status.EXPIRED


@pytest.mark.parametrize("kind", [RelationKind.DETAILS, RelationKind.BASIS])
def test_a_task_since_it_ended_by_the_wrong_number_is_closed(kind: RelationKind, page: LegalDocumentPage) -> None:
    child = document("60/2024/QĐ-UBND", relations=[related(page, kind)], title="Chi tiết")
    acting(repeals())
    calendar.raise_due(today=date(2025, 2, 10))
    asked = LegalTask.objects.filter(document=child, cause=page, settled_at=None)
    assert asked.count() == 1
    number(page, RIGHT)
    calendar.raise_due(today=date(2025, 2, 11))
    assert not asked.exists()


def test_a_task_about_a_basis_that_ended_long_ago_stays_until_somebody_settles_it(page: LegalDocumentPage) -> None:
    document("60/2024/QĐ-UBND", relations=[related(page, RelationKind.BASIS)], title="Chi tiết")
    acting(repeals())
    calendar.raise_due(today=date(2025, 2, 10))
    calendar.raise_due(today=date(2026, 2, 10))
    assert LegalTask.objects.filter(kind=TaskKind.BASIS_EXPIRED, settled_at=None).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_revisions_of_a_document_are_read_once_for_all_its_relations_and_without_its_text(count: int, page: LegalDocumentPage) -> None:
    acting(*(repeals(scope=Scope.PARTIAL, provisions=f"Điều {place}") for place in range(1, count + 1)))
    with CaptureQueriesContext(connection) as found:
        number(page, RIGHT)
    texts = [
        one["sql"] for one in found if one["sql"].startswith("SELECT") and 'ORDER BY "wagtailcore_revision"."created_at" ASC' in one["sql"]
    ]
    assert len(texts) == 1
    assert targets() == [None] * count


def test_relations_of_a_document_that_is_deleted_between_two_reads_are_left_out(page: LegalDocumentPage) -> None:
    gone, stays = acting(repeals()), acting(repeals(), number="10/2025/QĐ-UBND")

    class Read(type(Relation.objects.all())):  # type: ignore[misc]
        def __iter__(self) -> Any:
            rows = list(super().__iter__())
            LegalDocumentPage.objects.filter(pk=gone.pk).delete()
            return iter(rows)

    assert [row.document_id for row in relations._with_acting(Read(Relation))] == [stays.pk]
