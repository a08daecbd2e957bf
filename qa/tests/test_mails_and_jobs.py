"""Mails to senders and staff, the worker's jobs, and the log that cannot be rewritten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.background.sending.mail import queue_mail
from cms.background.worker import retention
from cms.models import OutboundMail
from cms.models.following import Announcement
from qa.models import QaEvent, Question, QuestionContact
from qa.processing.answering import answers
from qa.processing.casework import claiming, closing, reminders, routing, sender
from qa.processing.casework.jobs import put_back_without_holder
from qa.processing.casework.reminders import remind
from qa.public.intake import receiving
from qa.tests.factories import answered, assigned, claimed, in_review, make_question, make_unit, make_user, write_answer
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Role, Status, Visibility
from qa.workflow import triggers
from qa.workflow.actors import CITIZEN, actor_for

pytestmark = pytest.mark.django_db
ADDRESS = "an@example.com"


def at(day: int, hour: int = 9, month: int = 12) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour))


def with_mail(**values: object) -> dict[str, object]:
    return {"contact": receiving.Contact(name="Nguyễn Văn An", email=ADDRESS), "consent": True, **values}


def confirmed(question: Question) -> Question:
    sender.confirm_email(question.contact)
    question.refresh_from_db()
    return question


def mails() -> list[OutboundMail]:
    return list(OutboundMail.objects.to(ADDRESS).order_by("pk"))


def test_confirming_twice_at_once_or_while_staff_change_the_question_goes_well_and_tells_once():
    unit = make_unit()
    question = make_question(**with_mail())
    one, two = QuestionContact.objects.get(question=question), QuestionContact.objects.get(question=question)
    assert one.question.version == two.question.version  # both pages were read before anything was done
    routing.route(question, unit, actor_for(make_user(Role.INTAKE)))
    assert (sender.confirm_email(one), sender.confirm_email(two)) == (True, False)
    assert [mail.key.rsplit(":", 1)[-1] for mail in mails()].count("1") == 1


def test_every_notice_to_a_sender_can_be_written_and_keeps_its_subject_clean():
    unit = make_unit()
    officer, lead, reviewer = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit), make_user(Role.REVIEWER, unit)
    clerk = make_user(Role.INTAKE)

    asked = confirmed(claimed(unit, officer, **with_mail()))
    sender.ask_citizen(asked, actor_for(officer, asked), text="Ở đâu?")
    Question.objects.filter(pk=asked.pk).update(supply_until=clock.now() - timedelta(days=1))
    assert retention.run("qa.without_reply") == 1

    extended = confirmed(claimed(unit, lead, **with_mail()))
    until = timezone.localdate(extended.due_at) + timedelta(days=5)
    routing.extend(extended, actor_for(lead, extended), until=until, reason="Phức tạp")
    answers.propose_refusal(claimed_answer(extended, lead), actor_for(lead, extended), legal_ground="Điều 6 Luật Tiếp cận thông tin")
    answers.refuse(extended, actor_for(reviewer, extended))

    referred = confirmed(make_question(**with_mail()))
    closing.refer(referred, actor_for(clerk, referred), agency="Công ty Điện lực", reason="Không thuộc thẩm quyền")
    main, joined = make_question(), confirmed(make_question(**with_mail()))
    closing.merge(joined, main, actor_for(clerk, joined))
    confirmed(answered(**with_mail()))

    subjects = [mail.subject for mail in mails()]
    assert len({mail.key.split(":", 2)[2].split("-")[0] for mail in mails()}) >= 8
    assert all(ADDRESS not in subject and "Nguyễn" not in subject and "khai sinh" not in subject for subject in subjects)
    assert all(mail.text.strip() and "<p>" in mail.html for mail in mails())


def claimed_answer(question: Question, user: object) -> Question:
    write_answer(question, user, "Không thể trả lời vì lý do nêu trên.")
    return question


def test_who_confirms_late_is_told_how_the_question_ended_and_a_reopened_one_names_the_other_agency_no_more():
    clerk, unit = make_user(Role.INTAKE), make_unit()
    question = assigned(unit, **with_mail())
    closing.refer(question, actor_for(clerk, question), agency="Công ty Điện lực", reason="Không thuộc thẩm quyền")
    confirmed(question)
    assert "Công ty Điện lực" in mails()[-1].text
    sender.reopen(question, actor_for(make_user(Role.LEAD, unit), question), reason="Chuyển nhầm")
    assert (question.referred_to, question.closing_note) == ("", "")


def test_who_confirms_late_is_asked_for_information_also_when_an_earlier_answer_was_taken_down():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = answered(unit, **with_mail())
    answers.take_down(question, actor_for(make_user(Role.PUBLISHER), question), reason="Lộ thông tin")
    sender.reopen(question, CITIZEN, reason="Chưa rõ")
    claiming.claim(question, actor_for(officer, question))
    sender.ask_citizen(question, actor_for(officer, question), text="Xin gửi thêm giấy chứng sinh.")
    confirmed(question)
    assert "bổ sung thông tin" in mails()[-1].text


def test_staff_mails_carry_a_link_and_no_text_of_the_question():
    unit = make_unit()
    assigned(unit, title="Tiêu đề riêng tư của tôi", body="Nội dung riêng tư của tôi")
    mail = OutboundMail.objects.to(unit.inbox).get()
    assert "/quan-tri/hoi-dap/" in mail.text
    assert "riêng tư" not in mail.text + mail.subject


def test_what_a_sender_wrote_is_not_run_as_html_in_a_mail():
    clerk = make_user(Role.INTAKE)
    question = confirmed(make_question(**with_mail()))
    closing.refer(question, actor_for(clerk, question), agency="<script>alert(1)</script>", reason="x")
    assert "<script>" not in mails()[-1].html


def test_a_worker_that_was_away_sends_each_step_of_the_ladder_once():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        assigned(unit)
    with clock.at(at(22)):
        remind()
        remind()
    digests = OutboundMail.objects.to(lead.email)
    assert digests.count() == 1
    assert digests.get().text.count("HĐ-") == 1


def test_a_digest_that_cannot_be_made_keeps_nobody_else_from_theirs(monkeypatch):
    unit = make_unit()
    first, second = make_user(Role.LEAD, unit), make_user(Role.LEAD, unit)

    def queue(**values: str) -> object:
        if values["recipient"] == first.email:
            raise ValueError
        return queue_mail(**values)

    monkeypatch.setattr(reminders, "queue_mail", queue)
    with clock.at(at(2, month=11)):
        assigned(unit)
    with clock.at(at(22)):
        remind()
    assert OutboundMail.objects.to(second.email).count() == 1


class Broken:
    """The writing of digests, which fails for some addresses until it is mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
        self.addresses = addresses
        monkeypatch.setattr(reminders, "queue_mail", self.queue)

    def queue(self, **values: Any) -> None:
        if values["recipient"] in self.addresses:
            raise OSError
        queue_mail(**values)


