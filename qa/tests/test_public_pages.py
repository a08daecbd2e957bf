"""The public side: list, answer page, ledger, feed, search entries."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.contracts.duties import evidence
from qa.models import AnswerPage, Question
from qa.processing.answering import answers
from qa.processing.publication.ledger import months, receipts_of_kind
from qa.public.intake import receiving
from qa.tests.factories import answered, claimed, in_review, make_field, make_question, make_unit, make_user, write_answer
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind, Role, Visibility
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db


def test_the_section_shows_answers_newest_first_by_field_and_page(client: Client):
    field = make_field(name="Hộ tịch thử")
    answered(field=field, title="Khai sinh cho con ở đâu?")
    answered(title="Câu hỏi của lĩnh vực khác?")
    html = client.get("/hoi-dap/").content.decode()
    assert "Khai sinh cho con ở đâu?" in html
    assert "Câu hỏi của lĩnh vực khác?" in html
    html = client.get(f"/hoi-dap/?linh-vuc={field.slug}").content.decode()
    assert "Khai sinh cho con ở đâu?" in html
    assert "Câu hỏi của lĩnh vực khác?" not in html


def test_public_pages_set_no_cookie_and_may_be_cached(client: Client):
    page = answered().page
    for path in ("/hoi-dap/", page.url, "/hoi-dap/so-theo-doi/", "/hoi-dap/rss/"):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies
        assert "public" in response["Cache-Control"]


def test_an_answer_page_says_who_answered_when_and_carries_structured_data(client: Client):
    question = answered()
    html = client.get(question.page.url).content.decode()
    assert question.unit.name in html
    data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(\{[^<]*QAPage[^<]*\})</script>', html).group(1))  # type: ignore[union-attr]
    assert data["mainEntity"]["acceptedAnswer"]["text"]


def test_the_sender_is_named_only_when_they_asked_for_it():
    hidden = answered(contact=receiving.Contact(name="Nguyễn Văn An"), consent=True)
    named = answered(contact=receiving.Contact(name="Trần Thị Bé", publish_name=True), consent=True)
    assert (hidden.page.asker, named.page.asker) == ("", "Trần Thị Bé")


def test_an_answer_gives_one_search_entry_with_field_unit_and_text():
    question = answered(field=make_field(name="Đất đai thử"))
    (entry,) = question.page.get_search_entries()
    assert entry.kind == "answer"
    assert entry.fields == ("Đất đai thử",)
    assert entry.issuer == question.unit.name
    assert "giấy chứng sinh" in entry.body


def test_every_receipt_has_a_row_in_the_ledger_and_withheld_ones_their_reason(client: Client):
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    answered()
    make_question()
    spam = make_question(spam_score=1.0)
    withheld = claimed(unit, officer)
    write_answer(withheld, officer, visibility=Visibility.WITHHELD, withheld_reason="personal")
    answers.submit_for_review(withheld, actor_for(officer, withheld))
    answers.approve(withheld, actor_for(reviewer, withheld))
    answers.publish(withheld, actor_for(publisher, withheld))
    month = f"{timezone.localdate():%Y-%m}"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/hoi-dap/so-theo-doi/{month}.csv").content.decode("utf-8-sig"))))
    assert len(rows) == months()[0].received == Question.objects.count() - 1
    assert spam.public_no not in {row["number"] for row in rows}
    (row,) = [row for row in rows if row["number"] == withheld.public_no]
    assert row["withheld_reason"]
    assert not row["url"]
    assert len(client.get(f"/hoi-dap/so-theo-doi/{month}.json").json()["rows"]) == len(rows)


def test_all_receipts_of_a_kind_stand_together_with_due_date_and_result_and_the_duty_leads_there(client: Client):
    asked, other = make_question(kind=Kind.INFO_REQUEST), make_question()
    found = evidence("information_requests")
    assert found is not None
    page = client.get(found.url).content.decode()
    assert asked.public_no in page
    assert other.public_no not in page


def test_an_answer_that_was_taken_down_is_no_evidence_of_a_duty() -> None:
    question = answered(make_unit())
    found = evidence("questions")
    assert found is not None
    assert found.count == 1
    AnswerPage.objects.get(question=question).unpublish()
    found = evidence("questions")
    assert found is not None
    assert (found.count, found.newest) == (0, None)


def test_the_ledger_does_not_tell_which_desk_has_the_paper():
    from qa.processing.publication.ledger import row_of

    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    writing, reviewing = claimed(unit, officer), in_review(unit, officer)
    assert row_of(writing).status == row_of(reviewing).status


def test_the_ledger_lists_the_months_of_one_year_and_leads_to_the_other_years(client: Client):
    for day in ("2023-02-10", "2024-03-01", "2024-11-20", "2025-06-05"):
        question = make_question()
        Question.objects.filter(pk=question.pk).update(submitted_at=f"{day}T10:00+07:00")
    html = client.get("/hoi-dap/so-theo-doi/?thang=2024-03").content.decode()
    assert re.findall(r'href="\?thang=([\d-]+)"', html) == ["2024-11", "2024-03", "2025-06", "2023-02"]
    html = client.get("/hoi-dap/so-theo-doi/?thang=2030-01").content.decode()
    assert re.findall(r'href="\?thang=([\d-]+)"', html) == ["2025-06", "2024-11", "2023-02"], "a year without questions shows the newest"


def test_a_strange_month_is_not_found(client: Client):
    assert client.get("/hoi-dap/so-theo-doi/2026-13.csv").status_code == 404


def test_contacts_cannot_be_read_in_the_database():
    from django.db import connection

    make_question(contact=receiving.Contact(email="an@example.com", name="Nguyễn Văn An"), consent=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email FROM qa_questioncontact")
        row = cursor.fetchone()
    assert "example.com" not in row[1]
    assert "Nguyễn" not in row[0]


def test_imported_answers_are_pages_with_their_source_identifier_and_importing_again_changes_nothing(tmp_path):
    record = {
        "id": "qa-0001",
        "title": "Chuyển mục đích sử dụng đất?",
        "question": "Ông H.Q.N. hỏi về đất.",
        "answer": "Trả lời.\n\nĐoạn hai.",
        "field": "Đất đai",
        "asked_date": None,
        "answered_date": "2026-06-01",
        "answering_body": "Cục Quản lý đất đai",
        "asker_name": "H.Q.N.",
        "cited": ["254/2025/QH15"],
    }
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n{}\n", encoding="utf-8")
    out = io.StringIO()
    call_command("import_questions", str(path), stdout=out, verbosity=0)
    assert "created: 1" in out.getvalue()
    assert "failed: 1" in out.getvalue()
    page = AnswerPage.objects.get(external_id="qa-0001")
    (entry,) = page.get_search_entries()
    assert entry.external_id == "qa-0001"
    assert entry.aliases
    again = io.StringIO()
    call_command("import_questions", str(path), stdout=again, verbosity=0)
    assert "unchanged: 1" in again.getvalue()
    assert not Question.objects.receipts().exists()


def test_the_answers_of_a_unit_have_a_list_and_a_feed_of_their_own(client: Client):
    unit = make_unit(name="Sở Nội vụ thử")
    own, other = answered(unit, title="Câu của đơn vị này?").page, answered(title="Câu của đơn vị khác?").page
    address = f"/hoi-dap/?don-vi={unit.slug}"
    assert f'href="{address}"' in client.get(own.url).content.decode()
    listed = client.get(address).content.decode()
    feed = f"/hoi-dap/rss/don-vi/{unit.slug}/"
    assert f'href="{feed}"' in listed
    for found in (listed, client.get(feed).content.decode()):
        assert own.title in found
        assert other.title not in found
    assert client.get("/hoi-dap/rss/don-vi/khong-co/").status_code == 404


@pytest.mark.parametrize("year", ["0", "99999", "99999999999999999999"])
def test_open_data_of_a_year_that_no_calendar_has_is_not_found(client: Client, year: str):
    for ending in ("csv", "json"):
        assert client.get(f"/hoi-dap/du-lieu/{year}.{ending}").status_code == 404


@pytest.mark.parametrize("kind", ["unit", "field"])
def test_the_index_hears_of_a_new_name_of_who_answered_and_of_the_field(noted_pages: list[int], kind: str):
    question = answered(field=make_field(name="Đất đai thử"))
    answered()
    row = getattr(question.page, kind)
    noted_pages.clear()
    row.save()
    assert noted_pages == []
    row.name = "Tên mới"
    row.save()
    assert set(noted_pages) == {page.pk for page in AnswerPage.objects.filter(**{kind: row})}
    assert question.page.pk in noted_pages


def test_spam_and_what_is_being_checked_are_in_the_figures_of_information_requests_as_little_as_in_the_ledger():
    question = make_question(kind=Kind.INFO_REQUEST)
    spam = make_question(kind=Kind.INFO_REQUEST, spam_score=0.9)
    receiving.confirm_spam(spam, actor_for(make_user(Role.INTAKE)))
    make_question(kind=Kind.INFO_REQUEST, spam_score=0.9)
    found = evidence("information_requests")
    assert found is not None
    assert found.figures[0][1] == receipts_of_kind(Kind.INFO_REQUEST).count() == 1
    with clock.at(timezone.now() + timedelta(days=60)):
        found = evidence("information_requests")
        assert found is not None
        assert [late.title for late in found.late] == [question.public_no]
