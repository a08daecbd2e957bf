"""Links at the law that an answer's text names: made when the text is shown, so that they lead where the number leads now."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from home.tests.factories import make_news, make_page, placed
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document, relate
from legal_docs.tests.test_corrected_numbers import RIGHT, WRONG, misnumbered, number
from qa.models import Answer, AnswerPage, QuestionField
from qa.processing.answering import answers
from qa.processing.casework import claiming, routing
from qa.processing.publication.publishing import index_page
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.public.intake.receiving import submit
from qa.tests.ask_form import TRACK
from qa.tests.factories import make_unit, make_user, submission
from qa.tests.staff import logged_in, url
from qa.tests.test_staff_screens import answer_data
from qa.vocabulary.choices import Role
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-27T10:00"), pytest.mark.usefixtures("groups")]
NAMED = f"Theo Điều 1 Quyết định số {WRONG}, thư viện mở cửa."


@pytest.fixture(scope="module")
def _stored(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(misnumbered)
    return page


@pytest.fixture
def wrong(_stored: LegalDocumentPage) -> LegalDocumentPage:
    """A document whose number is wrong."""
    return LegalDocumentPage.objects.get(pk=_stored.pk)


class Desk:
    """A question whose answer an officer saves with the button, as the editor sends it."""

    def __init__(self, html: str = NAMED, **values: Any) -> None:
        unit = make_unit()
        self.people = {role: make_user(role, unit) for role in (Role.OFFICER, Role.REVIEWER, Role.PUBLISHER)}
        self.receipt = submit(submission())
        self.question = self.receipt.question
        routing.route(self.question, unit, SYSTEM)
        claiming.claim(self.question, self.actor(Role.OFFICER))
        self.save(html, **values)

    def actor(self, role: Role) -> Any:
        return actor_for(self.people[role], self.question)

    def save(self, html: str, **values: Any) -> None:
        client = logged_in(self.people[Role.OFFICER])
        sent = client.post(url("save", self.question.pk), answer_data(html, answers.answer_of(self.question).version, **values))
        assert sent.status_code == 302, sent.content.decode()
        self.question.refresh_from_db()
        self.question.answer.refresh_from_db()

    def give(self) -> AnswerPage:
        answers.submit_for_review(self.question, self.actor(Role.OFFICER))
        answers.approve(self.question, self.actor(Role.REVIEWER))
        answers.publish(self.question, self.actor(Role.PUBLISHER))
        return AnswerPage.objects.get(question=self.question)


def published(html: str = NAMED) -> AnswerPage:
    return Desk(html).give()


def page_of(*blocks: tuple[str, Any]) -> AnswerPage:
    """A public answer of these blocks; its text is read when it is shown, whatever way it came there."""
    field, _made = QuestionField.objects.get_or_create(name="Hộ tịch")
    day = timezone.localdate()
    page = AnswerPage(title="Hỏi", question_text="Hỏi", body=list(blocks), field=field, answered_on=day, reviewed_on=day, live=False)
    return placed(index_page(), page)


def page_saying(html: str = NAMED) -> AnswerPage:
    return page_of(("paragraph", RichText(f"<p>{html}</p>")))


def text_of(html: str) -> str:
    """The HTML of the answer's text on its page."""
    found = re.search(r'<section class="mb-qa-reply".*?<div class="mb-prose">(.*?)</div>\s*</section>', html, re.DOTALL)
    assert found
    return found[1]


def shown(page: AnswerPage) -> str:
    return text_of(Client().get(page.url).content.decode())


def links(html: str) -> dict[str, str]:
    """The words of each link and where it leads."""
    return {words: address for address, words in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html)}


def imported(text: str, **values: Any) -> AnswerPage:
    record = AnsweredQuestion("bo-1", "Hỏi về giờ", "Hỏi gì?", text, "Bộ Nội vụ", **{"answered_on": date(2026, 5, 1), **values})
    page = import_answered(record).page
    assert page is not None
    return page


def law(number: str, day: date, **values: Any) -> LegalDocumentPage:
    days = {"issued_on": day, "effective_on": day}
    return document(number, type_name="Luật", title="Thư viện", body_text="Điều 1. Giờ\nMở cửa.\nĐiều 2. Phí\nKhông thu.", **days, **values)


# --- numbers that are corrected ---------------------------------------------------------------------------------------------


def test_the_text_of_an_answer_leads_to_the_law_that_it_names(wrong: LegalDocumentPage) -> None:
    assert links(shown(published())) == {f"Điều 1 Quyết định số {WRONG}": f"{wrong.url}dieu-1/"}


def test_the_text_leads_no_more_to_a_document_whose_wrong_number_was_corrected(wrong: LegalDocumentPage) -> None:
    page = page_saying()
    number(wrong, RIGHT)
    assert links(shown(page)) == {}