def late_question(*people: Any) -> None:
    """Store a question of the people's unit of 2 November, which is overdue on the 25th."""
    with clock.at(at(2, month=11)):
        assigned(people[0].qa_memberships.get().unit)


def remind_at(day: int, hour: int = 9) -> None:
    with clock.at(at(day, hour, month=11)):
        remind()


def test_a_digest_that_could_not_be_written_comes_in_the_next_round(monkeypatch: pytest.MonkeyPatch):
    lead = make_user(Role.LEAD, make_unit())
    late_question(lead)
    broken = Broken(monkeypatch, lead.email)
    remind_at(25)
    broken.addresses = ()
    remind_at(25, 10)
    assert OutboundMail.objects.to(lead.email).count() == 1


def test_nothing_counts_as_told_while_a_digest_of_it_cannot_be_written(monkeypatch: pytest.MonkeyPatch):
    lead = make_user(Role.LEAD, make_unit())
    late_question(lead)
    Broken(monkeypatch, lead.email)
    remind_at(25)
    assert not QaEvent.objects.filter(action="escalate").exists()
    assert Question.objects.get().escalated_to == ""


def test_who_got_their_digest_does_not_get_it_every_half_hour_while_that_of_another_fails(monkeypatch: pytest.MonkeyPatch):
    unit = make_unit()
    first, second = make_user(Role.LEAD, unit), make_user(Role.LEAD, unit)
    late_question(first)
    Broken(monkeypatch, first.email)
    for hour in (9, 10, 11):
        remind_at(25, hour)
    assert OutboundMail.objects.to(second.email).count() == 1


def test_what_is_told_in_another_digest_counts_as_told_while_one_fails(monkeypatch: pytest.MonkeyPatch):
    first, second = make_user(Role.LEAD, make_unit()), make_user(Role.LEAD, make_unit())
    late_question(first)
    late_question(second)
    Broken(monkeypatch, first.email)
    remind_at(25)
    told = Question.objects.get(unit=second.qa_memberships.get().unit)
    assert set(QaEvent.objects.filter(action="escalate").values_list("question", flat=True)) == {told.pk}


