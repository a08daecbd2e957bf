"""Time and law: the calendar, canned replies, answers whose law changed, reviews."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import checks
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import OutboundMail
from qa.deadlines.rules import working_calendar
from qa.models import AnswerCitation, AnswerPage, CalendarDay, CannedReply, DraftCitation, LegalBasis, Question, RedactionRule
from qa.processing.answering import answers, marking
from qa.processing.answering.canned import prepare_draft, replies_for
from qa.processing.answering.inserting import insert_reply
from qa.processing.answering.redaction_rules import apply_to_open_questions
from qa.processing.answering.reviewing import due_reviews, review_again
from qa.processing.casework import routing, sender
from qa.public.intake import receiving
from qa.tests.factories import answered, assigned, claimed, make_field, make_question, make_unit, make_user, write_answer
from qa.tests.staff import logged_in
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def boss() -> Any:
    return get_user_model().objects.create_superuser("quan-tri-thu", "qt@example.com", "mat-khau-thu-nghiem")


@time_machine.travel("2026-11-27T09:00+07:00")
def test_a_calendar_that_ends_within_sixty_working_days_alarms_queue_front_page_and_checks():
    client = logged_in(make_user(Role.INTAKE))
    queue, home = reverse("qa_staff:queue"), reverse("wagtailadmin_home")
    assert "Lịch ngày làm việc chỉ có đến" not in client.get(queue).content.decode()
    last = working_calendar().add(timezone.localdate(), 59)
    CalendarDay.objects.filter(day__gt=last).delete()
    CalendarDay.objects.get_or_create(day=last, defaults={"kind": "holiday", "name": "x"})
    for page in (queue, home):
        assert "Lịch ngày làm việc chỉ có đến" in client.get(page).content.decode()
    found = {message.id for message in checks.run_checks(databases=["default"], include_deployment_checks=True)}
    assert {"qa.W001", "qa.E001"} <= found


def test_a_day_entered_in_the_admin_moves_open_questions_with_old_and_new_date_and_no_closed_one():
    with clock.at(timezone.make_aware(datetime(2026, 11, 25, 9))):
        open_one, closed_one = make_question(), make_question()
        sender.withdraw(closed_one)
    before = closed_one.due_at
    data = {"day": "2026-12-01", "kind": "office_closed", "name": "Nghỉ chống bão", "source": "Thông báo"}
    logged_in(boss()).post(reverse("calendarday:add"), data)
    open_one.refresh_from_db()
    closed_one.refresh_from_db()
    assert timezone.localdate(open_one.due_at) == date(2026, 12, 17)
    event = open_one.events.last()
    assert (event.action, set(event.data)) == ("recompute_due", {"old_due", "due"})
    assert closed_one.due_at == before
    day = CalendarDay.objects.get(day=date(2026, 12, 1))
    logged_in(get_user_model().objects.get(username="quan-tri-thu")).post(reverse("calendarday:delete", args=[day.pk]))
    open_one.refresh_from_db()
    assert timezone.localdate(open_one.due_at) == date(2026, 12, 16)


def test_a_new_policy_leaves_questions_with_the_one_they_were_received_under():
    question = make_question()
    policy = question.policy_snapshot
    from qa.models import SlaPolicy

    SlaPolicy.objects.filter(kind="question").update(answer_days=5)
    assert routing.recompute_open_questions() == 0
    assert Question.objects.get(pk=question.pk).policy_snapshot == policy
    assert make_question().policy_snapshot["answer_days"] == 5


def repealed() -> LegalBasis:
    return LegalBasis.objects.get(number="42/2022/NĐ-CP")


@time_machine.travel("2026-11-27T09:00+07:00")  # the decree was repealed on 1 July 2026
def test_a_reply_that_rests_on_repealed_law_is_flagged_and_goes_in_only_with_a_note():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    reply = CannedReply.objects.create(title="Quyền hỏi đáp", body="Theo quy định, mọi câu hỏi được trả lời.", legal_basis=repealed())
    write_answer(question, officer, "Kính gửi ông bà.")
    screen = logged_in(officer).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
    assert "đã hết hiệu lực" in screen
    with pytest.raises(Refused):
        insert_reply(question, reply, actor_for(officer, question))
    assert "Theo quy định" not in Question.objects.get(pk=question.pk).answer.text
    insert_reply(question, reply, actor_for(officer, question), why="Câu hỏi về thời điểm trước khi hết hiệu lực")
    answer = Question.objects.get(pk=question.pk).answer
    assert answer.text == "Kính gửi ông bà.\n\nTheo quy định, mọi câu hỏi được trả lời."
    assert question.messages.filter(kind="internal_note", body__contains="trước khi hết hiệu lực").exists()
    assert answer.citations.get().number == "42/2022/NĐ-CP"
    with pytest.raises(Refused):
        prepare_draft(assigned(unit), reply, actor_for(officer, assigned(unit)))


def test_a_reply_ends_with_its_date_and_is_offered_for_its_kind_unit_and_field_only():
    unit = make_unit()
    question = claimed(unit, make_user(Role.OFFICER, unit), field=make_field())
    old = CannedReply.objects.create(title="Cũ", body="x", valid_to=timezone.localdate() - timedelta(days=1))
    fitting = CannedReply.objects.create(title="Hướng dẫn đăng ký", body="y")
    elsewhere = CannedReply.objects.create(title="Của đơn vị khác", body="z")
    elsewhere.units.add(make_unit())
    offers = {offer.reply.pk: offer.ended for offer in replies_for(question)}
    assert set(offers) == {old.pk, fitting.pk}
    assert offers[old.pk]
    assert not offers[fitting.pk]
    assert [offer.reply.pk for offer in replies_for(question, "dang ky")] == [fitting.pk]


def test_the_button_saves_what_is_typed_and_puts_the_reply_behind_it():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    reply = CannedReply.objects.create(title="Địa chỉ", body="Mời đến bộ phận một cửa.")
    data = nested_form_data({"body": streamfield([("paragraph", rich_text("<p>Chào bạn.</p>"))]), "version": 1})
    data |= {"proposed_visibility": "public_pending", "withheld_reason": "", "withheld_note": ""}
    data |= {"citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0", "insert": f"reply:{reply.pk}"}
    logged_in(officer).post(reverse("qa_staff:save", args=[question.pk]), data)
    assert Question.objects.get(pk=question.pk).answer.text == "Chào bạn.\n\nMời đến bộ phận một cửa."
    reply.refresh_from_db()
    assert reply.uses == 1


@pytest.fixture
def law(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A document of the site whose effect ends on a day that the test sets."""
    from cms.contracts.search import EntryKind, SearchEntry, StatusWindow

    page = Page.objects.get(depth=2).add_child(instance=Page(title="Quyết định 5", slug="quyet-dinh-5"))
    ends: dict[str, date | None] = {"on": None}

    def entries(self: Any) -> Any:
        windows = [StatusWindow("con_hieu_luc", date(2020, 1, 1), ends["on"])]
        if ends["on"]:
            windows.append(StatusWindow("het_hieu_luc_toan_bo", ends["on"], None))
        yield SearchEntry(
            entry_id="page:1",
            kind=EntryKind.DOCUMENT,
            parent_id="page:1",
            page_id=self.pk,
            url="/x/",
            title="Quyết định 5",
            number="5/2020/QĐ-UBND",
            status_windows=tuple(windows),
        )

    monkeypatch.setattr(Page, "get_search_entries", entries, raising=False)
    return page, ends


