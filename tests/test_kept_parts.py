"""Kept parts of pages: after whatever happens a page is, byte for byte, the one that is made of nothing kept."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction, Site

from cms.models.pages.row_snapshot import whole_row
from cms.storage.kept import Kept
from cms.text.numbers import number_links
from feedback.participation.voting.voters import epoch_from
from feedback.scores.sums import sum_changed
from feedback.tests.factories import votes
from home.models import AlertBanner, HomePage, NewsIndexPage, NewsTag, NewsTopic, Office, PageTranslation, ProcedureField, SiteSettings
from home.tests.factories import make_field, make_news, make_page, make_picture, make_procedure, make_topic, paragraph
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.tests.factories import document, relate
from qa.models import AnswerCitation, AnswerPage, QAIndexPage, QuestionField, Unit
from qa.processing.publication.publishing import index_page

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-27T10:00")]
LISTS = ("/", "/tin-tuc/", "/van-ban/", "/thu-tuc/", "/hoi-dap/")
Event = tuple[str, Callable[["World"], object]]


class World:
    """A portal with some pages of each type that name each other, and the addresses that show them."""

    def __init__(self) -> None:
        picture, topic, file = make_picture(), make_topic("Y tế"), make_file("Mẫu tờ khai")
        self.standing = make_page("Trang được dẫn")
        blocks = [
            {"type": "paragraph", "value": "<p>Theo 05/2024/QĐ-UBND.</p>"},
            {"type": "document", "value": file.pk},
            {"type": "button", "value": {"label": "Xem", "page": self.standing.pk, "address": ""}},
        ]
        self.news = make_news("Tin giữa", topics=(topic,), tags=("cầu",), image=picture, body=json.dumps(blocks))
        self.other_news = make_news("Tin sau", topics=(topic,), tags=("cầu",))
        self.law = document("05/2024/QĐ-UBND", effective_on=date(2026, 11, 30), issued_on=date(2026, 11, 1))
        self.old_law = document("01/2020/QĐ-UBND", issued_on=date(2020, 1, 2), effective_on=date(2020, 2, 1))
        self.procedure = make_procedure(
            "Thủ tục một",
            field=make_field(),
            office=Office.objects.create(kind="xa-phuong", name="Bộ phận một cửa", phone="0269 3888001"),
            steps="<p>Nộp.</p>",
            dossier=json.dumps([{"type": "row", "value": {"name": "Tờ khai", "file": file.pk, "originals": 1}}]),
            legal_bases=json.dumps([{"type": "row", "value": {"number": "01/2020/QĐ-UBND", "title": "Quyết định cũ"}}]),
        )
        published(HomePage.objects.get(), image=make_picture("Nền trang chủ"))
        self.unit = Unit.objects.create(name="Phòng Tư pháp")
        self.field = QuestionField.objects.create(name="Hộ tịch")
        self.answer = self.new_answer("Hỏi về khai sinh cho con")
        self.other_answer = self.new_answer("Hỏi lại về khai sinh cho con")
        pages = (self.news, self.other_news, self.law, self.old_law, self.procedure, self.answer, self.other_answer)
        parts = [f"{self.law.url}dieu-1/", f"{self.law.url[:-1]}@2026-11-20/", f"{self.news.url}?che-do=doc", "/tin-tuc/?trang=1"]
        self.addresses = [*LISTS, *(page.url for page in pages), *parts]

    def new_answer(self, title: str) -> AnswerPage:
        day = date(2026, 11, 20)
        page = AnswerPage(title=title, question_text=title, field=self.field, unit=self.unit, answered_on=day, reviewed_on=day)
        index_page().add_child(instance=page)
        page.citations = [AnswerCitation(document=self.old_law, provision="Điều 1")]
        page.save_revision().publish()
        return AnswerPage.objects.get(pk=page.pk)


def make_file(title: str) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"%PDF-1.7", name=f"{title}.pdf"))


def published(page: Any, **values: Any) -> None:
    """Publish a page again with other values."""
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()


def replace_front_picture() -> None:
    picture = HomePage.objects.get().image
    picture.file = make_picture("Khác").file
    picture.save()
    picture.renditions.all().delete()  # as the picture's form does


def renamed_agency() -> None:
    settings = SiteSettings.for_site(Site.objects.get())
    settings.agency_name = "Tỉnh Khác"
    settings.save()


def changed(model: Any, **values: Any) -> None:
    """Change rows by a statement, as an import does."""
    assert model.objects.update(**values)


EVENTS: list[Event] = [
    ("a news item gets another title", lambda w: published(w.news, title="Tin có tên khác")),
    ("a file gets another name", lambda _w: changed(get_document_model(), title="Mẫu mới")),
    ("a page that is linked gets another address", lambda w: published(w.standing, slug="dia-chi-moi")),
    ("a news item gets another text", lambda w: published(w.news, body=paragraph("Nội dung đã sửa."))),
    ("another news item is published", lambda w: make_news("Tin mới nhất", topics=tuple(w.news.topics.all()))),
    ("a topic gets another name", lambda w: changed(NewsTopic, name="Sức khỏe")),
    ("a tag gets another name", lambda w: changed(NewsTag, name="cầu treo")),
    ("a news item gets another picture", lambda w: published(w.news, image=make_picture("Khác"))),
    ("an office gets another telephone", lambda _w: changed(Office, phone="0269 3999002")),
    ("a news item is pinned for a day", lambda w: published(w.other_news, pinned=True, pinned_until=date(2026, 11, 27))),
    ("the list of news gets another title", lambda w: published(NewsIndexPage.objects.get(), title="Bản tin")),
    ("the text of a news item is changed by a statement", lambda w: changed(type(w.news), lead="Lời dẫn khác")),
    ("a draft is saved", lambda w: w.news.save_revision()),
    ("the next news item is behind a login", lambda w: PageViewRestriction.objects.create(page=w.other_news, restriction_type="login")),
    ("it is open again", lambda _w: PageViewRestriction.objects.all().delete()),
    ("the next news item is taken off", lambda w: w.other_news.unpublish()),
    ("a procedure gets other steps", lambda w: published(w.procedure, steps="<p>Nộp trực tuyến.</p>")),
    ("a field of procedures gets another name", lambda w: changed(ProcedureField, name="Tư pháp")),
    ("another procedure is published", lambda _w: make_procedure("Thủ tục hai")),
    ("readers vote for an answer", lambda w: (votes(w.answer, [1] * 40), sum_changed())),
    ("an answer gets another title", lambda w: published(w.answer, title="Câu hỏi đã sửa tên")),
    ("an answer is corrected", lambda w: published(w.answer, corrected_on=date(2026, 11, 26), correction_note="Sửa số tiền")),
    ("a field of questions gets another name", lambda w: changed(QuestionField, name="Đất đai")),
    ("a unit gets another name", lambda w: changed(Unit, name="Phòng Đất đai")),
    ("another answer is published", lambda w: w.new_answer("Hỏi thêm về khai sinh cho con")),
    ("cited law is repealed", lambda w: relate(document("07/2026/QĐ-UBND", effective_on=date(2026, 11, 2)), w.old_law, "thay_the")),
    ("the repeal is taken back", lambda _w: changed(Relation, effective_on=date(2027, 1, 1))),
    ("a document gets another title", lambda w: published(w.law, title="Quy định khác")),
    ("a document gets a notice", lambda w: published(w.law, notice="Đang được rà soát")),
    ("a document gets another text", lambda w: published(w.law, body_text="Điều 1. Đã sửa\nNội dung mới.\nĐiều 2. Hiệu lực\nTừ nay.")),
    ("an answer is taken off", lambda w: w.other_answer.unpublish()),
    ("a document is behind a login", lambda w: PageViewRestriction.objects.create(page=w.old_law, restriction_type="login")),
    ("the document is open again", lambda _w: PageViewRestriction.objects.all().delete()),
    ("a document is deleted", lambda w: LegalDocumentPage.objects.get(pk=w.old_law.pk).delete()),
    ("a banner is shown", lambda _w: AlertBanner.objects.create(text="Bão số 9", starts_at=timezone.now())),
    ("the banner is taken off", lambda _w: AlertBanner.objects.all().delete()),
    ("the agency gets another name", lambda _w: renamed_agency()),
    ("a page is translated", lambda w: PageTranslation.objects.create(page=w.news, language="en", title="News", lead="Lead")),
    ("a list gets another address", lambda _w: published(QAIndexPage.objects.get(), slug="hoi-va-dap")),
    ("the front picture gets another file", lambda _w: replace_front_picture()),
    ("the front page gets another introduction", lambda _w: published(HomePage.objects.get(), intro="Chào mừng")),
]


Answers = dict[str, tuple[int, str]]


def read(world: World, *, seconds: int = 0, keep: bool = True, but: Container[str] = ()) -> tuple[Answers, set[str]]:
    """Return what a visitor gets at each address: from kept parts, from kept pages too, or made of nothing kept; and which pages were kept.

    Addresses in `but` are not asked.
    """
    with override_settings(PAGE_CACHE_SECONDS=seconds, KEEP_VALUES=keep):  # the fixture would lay one over the other, each asked in turn
        visitor = Client()
        answers = {address: visitor.get(address) for address in world.addresses if address not in but}
    kept = {address for address, answer in answers.items() if answer.headers.get("X-Page-Cache") == "HIT"}
    return {address: (answer.status_code, answer.content.decode()) for address, answer in answers.items()}, kept


def read_both(world: World) -> tuple[Answers, Answers]:
    """Return what a visitor gets from kept pages, and where there is one also from kept parts: any other page was made of them just now."""
    pages, kept = read(world, seconds=600)
    return pages, pages | read(world, but=pages.keys() - kept)[0]


def every_store() -> list[Kept[Any]]:
    """Return all places where this process keeps values; there are all of them when each page was read once."""
    return [kept for kept in gc.get_objects() if type(kept) is Kept]


@contextmanager
def nothing_kept(stores: list[Kept[Any]]) -> Iterator[None]:
    """Begin the block with no value kept, and go on after it with those from before: what the block made is forgotten."""
    with ExitStack() as stack:
        for store in stores:
            stack.enter_context(patch.multiple(store, _kept={}, _used=0))
        yield


@pytest.fixture(autouse=True)
def _keeping(page_cache: None, settings: Any) -> None:
    """Keep parts, from none, but no pages: those of a test that was rolled back may have the same versions."""
    settings.PAGE_CACHE_SECONDS, settings.KEEP_VALUES = 0, True
    caches["pages"].clear()
    epoch_from.cache_clear()
    for store in every_store():
        store._kept.clear()


@pytest.mark.once
@pytest.mark.slow  # each of forty events is read at sixteen addresses in three ways: in `make test` alone
def test_no_page_shows_something_old_whatever_happens() -> None:
    world, old, idle = World(), dict[str, list[str]](), []
    for _time in range(3):  # the first gives new tables their versions, the second keeps what was made of them
        read(world), read(world, seconds=600)
    before, stores = read(world, keep=False)[0], every_store()
    for name, event in EVENTS:
        event(world)
        of_pages, of_parts = read_both(world)
        with nothing_kept(stores):  # but the pages of one reading share what they show, as nothing happens meanwhile
            fresh = read(world)[0]
        if wrong := [address for address in world.addresses if {of_parts[address], of_pages[address]} != {fresh[address]}]:
            old[name] = wrong
        if fresh == before and name != "a draft is saved":
            idle.append(name)
        before = fresh
    assert (old, idle) == ({}, [])
    assert before == read(world, keep=False)[0]


def test_validity_changes_at_midnight_on_every_part() -> None:
    with time_machine.travel("2026-11-29T23:59:00+07:00", tick=False) as clock:
        world = World()
        for _time in range(3):
            before, _kept = read(world)
        clock.shift(timedelta(minutes=2))
        after, _kept = read(world)
        assert after == read(world, keep=False)[0]
        assert after[world.law.url] != before[world.law.url]


def test_the_text_of_a_news_item_is_not_written_again_when_another_one_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    world, written = World(), []
    link = number_links.link_numbers
    monkeypatch.setattr(number_links, "link_numbers", lambda *given: written.append(1) or link(*given))
    for _time in range(3):
        Client().get(world.news.url)
    times = len(written)
    make_news("Tin mới nhất", topics=tuple(world.news.topics.all()))
    assert "Tin mới nhất" in Client().get(world.news.url).content.decode()
    assert len(written) == times > 0


def test_a_page_that_was_changed_in_memory_or_made_of_a_draft_is_kept_for_nobody() -> None:
    page = make_news("Tin")
    read_again = type(page).objects.get(pk=page.pk)
    row = whole_row(read_again)
    assert row is not None
    assert row.page().body is not read_again.body  # of which a block may have been read
    assert row.page().title == "Tin"
    changed_page = type(page).objects.get(pk=page.pk)
    changed_page.title = "Tên chưa lưu"
    assert whole_row(changed_page) is None
    read_again.title = "Đổi sau khi đã hỏi"
    assert whole_row(read_again) is None
    assert whole_row(page.get_latest_revision_as_object()) is None