def test_two_people_whose_addresses_begin_alike_both_get_their_digest():
    unit = make_unit()
    people = [make_user(Role.LEAD, unit), make_user(Role.LEAD, unit)]
    for number, person in enumerate(people):
        person.email = f"phong-quan-ly-do-thi-moi-truong-{number}@ubnd.tinh-a.gov.vn"
        person.save()
    late_question(people[0])
    remind_at(25)
    assert [OutboundMail.objects.to(person.email).count() for person in people] == [1, 1]


def test_nobody_is_reminded_on_a_sunday_or_at_night():
    unit = make_unit()
    make_user(Role.LEAD, unit)
    with clock.at(at(2, month=11)):
        assigned(unit)
    for moment in (at(20), at(22, 23)):
        with clock.at(moment):
            assert remind() == 0


def test_a_question_whose_holder_left_the_office_goes_back_to_its_unit_with_its_draft():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, "Bản nháp")
    with clock.at(clock.now() + timedelta(days=30)):
        assert put_back_without_holder() == 0
        officer.is_active = False
        officer.save()
        assert put_back_without_holder() == 1
    question.refresh_from_db()
    assert (question.status, question.claimed_by) == (Status.ASSIGNED, None)
    assert question.answer.text == "Bản nháp"


def test_contacts_end_with_their_retention_and_the_ledger_row_stays():
    question = answered(**with_mail())
    long_ago = timezone.now() - timedelta(days=400)
    Question.objects.filter(pk=question.pk).update(retention_until=timezone.localdate() - timedelta(days=1), answered_at=long_ago)
    assert retention.run("qa.contacts") == 1
    assert not QuestionContact.objects.exists()
    assert Question.objects.receipts().filter(pk=question.pk).exists()


def test_followers_of_a_question_are_not_told_that_it_was_closed_as_spam():
    spam, proper = make_question(spam_score=1.0), make_question(spam_score=1.0)
    clerk = make_user(Role.INTAKE)
    receiving.confirm_spam(spam, actor_for(clerk, spam))
    receiving.release(proper, actor_for(clerk, proper))
    told = Announcement.objects.filter(topic__startswith="cau-hoi:").values_list("topic", flat=True)
    assert list(told) == [f"cau-hoi:{proper.public_no}"]


def test_spam_is_blanked_after_thirty_days():
    question = make_question(spam_score=1.0)
    receiving.confirm_spam(question, actor_for(make_user(Role.INTAKE), question))
    assert retention.run("qa.spam") == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert retention.run("qa.spam") == 1
    question.refresh_from_db()
    assert (question.body_original, question.resolution) == ("", Resolution.SPAM)


def test_a_changed_entry_of_the_log_is_named():
    question = answered()
    call_command("verify_qa_log", verbosity=0)
    triggers.remove(connection)
    try:
        question.events.filter(seq=2).update(data={"unit": 999})
    finally:
        triggers.install(connection)
    with pytest.raises(CommandError):
        call_command("verify_qa_log", verbosity=0)


def test_a_shortened_log_is_named():
    question = make_question()
    triggers.remove(connection)
    try:
        question.events.order_by("-seq").first()._meta.model.objects.filter(question=question)._raw_delete(using="default")
    finally:
        triggers.install(connection)
    with pytest.raises(CommandError):
        call_command("verify_qa_log", verbosity=0)


def test_contacts_are_encrypted_again_with_a_new_key(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CONTACT_KEYS = [old]
    make_question(**with_mail())
    settings.CONTACT_KEYS = [new, old]
    call_command("rotate_contact_keys", verbosity=0)
    settings.CONTACT_KEYS = [new]
    assert QuestionContact.objects.get().email == ADDRESS


def test_a_refused_question_needs_the_lead_and_a_reviewer():
    from qa.vocabulary.errors import NotAllowed

    unit = make_unit()
    officer, lead, reviewer = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, officer)
    with pytest.raises(NotAllowed):
        answers.propose_refusal(question, actor_for(officer, question), legal_ground="Điều 6")
    claiming.take_over(question, actor_for(lead, question), reason="Đề xuất từ chối")
    answers.propose_refusal(claimed_answer(question, lead), actor_for(lead, question), legal_ground="Điều 6")
    answers.refuse(question, actor_for(reviewer, question))
    assert (question.status, question.resolution) == (Status.CLOSED, Resolution.REFUSED)
    assert question.visibility == Visibility.WITHHELD


def test_withdrawn_questions_leave_review_and_take_no_second_answer():
    unit = make_unit()
    question = in_review(unit, make_user(Role.OFFICER, unit))
    sender.withdraw(question)
    assert question.status == Status.CLOSED
