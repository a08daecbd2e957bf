"""Who stands in for whom on which day: deputies, absences, people who left."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.models import OutboundMail
from qa.models import Question, UnitMembership
from qa.processing.answering import answers
from qa.processing.casework import appointing, sender
from qa.processing.casework.assigning import assign, set_absence
from qa.processing.casework.reminders import recipients
from qa.tests.factories import assigned, claimed, deputies, in_review, make_unit, make_user
from qa.tests.staff import logged_in
from qa.tests.test_absence_and_reminders import at
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for, present_for, roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def in_two_units(role: Role = Role.OFFICER) -> tuple[Any, Any, Any]:
    """Return two units, and somebody who is officer of the second and has `role` in the first."""
    first, second = make_unit(), make_unit()
    person = make_user(role, first)
    appointing.appoint(person, Role.OFFICER, second)
    return first, second, person


def test_a_deputy_stands_in_only_in_the_unit_in_which_they_are_a_colleague():
    first, second, lead = in_two_units(Role.LEAD)
    deputy = make_user(Role.REVIEWER, second)
    set_absence(lead, start=timezone.localdate(), end=None, deputies=deputies(lead, deputy))
    assert roles_of(deputy, first.pk) == set()
    assert roles_of(deputy, second.pk) == {Role.REVIEWER, Role.OFFICER}


def test_a_deputy_of_another_unit_that_an_older_version_stored_opens_no_question():
    first, second, lead = in_two_units(Role.LEAD)
    deputy, question = make_user(Role.OFFICER, second), assigned(first)
    UnitMembership.objects.filter(user=lead).update(absent_from=timezone.localdate(), deputy=deputy)
    assert logged_in(deputy).get(reverse("qa_staff:detail", args=[question.pk])).status_code in (403, 404)


def test_who_enters_an_absence_is_told_in_which_unit_nobody_stands_in():
    first, second, officer = in_two_units()
    deputy = make_user(Role.OFFICER, second)
    form = {"start": timezone.localdate().isoformat(), f"deputy_{second.pk}": deputy.pk}
    shown = logged_in(officer).post(reverse("qa_staff:absence"), form, follow=True)
    warned = [str(message) for message in shown.context["messages"] if message.level_tag == "warning"]
    assert [(first.name in text, second.name in text) for text in warned] == [(True, False)]


def test_who_has_roles_in_two_units_names_a_deputy_in_each_and_sees_both_again():
    first, second, officer = in_two_units()
    named = {unit.pk: make_user(Role.OFFICER, unit) for unit in (first, second)}
    form = {"start": timezone.localdate().isoformat(), **{f"deputy_{key}": person.pk for key, person in named.items()}}
    shown = logged_in(officer).post(reverse("qa_staff:absence"), form, follow=True)
    assert [present_for(officer, key) for key in named] == list(named.values())
    assert {key: shown.context["form"][f"deputy_{key}"].value() for key in named} == {key: person.pk for key, person in named.items()}
    assert not [message for message in shown.context["messages"] if message.level_tag == "warning"]


def test_a_colleague_of_one_unit_is_refused_as_deputy_in_another_by_form_and_service():
    first, second, officer = in_two_units()
    other = make_user(Role.OFFICER, second)
    form = {"start": timezone.localdate().isoformat(), f"deputy_{first.pk}": other.pk}
    assert f"deputy_{first.pk}" in logged_in(officer).post(reverse("qa_staff:absence"), form).context["form"].errors
    with pytest.raises(Refused):
        set_absence(officer, start=timezone.localdate(), end=None, deputies={first.pk: other})
    assert not UnitMembership.objects.filter(user=officer, absent_from__isnull=False).exists()


def test_who_is_away_is_asked_once_for_all_people_of_a_role():
    unit, number = make_unit(), []
    question = assigned(unit)
    for _lead in range(2):
        make_user(Role.LEAD, unit)
        with CaptureQueriesContext(connection) as seen:
            recipients(question, [Role.LEAD])
        number.append(len(seen))
        make_user(Role.LEAD, unit)
    assert number[0] == number[1]


def test_the_administrator_is_refused_a_deputy_of_another_unit():
    first, second, officer = in_two_units()
    row = UnitMembership.objects.get(user=officer, unit=first)
    row.deputy = make_user(Role.OFFICER, second)
    with pytest.raises(ValidationError):
        row.full_clean()


def test_a_closed_account_lends_its_roles_to_nobody():
    unit = make_unit()
    lead, deputy = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    set_absence(lead, start=timezone.localdate(), end=None, deputies=deputies(lead, deputy))
    lead.is_active = False
    lead.save()
    assert Role.LEAD not in roles_of(deputy, unit.pk)


@pytest.mark.parametrize("deputy_of", ["first", "second"])
def test_a_question_is_not_given_to_a_deputy_who_is_away_or_of_another_unit(deputy_of: str):
    first, second, officer = in_two_units()
    unit = {"first": first, "second": second}[deputy_of]
    lead, deputy = make_user(Role.LEAD, first), make_user(Role.OFFICER, unit)
    set_absence(officer, start=timezone.localdate(), end=None, deputies=deputies(officer, deputy))
    set_absence(deputy, start=timezone.localdate(), end=None, deputies={})
    question = assigned(first)
    with pytest.raises(Refused):
        assign(question, officer, actor_for(lead, question))


def test_a_role_that_is_given_during_an_absence_is_away_too():
    unit, second = make_unit(), make_unit()
    officer, deputy, lead = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.LEAD, second)
    set_absence(officer, start=timezone.localdate(), end=None, deputies=deputies(officer, deputy))
    appointing.appoint(officer, Role.OFFICER, second)
    question = assigned(second)
    with pytest.raises(Refused):
        assign(question, officer, actor_for(lead, question))


def test_days_away_that_the_administrator_enters_in_one_appointment_are_those_of_all():
    first, _second, officer = in_two_units()
    admin = get_user_model().objects.create_superuser("qt", "qt@example.com", "mat-khau-thu-nghiem")
    row, today = UnitMembership.objects.get(user=officer, unit=first), timezone.localdate()
    form = {"user": officer.pk, "unit": first.pk, "role": row.role, "deputy": ""}
    for day in (today, None):
        days = {"absent_from": f"{day:%d/%m/%Y}" if day else "", "absent_to": ""}
        logged_in(admin).post(reverse("unitmembership:edit", args=[row.pk]), {**form, **days})
        assert set(UnitMembership.objects.filter(user=officer).values_list("absent_from", flat=True)) == {day}


def test_a_holder_who_left_the_unit_is_reminded_of_nothing():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(2, month=11)):
        question = claimed(unit, officer)
    UnitMembership.objects.filter(user=officer).update(unit=make_unit())
    assert recipients(question, [Role.OFFICER]) == set()


def test_reminders_go_on_to_the_deputy_of_a_deputy_who_is_away_too():
    unit = make_unit()
    lead, deputy, second = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    set_absence(lead, start=timezone.localdate(), end=None, deputies=deputies(lead, deputy))
    set_absence(deputy, start=timezone.localdate(), end=None, deputies=deputies(deputy, second))
    assert recipients(assigned(unit), [Role.LEAD]) == {second.email}


def test_a_deputy_whose_account_is_closed_gets_neither_reminders_nor_questions():
    unit = make_unit()
    lead, deputy = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    officer = make_user(Role.OFFICER, unit)
    for person in (lead, officer):
        set_absence(person, start=timezone.localdate(), end=None, deputies=deputies(person, deputy))
    deputy.is_active = False
    deputy.save()
    question = assigned(unit)
    assert recipients(question, [Role.LEAD]) == {lead.email}
    with pytest.raises(Refused):
        assign(question, officer, actor_for(lead, question))


@pytest.mark.parametrize(("first", "last", "is_free"), [(1, 3, True), (1, 4, False), (10, None, False), (11, 12, True), (1, None, False)])
def test_a_deputy_is_there_on_all_days_of_the_absence(first: int, last: int | None, is_free: bool):
    unit = make_unit()
    officer, deputy = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    set_absence(deputy, start=at(4).date(), end=at(10).date(), deputies={})
    start, end = at(first).date(), at(last).date() if last else None
    if is_free:
        set_absence(officer, start=start, end=end, deputies=deputies(officer, deputy))
    else:
        with pytest.raises(Refused):
            set_absence(officer, start=start, end=end, deputies=deputies(officer, deputy))
        assert UnitMembership.objects.get(user=officer).absent_from is None


def test_an_absence_with_a_last_day_alone_is_refused_on_its_form():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    form = {"start": "", "end": timezone.localdate().isoformat()}
    assert logged_in(officer).post(reverse("qa_staff:absence"), form).status_code == 200
    assert UnitMembership.objects.get(user=officer).absent_to is None


def returned_while(officer: Any, unit: Any, happens: Any) -> Question:
    question = in_review(unit, officer)
    reviewer = make_user(Role.REVIEWER, unit)
    happens()
    question = Question.objects.get(pk=question.pk)
    answers.return_to_author(question, actor_for(reviewer, question), reason="Thiếu căn cứ")
    return question


def test_an_answer_that_is_returned_while_its_author_is_away_goes_to_the_deputy_who_is_told():
    unit = make_unit()
    officer, deputy = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    away = partial(set_absence, officer, start=timezone.localdate(), end=None, deputies=deputies(officer, deputy))
    assert returned_while(officer, unit, away).claimed_by == deputy
    assert OutboundMail.objects.to(deputy.email).filter(key__contains="returned").exists()


def test_an_answer_that_is_returned_after_its_author_left_goes_to_the_unit_whose_inbox_is_told():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    left = partial(get_user_model().objects.filter(pk=officer.pk).update, is_active=False)
    assert returned_while(officer, unit, left).claimed_by is None
    assert not OutboundMail.objects.to(officer.email).exists()
    assert OutboundMail.objects.to(unit.inbox).filter(key__contains="returned").exists()


def test_the_approval_of_an_answer_is_not_mailed_to_an_author_whose_account_is_closed():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer)
    get_user_model().objects.filter(pk=officer.pk).update(is_active=False)
    question = Question.objects.get(pk=question.pk)
    answers.approve(question, actor_for(reviewer, question))
    assert not OutboundMail.objects.to(officer.email).exists()


def test_who_left_is_not_mailed_that_their_question_was_given_to_another():
    unit = make_unit()
    officer, other, lead = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = claimed(unit, officer)
    get_user_model().objects.filter(pk=officer.pk).update(is_active=False)
    question = Question.objects.get(pk=question.pk)
    assign(question, other, actor_for(lead, question))
    assert not OutboundMail.objects.to(officer.email).exists()


@pytest.fixture
def away_in_two_roles() -> tuple[Any, Any, Question]:
    """Return an officer who is head of the unit, too, and is away; the deputy for the officer's work; a question that they hold.

    For the head's work a reviewer stands in.
    """
    unit = make_unit()
    person, deputy, reviewer = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, person)
    sender.ask_citizen(question, actor_for(person, question), text="Xin bổ sung")
    today = timezone.localdate()
    UnitMembership.objects.filter(user=person).update(deputy=deputy, absent_from=today)
    UnitMembership.objects.create(user=person, unit=unit, role=Role.HEAD, deputy=reviewer, absent_from=today)
    return person, deputy, question


def test_the_reply_of_a_sender_goes_to_who_stands_in_for_the_officer(away_in_two_roles: tuple[Any, Any, Question]) -> None:
    _person, deputy, question = away_in_two_roles
    sender.supply(question, text="Tôi bổ sung")
    assert question.claimed_by == deputy


def test_what_is_assigned_to_an_absent_officer_goes_to_who_stands_in_for_the_officer(away_in_two_roles: tuple[Any, Any, Question]) -> None:
    person, deputy, question = away_in_two_roles
    other = assigned(question.unit)
    assert assign(other, person, actor_for(make_user(Role.LEAD, question.unit), other)) == deputy
