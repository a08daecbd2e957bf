"""Answers follow the provision that they cite, and its day: on their pages, in lists, in the index, in the worklist, under the Điều."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, ReferenceIndex

from cms.contracts import cited_law
from cms.models import PageReview
from cms.models.publishing.page_review import review_pages_citing
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope
from qa.models import AnswerCitation, AnswerPage
from qa.models.cited_documents import LAW_CHANGED
from qa.processing.answering.reviewing import due_reviews
from qa.processing.publication.citing import link_published_citations
from qa.processing.publication.publishing import index_page
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.tests.factories import make_user
from search.models import IndexChange
from tests.test_questions_in_search import own_index  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-05T09:00")]
CHANGED = date(2026, 6, 1)
_slugs = itertools.count(1)
WARNING = "Pháp luật đã thay đổi sau khi trả lời"


def answer(law: LegalDocumentPage | AnswerPage, provision: str, *, on: date = date(2026, 5, 1)) -> AnswerPage:
    page = AnswerPage(title=f"Hỏi về {provision}", slug=f"hoi-{next(_slugs)}", question_text="Câu hỏi", answered_on=on, reviewed_on=on)
    index_page().add_child(instance=page)
    page.citations = [AnswerCitation(document=law, provision=provision)]
    page.save_revision().publish()
    return AnswerPage.objects.get(pk=page.pk)


def partly(law: LegalDocumentPage, kind: str, provisions: str, *, on: date = CHANGED, number: str = "09/2026/QĐ-UBND") -> None:
    document(
        number,
        title="Sửa đổi, bãi bỏ một phần",
        issued_on=min(on, CHANGED) - timedelta(days=20),
        effective_on=on,
        relations=[related(law, kind, scope=Scope.PARTIAL, provisions=provisions, effective_on=on)],
    )


@pytest.fixture(scope="module")
def _stored_law(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(lambda: document("05/2024/QĐ-UBND"))
    return page


@pytest.fixture
def law(_stored_law: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=_stored_law.pk)


def texts(page: AnswerPage) -> tuple[str, str]:
    client = Client()
    return client.get(page.url).content.decode(), client.get(index_page().url).content.decode()


def warned(page: AnswerPage) -> bool:
    return AnswerPage.objects.get(pk=page.pk).has_outdated_citation


def test_a_repealed_article_warns_and_an_untouched_one_does_not(law: LegalDocumentPage) -> None:
    repealed, untouched = answer(law, "Điều 2"), answer(law, "Điều 1")
    partly(law, RelationKind.REPEALS, "Điều 2")
    assert warned(repealed)
    assert not warned(untouched)
    assert [cited.status for cited in AnswerPage.objects.get(pk=untouched.pk).cited] == ["con_hieu_luc"]
    assert [each.page.pk for each in due_reviews(make_user(is_superuser=True)) if each.outdated] == [repealed.pk]
    page, listed = texts(repealed)
    assert WARNING in page
    assert listed.count(WARNING) == 1
    assert WARNING not in texts(untouched)[0]


def test_a_list_warns_of_an_answer_that_cites_a_page_that_is_no_law_as_its_own_page_does(law: LegalDocumentPage) -> None:
    repealed = answer(law, "Điều 2")
    citing = answer(repealed, "")
    partly(law, RelationKind.REPEALS, "Điều 2")
    page, listed = texts(citing)
    assert WARNING in page
    assert listed.count(WARNING) == 2


def test_a_clause_is_told_from_its_neighbours(law: LegalDocumentPage) -> None:
    first, second, whole = answer(law, "khoản 1 Điều 2"), answer(law, "khoản 2, Điều 2"), answer(law, "Điều 2, Điều 3")
    partly(law, RelationKind.REPEALS, "khoản 2 Điều 2")
    assert [warned(page) for page in (first, second, whole)] == [False, True, True]


def test_a_repeal_to_come_warns_from_its_day_on_and_the_index_knows_the_day(law: LegalDocumentPage) -> None:
    page, day = answer(law, "Điều 2"), timezone.localdate() + timedelta(days=30)
    partly(law, RelationKind.REPEALS, "Điều 2", on=day)
    assert not warned(page)
    (entry,) = AnswerPage.objects.get(pk=page.pk).get_search_entries()
    assert [(window.status, window.start, window.end) for window in entry.status_windows] == [(LAW_CHANGED, day, None)]


@pytest.mark.usefixtures("own_index")
def test_search_says_which_answers_rest_on_law_that_has_changed(law: LegalDocumentPage) -> None:
    repealed, untouched = answer(law, "Điều 2"), answer(law, "Điều 1")
    partly(law, RelationKind.REPEALS, "Điều 2")
    call_command("rebuild_search_index", verbosity=0)
    hits = Client().get("/tim-kiem/json/", {"q": "Hỏi về Điều"}).json()["results"]
    assert {hit["title"]: hit["status"] for hit in hits if hit["kind"] == "answer"} == {repealed.title: LAW_CHANGED, untouched.title: ""}
    assert Client().get("/tim-kiem/", {"q": untouched.title}).content.decode().count("Căn cứ pháp lý đã thay đổi</span>") == 1


def test_an_amended_article_warns_who_answered_before_and_not_who_answered_after(law: LegalDocumentPage) -> None:
    before, after = answer(law, "Điều 2"), answer(law, "Điều 3", on=date(2026, 7, 1))
    partly(law, RelationKind.AMENDS, "Điều 2, Điều 3")
    assert warned(before)
    assert not warned(after)
    known = cited_law.laws_of([(law.pk, "Điều 2")])[law.pk, "Điều 2"]
    assert known.amended_on == (CHANGED,)


def test_answers_are_listed_under_the_article_that_they_cite(law: LegalDocumentPage) -> None:
    page = answer(law, "khoản 1 Điều 2")
    html = Client().get(law.url).content.decode()
    article = html[html.index('id="art_2"') : html.index('id="art_3"')]
    assert page.url in article
    assert html.count(f'href="{page.url}"') == 1
    assert page.url in Client().get(f"{law.url}dieu-2/").content.decode()
    assert page.url not in Client().get(f"{law.url}dieu-3/").content.decode()


def test_the_index_hears_of_answers_when_a_second_provision_falls(law: LegalDocumentPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = answer(law, "Điều 3")
    partly(law, RelationKind.REPEALS, "Điều 2")
    noted: list[Any] = []
    monkeypatch.setattr("qa.processing.publication.citing.note_changes", noted.extend)
    partly(law, RelationKind.REPEALS, "Điều 3", number="10/2026/QĐ-UBND")
    assert page.pk in noted


def test_an_article_of_the_attached_regulation_is_found_where_the_decision_has_none() -> None:
    heads = ["QUYẾT ĐỊNH:", "Điều 1. Ban hành kèm theo Quyết định này Quy định về thư viện.", "", "QUY ĐỊNH", "về thư viện"]
    heads.append("(Ban hành kèm theo Quyết định số 06/2024/QĐ-UBND)")
    text = "\n".join([*heads, *(f"Điều {number}. Việc thứ {number}\nNội dung {number}." for number in range(1, 8))])
    law = document("06/2024/QĐ-UBND", body_text=text)
    assert law.version_on().provisions.filter(anchor="att_1__art_7").exists()
    page = answer(law, "Điều 7")
    partly(law, RelationKind.REPEALS, "Điều 7 Quy định kèm theo")
    assert warned(page)


def imported(*numbers: str) -> AnswerPage:
    page = import_answered(
        AnsweredQuestion("bo-1", "Hỏi", "Hỏi gì?", "Trả lời.", "Bộ Nội vụ", answered_on=date(2026, 5, 1), cited=numbers)
    ).page
    assert page is not None
    return page


def test_an_imported_answer_is_a_use_of_the_law_that_it_cites(law: LegalDocumentPage) -> None:
    page = imported("05/2024/qđ-ubnd")
    assert [int(key) for key in ReferenceIndex.get_references_to(law).values_list("object_id", flat=True)] == [page.pk]


def test_an_imported_answer_is_warned_of_the_law_that_it_cites_by_number(law: LegalDocumentPage) -> None:
    page = imported("05/2024/qđ-ubnd", "99/2024/NĐ-CP")
    document(
        "09/2026/QĐ-UBND",
        title="Bãi bỏ",
        issued_on=CHANGED - timedelta(days=20),
        effective_on=CHANGED,
        relations=[related(law, RelationKind.REPEALS, scope=Scope.WHOLE, effective_on=CHANGED)],
    )
    assert [cited.title for cited in AnswerPage.objects.get(pk=page.pk).cited] == [law.title, ""]
    assert warned(page)


def test_a_document_that_comes_after_the_answer_is_linked_by_the_job_that_notes_the_answer_for_the_index() -> None:
    page = imported("06/2024/QĐ-UBND", "99/2024/NĐ-CP")
    assert link_published_citations() == 0
    law = document("06/2024/QĐ-UBND")
    IndexChange.objects.all().delete()
    assert (link_published_citations(), link_published_citations()) == (1, 0)
    assert [cited.title for cited in AnswerPage.objects.get(pk=page.pk).cited] == [law.title, ""]
    assert IndexChange.objects.filter(page_id=page.pk).exists()


def test_an_answer_that_the_job_linked_is_to_be_read_again_when_the_law_changes() -> None:
    page = imported("06/2024/QĐ-UBND")
    law = document("06/2024/QĐ-UBND")
    assert link_published_citations() == 1
    review_pages_citing([law.pk])
    assert PageReview.objects.due().filter(page=page.pk).exists()


def test_a_draft_of_before_the_link_that_is_published_does_not_take_the_link_away() -> None:
    page = imported("06/2024/QĐ-UBND")
    draft = AnswerPage.objects.get(pk=page.pk).save_revision()
    law = document("06/2024/QĐ-UBND")
    assert link_published_citations() == 1
    AnswerPage.objects.get(pk=page.pk).publish(draft, by_step=True)
    assert [one.document_id for one in AnswerPage.objects.get(pk=page.pk).citations.all()] == [law.pk]


def test_an_answer_tells_of_a_cited_document_that_not_everyone_may_read_its_typed_number_alone(
    law: LegalDocumentPage,
) -> None:
    page = answer(law, "Điều 2")
    AnswerCitation.objects.update(number="05/2024/QĐ-UBND")
    partly(law, RelationKind.REPEALS, "Điều 2")
    told, shown = (law.title, f"/{law.slug}/dieu-2/", WARNING), "".join(texts(page))
    assert not [words for words in told if words not in shown]
    PageViewRestriction.objects.create(page=law, restriction_type="login")
    page = AnswerPage.objects.get(pk=page.pk)
    (cited,) = page.cited
    assert (cited.label, cited.url, cited.status) == ("Điều 2, 05/2024/QĐ-UBND", "", "")
    assert not page.changed_windows
    shown = "".join(texts(page))
    assert not [words for words in told if words in shown]
