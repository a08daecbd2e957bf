"""What a hasty or malicious colleague tries: stale pages, own work approved, other units' questions, approved texts changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.admin.accounts.roles import PUBLISHERS
from cms.web.protection.spam_guard import issue_token
from qa.models import Answer, AnswerPage, Question, UnitMembership
from qa.processing.answering import answers, marking
from qa.processing.casework import appointing, claiming, closing, routing, sender
from qa.public.intake import receiving
from qa.staff.question.views_intake import PURPOSE
from qa.tests import sample_files
from qa.tests.factories import answered, assigned, claimed, in_review, make_question, make_unit, make_user, submission, write_answer
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import SYSTEM, actor_for, roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def seen_in(client: Client, question: Question, name: str = "seen") -> str:
    context: Any = client.get(url("detail", question.pk)).context
    return str(context[name])


def test_a_reviewer_approves_only_the_text_that_stood_on_the_page():
    unit = make_unit()
    officer, first, second = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer)
    client = logged_in(first)
    seen = seen_in(client, question)
    answers.return_to_author(question, actor_for(second, question), reason="Sai thời hạn")
    write_answer(question, officer, "Một câu trả lời khác hẳn.")
    answers.submit_for_review(question, actor_for(officer, question))
    client.post(url("act", question.pk, "approve"), {"seen": seen})
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    client.post(url("act", question.pk, "approve"), {"seen": seen_in(client, question)})
    question.refresh_from_db()
    assert question.status == Status.APPROVED


def test_opening_a_file_or_a_note_beside_it_does_not_make_a_page_stale():
    unit = make_unit()
    reviewer = make_user(Role.REVIEWER, unit)
    question = in_review(unit, make_user(Role.OFFICER, unit))
    client = logged_in(reviewer)
    seen = seen_in(client, question)
    routing.note(question, actor_for(reviewer, question), text="Đã đọc")
    client.post(url("act", question.pk, "approve"), {"seen": seen})
    question.refresh_from_db()
    assert question.status == Status.APPROVED


def test_two_who_edit_the_public_copy_do_not_undo_each_other_and_lose_no_text():
    unit = make_unit()
    officer, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = claimed(unit, officer)
    client = logged_in(officer)
    seen = seen_in(client, question, "seen_copy")
    marking.edit_public_copy(question, actor_for(lead, question), title=question.title_public, body="Con tôi sinh năm ngoái.")
    page = client.post(
        url("act", question.pk, "edit_public_copy"), {"seen": seen, "title": question.title_public, "body": "Bản sửa của cán bộ."}
    )
    assert page.status_code == 422
    assert "Bản sửa của cán bộ." in page.content.decode()
    question.refresh_from_db()
    assert question.body_public == "Con tôi sinh năm ngoái."


def test_the_public_copy_is_taken_from_whoever_wrote_at_the_answer_meanwhile():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    client = logged_in(officer)
    seen = seen_in(client, question, "seen_copy")
    write_answer(question, officer)
    form = {"seen": seen, "title": question.title_public, "body": "Bản che của cán bộ."}
    assert client.post(url("act", question.pk, "edit_public_copy"), form).status_code == 302
    question.refresh_from_db()
    assert question.body_public == "Bản che của cán bộ."


def test_who_wrote_the_answer_cannot_change_what_was_approved_with_it():
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    question = in_review(unit, officer)
    answers.approve(question, actor_for(reviewer, question))
    before = question.body_public
    form = {"title": question.title_public, "body": "Điều không ai đã duyệt."}
    assert logged_in(officer).post(url("act", question.pk, "edit_public_copy"), form).status_code == 403
    marking.edit_public_copy(question, actor_for(publisher, question), title=question.title_public, body=f"{before} (đã che tên)")
    answers.publish(question, actor_for(publisher, question))
    with pytest.raises(NotAllowed):
        marking.edit_public_copy(question, actor_for(reviewer, question), title="x", body="y")
    assert question.page.question_text == f"{before} (đã che tên)"


def test_a_lead_who_proposes_a_refusal_does_not_confirm_it_themselves():
    unit = make_unit()
    officer, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    appointing.appoint(lead, Role.REVIEWER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, "Không thuộc thẩm quyền.")
    claiming.take_over(question, actor_for(lead, question), reason="Từ chối")
    answers.propose_refusal(question, actor_for(lead, question), legal_ground="Điều 8")
    with pytest.raises(NotAllowed):
        answers.refuse(question, actor_for(lead, question))
    other = make_user(Role.REVIEWER, unit)
    answers.refuse(question, actor_for(other, question))
    assert question.resolution == "refused"


def test_who_hands_a_draft_in_again_as_a_refusal_does_not_confirm_it_either():
    unit = make_unit()
    officer, lead, other = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit), make_user(Role.REVIEWER, unit)
    appointing.appoint(lead, Role.REVIEWER, unit)
    question = in_review(unit, officer)
    answers.return_to_author(question, actor_for(other, question), reason="Không thuộc thẩm quyền")
    claiming.take_over(question, actor_for(lead, question), reason="Từ chối")
    answers.propose_refusal(question, actor_for(lead, question), legal_ground="Điều 8")
    with pytest.raises(NotAllowed):
        answers.refuse(question, actor_for(lead, question))
    answers.refuse(question, actor_for(other, question))
    assert question.resolution == "refused"


def test_a_lead_joins_a_question_with_one_of_their_own_unit_only():
    unit, other = make_unit(), make_unit()
    lead, clerk = make_user(Role.LEAD, unit), make_user(Role.INTAKE)
    question, foreign = assigned(unit), assigned(other)
    with pytest.raises(NotAllowed):
        closing.merge(question, foreign, actor_for(lead, question))
    closing.merge(question, foreign, actor_for(clerk, question))
    assert question.merged_into == foreign


def test_a_question_is_not_joined_with_one_that_gets_no_public_answer():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    ended, question = assigned(unit), assigned(unit)
    sender.withdraw(ended)
    with pytest.raises(Refused):
        closing.merge(question, ended, actor_for(clerk, question))


def test_a_mark_that_a_colleague_decided_and_a_strange_insertion_are_answered_in_words():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, body="Xin gọi cho tôi theo số 0912345678 để hỏi thêm.")
    mark = question.marks.get()
    marking.edit_public_copy(question, actor_for(officer, question), title=question.title_public, body="Xin gọi cho tôi.")
    client = logged_in(officer)
    page = client.post(url("act", question.pk, "decide_mark"), {"mark": mark.pk, "decision": "waive"})
    assert page.status_code == 302
    answer = answers.answer_of(question)
    form = {"version": answer.version, "proposed_visibility": "public_pending", "insert": "reply:x", "body-count": "0"}
    form |= {"citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0"}
    assert client.post(url("save", question.pk), form).status_code in (302, 403)


def test_an_intake_clerk_is_told_of_scans_that_are_too_many_and_none_is_dropped_silently():
    clerk = make_user(Role.INTAKE)
    scans = [SimpleUploadedFile(f"{number}.jpg", sample_files.jpeg()) for number in range(6)]
    form = {"token": issue_token(PURPOSE), "channel": "letter", "title": "Xin cấp bản sao", "body": "Thư gửi đến.", "kind": "question"}
    page = logged_in(clerk).post(reverse("qa_staff:on_behalf"), {**form, "upload": scans})
    assert page.context["form"].errors["upload"]
    assert not Question.objects.exists()


def joined_pair(unit: Any) -> tuple[Question, Question, Question]:
    main, early, late = assigned(unit), make_question(), make_question()
    for each in (early, late):
        closing.merge(each, main, SYSTEM)
    return main, early, late


def test_joined_questions_go_on_when_the_sender_of_the_main_one_withdraws():
    unit = make_unit()
    main, early, late = joined_pair(unit)
    sender.withdraw(main)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.status, early.unit, early.merged_into) == (Status.ASSIGNED, unit, None)
    assert (late.status, late.merged_into) == (Status.CLOSED, early)


def test_joined_questions_go_on_when_the_answer_is_for_the_sender_of_the_main_one_alone():
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    main, early, _late = joined_pair(unit)
    claiming.claim(main, actor_for(officer, main))
    write_answer(main, officer, "Nội dung riêng", visibility="withheld", withheld_reason="personal")
    answers.submit_for_review(main, actor_for(officer, main))
    answers.approve(main, actor_for(reviewer, main))
    answers.publish(main, actor_for(publisher, main))
    early.refresh_from_db()
    assert (early.status, early.merged_into) == (Status.ASSIGNED, None)


def test_who_was_joined_is_shown_the_competent_agency_as_well(client: Client):
    unit = make_unit()
    clerk = make_user(Role.INTAKE)
    receipt = receiving.submit(submission())
    main = assigned(unit)
    closing.merge(receipt.question, main, SYSTEM)
    closing.refer(main, actor_for(clerk, main), agency="Bảo hiểm xã hội tỉnh", reason="Thuộc ngành bảo hiểm")
    html = client.post(reverse("qa_private:track"), {"code": receipt.code}).content.decode()
    assert "Bảo hiểm xã hội tỉnh" in html
    assert "Thuộc ngành bảo hiểm" in html


def test_the_answer_that_was_joined_with_a_published_one_stays_joined():
    question = answered()
    other = make_question()
    closing.merge(other, question, SYSTEM)
    other.refresh_from_db()
    assert other.merged_into == question
    assert Answer.objects.filter(question=question).exists()


def test_a_number_that_no_row_can_have_is_left_out_by_the_queue():
    client, huge = logged_in(make_user(Role.INTAKE)), "9" * 20
    assert client.get(url("presence_of_colleagues"), {"ids": huge}).json()["present"] == {}
    assert client.post(url("bulk"), {"chosen": f"{huge}:{huge}", "action": "spam"}).status_code == 302


def page_form(page: Any, text: str) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "question_text": text,
            "body": streamfield([("paragraph", rich_text("<p>Một câu trả lời khác.</p>"))]),
            "citations": inline_formset([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )


def test_an_editor_of_pages_neither_rewords_nor_removes_an_answer():
    page = answered().page
    editor = make_user()
    editor.groups.add(Group.objects.get(name=gettext(PUBLISHERS)))
    client = logged_in(editor)
    before = page.answer_text
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(page, "Câu hỏi khác hẳn."))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    for action in ("unpublish", "delete"):
        client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={page.pk}")
    page = AnswerPage.objects.get(pk=page.pk)
    assert page.live
    assert page.answer_text == before


def test_a_clerk_appoints_colleagues_but_not_themselves_and_leaves_the_second_person_on():
    unit, clerk, colleague = make_unit(), make_user(Role.INTAKE), make_user()
    client = logged_in(clerk)
    for person, expected in ((clerk, 0), (colleague, 1)):
        client.post(reverse("unitmembership:add"), {"user": person.pk, "unit": unit.pk, "role": Role.REVIEWER.value})
        assert UnitMembership.objects.filter(user=person, role=Role.REVIEWER).count() == expected
    form = {"name": unit.name, "inbox": unit.inbox, "active": "on", "allow_self_approve": "on"}
    client.post(reverse("unit:edit", args=[unit.pk]), form)
    unit.refresh_from_db()
    assert not unit.allow_self_approve


def test_a_clerk_cannot_become_the_deputy_of_a_reviewer():
    unit, clerk, reviewer = make_unit(), make_user(Role.INTAKE), make_user()
    appointment = appointing.appoint(reviewer, Role.REVIEWER, unit)
    client = logged_in(clerk)
    form = {"user": reviewer.pk, "unit": unit.pk, "role": Role.REVIEWER.value, "absent_from": timezone.localdate().isoformat()}
    client.post(reverse("unitmembership:edit", args=[appointment.pk]), {**form, "deputy": clerk.pk})
    client.post(reverse("unitmembership:add"), {**form, "role": Role.LEAD.value, "deputy": clerk.pk})
    assert not UnitMembership.objects.filter(deputy=clerk).exists()
    assert Role.REVIEWER not in roles_of(clerk, unit.pk)
    UnitMembership.objects.filter(pk=appointment.pk).update(deputy=clerk)  # chosen by the reviewer for an earlier leave
    client.post(reverse("unitmembership:edit", args=[appointment.pk]), {**form, "deputy": clerk.pk})
    assert UnitMembership.objects.get(pk=appointment.pk).absent_from is None  # the clerk cannot prolong it
    assert Role.REVIEWER not in roles_of(clerk, unit.pk)


def test_a_clerk_who_is_a_deputy_in_one_unit_cannot_enter_the_absence_by_another_appointment():
    unit, clerk, reviewer = make_unit(), make_user(Role.INTAKE), make_user()
    appointing.appoint(clerk, Role.OFFICER, unit)
    appointing.appoint(reviewer, Role.REVIEWER, unit)
    other = appointing.appoint(reviewer, Role.OFFICER, make_unit())
    UnitMembership.objects.filter(user=reviewer, unit=unit).update(deputy=clerk)  # chosen for an earlier leave
    form = {"user": reviewer.pk, "unit": other.unit_id, "role": other.role, "absent_from": f"{timezone.localdate():%d/%m/%Y}"}
    client = logged_in(clerk)
    client.post(reverse("unitmembership:edit", args=[other.pk]), form)
    client.post(reverse("unitmembership:add"), {**form, "role": Role.LEAD.value})
    assert Role.REVIEWER not in roles_of(clerk, unit.pk)
