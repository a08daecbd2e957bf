"""The staff screens: presence, steps on many questions, saved views by address."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from cms.models import OutboundMail
from qa.models import Answer, BulkRun, CannedReply, Macro, MacroStep, Presence, Question, SavedView
from qa.processing.answering import answers
from qa.processing.answering.jobs import publish_at_their_time
from qa.processing.casework import appointing, bulk, claiming, sender
from qa.public.intake import receiving
from qa.staff import presence
from qa.tests.factories import assigned, claimed, in_review, make_field, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Resolution, Role, Status
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def ticked(questions: list[Question]) -> list[str]:
    return [f"{question.pk}:{question.version}" for question in questions]


def test_a_second_session_sees_who_writes_and_no_longer_when_the_page_is_closed_or_asleep():
    unit = make_unit()
    lan, minh = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = claimed(unit, lan)
    writer, watcher = logged_in(lan), logged_in(minh)
    writer.post(url("be_there", question.pk), {"writing": "0"})
    assert "đang xem" in watcher.get(url("who_is_there"), {"ids": question.pk}).json()["present"][str(question.pk)]
    writer.post(url("be_there", question.pk), {"writing": "1"})
    said = watcher.post(url("be_there", question.pk)).json()["present"]
    assert said == f"{lan.first_name} đang soạn"
    assert f"{lan.first_name} đang soạn" in watcher.get(url("queue"), {"xem": "open"}).content.decode()
    assert presence.POLL_SECONDS <= 5
    assert presence.FRESH + timedelta(seconds=presence.POLL_SECONDS) <= timedelta(seconds=90)
    Presence.objects.filter(user=lan).update(seen_at=timezone.now() - presence.FRESH - timedelta(seconds=1))
    assert watcher.get(url("who_is_there"), {"ids": question.pk}).json()["present"] == {}
    writer.post(url("be_there", question.pk), {"writing": "1"})
    writer.post(url("be_there", question.pk), {"leave": "1"})
    assert watcher.post(url("be_there", question.pk)).json()["present"] == ""


def test_presence_tells_nothing_of_questions_that_one_may_not_see():
    unit = make_unit()
    question = claimed(unit, officer := make_user(Role.OFFICER, unit))
    logged_in(officer).post(url("be_there", question.pk), {"writing": "1"})
    stranger = logged_in(make_user(Role.OFFICER, make_unit()))
    assert stranger.get(url("who_is_there"), {"ids": question.pk}).json()["present"] == {}
    assert stranger.post(url("be_there", question.pk)).status_code == 404


def test_of_fifty_rows_a_stale_one_is_skipped_and_named_and_undo_restores_the_others():
    clerk, unit = make_user(Role.INTAKE), make_unit()
    questions = [make_question() for _ in range(50)]
    chosen = ticked(questions)
    receiving.classify(questions[7], actor_for(make_user(Role.INTAKE)), kind=questions[7].kind, field=make_field())
    client = logged_in(clerk)
    data = {"chosen": chosen, "action": "route"}
    preview = client.post(url("bulk"), data)
    assert (preview.status_code, preview.context["able"]) == (200, 49)
    assert not Question.objects.filter(status=Status.ASSIGNED).exists()
    shown = client.post(url("bulk"), {**data, "go": "1", "unit": unit.pk}, follow=True)
    assert Question.objects.filter(status=Status.ASSIGNED, unit=unit).count() == 49
    assert [row["no"] for row in shown.context["skipped"]] == [questions[7].public_no]
    assert shown.context["may_undo"]
    held = OutboundMail.objects.to(unit.inbox)
    assert held.count() == 49
    assert not held.filter(next_try_at__lte=timezone.now()).exists()
    client.post(url("bulk_undo", shown.context["run"].pk))
    assert Question.objects.filter(status=Status.RECEIVED, unit__isnull=True, assigned_at__isnull=True).count() == 50
    assert not held.exists()
    assert questions[0].events.last().action == "undo"
    call_command("verify_qa_log", verbosity=0)


def test_after_fifteen_seconds_nothing_is_undone_and_a_row_that_moved_on_stays():
    clerk, unit = make_user(Role.INTAKE), make_unit()
    client = logged_in(clerk)
    first, second = make_question(), make_question()
    client.post(url("bulk"), {"chosen": ticked([first, second]), "action": "route", "go": "1", "unit": unit.pk})
    done = BulkRun.objects.get()
    first.refresh_from_db()
    officer = make_user(Role.OFFICER, unit)
    claiming.claim(first, actor_for(officer, first))
    put_back, left = bulk.undo(done, clerk)
    assert (put_back, left) == ([second.public_no], [first.public_no])
    client.post(url("bulk"), {"chosen": ticked([Question.objects.get(pk=second.pk)]), "action": "route", "go": "1", "unit": unit.pk})
    late = BulkRun.objects.latest("pk")
    BulkRun.objects.filter(pk=late.pk).update(created_at=timezone.now() - bulk.UNDO_WITHIN - timedelta(seconds=1))
    client.post(url("bulk_undo", late.pk))
    second.refresh_from_db()
    assert second.status == Status.ASSIGNED


@pytest.mark.parametrize("action", ["assign", "classify", "extend", "merge", "release", "spam", "canned", "macro", "publish"])
def test_each_step_on_many_questions_is_done_and_undone(action: str):
    unit, boss = make_unit(), get_user_model().objects.create_superuser("quan-tri-thu", "qt@example.com", "mat-khau-thu")
    officer, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = _start(action, unit, officer)
    before = _facts(question)
    appointing.appoint(boss, Role.PUBLISHER)
    values = _values(action, question, officer, lead)
    client = logged_in(boss)
    shown = client.post(url("bulk"), {"chosen": ticked([question]), "action": action, "go": "1", **values}, follow=True)
    assert [row["no"] for row in shown.context["done"]] == [question.public_no], shown.context["skipped"]
    assert _facts(question) != before
    client.post(url("bulk_undo", shown.context["run"].pk))
    assert _facts(question) == before


def _start(action: str, unit: Any, officer: Any) -> Question:
    if action == "publish":
        question = in_review(unit, officer)
        answers.approve(question, actor_for(make_user(Role.REVIEWER, unit), question))
        return question
    if action in ("release", "spam"):
        return make_question(spam_score=1.0)
    return make_question() if action == "classify" else assigned(unit)


def _values(action: str, question: Question, officer: Any, lead: Any) -> dict[str, Any]:
    until = timezone.localdate(question.due_at) + timedelta(days=7)
    made: dict[str, Any] = {
        "assign": lambda: {"person": officer.pk},
        "classify": lambda: {"kind": "petition_rule"},
        "extend": lambda: {"until": until.isoformat(), "reason": "Phức tạp"},
        "merge": lambda: {"number": make_question().public_no},
        "canned": lambda: {"reply": CannedReply.objects.create(title="Mẫu", body="Mời ông bà đến bộ phận một cửa.").pk},
    }
    made["macro"] = lambda: {"macro": _macro().pk}
    return made[action]() if action in made else {}


def _macro() -> Macro:
    """A macro that takes the question and puts a reply into its answer."""
    macro = Macro.objects.create(name="Nhận và trả lời mẫu")
    reply = CannedReply.objects.create(title="Mẫu", body="Mời ông bà đến bộ phận một cửa.")
    MacroStep.objects.create(macro=macro, action="claim", sort_order=0)
    MacroStep.objects.create(macro=macro, action="reply", reply=reply, sort_order=1)
    return macro


def test_a_macro_over_ticked_questions_leaves_out_those_with_a_draft_and_offers_none_that_submits():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    fresh, begun, macro = assigned(unit), claimed(unit, officer), _macro()
    answers.answer_of(begun)
    Answer.objects.filter(question=begun).update(body=Answer.stream("Đang soạn."))
    client = logged_in(officer)
    form = {"chosen": ticked([fresh, begun]), "action": "macro", "go": "1", "macro": macro.pk}
    shown = client.post(url("bulk"), form, follow=True)
    assert [row["no"] for row in shown.context["done"]] == [fresh.public_no]
    assert [row["no"] for row in shown.context["skipped"]] == [begun.public_no]
    MacroStep.objects.create(macro=macro, action="submit_for_review", sort_order=2)
    assert client.post(url("bulk"), form).status_code == 422


def _facts(question: Question) -> tuple[Any, ...]:
    now = Question.objects.get(pk=question.pk)
    answer = getattr(now, "answer", None)
    draft = answer.text if answer else ""
    facts = ("status", "kind", "due_at", "claimed_by_id", "resolution", "closed_at", "merged_into_id", "publish_at", "extension_count")
    return (*(getattr(now, name) for name in facts), draft, now.messages.count())


def test_published_in_bulk_goes_out_when_the_time_to_undo_is_over_and_not_before():
    unit = make_unit()
    question = _start("publish", unit, make_user(Role.OFFICER, unit))
    client = logged_in(make_user(Role.PUBLISHER))
    client.post(url("bulk"), {"chosen": ticked([question]), "action": "publish", "go": "1"})
    assert publish_at_their_time() == 0
    Question.objects.filter(pk=question.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    assert publish_at_their_time() == 1
    question.refresh_from_db()
    assert (question.status, question.resolution, question.publish_at) == (Status.ANSWERED, Resolution.ANSWERED_PUBLIC, None)


def test_a_row_for_which_one_has_no_role_is_left_out():
    mine, other = make_unit(), make_unit()
    lead = make_user(Role.LEAD, mine)
    own, foreign = assigned(mine), assigned(other)
    officer = make_user(Role.OFFICER, mine)
    data = {"chosen": ticked([own, foreign]), "action": "assign", "go": "1", "person": officer.pk}
    logged_in(lead).post(url("bulk"), data)
    foreign.refresh_from_db()
    own.refresh_from_db()
    assert (own.claimed_by, foreign.claimed_by) == (officer, None)


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
    book = load_workbook(io.BytesIO(client.get(url("export_xlsx"), {"cot": ["due", "question"]}).content)).active
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
    assert logged_in(officer).get(url("who_is_there"), {"counts": 1}).json()["counts"]["free"] == 0
    assigned(unit)
    assert logged_in(officer).get(url("who_is_there"), {"counts": 1}).json()["counts"]["free"] == 1


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