def test_the_text_leads_to_the_document_that_bears_the_number_now(wrong: LegalDocumentPage) -> None:
    page = page_saying()
    real = misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    number(wrong, RIGHT)
    assert links(shown(page)) == {f"Điều 1 Quyết định số {WRONG}": f"{real.url}dieu-1/"}


def test_a_number_that_is_put_right_again_leads_to_its_document_again(wrong: LegalDocumentPage) -> None:
    page = page_saying()
    number(wrong, RIGHT)
    number(wrong, WRONG)
    wrong.refresh_from_db()
    assert links(shown(page)) == {f"Điều 1 Quyết định số {WRONG}": f"{wrong.url}dieu-1/"}


def test_a_second_document_of_that_number_leaves_the_text_without_a_link(wrong: LegalDocumentPage) -> None:
    page = page_saying()
    misnumbered(duplicate_reason="Chưa rõ", title="Phí thư viện")
    assert links(shown(page)) == {}


def test_a_document_that_comes_after_the_answer_is_linked() -> None:
    page = page_saying(f"Theo Điều 1 Quyết định số {RIGHT}.")
    late = misnumbered(number=RIGHT)
    assert links(shown(page)) == {f"Điều 1 Quyết định số {RIGHT}": f"{late.url}dieu-1/"}


def test_a_document_that_moved_is_linked_at_its_new_address(wrong: LegalDocumentPage) -> None:
    page = page_saying()
    before = wrong.url
    number(wrong, WRONG, issued_on=date(2023, 1, 15))
    wrong.refresh_from_db()
    found = links(shown(page))
    assert wrong.url != before or found  # the address may hold the year
    assert set(found.values()) == {f"{wrong.url}dieu-1/"}


@pytest.mark.parametrize("hide", ["unpublished", "restricted", "deleted"])
def test_a_document_that_nobody_may_read_is_linked_no_more(wrong: LegalDocumentPage, hide: str) -> None:
    page = page_saying()
    if hide == "unpublished":
        LegalDocumentPage.objects.get(pk=wrong.pk).unpublish()
    elif hide == "restricted":
        PageViewRestriction.objects.create(page=wrong, restriction_type="login")
    else:
        LegalDocumentPage.objects.get(pk=wrong.pk).delete()
    assert links(shown(page)) == {}


def test_an_article_that_is_taken_out_of_the_text_leads_to_the_document() -> None:
    wrong = misnumbered(number=RIGHT, body_text="Điều 1. Giờ\nMở cửa.\nĐiều 2. Phí\nKhông thu.")
    page = page_saying(f"Theo Điều 2 Quyết định số {RIGHT}.")
    assert links(shown(page)) == {f"Điều 2 Quyết định số {RIGHT}": f"{wrong.url}dieu-2/"}
    number(wrong, RIGHT, body_text="Điều 1. Giờ\nMở cửa.")
    assert links(shown(page)) == {f"Điều 2 Quyết định số {RIGHT}": wrong.url}


# --- what is stored ---------------------------------------------------------------------------------------------------------


def test_saving_a_draft_stores_the_text_as_it_was_typed(wrong: LegalDocumentPage) -> None:
    desk = Desk()
    assert "<a " not in json.dumps(desk.question.answer.body.get_prep_value())


def test_a_version_from_before_the_correction_that_is_published_again_brings_no_link_back(wrong: LegalDocumentPage) -> None:
    page = published()
    draft = AnswerPage.objects.get(pk=page.pk).save_revision()
    number(wrong, RIGHT)
    AnswerPage.objects.get(pk=page.pk).publish(draft, by_step=True)
    assert links(shown(page)) == {}


def test_an_answer_that_is_corrected_after_the_number_was_leads_to_the_wrong_law_no_more(wrong: LegalDocumentPage) -> None:
    desk = Desk()
    page = desk.give()
    number(wrong, RIGHT)
    body = Answer.objects.get(question=desk.question).body  # as the form of the correction has it
    version = answers.answer_of(desk.question).version
    answers.correct(desk.question, desk.actor(Role.PUBLISHER), body=body, version=version, reason="Sửa chữ")
    assert links(shown(page)) == {}


def test_an_answer_that_is_published_with_a_draft_of_before_has_no_link_to_the_wrong_law(wrong: LegalDocumentPage) -> None:
    desk = Desk()
    number(wrong, RIGHT)
    assert links(shown(desk.give())) == {}


