"""The queue: who is there, views, filters, counts, the spreadsheet."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from qa.models import Presence, Question, SavedView
from qa.processing.answering import answers
from qa.processing.casework import sender
from qa.staff.queue import presence
from qa.tests.factories import assigned, claimed, in_review, make_field, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def test_a_second_session_sees_who_writes_and_no_longer_when_the_page_is_closed_or_asleep():
    unit = make_unit()
    lan, minh = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = claimed(unit, lan)
    writer, watcher = logged_in(lan), logged_in(minh)
    writer.post(url("report_presence", question.pk), {"writing": "0"})
    assert "đang xem" in watcher.get(url("presence_of_colleagues"), {"ids": question.pk}).json()["present"][str(question.pk)]
    writer.post(url("report_presence", question.pk), {"writing": "1"})
    said = watcher.post(url("report_presence", question.pk)).json()["present"]
    assert said == f"{lan.first_name} đang soạn"
    assert f"{lan.first_name} đang soạn" in watcher.get(url("queue"), {"xem": "open"}).content.decode()
    Presence.objects.filter(user=lan).update(seen_at=timezone.now() - presence.FRESH - timedelta(seconds=1))
    assert watcher.get(url("presence_of_colleagues"), {"ids": question.pk}).json()["present"] == {}
    writer.post(url("report_presence", question.pk), {"writing": "1"})
    writer.post(url("report_presence", question.pk), {"leave": "1"})
    assert watcher.post(url("report_presence", question.pk)).json()["present"] == ""


def test_presence_tells_nothing_of_questions_that_one_may_not_see():
    unit = make_unit()
    question = claimed(unit, officer := make_user(Role.OFFICER, unit))
    logged_in(officer).post(url("report_presence", question.pk), {"writing": "1"})
    stranger = logged_in(make_user(Role.OFFICER, make_unit()))
    assert stranger.get(url("presence_of_colleagues"), {"ids": question.pk}).json()["present"] == {}
    assert stranger.post(url("report_presence", question.pk)).status_code == 404


def test_a_saved_view_shows_a_colleague_the_same_rows_as_far_as_they_may_see_them():
    mine, other = make_unit(), make_unit()
    clerk, officer = make_user(Role.INTAKE), make_user(Role.OFFICER, mine)
    field = make_field(name="Đất đai")
    seen, unseen = assigned(mine, field=field, title="Câu của đơn vị tôi"), assigned(other, field=field, title="Câu của đơn vị khác")
    assigned(mine, title="Câu ngoài lĩnh vực")
    query = f"xem=open&field={field.slug}&cot=due&cot=channel"
    logged_in(clerk).post(url("save_view"), {"name": "Đất đai đang mở", "query": query, "for": "all"})
    logged_in(clerk).post(url("save_view"), {"name": "Chỉ của tôi", "query": "xem=overdue"})
    full = logged_in(clerk).get(f"{url('queue')}?{query}")
    trimmed = logged_in(officer).get(f"{url('queue')}?{query}")
    assert [row.question.pk for row in full.context["rows"]] == [seen.pk, unseen.pk]
    assert [row.question.pk for row in trimmed.context["rows"]] == [seen.pk]
    assert [column.name for column in trimmed.context["columns"]] == ["due", "question", "channel"]
    offered = {view.name: count for view, count, _open in trimmed.context["saved_views"]}
    assert offered == {"Đất đai đang mở": 1}


def test_only_the_owner_deletes_a_saved_view():
    clerk, other = make_user(Role.INTAKE), make_user(Role.INTAKE)
    logged_in(clerk).post(url("save_view"), {"name": "Chung", "query": "xem=open", "for": "all"})
    view = SavedView.objects.get()
    assert logged_in(other).post(url("drop_view", view.pk)).status_code == 404
    logged_in(clerk).post(url("drop_view", view.pk))
    assert not SavedView.objects.exists()


def test_the_filters_of_the_queue_narrow_by_holder_unit_tree_dates_and_words_of_what_was_sent():
    above = make_unit()
    below = make_unit(parent=above)
    officer = make_user(Role.OFFICER, below)
    held = claimed(below, officer, body="Xin hỏi về thửa đất số 12")
    free = assigned(above)
    client = logged_in(make_user(Role.INTAKE))

    def found(**filters: str) -> set[int]:
        return {row.question.pk for row in client.get(url("queue"), {"xem": "all", **filters}).context["rows"]}

    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert found() == {held.pk, free.pk}
    assert found(unit=above.slug) == {held.pk, free.pk}
    assert found(unit=below.slug) == {held.pk}
    assert found(holder=officer.username) == {held.pk}
    assert found(q="thửa đất") == {held.pk}
    assert found(received_from=tomorrow) == set()
    assert found(received_to=tomorrow) == {held.pk, free.pk}
    assert found(with_files="1") == set()


def test_the_spreadsheet_of_the_queue_runs_no_formula_and_holds_the_chosen_columns():
    clerk = make_user(Role.INTAKE)
    make_question(title="=HYPERLINK(1)", body="bí mật của tôi ở đây")
    client = logged_in(clerk)
    book = load_workbook(io.BytesIO(client.get(url("export_xlsx"), {"cot": ["due", "question"]}).getvalue())).active
    cells = [cell.value for row in book.iter_rows() for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any("bí mật" in str(cell) for cell in cells)
    text = client.get(url("export"), {"cot": ["due", "question"]}).content.decode()
    assert text.startswith("\ufeff")
    assert "\n=" not in text
    assert ",=" not in text


def test_single_keys_are_switched_with_the_choice_of_the_account_page():
    client = logged_in(make_user(Role.INTAKE))
    assert 'data-qs-keys="on"' in client.get(url("queue")).content.decode()
    client.post(url("switch_keys"))
    assert 'data-qs-keys="off"' in client.get(url("queue")).content.decode()


def test_a_view_that_is_shared_with_a_unit_is_offered_in_this_unit_only():
    mine, other = make_unit(), make_unit()
    owner, colleague, stranger = make_user(Role.OFFICER, mine), make_user(Role.OFFICER, mine), make_user(Role.OFFICER, other)
    logged_in(owner).post(url("save_view"), {"name": "Của phòng", "query": "xem=open", "for": str(mine.pk)})
    logged_in(owner).post(
        url("save_view"), {"name": "Của phòng khác", "query": "xem=open", "for": str(other.pk)}
    )  # not theirs: stays private

    def offered(user: Any) -> list[str]:
        return [view.name for view, _count, _open in logged_in(user).get(url("queue")).context["saved_views"]]

    assert offered(owner) == ["Của phòng", "Của phòng khác"]
    assert offered(colleague) == ["Của phòng"]
    assert offered(stranger) == []


def test_the_counts_of_the_views_are_told_to_the_open_list():
    officer = make_user(Role.OFFICER, unit := make_unit())
    assert logged_in(officer).get(url("presence_of_colleagues"), {"counts": 1}).json()["counts"]["free"] == 0
    assigned(unit)
    assert logged_in(officer).get(url("presence_of_colleagues"), {"counts": 1}).json()["counts"]["free"] == 1


def test_asking_the_sender_does_not_hide_that_a_question_was_late():
    officer = make_user(Role.OFFICER, unit := make_unit())
    late, in_time = claimed(unit, officer), claimed(unit, officer)
    now = timezone.now()
    Question.objects.filter(pk=late.pk).update(due_at=now - timedelta(days=2))
    for question in (late, in_time):
        question.refresh_from_db()
        sender.ask_citizen(question, actor_for(officer, question), text="Xin cho biết thửa đất số mấy?")
        question.refresh_from_db()
    assert [row.question.pk for row in logged_in(officer).get(url("queue"), {"xem": "overdue"}).context["rows"]] == [late.pk]
    assert late.is_overdue
    assert not in_time.is_overdue


def test_a_returned_answer_says_why_above_it_and_has_a_view_until_it_is_handed_in_again():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer)
    client = logged_in(officer)

    def returned() -> list[int]:
        return [row.question.pk for row in client.get(url("queue"), {"xem": "returned"}).context["rows"]]

    assert returned() == []
    answers.return_to_author(question, actor_for(reviewer, question), reason="Thiếu căn cứ tại Điều 12.")
    assert returned() == [question.pk]
    assert client.get(url("detail", question.pk)).context["returned"].body == "Thiếu căn cứ tại Điều 12."
    question.refresh_from_db()
    answers.submit_for_review(question, actor_for(officer, question))
    assert returned() == []
    assert client.get(url("detail", question.pk)).context["returned"] is None


def test_the_list_of_ones_own_questions_has_no_column_for_who_holds_them_unless_it_is_chosen():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    claimed(unit, officer)
    client = logged_in(officer)
    shown = [
        client.get(url("queue"), query).context["columns"] for query in ({"xem": "mine"}, {"xem": "all"}, {"xem": "mine", "cot": "holder"})
    ]
    assert ["holder" in [column.name for column in columns] for columns in shown] == [False, True, True]
