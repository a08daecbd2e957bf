"""An answer that names its law by number lets go of a document that bears the number no more; what an officer chose stays."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from cms.contracts import cited_law
from cms.models.following import Announcement, Subscription
from home.models import ProcedureBasis
from home.tests.factories import make_procedure
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document, related
from legal_docs.tests.test_corrected_numbers import OTHER, RIGHT, WRONG, misnumbered, number
from legal_docs.text.vocabulary import RelationKind, Scope
from qa.models import AnswerCitation, AnswerPage, CannedReply, DraftCitation, LegalBasis
from qa.processing.answering import answers, inserting
from qa.processing.answering.reviewing import due_reviews, review_again
from qa.processing.publication.citing import link_published_citations
from qa.processing.publication.following import topic_of
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.staff.question.context import citation_rows
from qa.tests.factories import claimed, make_unit, make_user, write_answer
from qa.tests.test_colleagues import page_form
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for
from search.models import IndexChange

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-05T09:00"), pytest.mark.usefixtures("groups")]


@pytest.fixture(scope="module")
def _stored(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(misnumbered)
    return page


@pytest.fixture
def law(_stored: LegalDocumentPage) -> LegalDocumentPage:
    """A document whose number is wrong."""
    return LegalDocumentPage.objects.get(pk=_stored.pk)


def imported(*numbers: str, key: str = "bo-1") -> AnswerPage:
    record = AnsweredQuestion(key, "Hỏi về giờ", "Hỏi gì?", "Trả lời.", "Bộ Nội vụ", answered_on=date(2026, 5, 1), cited=numbers)
    page = import_answered(record).page
    assert page is not None
    return page


def published(*citations: tuple[int | None, str, str], **values: Any) -> AnswerPage:
    """An answer that went through the hands of an officer, a reviewer and a publisher."""
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, citations=citations, **values)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(make_user(Role.REVIEWER, unit), question))
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    return AnswerPage.objects.get(question=question)


def again(page: AnswerPage) -> AnswerPage:
    return AnswerPage.objects.get(pk=page.pk)


def linked(page: AnswerPage) -> list[int | None]:
    return list(AnswerCitation.objects.filter(page=page).order_by("pk").values_list("document", flat=True))


def repeal(law: LegalDocumentPage) -> None:
    acts = [related(law, RelationKind.REPEALS, scope=Scope.WHOLE, effective_on=date(2026, 6, 1))]
    document("09/2026/QĐ-UBND", title="Bãi bỏ", issued_on=date(2026, 5, 12), effective_on=date(2026, 6, 1), relations=acts)


def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bien-tap"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(page: AnswerPage, **first: Any) -> None:
    """Publish the page from its form as it is shown, with other values in the first legal basis."""
    newest: Any = again(page).get_latest_revision_as_object()
    rows: dict[str, Any] = {}
    for place, row in enumerate(newest.citations.all()):
        values = {"id": row.pk or "", "document": row.document_id or "", "number": row.number, "provision": row.provision}
        values["ORDER"] = place + 1
        rows |= {f"citations-{place}-{name}": value for name, value in (values | (first if place == 0 else {})).items()}
    count = newest.citations.count()
    totals = {"citations-TOTAL_FORMS": count, "citations-INITIAL_FORMS": count}
    data = {**page_form(newest, newest.question_text), **totals, **rows, "action-publish": "1"}
    assert editor().post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302


MADE = [lambda: imported(WRONG), lambda: published((None, WRONG, "Điều 1"))]


@pytest.mark.parametrize("make", MADE)
def test_an_answer_that_found_its_law_by_the_wrong_number_waits_with_the_number_alone(law: LegalDocumentPage, make: Any) -> None:
    page = make()
    assert linked(page) == [law.pk]
    number(law, RIGHT)
    (cited,) = again(page).cited
    assert (linked(page), cited.number, cited.title, cited.url) == ([None], WRONG, "", "")


def test_the_page_names_the_law_that_was_let_go_of_no_more(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    client = Client()
    assert law.title in client.get(page.url).content.decode()
    number(law, RIGHT)
    shown = client.get(page.url).content.decode()
    assert (law.title in shown, RIGHT in shown, WRONG in shown) == (False, False, True)


def test_an_answer_goes_to_the_document_that_bears_the_number_now(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    real = misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    number(law, RIGHT)
    assert linked(page) == [real.pk]


def test_two_documents_that_swap_their_numbers_swap_the_answers(law: LegalDocumentPage) -> None:
    first, second = law, misnumbered(number=RIGHT, title="Phí thư viện")
    page, other = imported(WRONG), imported(RIGHT, key="bo-2")
    number(first, RIGHT, duplicate_reason="Đang đổi số")
    number(second, WRONG)
    number(first, RIGHT, duplicate_reason="")
    link_published_citations()
    assert (linked(page), linked(other)) == ([second.pk], [first.pk])


def test_a_second_document_of_that_number_makes_the_answer_wait(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    link_published_citations()
    assert linked(page) == [None]


def test_a_number_spelt_otherwise_keeps_the_links_of_answers(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    number(law, "054/2024/QD-UBND")
    link_published_citations()
    assert linked(page) == [law.pk]


def test_an_answer_is_not_warned_of_the_law_that_it_never_meant(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    repeal(law)
    assert again(page).has_outdated_citation
    number(law, RIGHT)
    assert not again(page).has_outdated_citation
    assert not [each for each in due_reviews(make_user(is_superuser=True)) if each.outdated]


def test_a_document_that_got_another_number_does_not_list_the_answer(law: LegalDocumentPage) -> None:
    imported(WRONG)
    assert len(cited_law.answers_citing(law.pk)) == 1
    number(law, RIGHT)
    assert cited_law.answers_citing(law.pk) == []


def test_an_answer_is_noted_for_the_index_when_the_document_that_it_named_gets_another_number(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    IndexChange.objects.all().delete()
    number(law, RIGHT)
    assert IndexChange.objects.filter(page_id=page.pk).exists()


def test_a_document_that_got_another_number_is_not_in_use_by_the_answer(law: LegalDocumentPage) -> None:
    imported(WRONG)
    assert ReferenceIndex.get_references_to(law).exists()
    number(law, RIGHT)
    assert not ReferenceIndex.get_references_to(law).exists()


def test_the_followers_of_the_answer_are_told(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    Subscription.objects.create(kind="cau-hoi", topic=topic_of(page))
    Announcement.objects.all().delete()
    number(law, RIGHT)
    assert Announcement.objects.filter(topic=topic_of(page)).exists()


def test_a_deleted_law_leaves_the_number_which_finds_the_next_one(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    law.delete()
    real = misnumbered(title="Phí thư viện")
    link_published_citations()
    assert linked(page) == [real.pk]


def test_an_old_revision_of_the_answer_does_not_bring_the_wrong_law_back(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    draft = again(page).save_revision()
    number(law, RIGHT)
    AnswerPage.objects.get(pk=page.pk).publish(draft, by_step=True)
    assert linked(page) == [None]


def test_the_form_of_the_page_does_not_bring_the_wrong_law_back(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    number(law, RIGHT)
    send(page)
    assert linked(page) == [None]


def test_a_form_that_was_sent_before_leaves_the_link_one_by_number(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    send(page)
    assert linked(page) == [law.pk]
    number(law, RIGHT)
    assert linked(page) == [None]


def test_a_review_leaves_the_link_one_by_number(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    review_again(page, actor_for(make_user(is_superuser=True), page.question))
    number(law, RIGHT)
    assert linked(page) == [None]


def test_a_correction_of_an_imported_answer_leaves_the_link_one_by_number(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    rows = tuple((row["document"], row["number"], row["provision"]) for row in citation_rows(page.question.answer))
    copy = published(*rows)
    assert linked(copy) == [law.pk]
    number(law, RIGHT)
    assert linked(copy) == [None]


def test_an_earlier_answer_that_is_referred_to_passes_the_number_on_and_not_what_it_found(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer)
    inserting.insert_answer(question, page, actor_for(officer, question))
    number(law, RIGHT)
    assert [one.document_id for one in DraftCitation.objects.filter(answer__question=question)] == [None]


def test_a_document_that_an_officer_chose_stays(law: LegalDocumentPage) -> None:
    page = published((law.pk, "", "Điều 1"))
    number(law, RIGHT)
    link_published_citations()
    assert (linked(page), [one.number for one in again(page).cited]) == ([law.pk], [RIGHT])


def test_a_document_that_an_officer_chose_stays_also_where_they_typed_its_number(law: LegalDocumentPage) -> None:
    page = published((law.pk, WRONG, "Điều 1"))
    number(law, RIGHT)
    link_published_citations()
    assert linked(page) == [law.pk]


@pytest.mark.parametrize("typed", [WRONG, OTHER, "54/QĐ-UBND"])
def test_a_document_that_an_editor_chose_on_the_page_stays(law: LegalDocumentPage, typed: str) -> None:
    other = misnumbered(number="88/2024/QĐ-UBND", title="Phí thư viện")
    page = imported(WRONG)
    send(page, document=other.pk, number=typed)
    number(law, RIGHT)
    link_published_citations()
    assert linked(page) == [other.pk]


def test_a_number_that_an_editor_corrects_on_the_page_finds_its_own_document(law: LegalDocumentPage) -> None:
    other = misnumbered(number=OTHER, title="Phí thư viện")
    page = imported(WRONG)
    send(page, number=OTHER)
    assert linked(page) == [other.pk]


def test_the_document_of_a_canned_reply_stays_whatever_its_legal_basis(law: LegalDocumentPage) -> None:
    basis = LegalBasis.objects.get(number="42/2022/NĐ-CP")
    reply = CannedReply.objects.create(title="Mẫu", body="Theo quy định.", document=law, legal_basis=basis)
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer)
    inserting.insert_reply(question, reply, actor_for(officer, question), why="x")
    page = published(*((one.document_id, one.number, one.provision) for one in question.answer.citations.all()))
    number(law, RIGHT)
    link_published_citations()
    assert linked(page) == [law.pk]


def test_the_desk_shows_the_validity_of_a_law_that_a_draft_names_by_number(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    repeal(law)
    shown = editor().get(reverse("qa_staff:detail", args=[page.question_id])).content.decode()
    assert law.title in shown


def test_a_legal_basis_of_a_procedure_lets_go_of_the_wrong_document(law: LegalDocumentPage) -> None:
    page = make_procedure(legal_bases=f'[{{"type": "row", "value": {{"number": "{WRONG}"}}}}]')
    assert ProcedureBasis.objects.get(procedure=page).document_id == law.pk
    number(law, RIGHT)
    assert ProcedureBasis.objects.get(procedure=page).document_id is None
    assert law.url not in Client().get(page.url).content.decode()


def from_before() -> None:
    """Store all as the version before did: found documents beside chosen ones, also in the drafts of imports and in revisions."""
    for row in AnswerCitation.objects.exclude(found=None):
        DraftCitation.objects.filter(answer__question=row.page.question, quoted_on=None).update(document=row.document)
    AnswerCitation.objects.update(found=None)
    for page in AnswerPage.objects.all():
        for revision in page.revisions.all():
            for row in revision.content["citations"]:
                row.pop("found")
            revision.save()
    import_module("qa.migrations.0025_mark_found_documents").mark(apps, None)


def test_what_was_found_before_there_was_a_note_of_it_is_let_go_of_and_what_was_chosen_stays(law: LegalDocumentPage) -> None:
    page, typed = imported(WRONG), published((None, WRONG, "Điều 1"))
    kept, both = published((law.pk, "", "Điều 1")), published((law.pk, WRONG, "Điều 1"))
    from_before()
    number(law, RIGHT)
    assert [linked(one) for one in (page, typed, kept, both)] == [[None], [None], [law.pk], [law.pk]]
    assert DraftCitation.objects.get(answer__question=page.question).document_id is None


def test_a_revision_of_before_there_was_a_note_of_it_does_not_bring_the_wrong_law_back(law: LegalDocumentPage) -> None:
    page = imported(WRONG)
    from_before()
    number(law, RIGHT)
    send(page)
    assert linked(page) == [None]
