"""The screens of officers and reviewers in the admin: queue, answer, review, contact; and who is kept out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from qa.models import Answer, AnswerPage, QAIndexPage, Question, SavedAside
from qa.processing.casework import appointing, claiming
from qa.public.intake import receiving
from qa.public.tracking.lookup import find_by_code
from qa.tests.factories import answered, assigned, claimed, in_review, make_question, make_unit, make_user, write_answer
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import actor_for

DRAFT = "abcdefgh12345678"  # the device's key of a draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def answer_data(text: str, version: int = 1, **values: Any) -> dict[str, Any]:
    data = nested_form_data(
        {
            "body": streamfield([("paragraph", rich_text(f"<p>{text}</p>"))]),
            "version": version,
            "proposed_visibility": "public_pending",
            "withheld_reason": "",
            "withheld_note": "",
        }
    )
    return {**data, "citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0", **values}


def test_the_whole_way_through_the_screens_with_two_people_and_a_publisher():
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    question = assigned(unit)
    client = logged_in(officer)
    assert question.title_public in client.get(url("queue"), {"xem": "free"}).content.decode()
    assert client.post(url("next")).url == url("detail", question.pk)
    assert client.get(url("detail", question.pk)).status_code == 200
    client.post(url("save", question.pk), answer_data("Theo Điều 5, ông bà nộp hồ sơ tại xã.", submit_for_review="1"))
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    screen = logged_in(reviewer).get(url("detail", question.pk)).content.decode()
    assert 'href="#mb-desk-step-return_to_author"' in screen  # beside the button that approves
    assert 'id="mb-desk-step-return_to_author"' in screen
    assert logged_in(reviewer).post(url("act", question.pk, "approve")).status_code == 302
    assert logged_in(publisher).post(url("act", question.pk, "publish")).status_code == 302
    page = AnswerPage.objects.get(question=question)
    assert "Theo Điều 5" in Client().get(page.url).content.decode()


def test_the_author_gets_403_when_they_approve_their_own_answer():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    appointing.appoint(officer, Role.REVIEWER, unit)
    question = in_review(unit, officer)
    assert logged_in(officer).post(url("act", question.pk, "approve")).status_code == 403
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW


def test_a_colleague_of_another_unit_does_not_see_the_question():
    question = assigned(make_unit())
    stranger = make_user(Role.OFFICER, make_unit())
    client = logged_in(stranger)
    assert client.get(url("detail", question.pk)).status_code == 404
    assert question.title_public not in client.get(url("queue"), {"xem": "all"}).content.decode()


def test_an_editor_without_a_role_is_kept_out():
    from django.contrib.auth.models import Permission

    editor = make_user()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert logged_in(editor).get(url("queue")).status_code in (302, 403)


def test_the_late_one_of_two_learns_who_has_the_question():
    unit = make_unit()
    first, second = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = claimed(unit, first)
    page = logged_in(second).post(url("act", question.pk, "claim"), follow=True).content.decode()
    question.refresh_from_db()
    assert question.claimed_by == first
    assert first.first_name in page


def test_text_of_who_lost_the_question_while_typing_is_kept_aside_and_shown_beside_the_stored_one():
    unit = make_unit()
    first, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = claimed(unit, first)
    claiming.take_over(question, actor_for(lead, question), reason="Gấp")
    client = logged_in(first)
    response = client.post(url("save", question.pk), answer_data("Bản của người thứ nhất"))
    assert response.url == url("merge_texts", question.pk)
    assert "Bản của người thứ nhất" in client.get(response.url).content.decode()
    assert SavedAside.objects.filter(question=question, user=first).exists()


def test_saving_over_a_newer_draft_is_a_conflict_also_by_itself():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, "Bản mới hơn")
    client = logged_in(officer)
    response = client.post(url("save", question.pk), answer_data("Bản cũ", version=1), headers={"X-Autosave": "1"})
    assert (response.status_code, response.json()["state"]) == (409, "conflict")
    assert "Bản mới hơn" in Answer.objects.get(question=question).text


def test_autosave_gives_the_new_version_and_the_heartbeat_keeps_the_lock():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    client = logged_in(officer)
    response = client.post(url("save", question.pk), answer_data("Đang viết"), headers={"X-Autosave": "1"})
    assert response.json() == {"state": "saved", "version": 2}
    assert client.post(url("keep", question.pk)).json() == {"held": True, "version": 2}


def test_a_mark_is_redacted_with_one_button():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, body="Xin gọi cho tôi theo số 0912 345 678 nhé.")
    mark = question.marks.get()
    logged_in(officer).post(url("act", question.pk, "decide_mark"), {"mark": mark.pk, "decision": "redact"})
    question.refresh_from_db()
    assert "0912" not in question.body_public


def test_the_contact_is_shown_for_a_reason_only_and_reading_it_is_logged():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, contact=receiving.Contact(email="an@example.com"), consent=True)
    client = logged_in(officer)
    assert "an@example.com" not in client.get(url("contact", question.pk)).content.decode()
    refused = client.post(url("contact", question.pk), {"reason": "", "mb_draft": DRAFT})
    shown = client.post(url("contact", question.pk), {"reason": "Gọi xác minh", "mb_draft": DRAFT})
    assert ["an@example.com" in each.content.decode() for each in (refused, shown)] == [False, True]
    assert ["mb-saved" in each.cookies for each in (refused, shown)] == [False, True]  # the reason stays on the device until then
    assert question.events.filter(action="read_contact", actor=officer).exists()


def test_intake_takes_in_a_call_and_prints_the_code_once():
    clerk = make_user(Role.INTAKE)
    client = logged_in(clerk)
    token = client.get(url("on_behalf")).context["token"]
    data = {
        "token": token,
        "channel": "phone",
        "title": "Hỏi qua điện thoại",
        "body": "Nội dung cuộc gọi",
        "kind": "question",
        "mb_draft": DRAFT,
    }
    refused = client.post(url("on_behalf"), {**data, "body": ""})
    response = client.post(url("on_behalf"), data)
    question = Question.objects.get()
    assert "mb-saved" not in refused.cookies
    assert response.cookies["mb-saved"].value == DRAFT  # the next citizen at the counter sees nothing of this one
    assert (question.channel, question.taken_by) == ("phone", clerk)
    assert find_by_code(response.context["code"]) == question


def test_views_and_filters_stand_in_the_address():
    clerk = make_user(Role.INTAKE)
    make_question(title="Câu về đất đai ở xã")
    make_question(title="Câu về trường học ở xã")
    html = logged_in(clerk).get(url("queue"), {"xem": "unassigned", "q": "trường học"}).content.decode()
    assert "Câu về trường học" in html
    assert "Câu về đất đai" not in html


def test_the_export_holds_no_private_field_and_no_formula():
    clerk = make_user(Role.INTAKE)
    make_question(
        title="=cmd|' /C calc'!A0 xin hỏi", body="bí mật của tôi ở đây", contact=receiving.Contact(name="Tên riêng"), consent=True
    )
    text = logged_in(clerk).get(url("export")).content.decode("utf-8-sig")
    assert "bí mật" not in text
    assert "Tên riêng" not in text
    assert not any(cell.startswith("=") for line in text.splitlines() for cell in line.split(","))


def test_the_page_editor_is_no_way_round_the_gate_for_personal_data():
    from django.contrib.auth import get_user_model

    question = answered()
    page = question.page
    admin = get_user_model().objects.create_superuser("quan-tri-thu", "qt@example.com", "mat-khau-thu-nghiem")
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "question_text": "Xin gọi 0912 345 678 cho tôi.",
            "body": streamfield([("paragraph", rich_text("<p>Trả lời.</p>"))]),
            "citations": inline_formset([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    logged_in(admin).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    page.refresh_from_db()
    assert "0912" not in page.question_text
    logged_in(admin).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, "question_text": "Nội dung mới, đã sạch."})
    page.refresh_from_db()
    assert page.question_text == "Nội dung mới, đã sạch."


def test_a_cited_page_that_is_not_searched_offers_no_provisions():
    list_of_questions = QAIndexPage.objects.get()
    assert list_of_questions.search_opt_out
    assert logged_in(make_user(Role.OFFICER, make_unit())).get(url("provisions", list_of_questions.pk)).json() == {"provisions": []}
