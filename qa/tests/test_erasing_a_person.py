"""The data protection officer erases everything of one person, and sees first what that is."""

from __future__ import annotations

from typing import Any

import pytest

from cms.background.short_messages.sending import queue_text
from cms.models import OutboundText
from cms.storage.encryption import email_key, phone_key
from qa.models import Question, QuestionContact
from qa.processing.casework import routing
from qa.processing.casework.erasing import erase_of_person, of_the_same_person
from qa.public.intake.receiving import Contact
from qa.public.intake.splitting import split
from qa.tests.factories import answered, assigned, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Resolution, Role
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def sent_by(maker: Any = make_question, *args: Any, **contact: Any) -> Question:
    question: Question = maker(*args, contact=Contact("Trần Thị Mơ", **contact), consent=True)
    return question


def ticked(*questions: Question) -> list[str]:
    return [f"{question.pk}:{question.version}" for question in questions]


def test_spellings_of_one_address_and_one_number_are_the_same_person():
    assert email_key("Mo@Example.com ") == email_key("mo@example.com")
    assert phone_key("+84 912 345 678") == phone_key("0912.345.678") == phone_key("84912345678")
    assert phone_key("113") == email_key("") == ""
    assert email_key("a@example.com") != email_key("b@example.com")


def test_all_questions_with_the_same_mail_or_telephone_are_found_and_nothing_else():
    first = sent_by(email="mo@example.com", phone="0912 345 678")
    by_mail, by_phone = sent_by(email="MO@example.com"), sent_by(phone="+84912345678")
    sent_by(email="khac@example.com")
    make_question()  # without a contact
    lead = make_user(Role.LEAD, unit := make_unit())
    routing.route(by_mail, unit, SYSTEM)
    part = split(by_mail, actor_for(lead, by_mail), title="Ý thứ hai", body="Hỏi thêm một việc khác.")
    QuestionContact.objects.filter(question=part).delete()
    found = {match.question.pk: match for match in of_the_same_person(first)}
    assert found.keys() == {first.pk, by_mail.pk, by_phone.pk, part.pk}
    assert (found[by_mail.pk].by_email, found[by_mail.pk].by_phone) == (True, False)
    assert (found[by_phone.pk].by_email, found[by_phone.pk].by_phone) == (False, True)
    assert found[part.pk].is_part
    assert [match.question for match in of_the_same_person(make_question())] != []  # itself, even without a contact


def test_the_preview_names_them_and_erases_what_is_ticked_alone():
    public = sent_by(answered, email="mo@example.com", publish_name=True)
    open_one, of_her_son = sent_by(assigned, make_unit(), email="mo@example.com"), sent_by(email="mo@example.com")
    client = logged_in(make_user(Role.PROTECTION))
    assert url("erase_person", public.pk) in client.get(url("detail", public.pk)).content.decode()
    html = client.get(url("erase_person", public.pk)).content.decode()
    assert all(question.public_no in html for question in (public, open_one, of_her_son))
    assert "mo@example.com" not in html
    assert client.post(url("erase_person", public.pk), {"chosen": ticked(public)}).status_code == 422  # not said to be checked
    client.post(url("erase_person", public.pk), {"chosen": ticked(public, open_one), "sure": "1"})
    for question in (public, open_one, of_her_son):
        question.refresh_from_db()
    assert [bool(each.erased_at) for each in (public, open_one, of_her_son)] == [True, True, False]
    assert open_one.resolution == Resolution.WITHDRAWN
    assert open_one.body_original == public.body_original == ""
    public.page.refresh_from_db()
    assert (public.page.live, public.page.asker) == (True, "")
    assert list(QuestionContact.objects.values_list("question", flat=True)) == [of_her_son.pk]
    assert open_one.events.get(action="erase").data == {"asked_with": public.public_no}


def test_one_that_was_changed_meanwhile_and_one_of_somebody_else_are_left():
    origin, changed, stranger = sent_by(phone="0912345678"), sent_by(phone="0912345678"), sent_by(phone="0987654321")
    officer = actor_for(make_user(Role.PROTECTION))
    chosen = [(question.pk, question.version) for question in (origin, changed, stranger)]
    routing.route(changed, make_unit(), SYSTEM)
    done, left = erase_of_person(origin, chosen, officer)
    assert (done, left) == ([origin], [changed])
    stranger.refresh_from_db()
    assert stranger.erased_at is None


def test_what_was_sent_to_the_telephone_goes_with_the_last_question_of_its_number():
    first, second = sent_by(phone="+84 912 345 678"), sent_by(phone="0912345678")
    queue_text(key="x", channel="sms", recipient="0912345678", title="", text="Tin", url="", stop_url="")
    officer = actor_for(make_user(Role.PROTECTION))
    erase_of_person(second, [(second.pk, second.version)], officer)
    assert OutboundText.objects.exists()
    erase_of_person(first, [(first.pk, first.version)], officer)
    assert not OutboundText.objects.exists()


@pytest.mark.parametrize("role", [Role.INTAKE, Role.PUBLISHER])
def test_nobody_but_data_protection_sees_or_does_it(role: Role):
    question = sent_by(email="mo@example.com")
    client = logged_in(make_user(role))
    assert url("erase_person", question.pk) not in client.get(url("detail", question.pk)).content.decode()
    page = client.post(url("erase_person", question.pk), {"chosen": ticked(question), "sure": "1"})
    assert page.status_code in (302, 403)
    question.refresh_from_db()
    assert question.erased_at is None