def test_a_correction_names_law_that_becomes_a_link() -> None:
    other = misnumbered(number=RIGHT)
    desk = Desk("Thư viện mở cửa từ 7 giờ.")
    page = desk.give()
    version = answers.answer_of(desk.question).version
    body = Answer.stream(f"Theo Điều 1 Quyết định số {RIGHT}.")
    answers.correct(desk.question, desk.actor(Role.PUBLISHER), body=body, version=version, reason="Thêm căn cứ")
    assert links(shown(page)) == {f"Điều 1 Quyết định số {RIGHT}": f"{other.url}dieu-1/"}


# --- links of persons -------------------------------------------------------------------------------------------------------


def test_a_page_that_an_officer_linked_at_a_number_stays_linked(wrong: LegalDocumentPage) -> None:
    chosen = make_page("Trang hướng dẫn")
    page = page_saying(f'Theo <a linktype="page" id="{chosen.pk}">Quyết định số {WRONG}</a>.')
    number(wrong, RIGHT)
    assert links(shown(page)) == {f"Quyết định số {WRONG}": chosen.url}


def test_an_address_of_another_site_that_an_officer_linked_at_a_number_stays_linked(wrong: LegalDocumentPage) -> None:
    page = page_saying(f'Theo <a href="https://vbpl.vn/54">Quyết định số {WRONG}</a>.')
    assert links(shown(page)) == {f"Quyết định số {WRONG}": "https://vbpl.vn/54"}


def test_a_document_that_an_officer_linked_says_of_which_law_the_next_sentence_speaks() -> None:
    chosen = misnumbered(number=RIGHT, body_text="Điều 1. Giờ\nMở cửa.\nĐiều 2. Phí\nKhông thu.")
    page = page_saying(f'Theo <a linktype="page" id="{chosen.pk}">Quyết định số {RIGHT}</a>. Xem Điều 2 của Quyết định này.')
    assert links(shown(page))["Điều 2 của Quyết định này"] == f"{chosen.url}dieu-2/"


# --- where the text is shown ------------------------------------------------------------------------------------------------


def test_an_answer_for_its_sender_alone_leads_where_the_number_leads_now(wrong: LegalDocumentPage) -> None:
    cache.clear()
    desk = Desk(proposed_visibility="withheld", withheld_reason="personal")
    answers.submit_for_review(desk.question, desk.actor(Role.OFFICER))
    answers.approve(desk.question, desk.actor(Role.REVIEWER))
    answers.publish(desk.question, desk.actor(Role.PUBLISHER))
    seen = Client().post(TRACK, {"code": desk.receipt.code}).content.decode()
    assert f'href="{wrong.url}dieu-1/"' in seen
    number(wrong, RIGHT)
    seen = Client().post(TRACK, {"code": desk.receipt.code}).content.decode()
    assert WRONG in seen
    assert wrong.url not in seen


def test_the_reviewer_sees_where_the_text_leads_now(wrong: LegalDocumentPage) -> None:
    desk = Desk()
    answers.submit_for_review(desk.question, desk.actor(Role.OFFICER))
    reviewer = logged_in(desk.people[Role.REVIEWER])
    assert f'href="{wrong.url}dieu-1/"' in reviewer.get(url("detail", desk.question.pk)).content.decode()
    number(wrong, RIGHT)
    assert f'href="{wrong.url}dieu-1/"' not in reviewer.get(url("detail", desk.question.pk)).content.decode()


def test_an_imported_answer_leads_to_the_article_that_it_names(wrong: LegalDocumentPage) -> None:
    page = imported(NAMED)
    assert links(shown(page)) == {f"Điều 1 Quyết định số {WRONG}": f"{wrong.url}dieu-1/"}


def test_a_news_item_leads_no_more_to_a_document_whose_wrong_number_was_corrected(wrong: LegalDocumentPage) -> None:
    body = [{"type": "paragraph", "value": f"<p>Theo Quyết định số {WRONG}.</p>"}]
    news = make_news("Tin", body=json.dumps(body))
    assert wrong.url in Client().get(news.url).content.decode()
    number(wrong, RIGHT)
    assert wrong.url not in Client().get(news.url).content.decode()


# --- how the text is read ---------------------------------------------------------------------------------------------------


def test_a_bare_name_of_a_law_means_the_one_of_the_day_of_the_answer() -> None:
    old = law("10/2019/QH14", date(2019, 7, 1))
    page = imported("Theo Điều 1 Luật Thư viện.", answered_on=date(2025, 5, 1))
    law("11/2026/QH15", date(2026, 1, 1))
    assert links(shown(page)) == {"Điều 1 Luật Thư viện": f"{old.url}dieu-1/"}


def test_a_bare_name_of_a_law_in_a_corrected_answer_means_the_one_of_the_day_of_the_correction() -> None:
    law("10/2019/QH14", date(2019, 7, 1))
    page = imported("Theo Điều 1 Luật Thư viện.", answered_on=date(2025, 5, 1))
    new = law("11/2026/QH15", date(2026, 1, 1))
    AnswerPage.objects.filter(pk=page.pk).update(corrected_on=date(2026, 2, 1))
    assert links(shown(page)) == {"Điều 1 Luật Thư viện": f"{new.url}dieu-1/"}


