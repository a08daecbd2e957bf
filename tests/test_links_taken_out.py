"""Links that an earlier version stored in answers are taken out by a migration; those that people set stay."""

from __future__ import annotations

import json
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from wagtail.models import Revision, Site

from legal_docs.tests.test_corrected_numbers import RIGHT, WRONG, misnumbered, number
from qa.models import Answer, AnswerPage, CannedReply, SavedAside
from qa.tests.factories import make_user
from tests.test_links_of_answers import Desk, links, shown

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-27T10:00"), pytest.mark.usefixtures("groups")]


def from_before(page: AnswerPage, html: str) -> None:
    """Store a text as the version before did: in the page, its draft, their versions, a text kept aside, and a canned reply."""
    body = [{"type": "paragraph", "value": f"<p>{html}</p>", "id": "a"}, {"type": "quotation", "value": "Điều 1", "id": "b"}]
    answer = Answer.objects.get(question=page.question)
    AnswerPage.objects.filter(pk=page.pk).update(body=body)
    Answer.objects.filter(pk=answer.pk).update(body=body)
    for revision in Revision.objects.filter(content_type__app_label="qa"):
        revision.content["body"] = json.dumps(body)
        revision.save()
    for beside in (SavedAside, CannedReply):
        beside.objects.all().delete()
    SavedAside.objects.create(question=page.question, user=make_user(), body=body, based_on=1)
    CannedReply.objects.create(title="Mẫu", content=body)


def stored() -> list[str]:
    """The first paragraph of each text that is stored of an answer."""
    texts = [one.body for model in (AnswerPage, Answer, SavedAside) for one in model.objects.all()]
    texts += [one.content for one in CannedReply.objects.all()]
    bodies = [json.loads(one.content["body"]) for one in Revision.objects.filter(content_type__app_label="qa")]
    return [body[0]["value"] for body in [*(text.get_prep_value() for text in texts), *bodies]]


def upgraded() -> None:
    import_module("qa.migrations.0029_links_made_when_shown").unlink(apps, None)


FOUND = [
    ('Theo <a href="{url}dieu-1/">Điều 1 Quyết định số 54/2024/QĐ-UBND</a>, mở.', "Theo Điều 1 Quyết định số 54/2024/QĐ-UBND, mở."),
    ('<a href="{url}dieu-1/"><b>Điều 1</b></a> <a href="{url}dieu-1/">Quyết định số 54</a>', "<b>Điều 1</b> Quyết định số 54"),
    ('<b><a href="{url}">Luật</a></b> <a href="{url}">Đất đai</a>', "<b>Luật</b> Đất đai"),
    ('<a href="/van-ban/nghi-dinh/2020/1-2020-nd-cp/">Nghị định 1/2020/NĐ-CP</a>', "Nghị định 1/2020/NĐ-CP"),
]


def test_links_that_the_version_before_wrote_are_taken_out_wherever_they_are_stored() -> None:
    law, page = misnumbered(), Desk("Mở cửa.").give()
    for before, after in FOUND:
        from_before(page, before.format(url=law.url))
        upgraded()
        texts = stored()
        assert len(texts) >= 7
        assert set(texts) == {f"<p>{after}</p>"}


CHOSEN = [
    'Theo <a linktype="page" id="{pk}">Quyết định số 54/2024/QĐ-UBND</a>.',
    'Theo <a href="https://vbpl.vn/54">Quyết định số 54/2024/QĐ-UBND</a>.',
    'Theo <a href="{url}">quy định về giờ mở cửa</a>.',
    'Theo <a href="/tin-tuc/54/">Điều 1</a>, gọi <a href="tel:19009095">1900 9095</a>.',
    'Theo <a linktype="document" id="{pk}">Mẫu số 1</a>.',
]


def test_links_that_a_person_set_stay_as_they_are_stored() -> None:
    law, page = misnumbered(), Desk("Mở cửa.").give()
    for chosen in CHOSEN:
        html = chosen.format(url=law.url, pk=law.pk)
        from_before(page, html)
        upgraded()
        assert set(stored()) == {f"<p>{html}</p>"}


def test_an_old_answer_leads_no_more_to_a_document_whose_number_was_corrected_before_the_upgrade() -> None:
    wrong = misnumbered()
    page = Desk("Mở cửa.").give()
    from_before(page, f'Theo <a href="{wrong.url}dieu-1/">Điều 1 Quyết định số {WRONG}</a>.')
    number(wrong, RIGHT)
    assert wrong.url in shown(page)
    upgraded()
    assert links(shown(page)) == {}


def test_of_a_portal_with_two_sites_the_links_with_its_own_host_are_taken_out() -> None:
    law, own = misnumbered(), Site.objects.get().root_url
    address = own + urlsplit(law.url).path
    Site.objects.create(hostname="khac.example", root_page=law.get_parent().get_parent().get_parent(), port=8000)
    from_before(Desk("Mở cửa.").give(), f'Theo <a href="{address}">Quyết định số {WRONG}</a>.')
    upgraded()
    assert set(stored()) == {f"<p>Theo Quyết định số {WRONG}.</p>"}


def test_taking_links_out_a_second_time_changes_nothing() -> None:
    law = misnumbered()
    from_before(Desk("Mở cửa.").give(), f'Theo <a href="{law.url}">Quyết định số {WRONG}</a>.')
    upgraded()
    before = stored()
    upgraded()
    assert stored() == before
