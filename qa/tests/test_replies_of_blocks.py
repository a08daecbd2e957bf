"""Canned replies of headings, lists and links: in the answer, in a prepared draft, in the form, and carried over from plain text."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from qa.models import Answer, CannedReply, Question
from qa.processing.answering.canned import prepare_draft, replies_for
from qa.tests.factories import assigned, claimed, make_unit, make_user
from qa.tests.staff import logged_in
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]

BLOCKS = [
    {"type": "heading", "value": "Giấy tờ"},
    {"type": "paragraph", "value": '<ul><li>Căn cước</li></ul><p><a href="https://dichvucong.gov.vn">Nộp hồ sơ</a></p>'},
]


def test_a_reply_keeps_its_headings_lists_and_links_in_the_answer_behind_the_block_last_written_in():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    reply = CannedReply.objects.create(title="Giấy tờ", content=Answer.stream_of(BLOCKS))
    typed = [("paragraph", rich_text("<p>Chào bạn.</p>")), ("paragraph", rich_text("<p>Trân trọng.</p>"))]
    data = nested_form_data({"body": streamfield(typed), "version": 1})
    data |= {"proposed_visibility": "public_pending", "withheld_reason": "", "withheld_note": "", "mb_after": "1"}
    data |= {"citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0", "insert": f"reply:{reply.pk}"}
    logged_in(officer).post(reverse("qa_staff:save", args=[question.pk]), data)
    body = Question.objects.get(pk=question.pk).answer.body.raw_data
    assert [one["type"] for one in body] == ["paragraph", "heading", "paragraph", "paragraph"]
    assert [one["value"] for one in body[1:3]] == [one["value"] for one in BLOCKS]
    assert "Trân trọng" in body[3]["value"]


def test_a_prepared_draft_has_the_blocks_of_the_reply():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = assigned(unit)
    prepare_draft(question, CannedReply.objects.create(title="Giấy tờ", content=Answer.stream_of(BLOCKS)), actor_for(officer, question))
    assert [one["value"] for one in Answer.objects.get(question=question).body.raw_data] == [one["value"] for one in BLOCKS]


def test_a_reply_is_found_by_the_words_of_its_list_and_offered_as_it_will_look():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    CannedReply.objects.create(title="Mẫu", content=Answer.stream_of(BLOCKS))
    assert len(replies_for(question, "can cuoc")) == 1
    screen = logged_in(officer).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
    assert "<li>Căn cước</li>" in screen


def test_the_form_of_a_reply_takes_blocks(admin_client):
    content = streamfield([("heading", "Giấy tờ"), ("paragraph", rich_text("<ul><li>Căn cước</li></ul>", features=["ul"]))])
    data = nested_form_data({"title": "Mẫu", "content": content, "kind": "", "provision": "", "valid_to": ""})
    assert admin_client.post(reverse("cannedreply:add"), data).status_code == 302
    reply = CannedReply.objects.get()
    assert [one["type"] for one in reply.content.raw_data] == ["heading", "paragraph"]
    assert reply.body == "Giấy tờ\n\nCăn cước"


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["of a file", "of a form"])
def test_the_plain_text_of_an_older_version_becomes_paragraphs(end):
    reply = CannedReply.objects.create(title="Mẫu", body=f"Dòng <một>{end}hai{end}{end}Đoạn sau")
    assert [one["value"] for one in reply.blocks] == ["<p>Dòng &lt;một&gt;<br/>hai</p><p>Đoạn sau</p>"]
    CannedReply.objects.update(content=[])  # as it was before the migration
    import_module("qa.migrations.0021_replies_of_blocks").carry_over(apps, SimpleNamespace(connection=connection))
    reply.refresh_from_db()
    assert [one["value"] for one in reply.blocks] == ["<p>Dòng &lt;một&gt;<br/>hai</p><p>Đoạn sau</p>"]
