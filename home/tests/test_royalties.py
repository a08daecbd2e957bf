"""Royalties: who made a news item is named below it, and paid by the rate of the day on which it was published."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from home.models import Contribution, ContributionKind, Contributor, NewsPage, RoyaltyRate
from home.tests.factories import make_news, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> ContributionKind:
    kind = ContributionKind.objects.create(name="Bài")
    RoyaltyRate.objects.create(kind=kind, amount=300_000, valid_from=date(2026, 1, 1))
    RoyaltyRate.objects.create(kind=kind, amount=350_000, valid_from=date(2026, 7, 1))
    return kind


def made(page: NewsPage, kind: ContributionKind, name: str, coefficient: str = "1") -> None:
    person = Contributor.objects.get_or_create(name=name)[0]
    page.contributions.add(Contribution(contributor=person, kind=kind, coefficient=Decimal(coefficient)))
    page.save_revision().publish()


def test_each_month_is_paid_by_the_rate_of_its_day_and_drafts_by_none(article: ContributionKind):
    made(make_news(published_at=moment(2026, 6, 30)), article, "Hoài Thu")
    made(make_news(published_at=moment(2026, 7, 1)), article, "Hoài Thu", "0.5")
    draft = make_news(published_at=moment(2026, 7, 2))
    made(draft, article, "Hoài Thu")
    draft.unpublish()
    rows = [(row["month"].month, row["works"], row["total"]) for row in Contribution.objects.summed()]
    assert rows == [(7, 1, Decimal(175_000)), (6, 1, Decimal(300_000))]


def test_a_kind_without_a_rate_is_told_and_not_paid_as_nothing(admin_client: Client):
    made(make_news(published_at=moment(2026, 7, 1)), ContributionKind.objects.create(name="Ảnh"), "Đức Mạnh")
    assert "chưa có mức" in admin_client.get("/quan-tri/cong-thong-tin/nhuan-but/").content.decode()


def test_the_report_leads_to_its_works_and_both_are_spreadsheets(admin_client: Client, article: ContributionKind):
    made(make_news(title="Cầu mới", published_at=moment(2026, 7, 31, 23)), article, "Hoài Thu")
    shown = admin_client.get("/quan-tri/cong-thong-tin/nhuan-but/").content.decode()
    assert "350.000" in shown
    link = shown.split('href="/quan-tri/cong-thong-tin/nhuan-but/tac-pham/?')[1].split('"')[0].replace("&amp;", "&")
    assert "Cầu mới" in admin_client.get(f"/quan-tri/cong-thong-tin/nhuan-but/tac-pham/?{link}").content.decode()
    for address, cells in (("nhuan-but", ["07/2026", "Hoài Thu", "Bài"]), ("nhuan-but/tac-pham", ["Cầu mới", "Hoài Thu", "Bài"])):
        answer = admin_client.get(f"/quan-tri/cong-thong-tin/{address}/?export=xlsx")
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        assert set(cells) <= {str(cell) for cell in list(sheet.values)[1]}


def test_who_made_an_item_is_named_below_it_unless_the_editor_typed_an_author(client: Client, article: ContributionKind):
    page = make_news(author="")
    made(page, article, "Hoài Thu")
    assert "· Hoài Thu" in client.get(page.url).content.decode()
    page.author = "Ban Biên tập"
    page.save_revision().publish()
    assert "· Hoài Thu" not in client.get(page.url).content.decode()
