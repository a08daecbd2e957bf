"""Help beside the answer across apps: provisions found by the portal's search and quoted, citations typed as text, personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from legal_docs.tests.factories import document
from qa.models import Answer
from qa.processing.answering import answers, linking
from qa.processing.answering.linking import with_links
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


def test_a_citation_typed_as_text_becomes_a_link_when_the_officer_saves_and_not_while_they_type() -> None:
    page = document("12/2025/QĐ-UBND", body_text=TEXT)
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    typed = "Theo Điều 2 Quyết định số 12/2025/QĐ-UBND và Điều 9 Nghị định 999/2031/NĐ-CP."
    version = answers.answer_of(question).version
    client = logged_in(officer)
    client.post(url("save", question.pk), answer_data(typed, version), headers={"X-Autosave": "1"})
    answer = Answer.objects.get(question=question)
    assert "<a " not in str(answer.body.get_prep_value())
    client.post(url("save", question.pk), answer_data(typed, answer.version))
    html = Answer.objects.get(question=question).body.get_prep_value()[0]["value"]
    assert html.count("<a ") == 1
    assert f'href="{page.url}dieu-2/"' in html
    assert Answer.objects.get(question=question).text == typed


def test_a_paragraph_names_places_of_the_law_that_one_further_up_names() -> None:
    page = document("12/2025/QĐ-UBND", body_text=TEXT)
    paragraphs = (
        "<p>Căn cứ <b>Điều 2</b> Quyết định số 12/2025/QĐ-UBND, ông nộp 90.000 đồng.</p><p>Tiền thừa&nbsp;được trả.</p>",
        "<p>Không có gì khác.&nbsp;</p>",
        "<ul><li>Phạm vi: Điều 1 của Quyết định này.</li></ul>",
    )
    body = Answer.stream_of([{"type": "paragraph", "value": html} for html in paragraphs])
    linked = with_links(body)
    first, second, third = (block["value"] for block in linked.get_prep_value())
    assert f'<a href="{page.url}dieu-2/">Điều 2</a></b> <a href="{page.url}dieu-2/">Quyết định số 12/2025/QĐ-UBND</a>, ông nộp' in first
    assert second == paragraphs[1]
    assert third == f'<ul><li>Phạm vi: <a href="{page.url}dieu-1/">Điều 1 của Quyết định này</a>.</li></ul>'
    assert with_links(linked) is linked


def test_each_piece_of_an_answer_is_compared_with_the_places_in_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Theo Điều 2 thì nộp. "
    body = Answer.stream_of([{"type": "paragraph", "value": f"<p>{sentence}</p>" * 400}])
    compared = 0

    class Place:
        url = "/luat/"

        def __init__(self, start: int) -> None:
            self.start, self._end = start, start + len("Điều 2")

        @property
        def end(self) -> int:
            nonlocal compared
            compared += 1
            return self._end

    monkeypatch.setattr(linking, "places_named", lambda text: [Place(m.start()) for m in re.finditer("Điều 2", text)])
    assert with_links(body).get_prep_value()[0]["value"].count("<a ") == 400
    assert compared < 400 * 5


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
