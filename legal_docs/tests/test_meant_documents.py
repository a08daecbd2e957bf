"""Which document a number means: the one of its day, not one that was issued later, in acts as in citations."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_docs.law.citations.decisions import decide, undo
from legal_docs.law.citations.in_text import named_places
from legal_docs.law.citations.queue import groups
from legal_docs.law.citations.reading import read_page, reread_outdated
from legal_docs.law.citations.resolving import read_meanings, resolve_all_waiting
from legal_docs.law.validity.calendar.services import raise_due
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.law.validity.showing.cited_law import documents_numbered
from legal_docs.models import Citation, CitationDecision, LegalDocumentPage, LegalTask, Meant, Relation
from legal_docs.publication.relations import release_later_targets
from legal_docs.tests.factories import body, document, related
from legal_docs.text.vocabulary import Origin, RelationKind, Status

pytestmark = pytest.mark.django_db
NAMED = "Điều 1. Căn cứ\nTheo Quyết định số 15/QĐ-UBND ngày 03 tháng 5 năm 2020 của Ủy ban nhân dân tỉnh.\n"
BARE = "Điều 2. Bãi bỏ\nBãi bỏ Quyết định số 15/QĐ-UBND."


def decision(number: str = "15/QĐ-UBND", day: date = date(2020, 5, 3), **values: object) -> LegalDocumentPage:
    defaults = {"title": f"Khen thưởng {day:%d/%m/%Y}", "issued_on": day, "effective_on": day, "locality": "tỉnh Thử Nghiệm"}
    return document(number, **{**defaults, **values})


def acting(relation: Relation | None = None, text: str = "Điều 1. Giờ\nMở cửa.", day: date = date(2021, 5, 1)) -> LegalDocumentPage:
    return decision("20/2021/QĐ-UBND", day, body_text=text, relations=[relation] if relation else [])


def status(page: LegalDocumentPage) -> str:
    page.refresh_from_db()
    return page.status


def targets(citing: LegalDocumentPage) -> list[int | None]:
    read_page(citing)
    resolve_all_waiting()
    return list(Citation.objects.filter(version__document=citing).order_by("pk").values_list("target", flat=True))


@pytest.mark.parametrize("evidence", ["", "Bãi bỏ Quyết định số 15/QĐ-UBND ngày 03 tháng 5 năm 2020 của Ủy ban nhân dân tỉnh."])
def test_an_act_never_ends_a_document_that_was_issued_later(evidence: str) -> None:
    acting(related("15/QĐ-UBND", RelationKind.REPEALS, evidence=evidence, origin=Origin.PARSED if evidence else Origin.MANUAL))
    assert status(decision(day=date(2022, 3, 3))) == Status.IN_FORCE
    assert Relation.objects.get().target is None


def test_nor_does_it_where_the_later_document_is_there_first() -> None:
    later = decision(day=date(2022, 3, 3))
    acting(related("15/QĐ-UBND", RelationKind.REPEALS), NAMED + BARE)
    assert status(later) == Status.IN_FORCE
    assert Relation.objects.get().candidate is None


def test_a_number_without_a_year_means_the_document_of_the_day_that_the_text_gives() -> None:
    wrong, right = decision(day=date(2019, 4, 4)), decision()
    acting(related("15/QĐ-UBND", RelationKind.REPEALS), NAMED + BARE)
    assert (status(wrong), status(right)) == (Status.IN_FORCE, Status.EXPIRED)


def test_a_number_without_a_year_and_a_day_waits_for_a_person() -> None:
    found = decision()
    relation = acting(related("15/QĐ-UBND", RelationKind.REPEALS)).relations.get()
    assert (relation.target, relation.candidate) == (None, found)
    assert status(found) == Status.IN_FORCE
    raise_due()
    assert LegalTask.objects.filter(document=found, cause=relation.document).count() == 1


def test_a_number_with_its_year_means_no_document_issued_later_either() -> None:
    later = decision("05/2021/QĐ-UBND", date(2021, 8, 1))  # provinces that were merged began again within a year
    citing = acting(related("05/2021/QĐ-UBND", RelationKind.REPEALS), "Điều 1. Bãi bỏ\nBãi bỏ Quyết định số 05/2021/QĐ-UBND.")
    assert (status(later), targets(citing)) == (Status.IN_FORCE, [None])
    new_body = body("Ủy ban nhân dân tỉnh Thử Nghiệm (cũ)")
    older = decision("05/2021/QĐ-UBND", date(2021, 2, 1), issuing_body=new_body)
    assert (status(later), status(older), targets(citing)) == (Status.IN_FORCE, Status.EXPIRED, [older.pk])


def test_a_citation_with_a_day_is_not_linked_to_another_document_of_its_number_that_comes_later() -> None:
    citing = acting(text=NAMED)
    decision(day=date(2019, 4, 4))
    decision(day=date(2022, 3, 3))
    assert targets(citing) == [None]
    right = decision()
    assert targets(citing) == [right.pk]


def test_a_citation_of_a_number_without_a_year_needs_its_day_which_may_stand_elsewhere_in_the_text() -> None:
    right = decision()
    assert targets(acting(text=NAMED + BARE)) == [right.pk, right.pk]
    assert targets(decision("21/2021/QĐ-UBND", date(2021, 5, 1), body_text=BARE)) == [None]


def test_a_text_as_it_was_amended_may_name_what_was_issued_after_the_document() -> None:
    later, citing = decision("09/2022/QĐ-UBND", date(2022, 3, 3)), acting(text="Điều 1. Giờ\nTheo Quyết định số 09/2022/QĐ-UBND.")
    assert targets(citing) == [None]
    version = citing.versions.get()
    version.pk, version.valid_from = None, date(2023, 1, 1)
    version.save()
    for row in citing.versions.get(valid_from=None).provisions.all():
        row.pk, row.version = None, version
        row.save()
    assert targets(citing) == [None, later.pk]


TODAY = date(2026, 12, 2)


def test_a_text_of_no_province_links_a_number_without_a_year_only_with_its_day() -> None:
    right = decision()
    assert named_places("Theo Quyết định số 15/QĐ-UBND.", TODAY) == []
    assert [place.url for place in named_places("Theo Quyết định số 15/QĐ-UBND ngày 03/5/2020.", TODAY)] == [right.url]
    assert named_places("Theo Quyết định số 15/QĐ-UBND ngày 04 tháng 5 năm 2020.", TODAY) == []
    assert documents_numbered(["15/QĐ-UBND"]) == {}


def elsewhere(number: str = "30/2021/QĐ-UBND", **values: object) -> LegalDocumentPage:
    other = body("Ủy ban nhân dân tỉnh Khác", locality="tỉnh Khác")
    return decision(number, date(2021, 5, 1), issuing_body=other, locality="tỉnh Khác", **values)


LOCAL = "Điều 1. Căn cứ\nTheo Quyết định số 05/2020/QĐ-UBND."


def meant() -> list[Meant]:
    return [Meant(row["target_key"], row["dated"], row["within"]) for row in groups()]


def test_a_decision_about_a_local_number_holds_for_the_texts_of_that_place_alone(admin_user: object) -> None:
    here, there = acting(text=LOCAL), elsewhere(body_text=LOCAL)
    assert targets(here) == targets(there) == [None]
    assert sorted(one.place for one in meant()) == ["tỉnh Khác", "tỉnh Thử Nghiệm"]
    real = decision("99/2020/QĐ-UBND")
    own = next(one for one in meant() if one.place == "tỉnh Thử Nghiệm")
    assert decide(Meant.of(str(own)), words="05/2020", target=real, note="", user=admin_user) == 1
    assert (targets(here), targets(there)) == ([real.pk], [None])
    later = elsewhere("31/2021/QĐ-UBND", body_text=LOCAL)
    assert (targets(decision("22/2021/QĐ-UBND", date(2021, 5, 1), body_text=LOCAL)), targets(later)) == ([real.pk], [None])
    undo(CitationDecision.objects.get())
    assert targets(here) == [None]


def test_decisions_about_a_number_without_a_year_hold_for_its_day_or_for_one_document(admin_user: object) -> None:
    dated, other_day, bare = acting(text=NAMED), decision("21/2021/QĐ-UBND", body_text=NAMED.replace("2020", "2019")), acting_bare()
    for citing in (dated, other_day, bare):
        assert targets(citing) == [None]
    real = decision("99/2020/QĐ-UBND", date(2019, 1, 1))
    for one in meant():
        if one.dated == date(2020, 5, 3) or one.within == f"@{bare.pk}":
            decide(one, words="15/QĐ-UBND", target=real, note="", user=admin_user)
    assert [targets(citing) for citing in (dated, other_day, bare)] == [[real.pk], [None], [real.pk]]


def acting_bare() -> LegalDocumentPage:
    return decision("23/2021/QĐ-UBND", date(2021, 6, 1), body_text=BARE)


def test_a_decision_of_an_earlier_version_stays_where_its_document_may_be_meant(admin_user: object) -> None:
    here, there, real = acting(text=LOCAL), elsewhere(body_text=LOCAL), decision("99/2020/QĐ-UBND")
    targets(here), targets(there)
    Citation.objects.update(within="", target=real)
    CitationDecision.objects.create(target_key="5/2020/qd-ubnd", words="05/2020", target=real)
    assert read_meanings()
    assert reread_outdated() == 2
    assert (targets(here), targets(there)) == ([real.pk], [None])
    assert not read_meanings()


def test_after_an_upgrade_an_act_lets_go_of_a_later_document_that_it_ended() -> None:
    later = decision(day=date(2022, 5, 3))
    act = acting(related(later, RelationKind.REPEALS, target_number=later.number))
    Relation.objects.filter(document=act).update(target=later, target_key=later.number_key)  # as an earlier version did
    refresh_status([later.pk])
    assert status(later) == Status.EXPIRED
    release_later_targets()
    assert (status(later), Relation.objects.get(document=act).target) == (Status.IN_FORCE, None)


def test_a_number_that_a_text_gives_two_days_waits_for_a_person() -> None:
    text = "Điều 1. Bãi bỏ\nBãi bỏ Quyết định số 15/QĐ-UBND ngày 03/5/2020 và Quyết định số 15/QĐ-UBND ngày 04/5/2019."
    first = decision()
    act = acting(related("15/QĐ-UBND", RelationKind.REPEALS), text=text)
    relation = Relation.objects.get(document=act)
    assert (relation.target, relation.candidate, status(first)) == (None, first, Status.IN_FORCE)


def test_the_text_of_an_act_is_read_once_for_all_its_relations_that_wait() -> None:

    act = acting(text=NAMED)
    rows = [Relation(document=act, kind=RelationKind.GUIDES, target_number="15/QĐ-UBND", sort_order=place) for place in range(30)]
    for row in rows:
        row.target_key = "15/qd-ubnd"
    Relation.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as found:
        right = decision()
    texts = [one["sql"] for one in found if "body_text" in one["sql"] and f'"page_ptr_id" = {act.pk} ' in one["sql"]]
    assert len(texts) == 2  # once more by the worker's index of references
    assert Relation.objects.filter(target=right).count() == 30