def answered_with(law_page: Page) -> Question:
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    question = claimed(unit, officer)
    write_answer(question, officer, citations=((law_page.pk, "", "Điều 5"),))
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    answers.publish(question, actor_for(publisher, question))
    return question


def test_an_answer_whose_law_lost_effect_is_to_be_looked_over_until_somebody_does(law: Any):
    page, ends = law
    question = answered_with(page)
    lead = make_user(Role.LEAD, question.unit)
    assert due_reviews(lead) == []
    with clock.at(timezone.now() + timedelta(days=1)):
        ends["on"] = timezone.localdate()
        AnswerCitation.objects.update(quoted_on=timezone.localdate() - timedelta(days=1))
        AnswerPage.objects.update(
            answered_on=timezone.localdate() - timedelta(days=1), reviewed_on=timezone.localdate() - timedelta(days=1)
        )
    due = due_reviews(lead)
    assert [each.page.pk for each in due] == [question.page.pk]
    assert due[0].outdated
    client = logged_in(lead)
    assert "Căn cứ đã thay đổi" in client.get(reverse("qa_staff:reviews")).content.decode()
    client.post(reverse("qa_staff:review_done"), {"only": question.page.pk})
    assert due_reviews(lead) == []
    assert question.events.filter(action="review_again").exists()


