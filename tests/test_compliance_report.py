"""The compliance report: the demo site meets every duty under both regimes, and turns red where something is missing or grows old."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from wagtail.models import Page, PageViewRestriction, Site

import home.management.demo
from cms.contracts.duties import evidence
from cms.contracts.worklist import WorklistPanel
from feedback.models import SurveyRound
from home.agency.duties import files
from home.agency.duties.history import keep_reports, report_of
from home.agency.duties.report import Line, Report, report
from home.models import (
    ChannelDirectoryPage,
    ComplianceSnapshot,
    DisclosurePage,
    Duty,
    DutyBasis,
    HomePage,
    LegalRegime,
    Menus,
    NewsPage,
    OutageNotice,
    Shortcut,
    SiteSettings,
    StandardPage,
)
from legal_docs.management.demo import drafts as drafts_demo
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document
from qa.models import AnswerPage, Question
from qa.processing.publication.publishing import index_page
from qa.tests.factories import answered, make_question
from qa.vocabulary.choices import Kind
from search.models import FoundPage

pytestmark = pytest.mark.django_db
DEMO_DAY = datetime(2026, 11, 26, 10, tzinfo=timezone.get_default_timezone())
OLD, NEW = "42/2022/NĐ-CP", "224/2026/NĐ-CP"


@pytest.fixture(scope="module")
def _demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The portal pages of the demo site and one row of each other app, made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(DEMO_DAY, tick=False):
            home.management.demo.seed()
            drafts_demo.seed()
            document("05/2026/QĐ-UBND", issued_on=date(2026, 11, 24), effective_on=date(2026, 12, 10))
            day = date(2026, 11, 20)
            answer = AnswerPage(title="Hỏi", slug="hoi", question_text="Hỏi", answered_on=day, reviewed_on=day)
            index_page().add_child(instance=answer)
            SurveyRound.objects.create(title="Khảo sát", opens_on=date(2026, 11, 1))
            FoundPage.objects.get_or_create(page_id=1)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def clock(_demo: None) -> Iterator[Any]:
    with time_machine.travel(DEMO_DAY, tick=False) as travelling:
        yield travelling


def regime(number: str = NEW) -> LegalRegime:
    return LegalRegime.objects.get(number=number)


def line(duty: int, found: Report | None = None) -> Line:
    return next(each for each in (found or report(regime())).lines if each.number == duty)


def gaps(number: str = NEW) -> dict[int, list[str]]:
    return {each.number: each.gaps for each in report(regime(number)).gaps}


@pytest.fixture
def admin(client: Client) -> Client:
    return log_in(client)


def log_in(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("tong-bien-tap"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("number", [OLD, NEW])
@pytest.mark.slow
def test_the_demo_site_meets_every_duty(number: str) -> None:
    assert gaps(number) == {}
    assert report(regime(number)).percent == 100


def test_the_42_duties_are_all_asked_by_one_regime_or_the_other() -> None:
    asked = {each.number for number in (OLD, NEW) for each in report(regime(number)).lines}
    assert asked == set(range(1, 43))


def test_another_regime_asks_other_things_in_other_words_on_another_basis() -> None:
    old, new = report(regime(OLD)), report(regime(NEW))
    numbers = [{each.number for each in found.lines} for found in (old, new)]
    assert 37 in numbers[1] - numbers[0]  # outage notices
    assert 10 in numbers[0] - numbers[1]  # the gazette
    assert line(20, old).name != line(20, new).name
    assert OLD in line(20, old).citation
    assert NEW in line(20, new).citation


@pytest.mark.parametrize(("day", "number"), [(date(2026, 6, 30), OLD), (date(2026, 7, 1), NEW), (date(2022, 8, 15), OLD)])
def test_a_regime_holds_between_its_days(day: date, number: str) -> None:
    assert LegalRegime.objects.on(day) == regime(number)


def test_no_regime_holds_before_the_first() -> None:
    assert LegalRegime.objects.on(date(2022, 8, 14)) is None


@pytest.mark.once
@pytest.mark.slow
def test_each_page_that_is_taken_away_hidden_or_emptied_turns_its_duty_red() -> None:
    root = Site.objects.get(is_default_site=True).root_page.url_path.rstrip("/")
    places = {duty: duty.page or Page.objects.filter(url_path=root + duty.address).first() for duty in Duty.objects.all()}
    changes = {
        "taken away": lambda page: page.unpublish(),
        "hidden": lambda page: PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=PageViewRestriction.LOGIN),
        "emptied": lambda page: StandardPage.objects.filter(pk=page.pk).update(body="[]", lead=""),
    }
    looked_at = 0
    Duty.objects.update(in_menu=False)  # a page that is gone is in no menu either: here its own absence must be told
    for duty, place in places.items():
        if place is None or duty.address == "/":  # what is answered by a view, and the front page
            continue
        for name, change in changes.items():
            if name == "emptied" and not isinstance(place.specific, StandardPage):
                continue
            kept = transaction.savepoint()
            DutyBasis.objects.exclude(duty=duty).delete()  # no other duty is asked: each report is of this one
            change(place.specific)
            assert duty.number in gaps(NEW) or duty.number in gaps(OLD), (name, duty)
            transaction.savepoint_rollback(kept)
            looked_at += 1
    assert looked_at > 75


def test_a_list_without_its_only_entry_turns_its_duty_red() -> None:
    DisclosurePage.objects.get(kind="gazette").unpublish()
    assert list(gaps(OLD)) == [10]


def test_what_grows_old_turns_red_on_the_day_after_its_term(clock: Any) -> None:
    days = Duty.objects.get(number=20).fresh_days
    Duty.objects.filter(number=20).update(reviewed_on=None)
    newest = DisclosurePage.objects.get(kind="service-figures").made_on
    clock.move_to(DEMO_DAY + timedelta(days=days - (DEMO_DAY.date() - newest).days))
    assert not line(20).fresh
    clock.shift(timedelta(days=1))
    assert line(20).fresh


def test_a_review_by_its_owner_makes_a_page_fresh_again(clock: Any) -> None:
    clock.shift(timedelta(days=366))
    assert line(33).fresh
    Duty.objects.filter(number=33).update(reviewed_on=timezone.localdate())
    assert not line(33).fresh


def test_news_that_stopped_turn_their_duty_red(clock: Any) -> None:
    Duty.objects.filter(number=5).update(reviewed_on=None)
    newest = NewsPage.objects.live().order_by("-published_at").values_list("published_at", flat=True)[0]
    clock.move_to(newest + timedelta(days=16))
    assert 5 in gaps()


def test_a_duty_without_owner_is_red() -> None:
    Duty.objects.filter(number=3).update(owner="")
    assert list(gaps()) == [3]
    assert line(3).owned


def test_a_section_that_no_menu_leads_to_is_red() -> None:
    menus = Menus.objects.get()
    menus.main = [block for block in menus.main.raw_data if block["value"].get("address") != "/hoi-dap/"]
    menus.save()
    Shortcut.objects.all().delete()
    assert line(22).linked
    assert not line(8).linked


def test_a_tile_of_the_front_page_links_a_duty_to_its_page() -> None:
    Duty.objects.filter(number=19).update(page=None, address="", in_menu=True)
    Menus.objects.update(main="[]", footer="[]")
    Shortcut.objects.all().delete()
    assert line(19).linked
    directory = ChannelDirectoryPage.objects.get()
    Shortcut.objects.create(front_page=HomePage.objects.get(), title="Kênh", page=directory)
    assert (line(19).linked, line(19).url) == ("", directory.url)
    assert line(22).linked


def test_a_missing_english_page_is_red_only_where_english_is_asked() -> None:
    StandardPage.objects.get(slug="english").unpublish()
    assert set(gaps()) == {1, 2}


def test_missing_agency_details_are_red() -> None:
    SiteSettings.objects.update(responsible_person="")
    assert list(gaps()) == [32]


def test_a_duty_that_does_not_concern_the_body_counts_as_met() -> None:
    StandardPage.objects.get(slug="dat-dai").unpublish()
    assert list(gaps()) == [15]
    Duty.objects.filter(number=15).update(not_applicable="Bộ không quản lý đất đai")
    assert gaps() == {}


def test_a_check_that_nothing_provides_is_red() -> None:
    Duty.objects.filter(number=28).update(check_code="search_of_the_future")
    assert list(gaps(OLD)) == [28]


@pytest.mark.parametrize(("published", "late"), [(3, 0), (4, 1)])
def test_a_document_published_three_working_days_after_its_issue_is_late(published: int, late: int, clock: Any) -> None:
    LegalDocumentPage.objects.filter(source_id="").delete()
    page = document("91/2026/QĐ-UBND", issued_on=date(2026, 12, 1), effective_on=date(2026, 12, 15))
    moment = datetime(2026, 12, published, 9, tzinfo=timezone.get_current_timezone())
    LegalDocumentPage.objects.filter(pk=page.pk).update(first_published_at=moment)
    clock.move_to(datetime(2026, 12, 10, 9, tzinfo=timezone.get_current_timezone()))
    found = evidence("documents")
    assert found is not None
    assert len(found.late) == late
    assert (8 in gaps()) == bool(late)


@pytest.mark.parametrize(
    ("make", "moments", "red", "red_after_a_quarter"),
    [
        (make_question, {"due_at": -1}, True, True),
        (make_question, {"due_at": 200}, False, False),
        (answered, {"due_at": -2, "answered_at": -1}, True, False),
        (answered, {"due_at": 1, "answered_at": -1}, False, False),
    ],
)
def test_a_request_for_information_past_its_term_turns_its_duty_red(
    make: Any, moments: dict[str, int], red: bool, red_after_a_quarter: bool, clock: Any
) -> None:
    asked = make(kind=Kind.INFO_REQUEST)
    Question.objects.filter(pk=asked.pk).update(**{name: timezone.now() + timedelta(days=days) for name, days in moments.items()})
    assert (asked.public_no in line(24).fresh) is red
    clock.shift(timedelta(days=100))
    assert (asked.public_no in line(24).fresh) is red_after_a_quarter


def test_an_outage_told_too_late_turns_its_duty_red() -> None:
    start = timezone.now() + timedelta(days=3)
    OutageNotice.objects.create(services="Cổng", starts_at=start, ends_at=start + timedelta(hours=1), reason="Nâng cấp")
    assert list(gaps()) == [37]
    OutageNotice.objects.update(force_majeure=True)
    assert gaps() == {}


def test_each_gap_is_a_task_until_it_is_closed(admin: Client) -> None:
    def tasks() -> int:
        user = get_user_model().objects.get(username="tong-bien-tap")
        items = WorklistPanel(user).get_context_data()["items"]
        return sum(item.count for item in items if item.url == reverse("home_admin:compliance"))

    assert tasks() == 0
    Duty.objects.filter(number__in=(3, 5)).update(owner="")
    assert tasks() == 2
    screen = admin.get(reverse("home_admin:compliance")).content.decode()
    duty = Duty.objects.get(number=3)
    assert reverse(Duty.snippet_viewset.get_url_name("edit"), args=[duty.pk]) in screen
    Duty.objects.filter(number__in=(3, 5)).update(owner="Ban Biên tập")
    assert tasks() == 0


def test_the_report_is_for_those_who_may_see_it(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("dan"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("home_admin:compliance")).status_code in (302, 403)


def test_a_quarter_is_kept_as_it_was(clock: Any, client: Client) -> None:
    assert keep_reports() == 1  # the old regime ended before this quarter
    Duty.objects.filter(number=3).update(owner="")
    keep_reports()
    clock.move_to(datetime(2027, 1, 4, 9, tzinfo=timezone.get_current_timezone()))
    Duty.objects.filter(number=3).update(owner="Ban Biên tập")
    keep_reports()
    kept = ComplianceSnapshot.objects.get(quarter=date(2026, 10, 1))
    assert (kept.total - kept.met, str(kept)) == (1, f"IV/2026, {NEW}")
    assert [each.number for each in report_of(kept).gaps] == [3]
    shown = log_in(client).get(reverse("home_admin:compliance"), {"quy": kept.pk}).content.decode()
    assert files.title_of(report_of(kept)) in shown


def test_both_regimes_are_kept_for_a_quarter_in_which_one_follows_the_other(clock: Any) -> None:
    LegalRegime.objects.filter(number=OLD).update(valid_to=date(2026, 11, 10))
    LegalRegime.objects.filter(number=NEW).update(valid_from=date(2026, 11, 11))
    assert keep_reports() == 2


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_the_report_as_a_file_says_each_duty_when_it_was_updated_and_what_is_missing(kind: str, admin: Client) -> None:
    Duty.objects.filter(number=3).update(owner="", reviewed_on=date(2027, 1, 2))
    assert "02/01/2027" in admin.get(reverse("home_admin:compliance")).content.decode()
    file = io.BytesIO(admin.get(reverse("home_admin:compliance"), {"tep": kind}).content)
    if kind == "xlsx":
        sheet = load_workbook(file).active
        text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
        assert sheet.max_row == 2 + len(report(regime()).lines)
    else:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    for words in (NEW, "Lãnh đạo: tiểu sử tóm tắt", line(3).owned, "02/01/2027"):
        assert words in text
