"""Steps on many questions at once: what is done, skipped, and undone in fifteen seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from cms.models import OutboundMail
from qa.deadlines.explaining import explained
from qa.models import Answer, BulkRun, CannedReply, Macro, MacroStep, Question
from qa.processing.answering import answers
from qa.processing.answering.jobs import publish_at_their_time
from qa.processing.casework import appointing, bulk, claiming, closing, routing, sender
from qa.public.intake import receiving
from qa.public.tracking.timeline import WORDS, steps_of
from qa.tests.factories import assigned, claimed, in_review, make_field, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Role, Status
from qa.workflow.actors import actor_for
from qa.workflow.engine import perform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def ticked(questions: list[Question]) -> list[str]:
    return [f"{question.pk}:{question.version}" for question in questions]


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


def test_a_lead_takes_back_what_they_sent_to_another_unit():
    unit, other = make_unit(), make_unit()
    lead, question = make_user(Role.LEAD, unit), assigned(unit)
    logged_in(lead).post(url("bulk"), {"chosen": ticked([question]), "action": "route", "go": "1", "unit": other.pk})
    assert Question.objects.get(pk=question.pk).unit == other
    assert bulk.undo(BulkRun.objects.get(), lead) == ([question.public_no], [])
    assert Question.objects.get(pk=question.pk).unit == unit


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


ACTIONS = ["assign", "classify", "extend", "merge", "release", "spam", "canned", "macro", "publish"]


def _told(question: Question) -> list[str]:
    """Return what the sender reads of a question: its timeline, and how its due date came about."""
    now = Question.objects.get(pk=question.pk)
    return [*(str(step.text) for step in steps_of(now)), *explained(now)]


@pytest.mark.parametrize("action", ACTIONS)
def test_each_step_on_many_questions_is_done_and_undone_and_its_sender_reads_nothing_of_it(action: str):
    unit, boss = make_unit(), get_user_model().objects.create_superuser("quan-tri-thu", "qt@example.com", "mat-khau-thu")
    officer, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = _start(action, unit, officer)
    appointing.appoint(boss, Role.PUBLISHER)
    values = _values(action, question, officer, lead)
    before, told = _facts(question), _told(question)
    client = logged_in(boss)
    shown = client.post(url("bulk"), {"chosen": ticked([question]), "action": action, "go": "1", **values}, follow=True)
    assert [row["no"] for row in shown.context["done"]] == [question.public_no], shown.context["skipped"]
    assert _facts(question) != before
    client.post(url("bulk_undo", shown.context["run"].pk))
    assert question.events.filter(action="undo").exists()
    assert (_facts(question), _told(question)) == (before, told)


def test_what_happened_before_and_after_an_undone_step_is_told():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    question = assigned(unit)
    before = _told(question)
    run = bulk.run(clerk, "merge", [(question, question.version)], lambda one, actor: closing.merge(one, assigned(unit), actor))
    bulk.undo(run, clerk)
    sender.withdraw(Question.objects.get(pk=question.pk))
    assert _told(question)[: len(before) - len(explained(question))] == before[: len(before) - len(explained(question))]
    assert str(WORDS["withdraw"]) in _told(question)


def test_the_due_date_of_the_main_question_is_not_explained_by_a_joining_that_was_undone():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    with clock.at(timezone.now() - timedelta(days=14)):  # more days than any holiday has: the two due dates differ
        question = assigned(unit)
    main = assigned(unit)
    before = _told(main)
    run = bulk.run(clerk, "merge", [(question, question.version)], lambda one, actor: closing.merge(one, main, actor))
    assert _told(main) != before
    bulk.undo(run, clerk)
    assert _told(main) == before


def test_a_step_that_an_earlier_version_undid_is_not_told_to_the_sender():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    question = assigned(unit)
    before = _told(question)
    until = timezone.localdate(question.due_at) + timedelta(days=7)
    due = question.due_at
    routing.extend(question, actor_for(lead, question), until=until, reason="Phức tạp")
    perform(question, "undo", actor_for(lead, question), changes={"due_at": due}, log={"run": 1}, to=question.status)
    assert _told(question) == before


def test_a_question_whose_joining_was_undone_waits_for_its_sender_as_before():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    officer = make_user(Role.OFFICER, unit)
    question, main = claimed(unit, officer), assigned(unit)
    sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    before = [getattr(question, name) for name in ("status", "paused_at", "supply_until", "paused_days", "due_at")]
    run = bulk.run(clerk, "merge", [(question, question.version)], lambda one, actor: closing.merge(one, main, actor))
    bulk.undo(run, clerk)
    question.refresh_from_db()
    assert [getattr(question, name) for name in ("status", "paused_at", "supply_until", "paused_days", "due_at")] == before


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


def test_what_was_typed_is_there_again_for_the_rows_that_were_left_out():
    questions, unit = [make_question(), make_question()], make_unit()
    data = {"chosen": ticked(questions), "action": "route", "go": "1", "unit": unit.pk}
    receiving.classify(questions[1], actor_for(make_user(Role.INTAKE)), kind=questions[1].kind, field=make_field())  # a colleague is faster
    client = logged_in(make_user(Role.INTAKE))
    shown = client.post(url("bulk"), data, follow=True)
    assert list(shown.context["again"]) == [questions[1]]
    again = {"chosen": ticked(shown.context["again"]), "action": "route", **shown.context["typed"]}
    preview = client.post(url("bulk"), again)
    assert preview.context["able"] == 1
    assert f'<option value="{unit.pk}" selected>' in preview.content.decode()


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
