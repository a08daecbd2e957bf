"""Publishing and open data: takedown, correction, structured data, feeds, export, revisions, clocks of data requests."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import OutboundMail
from qa.deadlines.rules import working_calendar
from qa.models import Answer, AnswerPage, Question
from qa.processing.answering import answers
from qa.processing.answering.jobs import mend_days_of_later_answers
from qa.processing.casework import sender
from qa.processing.publication.open_data import AnswerRow, rows_of_year, years
from qa.processing.publication.similar import related_answers
from qa.public.intake import receiving
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.tests.answer_desk import as_typed
from qa.tests.ask_form import ASK, filled, hidden
from qa.tests.factories import answered, approved_again, make_field, make_question, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind, Role
from qa.workflow.actors import CITIZEN, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
DCTERMS = "{http://purl.org/dc/terms/}hasVersion"


def publisher_of(question: Question) -> Any:
    return actor_for(make_user(Role.PUBLISHER), question)


def correct(question: Question, text: str, reason: str) -> None:
    version = answers.answer_of(question).version
    answers.correct(question, publisher_of(question), body=Answer.stream(text), version=version, reason=reason)


def public_places(client: Client) -> str:
    """Everything public that names answers: list, feed, open data, ledger, site map."""
    day = timezone.localdate()
    paths = ["/hoi-dap/", "/hoi-dap/rss/", f"/hoi-dap/du-lieu/{day.year}.json", f"/hoi-dap/du-lieu/{day.year}.csv"]
    paths += ["/hoi-dap/so-theo-doi/", f"/hoi-dap/so-theo-doi/{day:%Y-%m}.json", "/sitemap.xml"]
    return "".join(client.get(path).content.decode() for path in paths)


def test_a_takedown_empties_every_public_place_at_once(client: Client):
    question = answered(title="Câu hỏi sẽ được gỡ xuống?")
    page, slug = question.page, question.page.slug
    assert "sẽ được gỡ xuống" in public_places(client)
    answers.take_down(question, publisher_of(question), reason="Lộ thông tin")
    response = client.get(page.url)
    assert response.status_code == 410
    assert "sẽ được gỡ xuống" not in response.content.decode()
    cache.clear()  # what is cached at all lives a minute (test_nothing_public_is_kept_longer_than_a_minute)
    places = public_places(client)
    assert "sẽ được gỡ xuống" not in places
    assert slug not in places
    page = AnswerPage.objects.get(pk=page.pk)
    assert list(page.get_search_entries()) == []
    assert (page.question_text, page.answer_text, page.revisions.count()) == ("", "", 0)


def test_the_index_is_told_whether_this_body_gave_an_answer():
    page = answered().page
    assert not next(iter(page.get_search_entries())).from_other_body
    for answering_body in ("Báo Ví Dụ", ""):
        page.unit, page.answering_body = None, answering_body
        assert next(iter(page.get_search_entries())).from_other_body


def test_nothing_public_is_kept_longer_than_a_minute(client: Client):
    page = answered().page
    for path in (page.url, "/hoi-dap/", "/hoi-dap/rss/", f"/hoi-dap/du-lieu/{timezone.localdate().year}.json"):
        found = re.search(r"s-maxage=(\d+)", client.get(path)["Cache-Control"])
        assert found
        assert int(found.group(1)) <= 60


def test_a_corrected_answer_shows_when_and_what_and_its_sender_is_told(client: Client):
    contact = receiving.Contact(email="an@example.com")
    question = answered(contact=contact, consent=True)
    sender.confirm_email(question.contact)
    OutboundMail.objects.all().delete()
    correct(question, "Lệ phí là 8.000 đồng.", "Sửa mức lệ phí")
    html = client.get(AnswerPage.objects.get(question=question).url).content.decode()
    assert "Lệ phí là 8.000 đồng." in html
    assert "Sửa mức lệ phí" in html
    assert f"{timezone.localdate():%d/%m/%Y}" in html
    mail = OutboundMail.objects.to("an@example.com").get()
    assert "Sửa mức lệ phí" in mail.text


def typed_correction(publisher: Client, screen: str) -> dict[str, Any]:
    """What the screen of a correction sends."""
    return {
        "version": publisher.get(screen).context["form"]["version"].value(),
        "body-count": 1,
        "body-0-type": "paragraph",
        "body-0-order": 0,
        "body-0-deleted": "",
        "body-0-value": as_typed("<p>Lệ phí là 8.000 đồng.</p>"),
        "citations-TOTAL_FORMS": 0,
        "citations-INITIAL_FORMS": 0,
        "reason": "Sửa mức lệ phí",
    }


def test_a_correction_that_the_device_kept_comes_back_into_its_form_and_publishes_nothing():
    question = answered()
    screen, publisher = url("correct", question.pk), logged_in(make_user(Role.PUBLISHER))
    shown = publisher.post(screen, {**typed_correction(publisher, screen), "mb_restore": "1"})
    assert shown.status_code == 200
    assert "8.000 đồng" in str(shown.context["form"]["body"].value())
    assert "chưa được lưu" in shown.content.decode()
    assert "8.000 đồng" not in AnswerPage.objects.get(question=question).answer_text


def test_the_second_of_two_publishers_who_correct_at_once_sees_the_first_correction_before_theirs_is_published():
    question = answered()
    screen, publisher = url("correct", question.pk), logged_in(make_user(Role.PUBLISHER))
    opened = typed_correction(publisher, screen)
    correct(question, "Nộp tại Ủy ban nhân dân cấp xã.", "Sửa nơi nộp")
    shown = publisher.post(screen, opened)
    assert shown.status_code == 422
    assert "Nộp tại Ủy ban nhân dân cấp xã." in shown.content.decode()
    assert "8.000 đồng" in str(shown.context["form"]["body"].value())
    page = AnswerPage.objects.get(question=question)
    assert "Nộp tại Ủy ban" in page.answer_text
    assert publisher.post(screen, {**opened, "version": shown.context["form"]["version"].value()}).status_code == 302
    page.refresh_from_db()
    assert "8.000 đồng" in page.answer_text


def test_a_data_request_is_answered_to_in_two_working_days():
    question = make_question(kind=Kind.DATA_REQUEST)
    assert question.policy_snapshot["triage_days"] == 2
    first_step = working_calendar().due(question.submitted_at, 2)
    assert question.submitted_at < first_step <= question.submitted_at + timedelta(days=12)
    assert question.due_at is not None
    assert "356/2025" in question.policy_snapshot["legal_basis"]


def test_an_answer_carries_structured_data_and_is_in_the_feed_of_its_field(client: Client):
    field = make_field(name="Hộ tịch thử")
    page = answered(field=field).page
    answered(title="Của lĩnh vực khác?")
    html = client.get(page.url).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(\{[^<]*QAPage[^<]*\})</script>', html).group(1))  # type: ignore[union-attr]
    entity = data["mainEntity"]
    assert (data["@type"], entity["@type"], entity["answerCount"]) == ("QAPage", "Question", 1)
    assert entity["acceptedAnswer"]["text"] == page.answer_text
    assert "data-print" in html
    assert html.count(f'href="/hoi-dap/rss/{field.slug}/"') == 1
    assert f'<a href="/hoi-dap/rss/{field.slug}/"' in client.get("/hoi-dap/", {"linh-vuc": field.slug}).content.decode()
    feed = ElementTree.fromstring(client.get(f"/hoi-dap/rss/{field.slug}/").content)  # noqa: S314 - our own feed
    assert [item.findtext("title") for item in feed.iter("item")] == [page.title]


def test_the_form_is_complete_in_english(client: Client, old_token: str):
    html = client.get(ASK, {"lang": "en"}).content.decode()
    assert '<html lang="en"' in html
    assert "What do you want to ask?" in html
    assert hidden(html)["lang"] == "en"
    for step, words in (("text", "Which of these fits best?"), ("kind", "Choose files"), ("contact", "Check and send")):
        page = client.post(ASK, filled(old_token, step=step, lang="en")).content.decode()
        assert words in page
        form = page.split("<main", 1)[1].split("</main>", 1)[0].replace("Con tôi sinh năm ngoái, tôi chưa đăng ký khai sinh cho cháu.", "")
        own = re.sub(r"<option.*?</option>|<dd>.*?</dd>|value=\"[^\"]*\"", "", form, flags=re.DOTALL)
        assert re.findall(r"[ăâđêôơưĂÂĐÊÔƠƯ]", own) == []
    assert "Your question is received" in client.post(ASK, filled(old_token, lang="en")).content.decode()
    assert Question.objects.get().language == "en"


def test_the_open_data_hold_each_published_answer_with_licence_and_nothing_private(client: Client):
    secret = receiving.Contact(name="Nguyễn Văn Bí Mật", email="bi-mat@example.com")
    page = answered(contact=secret, consent=True).page
    answered(title="=HYPERLINK(1)", body="Nội dung của câu hỏi có dấu bằng.")
    hidden = answered(title="Không cho máy tìm?")
    AnswerPage.objects.filter(question=hidden).update(no_index=True)
    year = page.answered_on.year
    data = client.get(f"/hoi-dap/du-lieu/{year}.json").json()
    assert data["licence"].startswith("https://creativecommons.org/licenses/by/")
    assert len(data["answers"]) == 2
    assert all(set(row) == set(AnswerRow.__slots__) for row in data["answers"])
    (row,) = [row for row in data["answers"] if row["number"] == page.public_no]
    assert (row["question"], row["answer"], row["answered_on"]) == (page.question_text, page.answer_text, page.answered_on.isoformat())
    raw = client.get(f"/hoi-dap/du-lieu/{year}.csv").content
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not any(value.startswith("=") for row in rows for value in row.values())
    assert "Bí Mật" not in raw.decode() + json.dumps(data, ensure_ascii=False)
    assert f"/hoi-dap/du-lieu/{year}.csv" in client.get("/hoi-dap/so-theo-doi/").content.decode()


def test_an_answer_with_a_view_restriction_is_in_no_open_data_and_no_feed(client: Client):
    page = answered().page
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    year = page.answered_on.year
    assert year not in years()
    for address in (f"/hoi-dap/du-lieu/{year}.json", f"/hoi-dap/du-lieu/{year}.csv", "/hoi-dap/rss/"):
        assert page.title not in client.get(address).content.decode()


def revisions(client: Client, page: AnswerPage) -> set[str]:
    """The revision of an answer as page, feed and open data give it."""
    html = client.get(page.url).content.decode()
    feed = ElementTree.fromstring(client.get("/hoi-dap/rss/").content)  # noqa: S314 - our own feed
    rows = client.get(f"/hoi-dap/du-lieu/{timezone.localdate().year}.json").json()["answers"]
    on_page = re.search(r'"version": "(\d+)"', html)
    assert on_page
    return {on_page.group(1), *(item.findtext(DCTERMS) or "" for item in feed.iter("item")), *(row["revision"] for row in rows)}


def test_page_feed_and_open_data_name_the_same_revision_also_after_a_correction(client: Client):
    question = answered()
    before = revisions(client, question.page)
    assert len(before) == 1
    correct(question, "Bản đã đính chính.", "Sửa")
    after = revisions(client, AnswerPage.objects.get(question=question))
    assert len(after) == 1
    assert after != before


def test_related_answers_are_about_the_same_matter_and_never_the_page_itself(client: Client):
    field = make_field()
    page = answered(field=field, title="Đăng ký khai sinh muộn cần gì?", body="Con tôi chưa đăng ký khai sinh.").page
    near = answered(title="Khai sinh muộn cho con có bị phạt không?", body="Đăng ký khai sinh muộn bị phạt không?").page
    far = answered(field=field, title="Vỉa hè để xe máy?", body="Xe để trên vỉa hè phường tôi.").page
    assert [related.pk for related in related_answers(page)] == [near.pk, far.pk]


def test_long_names_at_a_source_that_begin_alike_become_two_questions():
    names = ("hoidap-bo-noi-vu-2024-001", "hoidap-bo-noi-vu-2024-002")
    for name in names:
        import_answered(AnsweredQuestion(name, f"Câu hỏi {name}", "Hỏi gì?", "Trả lời.", answered_on=date(2024, 5, 6)))
    assert Question.objects.values("public_no").distinct().count() == 2


def test_the_feed_asks_the_database_as_often_for_many_answers_as_for_few(client: Client):
    asked = []
    for number in (1, 2):
        for _ in range(number):
            answered()
        client.get("/hoi-dap/rss/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/hoi-dap/rss/?moi={number}").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def on(day: date) -> Any:
    return clock.at(timezone.make_aware(datetime.combine(day, time(9))))


FIRST, CORRECTED, SECOND = date(2026, 12, 20), date(2026, 12, 22), date(2027, 1, 12)


def answered_twice(*, corrected: bool = False, **values: Any) -> Question:
    """Return a question that was answered in December, reopened, and answered again in January."""
    with on(FIRST):
        question = answered(**values)
    if corrected:
        with on(CORRECTED):
            correct(question, "Nội dung đã sửa.", "Sai số điện thoại")
    with on(date(2026, 12, 28)):
        sender.reopen(question, CITIZEN, reason="Chưa rõ")
    with on(SECOND):
        approved_again(question)
        answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    return Question.objects.get(pk=question.pk)


def test_a_second_answer_shows_its_own_day(client: Client):
    html = client.get(answered_twice().page.url).content.decode()
    assert 'ngày trả lời <time datetime="2027-01-12"' in html


def test_a_second_answer_is_in_the_open_data_of_its_own_year():
    question = answered_twice()
    assert [[row.number for row in rows_of_year(year)] for year in (2026, 2027)] == [[], [question.public_no]]


def test_a_second_answer_leads_the_feed_on_its_own_day(client: Client):
    question = answered_twice()
    with on(date(2026, 12, 30)):
        answered(title="Cấp lại giấy khai sinh ở đâu?")
    items = list(ElementTree.fromstring(client.get("/hoi-dap/rss/").content).iter("item"))  # noqa: S314 - our own feed
    assert [item.findtext("link", "").endswith(question.page.url) for item in items] == [True, False]
    assert "12 Jan 2027" in items[0].findtext("pubDate", "")


def test_a_second_answer_does_not_bear_the_correction_of_the_first(client: Client):
    page = answered_twice(corrected=True).page
    assert (page.corrected_on, page.correction_note) == (None, "")
    assert "Sai số điện thoại" not in client.get(page.url).content.decode()


def test_a_correction_of_a_second_answer_keeps_the_day_of_that_answer():
    question = answered_twice()
    with on(date(2027, 1, 20)):
        correct(question, "Nội dung đã sửa.", "Sai số")
    page = AnswerPage.objects.get(question=question)
    assert (page.answered_on, page.corrected_on) == (SECOND, date(2027, 1, 20))


@pytest.mark.parametrize("day", [FIRST, None])
def test_a_corrected_imported_answer_keeps_the_day_of_its_source(day: date | None):
    page = import_answered(AnsweredQuestion(external_id="A-1", title="Tiêu đề", question="Câu hỏi", answer="Trả lời", answered_on=day)).page
    with on(SECOND):
        correct(page.question, "Nội dung đã sửa.", "Sai số")
    page.refresh_from_db()
    assert page.answered_on == day


def index_changes() -> Any:
    return apps.get_model("search", "IndexChange").objects.all()


def as_an_earlier_version_left_it(question: Question, *, corrected_on: date | None = None) -> AnswerPage:
    page = AnswerPage.objects.get(question=question)
    note = "Sai số điện thoại" if corrected_on else ""
    page.answered_on, page.corrected_on, page.correction_note = FIRST, corrected_on, note
    page.publish(page.save_revision(), by_step=True)
    index_changes().delete()
    return page


def test_an_upgrade_gives_second_answers_their_own_day_in_row_version_and_index():
    page = as_an_earlier_version_left_it(answered_twice(), corrected_on=CORRECTED)
    assert mend_days_of_later_answers().startswith("1 ")
    page = AnswerPage.objects.get(pk=page.pk)
    for each in (page, page.live_revision.as_object()):
        assert (each.answered_on, each.corrected_on, each.correction_note) == (SECOND, None, "")
    assert index_changes().filter(page_id=page.pk).exists()
    assert mend_days_of_later_answers() == ""


def test_an_upgrade_leaves_the_correction_of_a_second_answer():
    page = as_an_earlier_version_left_it(answered_twice(), corrected_on=date(2027, 1, 20))
    assert mend_days_of_later_answers().startswith("1 ")
    assert AnswerPage.objects.get(pk=page.pk).corrected_on == date(2027, 1, 20)


def test_an_upgrade_leaves_the_day_of_an_answer_whose_question_is_open_again():
    with on(FIRST):
        question = answered()
    sender.reopen(question, actor_for(make_user(Role.LEAD, question.unit), question), reason="Chưa rõ")
    assert mend_days_of_later_answers() == ""
    assert AnswerPage.objects.get(question=question).answered_on == FIRST
