"""The newsletter: chosen from published pages, sent once to those who confirmed, read by everybody in the archive."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import PageViewRestriction

from cms.background.following import digests, subscribing
from cms.background.webhooks.sending import queue_news
from cms.contracts.following import kind_of
from cms.contracts.search import note_changes
from cms.models import Subscription
from cms.models.background.mail import OutboundMail
from cms.models.webhooks import WebhookDelivery, WebhookReceiver
from home.models import HomePage, NewsletterIndexPage, NewsletterPage, NewsPage
from home.tests.factories import make_news, make_page, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive() -> NewsletterIndexPage:
    return placed(HomePage.objects.get(), NewsletterIndexPage(title="Bản tin", slug="ban-tin", live=False))


def issue(archive: NewsletterIndexPage, *pages: NewsPage, publish: bool = True) -> NewsletterPage:
    items = [{"type": "item", "value": {"page": page.pk, "note": "Đọc ngay." if not number else ""}} for number, page in enumerate(pages)]
    return placed(archive, NewsletterPage(title="Số 7", intro="Tuần này có gì.", items=json.dumps(items), live=False), publish=publish)


def follow(email: str, *, confirmed: bool = True, frequency: str = "now") -> None:
    subscription = subscribing.ask_to_follow(email, kind_of("ban-tin"), "", frequency)
    if confirmed:
        subscribing.confirm(subscription)
    OutboundMail.objects.all().delete()


def sent_to(email: str) -> list[str]:
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    return [mail.text for mail in OutboundMail.objects.to(email)]


def test_a_newsletter_is_mailed_once_to_those_who_confirmed(archive):
    follow("an@example.vn"), follow("binh@example.vn", confirmed=False)
    bridge, road = make_news("Cầu mới", lead="Cầu đã thông xe."), make_news("Đường mới", lead="Đường đã mở.")
    draft = issue(archive, bridge, road, publish=False)
    assert sent_to("an@example.vn") == []
    draft.get_latest_revision().publish()
    (text,) = sent_to("an@example.vn")
    assert all(words in text for words in ("Số 7", "Tuần này có gì.", "Cầu mới", "Đọc ngay.", bridge.url, "Đường đã mở.", draft.url))
    assert "Cầu đã thông xe." not in text  # the editor's own sentence stands instead
    assert OutboundMail.objects.get().unsubscribe_url
    draft.refresh_from_db()
    draft.intro = "Sửa lỗi chính tả."
    draft.save_revision().publish()
    assert len(sent_to("an@example.vn")) == 1
    draft.unpublish()
    draft.get_latest_revision().publish()
    assert len(sent_to("an@example.vn")) == 1
    assert sent_to("binh@example.vn") == []


def test_the_archive_leads_to_its_issues_and_to_the_form_and_an_issue_to_what_is_still_public(client: Client, archive):
    assert "Chưa có số nào" in client.get(archive.url).content.decode()
    bridge, road = make_news("Cầu mới"), make_news("Đường mới")
    made = issue(archive, bridge, road)
    shown = client.get(archive.url).content.decode()
    assert made.url in shown
    assert "loai=ban-tin" in shown
    assert client.get("/theo-doi/?loai=ban-tin&ma=").status_code == 200
    assert f'href="{bridge.url}"' in client.get(made.url).content.decode()
    bridge.unpublish()
    PageViewRestriction.objects.create(page=road, restriction_type=PageViewRestriction.LOGIN)
    later = client.get(made.url).content.decode()
    assert bridge.url not in later
    assert road.url not in later


def test_an_issue_names_only_public_pages_and_its_mail_can_be_read_before(admin_client: Client, archive):
    draft = make_news("Chưa đăng", publish=False)
    made = issue(archive, draft, publish=False)
    block = made.items.stream_block
    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(made.items)
    assert "chưa công khai" in str(refused.value.as_json_data())
    draft.get_latest_revision().publish()
    block.clean(NewsletterPage.objects.get(pk=made.pk).items)
    mail = admin_client.get(f"/quan-tri/pages/{made.pk}/view_draft/?mode=mail")
    assert mail.headers["Content-Type"].startswith("text/plain")
    assert "Chưa đăng" in mail.content.decode()


def test_a_long_issue_is_mailed_in_whole_entries_with_how_many_more_there_are(archive):
    follow("an@example.vn")
    pages = [make_news(f"Tin số {number}", lead="Lời dẫn dài. " * 30) for number in range(15)]
    issue(archive, *pages)
    (text,) = sent_to("an@example.vn")
    told = sum(page.url in text for page in pages)
    assert 5 < told < 15
    assert f"Còn {15 - told} mục" in text


def test_a_copied_issue_is_a_draft_that_is_mailed_to_nobody(admin_client: Client, archive):
    follow("an@example.vn")
    made = issue(archive, make_news("Cầu mới"))
    assert len(sent_to("an@example.vn")) == 1
    said = {"new_title": "Số 8", "new_slug": "so-8", "new_parent_page": archive.pk, "publish_copies": "on"}
    assert admin_client.post(f"/quan-tri/pages/{made.pk}/copy/", said).status_code == 302
    assert not NewsletterPage.objects.get(slug="so-8").live
    assert len(sent_to("an@example.vn")) == 1


@pytest.mark.parametrize("event", ["taken down", "restricted", "corrected"])
def test_an_issue_that_waits_for_its_day_is_told_as_it_is_then(archive, event):
    WebhookReceiver.objects.create(name="Máy nhận", url="https://may.example.vn/", told_number=0)
    follow("an@example.vn", frequency="weekly")
    kept, secret = make_news("Cầu mới"), make_news("Tên nạn nhân Nguyễn Thị B", lead="Chi tiết riêng tư.")
    made = issue(archive, kept, secret)
    if event == "taken down":
        secret.unpublish()
    elif event == "restricted":
        PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    else:
        secret.title, secret.lead = "Vụ việc ở xã A", "Đã sửa."
        secret.save_revision().publish()
    made.refresh_from_db()
    made.title = "Số 7 (đã sửa)"
    made.save_revision().publish()
    queue_news()
    for told in (*sent_to("an@example.vn"), WebhookDelivery.objects.get().payload):
        assert "Nguyễn Thị B" not in told
        assert "Chi tiết riêng tư" not in told
        assert "Số 7 (đã sửa)" in told
        assert "Cầu mới" in told
        assert ("Vụ việc ở xã A" in told) == (event == "corrected")


def entry_of(page: NewsletterPage) -> str:
    (entry,) = NewsletterPage.objects.get(pk=page.pk).get_search_entries()
    return entry.body


def _make_private(news: NewsPage) -> None:
    PageViewRestriction.objects.create(page=news, restriction_type="login")


def _make_section_private(news: NewsPage) -> None:
    PageViewRestriction.objects.create(page=news.get_parent(), restriction_type="password", password="x")


def _correct(news: NewsPage) -> None:
    news.lead = "Đã sửa."
    news.save_revision().publish()


@pytest.mark.parametrize("change", [NewsPage.unpublish, NewsPage.delete, _make_private, _make_section_private, _correct])
def test_the_index_of_an_issue_hears_when_a_page_changes_that_it_names(archive, noted_pages, change):
    news = make_news("Cầu mới", lead="Chưa công bố.")
    page, other = issue(archive, make_news("Đầu"), news), issue(archive, make_news("Tin khác"))
    assert "Chưa công bố." in entry_of(page)
    noted_pages.clear()
    change(news)
    assert page.pk in noted_pages
    assert "Chưa công bố." not in entry_of(page)
    assert other.pk not in noted_pages or change is _make_section_private


def test_the_index_of_an_issue_hears_when_a_page_goes_below_a_private_section(archive, noted_pages):
    page_named, section = make_page("Kế hoạch"), make_page("Nội bộ")
    page = issue(archive, page_named)
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    noted_pages.clear()
    page_named.move(section, "last-child")
    assert page.pk in noted_pages
    assert "Kế hoạch" not in entry_of(page)


def test_the_index_of_an_issue_hears_of_many_pages_that_change_at_once(archive, noted_pages):
    news = make_news("Cầu mới")
    page = issue(archive, news)
    noted_pages.clear()
    note_changes([news.pk, *range(1_000_000, 1_000_600)])
    assert page.pk in noted_pages


def test_of_pages_that_no_issue_names_the_index_hears_them_alone(archive, noted_pages):
    issue(archive, make_news("Cầu mới"))
    other = make_news("Tin khác")
    noted_pages.clear()
    _correct(other)
    assert set(noted_pages) == {other.pk}
