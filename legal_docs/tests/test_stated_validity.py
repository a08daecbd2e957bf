"""What the text of an imported record says of validity: its own days, and what it does to other documents."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from legal_docs.importing.rereading import notify_waiting, reread
from legal_docs.importing.stated import READERS_VERSION
from legal_docs.law.validity.calendar.services import open_tasks, raise_due, settle
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.models import LegalDocumentPage, LegalTask, Relation, TaskKind
from legal_docs.text.vocabulary import Origin, Status

pytestmark = pytest.mark.django_db

REPEAL = "Luật Thư viện số 31/2019/QH14 đã được sửa đổi theo Luật số 35/2018/QH14 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành"


def law(number: str, year: int, *clauses: str, **values: Any) -> dict[str, Any]:
    text = "\n".join(f"{place}. {clause}" for place, clause in enumerate(clauses, 1))
    return {
        "id": number.lower().replace("/", "-"),
        "number": number,
        "type": "Luật",
        "title": "Thư viện",
        "issuer": "Quốc hội",
        "signed_date": f"{year}-11-20",
        "effective_date": f"{year + 1}-07-01",
        "articles": [
            {"id": "1", "heading": "Điều 1. Phạm vi điều chỉnh", "text": "Luật này quy định về thư viện."},
            {"id": "2", "heading": "Điều 2. Hiệu lực thi hành", "text": text or "Luật này do Quốc hội thông qua."},
        ],
        **values,
    }


OLD, NEW = law("31/2019/QH14", 2019), law("90/2024/QH15", 2024, f"{REPEAL}.")


def imported(tmp_path: Path, *records: dict[str, Any]) -> list[LegalDocumentPage]:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in records), encoding="utf-8")
    call_command("import_documents", path, report=tmp_path / "report.csv", verbosity=0)
    return [LegalDocumentPage.objects.get(source_id=row["id"]) for row in records]


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["repealed first", "repealing first"])
def test_a_law_that_another_repeals_in_plain_words_has_ended_in_either_order(
    tmp_path: Path, client: Client, order: tuple[dict[str, Any], ...]
) -> None:
    imported(tmp_path, *order)
    old = LegalDocumentPage.objects.get(number="31/2019/QH14")
    relation = Relation.objects.get(target=old)
    assert (old.status, old.status_since, relation.origin) == (Status.EXPIRED, date(2025, 7, 1), Origin.PARSED)
    assert "90/2024/QH15" in client.get(old.url).content.decode()
    assert not Relation.objects.filter(target_number="35/2018/QH14")  # by which it had been amended only


def test_an_exception_leaves_the_law_in_force_with_a_careful_sentence_and_a_task(tmp_path: Path, client: Client) -> None:
    old, new = imported(tmp_path, OLD, law("90/2024/QH15", 2024, f"{REPEAL}, trừ Điều 5 được tiếp tục thực hiện."))
    raise_due()
    assert old.status == Status.IN_FORCE
    shown = " ".join(client.get(old.url).content.decode().split())
    assert "Văn bản này có thể đã bị bãi bỏ bởi" in shown
    assert "Cổng thông tin đang kiểm tra." in shown
    task = next(task for task in open_tasks() if task.kind == TaskKind.RELATION_DOUBTED)
    assert (task.document, task.cause.pk) == (old, new.pk)
    assert "trừ Điều 5" in task.note


def test_a_doubt_that_was_settled_is_not_shown_again(tmp_path: Path, client: Client, admin_user: Any) -> None:
    doubted = law("90/2024/QH15", 2024, f"{REPEAL}, trừ Điều 5 được tiếp tục thực hiện.")
    old, _new = imported(tmp_path, OLD, doubted)
    raise_due()
    settle(LegalTask.objects.get(kind=TaskKind.RELATION_DOUBTED), user=admin_user, decision="Còn hiệu lực")
    imported(tmp_path, {**doubted, "title": "Thư viện công cộng"})
    assert "có thể đã" not in client.get(old.url).content.decode()


def test_a_bill_without_a_day_of_issue_ends_nothing(tmp_path: Path) -> None:
    bill = law("2024/QH15", 2024, f"{REPEAL}.")
    old, _bill = imported(tmp_path, OLD, {**bill, "signed_date": None})
    assert old.status == Status.IN_FORCE


def test_a_decision_of_another_province_is_not_the_one_that_is_replaced(tmp_path: Path) -> None:
    words = {"type": "Quyết định", "title": "Quy định tách thửa"}
    here = law("22/2020/QĐ-UBND", 2020, **words, issuer="Ủy ban nhân dân tỉnh Thử Nghiệm")
    there = law(
        "26/2021/QĐ-UBND", 2021, "Quyết định này thay thế Quyết định số 22/2020/QĐ-UBND.", **words, issuer="Ủy ban nhân dân tỉnh Ví Dụ"
    )
    page, _acting = imported(tmp_path, here, there)
    assert page.status == Status.IN_FORCE
    assert Relation.objects.filter(target_number="22/2020/QĐ-UBND", target=None, candidate=None).exists()


def test_a_decision_of_the_council_of_the_same_place_is_the_one_that_is_named(tmp_path: Path) -> None:
    words = {"type": "Nghị quyết", "title": "Mức phí thư viện"}
    council = law("05/2020/NQ-HĐND", 2020, **words, issuer="Hội đồng nhân dân tỉnh Thử Nghiệm")
    acting = law(
        "26/2021/QĐ-UBND",
        2021,
        "Quyết định này thay thế Nghị quyết số 05/2020/NQ-HĐND.",
        type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Thử Nghiệm",
    )
    page, _acting = imported(tmp_path, council, acting)
    assert page.issuing_body.locality
    relation = Relation.objects.get(target_number="5/2020/NQ-HĐND")
    assert page.pk in (relation.target_id, relation.candidate_id)


def test_a_document_that_states_its_own_end_has_ended(tmp_path: Path) -> None:
    ends = "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2020 đến hết ngày 31 tháng 12 năm 2025."
    (page,) = imported(tmp_path, law("31/2019/QH14", 2019, ends))
    assert page.expires_on == date(2026, 1, 1)


def test_the_record_wins_over_the_text_and_the_difference_is_a_task(tmp_path: Path) -> None:
    (page,) = imported(tmp_path, law("31/2019/QH14", 2019, "Luật này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2020."))
    assert page.effective_on == date(2020, 7, 1)
    assert "01 tháng 8 năm 2020" in LegalTask.objects.get(kind=TaskKind.TEXT_DIFFERS, document=page).note


def test_a_day_that_only_the_text_states_is_taken(tmp_path: Path) -> None:
    stated = law("31/2019/QH14", 2019, "Luật này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2020.")
    (page,) = imported(tmp_path, {**stated, "effective_date": None})
    assert page.effective_on == date(2020, 8, 1)


def test_without_a_day_the_page_says_that_the_portal_lacks_it_not_that_the_text_names_none(tmp_path: Path, client: Client) -> None:
    (page,) = imported(tmp_path, {**OLD, "effective_date": None})
    assert "Cổng thông tin chưa có ngày có hiệu lực của văn bản này." in client.get(page.url).content.decode()


def before_the_upgrade(*pages: LegalDocumentPage) -> None:
    """Put documents back into the state that an import before the readers left them in."""
    Relation.objects.all().delete()
    for page in pages:
        LegalDocumentPage.objects.filter(pk=page.pk).update(readers_version=0, status=Status.IN_FORCE)


def test_documents_that_were_imported_before_are_read_again_once(tmp_path: Path) -> None:
    old, new = imported(tmp_path, OLD, NEW)
    before_the_upgrade(old, new)
    assert "2 imported documents" in notify_waiting()
    assert (reread(limit=1), reread(), reread()) == (1, 1, 0)
    old.refresh_from_db()
    assert (old.status, old.readers_version, notify_waiting()) == (Status.EXPIRED, READERS_VERSION, "")


def test_reading_again_leaves_what_a_person_edited(tmp_path: Path, admin_user: Any) -> None:
    old, new = imported(tmp_path, OLD, NEW)
    before_the_upgrade(old, new)
    page = LegalDocumentPage.objects.get(pk=new.pk)
    page.save_revision(user=admin_user).publish()
    Relation.objects.all().delete()
    reread()
    assert not Relation.objects.exists()


def test_a_document_in_force_until_an_event_is_left_to_a_person(tmp_path: Path) -> None:
    until = "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2020 đến ngày Nghị quyết số 42/2017/QH14 hết hiệu lực thi hành."
    (page,) = imported(tmp_path, law("31/2019/QH14", 2019, until, effective_date=None))
    assert page.effective_on is None
    assert LegalTask.objects.filter(kind=TaskKind.TEXT_DIFFERS, document=page).exists()
    assert not Relation.objects.exists()


def test_words_taken_out_of_a_provision_amend_it_and_do_not_repeal_it(tmp_path: Path) -> None:
    words = "Bãi bỏ cụm từ “thanh tra,” tại khoản 3 Điều 2 của Luật Thư viện số 31/2019/QH14."
    old, _new = imported(tmp_path, OLD, law("90/2024/QH15", 2024, words))
    assert [(one.kind, one.scope) for one in old.incoming.all()] == [("sua_doi_bo_sung", "partial")]


@pytest.mark.parametrize(
    "clauses",
    [
        (f"{REPEAL}.", "Điều 5 Luật Thư viện số 31/2019/QH14 tiếp tục có hiệu lực đến hết ngày 31/12/2027."),
        ("Bãi bỏ Luật Thư viện số 31/2019/QH14 kể từ ngày 01 tháng 7 năm 2027.",),
        ("Bãi bỏ Danh mục ban hành kèm theo Luật Thư viện số 31/2019/QH14.",),
    ],
    ids=["kept in part by the next clause", "from another day", "a list that it holds"],
)
def test_what_is_not_certain_leaves_the_law_in_force_with_a_careful_sentence(
    tmp_path: Path, client: Client, clauses: tuple[str, ...]
) -> None:
    old, _new = imported(tmp_path, OLD, law("90/2024/QH15", 2024, *clauses))
    assert old.status == Status.IN_FORCE
    assert "Văn bản này có thể đã bị" in " ".join(client.get(old.url).content.decode().split())


def test_reading_again_takes_back_an_end_that_is_not_certain(tmp_path: Path) -> None:
    old, new = imported(tmp_path, OLD, law("90/2024/QH15", 2024, "Bãi bỏ Danh mục ban hành kèm theo Luật Thư viện số 31/2019/QH14."))
    Relation.objects.filter(document=new).update(target=old, candidate=None)
    LegalDocumentPage.objects.filter(pk=new.pk).update(readers_version=READERS_VERSION - 1)
    refresh_status([old.pk])
    assert LegalDocumentPage.objects.get(pk=old.pk).status == Status.EXPIRED
    reread()
    relation = Relation.objects.get(document=new)
    assert (relation.target, relation.candidate.pk) == (None, old.pk)
    assert LegalDocumentPage.objects.get(pk=old.pk).status == Status.IN_FORCE


@pytest.mark.parametrize(
    ("kind", "status"), [("can_cu", Status.EXPIRED), ("lien_quan", Status.EXPIRED), ("sua_doi_bo_sung", Status.PARTLY_EXPIRED)]
)
def test_a_ground_or_a_related_document_of_the_record_may_be_repealed_by_the_text(tmp_path: Path, kind: str, status: str) -> None:
    stated = [{"kind": kind, "target": "31/2019/QH14"}]
    old, _new = imported(tmp_path, OLD, law("90/2024/QH15", 2024, f"{REPEAL}.", relations=stated))
    assert old.status == status


def test_a_doubt_about_a_document_without_a_day_of_issue_is_one_task_for_ever(tmp_path: Path) -> None:
    imported(tmp_path, OLD, {**law("90/2024/QH15", 2024, f"{REPEAL}."), "signed_date": None})
    for day in range(1, 5):
        raise_due(today=date(2026, 12, day))
    assert LegalTask.objects.get(kind=TaskKind.RELATION_DOUBTED).settled_at is None


def test_a_doubt_stays_settled_when_the_account_of_who_settled_it_is_deleted(
    tmp_path: Path, client: Client, django_user_model: Any
) -> None:
    doubted = law("90/2024/QH15", 2024, f"{REPEAL}, trừ Điều 5 được tiếp tục thực hiện.")
    old, _new = imported(tmp_path, OLD, doubted)
    raise_due()
    user = django_user_model.objects.create_user("nguoi-cu")
    settle(LegalTask.objects.get(kind=TaskKind.RELATION_DOUBTED), user=user, decision="Còn hiệu lực")
    user.delete()
    imported(tmp_path, {**doubted, "title": "Thư viện công cộng"})
    assert "có thể đã" not in client.get(old.url).content.decode()


def test_a_doubt_that_was_closed_by_itself_is_shown_when_it_is_back(tmp_path: Path, client: Client) -> None:
    doubted = law("90/2024/QH15", 2024, f"{REPEAL}, trừ Điều 5 được tiếp tục thực hiện.")
    old, _new = imported(tmp_path, OLD, doubted)
    raise_due()
    Relation.objects.update(candidate=None)
    raise_due()
    imported(tmp_path, {**doubted, "title": "Thư viện công cộng"})
    assert "có thể đã" in client.get(old.url).content.decode()


def test_a_text_that_the_readers_fail_on_is_a_task_beside_what_was_asked_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = imported(tmp_path, law("31/2019/QH14", 2019, "Luật này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2020."))
    asked = LegalTask.objects.get(kind=TaskKind.TEXT_DIFFERS, document=page).note
    before_the_upgrade(page)

    def fails(_text: str) -> None:
        raise RuntimeError("the reader is at fault")

    with monkeypatch.context() as broken:
        broken.setattr("legal_docs.importing.rereading.parse", fails)
        assert (reread(), notify_waiting()) == (0, "")
    task = LegalTask.objects.get(kind=TaskKind.TEXT_DIFFERS, document=page)
    assert (task.settled_at, task.note.split("\n")[:-1]) == (None, asked.split("\n"))
    assert "Không đọc lại được" in task.note
    before_the_upgrade(page)
    reread()
    assert LegalTask.objects.get(kind=TaskKind.TEXT_DIFFERS, document=page).note == asked
