"""The canary: a token typed into every private field appears in nothing that leaves the section."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from cms.models import OutboundMail
from qa.attachments.checks.inspect import inspect
from qa.attachments.storage.storing import store_file
from qa.models import AnswerPage, Question
from qa.processing.answering import answers, marking
from qa.processing.casework import appointing, claiming, routing, sender
from qa.public.tracking import codes
from qa.staff.queue.columns import COLUMNS
from qa.tests import sample_files
from qa.tests.ask_form import ASK, TRACK, filled
from qa.tests.factories import claimed, make_field, make_unit, make_user, write_answer
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db
CANARY = "chimhoangyen7391"


@pytest.fixture
def people(groups: None) -> dict[str, Any]:
    unit = make_unit()
    return {
        "unit": unit,
        "officer": make_user(Role.OFFICER, unit),
        "reviewer": make_user(Role.REVIEWER, unit),
        "publisher": make_user(Role.PUBLISHER),
        "intake": make_user(Role.INTAKE),
    }


def asked(client: Client, token: str, unit: Any) -> Question:
    """A question sent through the public form with the token in every field that a citizen can fill."""
    client.post(ASK, filled(token, step="files", go="upload", title=CANARY))
    attachment = store_file(inspect(f"{CANARY}.pdf", sample_files.pdf_with_text(CANARY.encode())))
    from qa.attachments import pending_uploads

    form = filled(token, title=f"Tiêu đề {CANARY}", body=f"Nội dung gốc {CANARY}", name=CANARY, email=f"{CANARY}@example.com")
    form |= {
        "phone": f"{CANARY}0912",
        "consent": "on",
        "field": make_field(default_unit=unit).slug,
        "files": pending_uploads.signed([attachment]),
    }
    assert client.post(ASK, form).status_code == 200
    return Question.objects.get()


def worked_on(question: Question, people: dict[str, Any]) -> None:
    """Every exchange and every inner text with the token, then a clean public copy and answer, published."""
    officer, reviewer, publisher = (people[name] for name in ("officer", "reviewer", "publisher"))
    claiming.claim(question, actor_for(officer, question))
    sender.ask_citizen(question, actor_for(officer, question), text=f"Bổ sung gì? {CANARY}")
    sender.supply(question, text=f"Bổ sung {CANARY}")
    sender.add_information(question, text=f"Bổ sung thêm {CANARY}", key=CANARY)
    sender.set_mailbox(question, email=f"{CANARY}2@example.com")
    sender.object_to(question, text=f"Phản đối {CANARY}")
    routing.note(question, actor_for(officer, question), text=CANARY)
    appointing.read_contact(question, actor_for(officer, question), reason=CANARY)
    marking.edit_public_copy(question, actor_for(officer, question), title="Tiêu đề sạch", body="Nội dung sạch")
    write_answer(question, officer)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.return_to_author(question, actor_for(reviewer, question), reason=CANARY)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    answers.publish(question, actor_for(publisher, question))


def withheld(people: dict[str, Any]) -> Question:
    officer, reviewer, publisher = (people[name] for name in ("officer", "reviewer", "publisher"))
    question = claimed(people["unit"], officer, title=f"Riêng {CANARY}", body=f"Riêng {CANARY}")
    marking.edit_public_copy(question, actor_for(officer, question), title="Tiêu đề riêng", body="Nội dung riêng")
    write_answer(question, officer, text=f"Trả lời riêng {CANARY}", visibility=Visibility.WITHHELD, withheld_reason="personal")
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    answers.publish(question, actor_for(publisher, question))
    return question


def public_answers(client: Client) -> Iterator[tuple[str, str]]:
    """Every public page, list, feed, site map and export that could speak of questions, with its headers."""
    day = timezone.localdate()
    paths = ["/", "/hoi-dap/", "/hoi-dap/rss/", "/hoi-dap/so-theo-doi/", "/sitemap.xml", "/so-do-trang/", "/tim-kiem/?q=khai+sinh"]
    paths += [f"/hoi-dap/so-theo-doi/{day:%Y-%m}.{kind}" for kind in ("csv", "json")]
    paths += [f"/hoi-dap/du-lieu/{day.year}.{kind}" for kind in ("csv", "json")]
    paths += ["/api/v1/", "/api/v1/documents/", "/api/v1/changes/", "/api/v1/relations/", "/muc-do-hai-long/so-lieu.json"]
    paths += [page.url for page in AnswerPage.objects.live()] + [f"{path}?linh-vuc=x" for path in ("/hoi-dap/",)]
    paths += [f"/tim-kiem/{kind}?q={words}" for kind in ("", "json/", "rss/") for words in ("tieu+de+sach", "noi+dung+goc", "rieng")]
    paths += [f"/api/v1/{name}/" for name in ("types", "bodies", "fields")]
    for path in paths:
        response = client.get(path)
        assert response.status_code == (404 if path.endswith("?linh-vuc=x") else 200), path
        yield path, response.content.decode() + str(response.headers)


def staff_exports(client: Client) -> Iterator[tuple[str, str]]:
    """The queue as CSV and XLSX, with every column that there is: head and cells."""
    query = {"xem": "all", "cot": [column.name for column in COLUMNS]}
    export = client.get("/quan-tri/hoi-dap/xuat.csv", query)
    yield "export as CSV", export.content.decode() + str(export.headers)
    book = client.get("/quan-tri/hoi-dap/xuat.xlsx", query)
    cells = [str(cell.value) for row in load_workbook(io.BytesIO(book.getvalue())).active.iter_rows() for cell in row]
    yield "export as XLSX", "\n".join(cells) + str(book.headers)


def test_what_is_private_appears_in_no_page_feed_export_index_subject_or_log(
    client: Client,
    old_token: str,
    people: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    question = asked(client, old_token, people["unit"])
    worked_on(question, people)
    hidden = withheld(people)
    client.post(TRACK, {"code": codes.code_from_key("khac"), "action": "supply", "text": CANARY})
    call_command("rebuild_search_index", verbosity=0)
    seen = dict(public_answers(client))
    assert "Tiêu đề sạch" in seen["/tim-kiem/json/?q=tieu+de+sach"]
    assert "Tiêu đề sạch" in seen["/tim-kiem/rss/?q=tieu+de+sach"]
    findable = [page for page in Page.objects.live().specific() if not getattr(page, "search_opt_out", True)]
    seen["index"] = "".join(str(entry) for page in findable for entry in page.get_search_entries())
    assert "Nội dung sạch" in seen["index"]
    seen["mail subjects and keys"] = str(list(OutboundMail.objects.values_list("subject", "key")))
    seen["event log"] = json.dumps([event.data for q in (question, hidden) for event in q.events.all()], ensure_ascii=False)
    seen["names in the log"] = str([str(event) for event in question.events.all()])
    staff = Client()
    staff.force_login(people["intake"])
    seen |= dict(staff_exports(staff))
    for name in ("export as CSV", "export as XLSX"):
        assert question.public_no in seen[name]
        assert hidden.public_no in seen[name]
    out = io.StringIO()
    call_command("verify_qa_log", stdout=out)
    seen["command"] = out.getvalue()
    seen["log"] = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert [place for place, text in seen.items() if CANARY in text.lower()] == []


def test_staff_mails_hold_no_word_of_a_sender(client: Client, old_token: str, people: dict[str, Any]):
    question = asked(client, old_token, people["unit"])
    worked_on(question, people)
    mails = [mail for mail in OutboundMail.objects.all() if CANARY not in mail.recipient]
    assert mails
    assert not [mail.subject for mail in mails if CANARY in f"{mail.text}{mail.html}".lower()]
