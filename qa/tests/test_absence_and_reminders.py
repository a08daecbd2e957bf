"""People and units: the escalation ladder, returns to intake, coordination, merging, absence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.background.sending.mail import queue_mail
from cms.models import OutboundMail
from qa.deadlines.gauges import read_questions
from qa.deadlines.rules import working_calendar
from qa.models import Coordination, Question, UnitMembership
from qa.processing.answering import answers
from qa.processing.casework import claiming, closing, reminders, routing, sender
from qa.processing.casework.assigning import assign, set_absence
from qa.processing.casework.coordinating import contribute
from qa.processing.casework.reminders import reached_by, recipients, remind
from qa.public.intake import receiving
from qa.public.tracking.lookup import find_by_code
from qa.tests.factories import assigned, claimed, deputies, make_question, make_unit, make_user, write_answer
from qa.tests.staff import logged_in
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def at(day: int, hour: int = 9, month: int = 12) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour))


def digests(user: Any) -> Any:
    return OutboundMail.objects.to(user.email).filter(key__startswith="qa:digest")


def test_workers_that_stood_for_three_days_lose_no_step_and_tell_none_twice():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        question = assigned(unit)
    with clock.at(at(27, month=11)):
        assert list(Question.objects.overdue()) == [question]
        for _run in range(3):
            remind()
    levels = list(question.events.filter(action="escalate").values_list("data__level", flat=True))
    assert sorted(levels) == sorted(set(levels))
    assert {"half", "day_before", "overdue", "two_days"} <= set(levels)
    assert digests(lead).count() == 1


def test_a_question_counts_as_newly_overdue_for_a_day_and_as_overdue_for_longer():
    unit = make_unit()
    with clock.at(at(2, month=11)):
        due = assigned(unit).due_at
    numbers = []
    for after in (-1, 1, 23, 25):
        with clock.at(due + timedelta(hours=after)):
            values = {gauge.name: gauge.value for gauge in read_questions()}
            numbers.append((values["portal_questions_overdue"], values["portal_questions_newly_overdue"]))
    assert numbers == [(0, 0), (1, 1), (1, 1), (1, 0)]


def test_a_question_that_a_colleague_changes_at_that_moment_is_told_as_it_then_is():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        read_before = assigned(unit)
    claiming.claim(Question.objects.get(), actor_for(lead, read_before))
    with clock.at(at(27, month=11)):
        reached = reached_by(read_before, working_calendar(), at(27, 8, month=11))
    assert (reached.question.claimed_by, reached.addresses) == (lead, {lead.email})


def test_a_sunday_and_a_night_send_nothing_and_a_working_day_one_digest_a_person():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        for _number in range(3):
            assigned(unit)
    for moment in (at(29, month=11), at(28, month=11), at(27, 22, month=11), at(27, 6, month=11)):
        with clock.at(moment):
            assert remind() == 0
    for hour in (8, 10, 12, 16):
        with clock.at(at(27, hour, month=11)):
            remind()
    assert digests(lead).count() == 1
    assert digests(lead).get().text.count("HĐ-") == 3


def test_what_is_reached_during_the_day_is_told_on_the_next_working_morning():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        question = assigned(unit)
    Question.objects.filter(pk=question.pk).update(due_at=at(27, 10, month=11))
    with clock.at(at(27, 8, month=11)):
        remind()
    with clock.at(at(27, 11, month=11)):
        remind()
    assert not question.events.filter(action="escalate", data__level="overdue").exists()
    with clock.at(at(30, 8, month=11)):
        remind()
    assert question.events.filter(action="escalate", data__level="overdue").exists()
    assert digests(lead).count() == 2


def test_the_third_bounce_lays_the_question_before_the_administrator():
    unit, other, clerk = make_unit(), make_unit(), make_user(Role.INTAKE)
    officer = make_user(Role.OFFICER, unit)
    admin = get_user_model().objects.create_superuser("quan-tri-thu", "qt@example.com", "mat-khau-thu-nghiem")
    question = assigned(unit)
    for number in range(3):
        routing.bounce(question, actor_for(officer, question), reason="Không thuộc đơn vị")
        if number < 2:
            routing.route(question, unit, actor_for(clerk, question))
    assert (question.status, question.bounce_count) == (Status.RECEIVED, 3)
    with pytest.raises(Refused):
        routing.route(question, other, actor_for(clerk, question))
    routing.route(question, unit, actor_for(admin, question))
    with pytest.raises(Refused):
        routing.bounce(question, actor_for(officer, question), reason="Vẫn không thuộc đơn vị")
    screen = logged_in(admin).get(reverse("qa_staff:detail", args=[question.pk])).context["log"]
    history = [line.detail for line in reversed(screen) if "chuyển" in line.words]
    assert len(history) == 4
    assert all(unit.name in detail for detail in history)


def test_a_question_shows_the_parts_of_two_units_with_one_overdue_flagged_and_takes_them_in():
    unit, first, second = make_unit(), make_unit(), make_unit()
    officer, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    helper = make_user(Role.OFFICER, first)
    with clock.at(timezone.now() - timedelta(days=20)):
        question = claimed(unit, officer)
        routing.coordinate(question, first, actor_for(lead, question), task="Cho biết quy hoạch", days=2)
    routing.coordinate(question, second, actor_for(lead, question), task="Cho biết giá đất", days=5)
    parts = logged_in(lead).get(reverse("qa_staff:detail", args=[question.pk])).context["coordinations"]
    assert [(part.unit, part.is_overdue) for part, _may, _refused in parts] == [(first, True), (second, False)]
    assert [row.question.pk for row in logged_in(helper).get(reverse("qa_staff:queue"), {"xem": "parts"}).context["rows"]] == [question.pk]
    part = Coordination.objects.get(unit=first)
    logged_in(helper).post(reverse("qa_staff:contribute", args=[part.pk]), {"text": "Thửa đất thuộc quy hoạch khu dân cư."})
    part.refresh_from_db()
    assert (part.done_by, part.contribution) == (helper, "Thửa đất thuộc quy hoạch khu dân cư.")
    assert "Thửa đất thuộc quy hoạch" in logged_in(officer).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
    question.refresh_from_db()
    assert (question.claimed_by, question.unit) == (officer, unit)
    assert question.events.get(action="contribute").data["late"] is True
    logged_in(helper).post(reverse("qa_staff:contribute", args=[part.pk]), {"text": "Một bản khác"})
    part.refresh_from_db()
    assert part.contribution == "Thửa đất thuộc quy hoạch khu dân cư."


def test_who_helps_may_not_do_more_and_an_overdue_part_is_told_once_to_the_lead_of_that_unit():
    unit, asked = make_unit(), make_unit()
    officer, lead, helper = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit), make_user(Role.OFFICER, asked)
    other_lead = make_user(Role.LEAD, asked)
    with clock.at(at(2, month=11)):
        question = claimed(unit, officer)
        routing.coordinate(question, asked, actor_for(lead, question), days=2)
    part = Coordination.objects.get()
    with pytest.raises(NotAllowed):
        contribute(part, officer, text="Không phải phần của tôi")
    with pytest.raises(NotAllowed):
        claiming.take_over(question, actor_for(helper, question), reason="x")
    for hour in (8, 9):
        with clock.at(at(6, hour, month=11)):
            remind()
    with clock.at(at(9, month=11)):
        remind()
    assert digests(other_lead).count() == 1


def test_merging_keeps_followers_and_the_earlier_date_and_the_old_code_still_opens():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    contact = receiving.Contact(email="nguoi-theo-doi@example.com")
    with clock.at(timezone.now() - timedelta(days=30)):
        receipt = receiving.submit(_submission(contact=contact, consent=True))
    early = receipt.question
    sender.confirm_email(early.contact)
    early.refresh_from_db()
    main = claimed(unit, officer)
    assert early.due_at < main.due_at
    closing.merge(early, main, actor_for(clerk, early))
    main.refresh_from_db()
    assert main.due_at == early.due_at
    with pytest.raises(Refused):
        closing.merge(main, early, actor_for(clerk, main))
    write_answer(main, officer)
    answers.submit_for_review(main, actor_for(officer, main))
    answers.approve(main, actor_for(reviewer, main))
    answers.publish(main, actor_for(publisher, main))
    told = OutboundMail.objects.to("nguoi-theo-doi@example.com").filter(key__contains=":2-")
    assert told.count() == 1
    assert main.page.url in told.get().text
    assert find_by_code(receipt.code) == early
    shown = Client().post(reverse("qa_private:track"), {"code": receipt.code}).content.decode()
    assert main.public_no in shown
    assert main.page.url in shown


def test_an_answer_for_one_sender_alone_is_not_told_to_those_whose_question_was_joined():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    joined = make_question(contact=receiving.Contact(email="nguoi-khac@example.com"), consent=True)
    sender.confirm_email(joined.contact)
    joined.refresh_from_db()
    main = claimed(unit, officer)
    closing.merge(joined, main, actor_for(clerk, joined))
    write_answer(main, officer, "Nội dung riêng", visibility="withheld", withheld_reason="personal")
    answers.submit_for_review(main, actor_for(officer, main))
    answers.approve(main, actor_for(reviewer, main))
    answers.publish(main, actor_for(publisher, main))
    assert not [mail for mail in OutboundMail.objects.all() if "Nội dung riêng" in mail.text]


def _submission(**values: Any) -> receiving.Submission:
    from qa.tests.factories import submission

    return submission(**values)


def test_what_is_given_to_an_officer_on_leave_goes_to_their_deputy():
    unit = make_unit()
    officer, deputy, lead = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    today = timezone.localdate()
    form = {"start": today.isoformat(), "end": (today + timedelta(days=3)).isoformat(), f"deputy_{unit.pk}": deputy.pk}
    logged_in(officer).post(reverse("qa_staff:absence"), form)
    assert UnitMembership.objects.get(user=officer).deputy == deputy
    question = assigned(unit)
    address = reverse("qa_staff:act", args=[question.pk, "assign"])
    logged_in(lead).post(address, {"assign-person": officer.pk, "assign-reason": "Anh làm giúp"})
    question.refresh_from_db()
    assert (question.claimed_by, question.status) == (deputy, Status.IN_PROGRESS)
    assert question.events.last().action in ("assign", "note")
    with clock.at(timezone.now() + timedelta(days=5)):
        later = assigned(unit)
        assert assign(later, officer, actor_for(lead, later)) == officer


def test_an_officer_on_leave_without_a_deputy_gets_nothing_and_reminders_go_to_the_deputy():
    unit = make_unit()
    officer, deputy, lead = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        question = claimed(unit, officer)
    set_absence(officer, start=at(2, month=11).date(), end=None, deputies={})
    with clock.at(at(2, month=11)), pytest.raises(Refused):
        assign(question, officer, actor_for(lead, question))
    set_absence(officer, start=at(2, month=11).date(), end=None, deputies=deputies(officer, deputy))
    with clock.at(at(25, month=11)):
        remind()
    assert digests(deputy).count() == 1
    assert digests(officer).count() == 0
    with pytest.raises(Refused):
        set_absence(deputy, start=at(3, month=11).date(), end=None, deputies=deputies(deputy, officer))


def test_reminders_of_a_role_in_the_whole_organisation_go_to_nobody_in_the_place_of_its_holder():
    unit = make_unit()
    head, lead, deputy = make_user(Role.HEAD), make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    UnitMembership.objects.filter(user__in=(head, lead)).update(absent_from=at(2, month=11).date(), deputy=deputy)
    with clock.at(at(2, month=11)):
        question = assigned(unit)
        assert recipients(question, [Role.HEAD]) == {head.email}
        assert recipients(question, [Role.LEAD]) == {deputy.email}


def test_a_person_of_another_unit_cannot_be_given_the_question():
    unit = make_unit()
    lead, stranger = make_user(Role.LEAD, unit), make_user(Role.OFFICER, make_unit())
    question = assigned(unit)
    with pytest.raises(Refused):
        assign(question, stranger, actor_for(lead, question))


def test_nobody_is_reminded_of_a_question_that_was_paused_after_the_round_had_read_it() -> None:
    unit = make_unit()
    make_user(Role.LEAD, unit)
    officer = make_user(Role.OFFICER, unit)
    with clock.at(timezone.make_aware(datetime(2026, 11, 2, 9))):
        question = claimed(unit, officer)
    as_read = Question.objects.get(pk=question.pk)
    morning = timezone.make_aware(datetime(2026, 11, 27, 9))
    with clock.at(morning - timedelta(hours=1)):
        sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    with clock.at(morning):
        assert not reached_by(as_read, working_calendar(), morning).addresses


def test_a_colleague_is_told_once_although_the_digest_of_another_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = make_unit()
    failing, other = make_user(Role.LEAD, unit), make_user(Role.LEAD, unit)
    with clock.at(timezone.make_aware(datetime(2026, 11, 2, 9))):
        assigned(unit)

    def queue(**mail: Any) -> None:
        if mail["recipient"] == failing.email:
            raise ValueError("no template")
        queue_mail(**mail)

    monkeypatch.setattr(reminders, "queue_mail", queue)
    for day in (3, 4, 7):
        with clock.at(timezone.make_aware(datetime(2026, 12, day, 9))):
            remind()
    assert digests(other).count() == 1