def test_a_law_that_ended_says_so_at_the_first_link_to_it_and_once(wrong: LegalDocumentPage) -> None:
    page = page_saying(f"Theo Điều 1 Quyết định số {WRONG}. Xem lại Quyết định số {WRONG}.")
    relate(document("09/2026/QĐ-UBND", title="Bãi bỏ", issued_on=date(2026, 5, 12), effective_on=date(2026, 6, 1)), wrong, "bai_bo")
    html = shown(page)
    assert html.count('class="mb-badge') == 1
    assert re.search(r"dieu-1/[^>]*>[^<]*</a> <span class=\"mb-badge", html)


def badges(html: str) -> dict[str, str]:
    """The words of each link with a badge behind it, and the badge."""
    return dict(re.findall(r'<a [^>]*>([^<]*)</a> <span class="mb-badge[^>]*>([^<]*)</span>', html))


def test_of_a_law_that_ended_in_part_each_link_tells_the_validity_of_what_it_names() -> None:
    partly = document(RIGHT, body_text="Điều 1. Giờ\nMở cửa.\nĐiều 2. Phí\nKhông thu.")
    page = page_saying(f"Theo Điều 1 Quyết định số {RIGHT}. Không theo Điều 2 Quyết định số {RIGHT}. Xem Quyết định số {RIGHT}.")
    later = document("09/2026/QĐ-UBND", title="Bãi bỏ", issued_on=date(2026, 5, 12), effective_on=date(2026, 6, 1))
    relate(later, partly, "bai_bo", scope="partial", provisions="Điều 2")
    name = f"Quyết định số {RIGHT}"
    assert badges(shown(page)) == {f"Điều 2 {name}": "Hết hiệu lực toàn bộ", name: "Hết hiệu lực một phần"}


def test_words_with_marks_of_html_stay_as_they_are(wrong: LegalDocumentPage) -> None:
    page = page_saying(f"A&amp;B &lt;i&gt; nói: Điều 1 Quyết định số {WRONG}&nbsp;về giờ &amp; phí.")
    html = shown(page)
    assert links(html) == {f"Điều 1 Quyết định số {WRONG}": f"{wrong.url}dieu-1/"}
    assert "A&amp;B &lt;i&gt; nói: " in html
    assert "giờ &amp; phí." in html


def test_a_quoted_provision_is_not_taken_for_what_the_answer_says(wrong: LegalDocumentPage) -> None:
    before, after = RichText(f"<p>{NAMED}</p>"), RichText("<p>Hết.</p>")
    page = page_of(("paragraph", before), ("quotation", "Điều 7. Hồ sơ\nTheo Điều 3 Quyết định này."), ("paragraph", after))
    assert links(shown(page)) == {f"Điều 1 Quyết định số {WRONG}": f"{wrong.url}dieu-1/"}


def test_a_heading_leads_nowhere(wrong: LegalDocumentPage) -> None:
    page = page_of(("heading", f"Quyết định số {WRONG}"), ("paragraph", RichText("<p>Mở cửa.</p>")))
    assert links(shown(page)) == {}


def test_words_that_are_set_apart_lead_to_the_same_place(wrong: LegalDocumentPage) -> None:
    page = page_saying(f"Theo <b>Điều 1</b> Quyết định số {WRONG}.")
    place = f"{wrong.url}dieu-1/"
    assert links(shown(page)) == {"Điều 1": place, f"Quyết định số {WRONG}": place}


def test_paragraphs_are_read_as_one_text(wrong: LegalDocumentPage) -> None:
    page = page_saying(f"Căn cứ Quyết định số {WRONG}.</p><ul><li>Phạm vi: Điều 1 của Quyết định này.</li></ul><p>Tiền thừa được trả.")
    assert links(shown(page)) == {
        f"Quyết định số {WRONG}": wrong.url,
        "Điều 1 của Quyết định này": f"{wrong.url}dieu-1/",
    }


def test_a_law_that_is_not_here_is_no_link(wrong: LegalDocumentPage) -> None:
    assert links(shown(page_saying("Theo Điều 9 Nghị định 999/2031/NĐ-CP."))) == {}


def test_an_answer_without_law_is_shown_as_it_is_stored(wrong: LegalDocumentPage) -> None:
    page = imported("Thư viện mở cửa từ 7 giờ.\nChủ nhật nghỉ.")
    assert "<p>Thư viện mở cửa từ 7 giờ.<br/>Chủ nhật nghỉ.</p>" in shown(page)