def test_answers_that_nobody_looked_at_for_twelve_months_are_listed():
    question = answered()
    lead = make_user(Role.LEAD, question.unit)
    year = timezone.localdate() - timedelta(days=366)
    AnswerPage.objects.filter(question=question).update(answered_on=year, reviewed_on=year)
    assert [each.page.question for each in due_reviews(lead)] == [question]
    assert due_reviews(make_user(Role.LEAD, make_unit())) == []
    review_again(AnswerPage.objects.get(question=question), actor_for(lead, question))
    assert due_reviews(lead) == []
    assert AnswerPage.objects.get(question=question).reviewed_on == timezone.localdate()


def test_the_correction_screen_publishes_what_changed_and_tells_who_asked():
    contact = receiving.Contact(email="an@example.com")
    question = answered(contact=contact, consent=True)
    sender.confirm_email(question.contact)
    publisher = make_user(Role.PUBLISHER)
    data = nested_form_data({"body": streamfield([("paragraph", rich_text("<p>Nội dung đã sửa.</p>"))])})
    data |= {"version": question.answer.version, "reason": "Sửa số ngày", "citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0"}
    client = logged_in(publisher)
    address = reverse("qa_staff:correct", args=[question.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, data).status_code == 302
    page = AnswerPage.objects.get(question=question)
    assert (page.answer_text, page.correction_note, page.corrected_on) == ("Nội dung đã sửa.", "Sửa số ngày", timezone.localdate())
    assert [mail for mail in OutboundMail.objects.to("an@example.com") if "Sửa số ngày" in mail.text]
    assert logged_in(make_user(Role.OFFICER, question.unit)).get(address).status_code in (302, 403)


def test_a_rule_of_redaction_redacts_its_words_now_and_in_every_later_public_copy():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, body="Ông Ba Hợi ở cuối thôn đổ rác ra mương. ÔNG BA HỢI không nghe ai.")
    data = {"cover-text": "ông Ba Hợi", "cover-replacement": "[một người dân]", "cover-comment": "Tên thường gọi của người thứ ba"}
    logged_in(officer).post(reverse("qa_staff:act", args=[question.pk, "cover"]), data)
    question.refresh_from_db()
    assert question.body_public == "[một người dân] ở cuối thôn đổ rác ra mương. [một người dân] không nghe ai."
    assert "Ba Hợi" in question.body_original
    marking.edit_public_copy(question, actor_for(officer, question), title="Rác", body="Viết lại: ông Ba Hợi đổ rác.")
    assert Question.objects.get(pk=question.pk).body_public == "Viết lại: [một người dân] đổ rác."
    RedactionRule.objects.create(text="thôn Đoài", replacement="[một thôn]", unit=unit, comment="Ít hộ")
    assert assigned(make_unit(), body="Ở thôn Đoài").body_public == "Ở thôn Đoài"
    inside = assigned(unit, body="Ở thôn Đoài")
    marking.look_for_personal_data(inside)
    assert Question.objects.get(pk=inside.pk).body_public == "Ở [một thôn]"


def test_a_rule_typed_with_loose_marks_reaches_open_questions_whatever_their_capitals():
    question = assigned(make_unit(), body="ÔNG ĐẶNG VĂN ƯỚC đổ rác ra mương.")
    rule = RedactionRule(text=unicodedata.normalize("NFD", "Đặng Văn Ước"), replacement="[tên]", comment="Người thứ ba")
    rule.full_clean()
    rule.save()
    assert apply_to_open_questions(rule) == 1
    assert Question.objects.get(pk=question.pk).body_public == "ÔNG [tên] đổ rác ra mương."
    question.refresh_from_db()
    marking.edit_public_copy(question, SYSTEM, title="Rác", body=unicodedata.normalize("NFD", "Đặng Văn Ước đổ rác."))
    assert Question.objects.get(pk=question.pk).body_public == "[tên] đổ rác."


def test_a_citation_of_a_draft_keeps_the_day_on_which_it_was_made():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, citations=((None, "5/2020/QĐ-UBND", "Điều 5"),))
    assert DraftCitation.objects.get().quoted_on == timezone.localdate()


def test_the_admins_log_does_not_keep_the_words_that_a_rule_redacts():
    rule = RedactionRule.objects.create(text="thôn Đoài", replacement="[một thôn]")
    log(instance=rule, action="wagtail.create")
    label = ModelLogEntry.objects.get(object_id=rule.pk).label
    assert "[một thôn]" in label
    assert "Đoài" not in label
