"""Help beside the answer across apps: provisions found by the portal's search and quoted, personal data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from legal_docs.tests.factories import document
from qa.models import Answer
from qa.models.cited_documents import look_up
from qa.processing.answering import answers
from qa.tests.factories import claimed, make_unit, make_user, write_answer
from qa.tests.staff import logged_in, url
from qa.tests.test_staff_screens import answer_data
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for
from search.engines import targets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups", "own_index")]
TEXT = "Điều 1. Phạm vi\nQuyết định này quy định mức thu.\nĐiều 2. Mức thu học phí\nMức thu học phí mầm non là 90.000 đồng một tháng."


@pytest.fixture
def own_index(tmp_path: Any, settings: Any) -> Iterator[None]:
    """An index of this test's own."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    targets._engine.cache_clear()
    yield
    targets._engine.cache_clear()


def test_a_provision_is_found_by_messy_words_and_quoted_with_its_citation() -> None:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    client = logged_in(officer)
    call_command("rebuild_search_index", verbosity=0)
    assert "Không tìm thấy" in client.get(url("law", question.pk), {"luat": "mức thu học phí"}).content.decode()
    page = document("12/2025/QĐ-UBND", body_text=TEXT)
    call_command("rebuild_search_index", verbosity=0)
    found = client.get(url("law", question.pk), {"luat": "muc thu hoc phi mam non"}, headers={"X-Piece": "1"}).content.decode()
    assert "Điều 2. Mức thu học phí" in found
    button = found.split('value="law:')[1].split('"')[0]
    version = answers.answer_of(question).version
    untouched = answer_data("", version) | {"body-0-value": "null"}  # as the editor sends it
    empty = client.post(url("save", question.pk), untouched | {"submit_for_review": "1"})
    assert empty.status_code == 422  # nothing is handed in that says nothing
    client.post(url("save", question.pk), untouched | {"insert": f"law:{button}"})
    answer = Answer.objects.get(question=question)
    assert "90.000 đồng một tháng" in answer.text
    assert [(one.document_id, one.provision) for one in answer.citations.all()] == [(page.pk, "Điều 2")]


ATTACHED = (
    "QUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Quy định về mèo.\nĐiều 2. Thi hành.\n"
    "QUY ĐỊNH\nVề mèo\nĐiều 1. Phạm vi\nMèo nhà.\nĐiều 2. Đối tượng\nMèo hoang."
)


def test_an_article_of_an_attached_regulation_is_cited_as_that_and_not_as_the_one_of_the_decision_with_its_number() -> None:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    page = document("12/2025/QĐ-UBND", body_text=ATTACHED)
    entry = next(one for one in page.get_search_entries() if "Mèo nhà" in one.body and one.heading)
    data = answer_data("", answers.answer_of(question).version) | {"body-0-value": "null"}
    logged_in(officer).post(url("save", question.pk), data | {"insert": f"law:{page.pk}:{entry.entry_id}"})
    citation = Answer.objects.get(question=question).citations.get()
    assert citation.provision == "Điều 1 của Quy định kèm theo"
    assert look_up(citation).url == entry.url


def test_the_reviewer_reads_the_number_of_each_document_that_an_answer_cites() -> None:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    page = document("12/2025/QĐ-UBND", body_text=TEXT)
    write_answer(question, officer, citations=((page.pk, "", "Điều 2"), (None, "99/2020/NĐ-CP", "Điều 7")))
    answers.submit_for_review(question, actor_for(officer, question))
    html = logged_in(make_user(Role.REVIEWER, unit)).get(url("detail", question.pk)).content.decode()
    assert f'{page.url}dieu-2/">Điều 2, 12/2025/QĐ-UBND: {page.title}</a>' in html
    assert "Điều 7, 99/2020/NĐ-CP" in html


def test_the_articles_offered_for_a_citation_tell_those_of_the_attached_regulation_from_those_of_the_decision() -> None:
    page = document("12/2025/QĐ-UBND", body_text=ATTACHED)
    offered = logged_in(make_user(Role.OFFICER, make_unit())).get(url("provisions", page.pk)).json()["provisions"]
    attached = [f"Điều {number} của Quy định kèm theo" for number in (1, 2)]
    assert [one["value"] for one in offered] == ["Điều 1", "Điều 2", *attached]


def test_personal_data_is_named_while_the_officer_writes_but_not_what_was_let_stay() -> None:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, "Ông gọi số 0912 345 678.")
    client = logged_in(officer)
    text = {"text": "Ông Nguyễn Văn Bình, điện thoại 0987 654 321, gọi 0912 345 678."}
    found = [one["text"] for one in client.post(url("personal_data", question.pk), text).json()["found"]]
    assert "0987 654 321" in found
    assert "0912 345 678" in found
    mark = question.marks.get(text="0912 345 678")
    client.post(url("act", question.pk, "decide_mark"), {"mark": mark.pk, "decision": "waive"})
    found = [one["text"] for one in client.post(url("personal_data", question.pk), text).json()["found"]]
    assert "0987 654 321" in found
    assert "0912 345 678" not in found


def test_the_reviewer_sees_what_changed_since_the_answer_was_last_handed_in_and_what_to_check() -> None:
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, "Ông bà nộp hồ sơ trong 10 ngày.")
    answers.submit_for_review(question, actor_for(officer, question))
    first = logged_in(reviewer).get(url("detail", question.pk)).content.decode()
    assert "mb-desk-checks" in first
    assert "mb-desk-changes" not in first
    answers.return_to_author(question, actor_for(reviewer, question), reason="Sai số ngày")
    write_answer(question, officer, "Ông bà nộp hồ sơ trong 15 ngày.")
    answers.submit_for_review(question, actor_for(officer, question))
    again = logged_in(reviewer).get(url("detail", question.pk)).content.decode()
    assert "<del>10</del><ins>15</ins>" in again
