"""Embargo: one link for one reader, who reads a page before its minute; nobody else does, and afterwards it leads to the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cms.admin.accounts.roles import EDITORS
from cms.models import EmbargoLink, OutboundMail
from home.tests.factories import make_news

pytestmark = pytest.mark.django_db
SECRET = "Giá đất mới của tỉnh"


@pytest.fixture
def page() -> Any:
    """A news item that is scheduled for tomorrow."""
    page = make_news(title="Bảng giá đất", publish=False)
    page.lead, page.go_live_at = SECRET, timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    return page


def made(client: Client, page: Any, **values: str) -> EmbargoLink:
    client.post(f"/quan-tri/xem-truoc/{page.pk}/", {"reader": "Lan Anh, Báo Sơn Hà", **values})
    return EmbargoLink.objects.latest("pk")


def test_who_has_the_link_reads_the_page_before_its_minute_and_nobody_else_does(admin_client: Client, page: Any):
    link = made(admin_client, page, email="lan@example.org")
    mail = OutboundMail.objects.get(key=f"embargo:{link.pk}")
    assert SECRET not in str(mail.__dict__)
    reader = Client()
    assert "Không công bố nội dung này trước" in reader.get(f"/xem-truoc/{link.token}/").content.decode()
    shown = reader.get(f"/xem-truoc/{link.token}/bai/")
    assert SECRET in shown.content.decode()
    assert 'id="danh-gia"' not in shown.content.decode(), "nothing to rate before it is public"
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in shown.headers["Cache-Control"]
    assert not shown.cookies
    assert reader.get(page.url or f"/tin-tuc/{page.slug}/").status_code == 404
    assert reader.get(f"/xem-truoc/{link.token}x/bai/").status_code == 404
    link.refresh_from_db()
    assert link.visits == 1


def test_a_withdrawn_or_old_link_shows_nothing_and_a_public_page_is_led_to(admin_client: Client, page: Any):
    link, old = made(admin_client, page), made(admin_client, page)
    admin_client.post(f"/quan-tri/xem-truoc/{page.pk}/", {"revoke": link.pk})
    EmbargoLink.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    for dead in (link, old):
        answer = Client().get(f"/xem-truoc/{dead.token}/bai/")
        assert (answer.status_code, SECRET in answer.content.decode()) == (410, False)
    page.go_live_at = None
    page.save_revision().publish()
    assert Client().get(f"/xem-truoc/{link.token}/bai/").url == page.url


def test_a_link_does_not_come_back_to_life_when_the_page_is_taken_down(admin_client: Client, page: Any):
    link = made(admin_client, page)
    assert admin_client.post(f"/quan-tri/xem-truoc/{page.pk}/", {"revoke": "x"}).status_code == 404
    page.go_live_at = None
    page.save_revision().publish()
    assert Client().get(f"/xem-truoc/{link.token}/bai/").url == page.url
    page.refresh_from_db()
    page.unpublish()
    answer = Client().get(f"/xem-truoc/{link.token}/bai/")
    assert (answer.status_code, SECRET in answer.content.decode()) == (410, False)


def test_a_draft_that_is_saved_after_the_text_was_scheduled_is_not_what_the_link_shows(admin_client: Client, page: Any):
    link = made(admin_client, page)
    page.lead = "Câu còn đang viết dở"
    page.save_revision()
    shown = Client().get(f"/xem-truoc/{link.token}/bai/").content.decode()
    assert SECRET in shown
    assert "Câu còn đang viết dở" not in shown


def test_who_may_not_publish_makes_no_link(page: Any):
    editor = get_user_model().objects.create_user("bien-tap", "bt@example.org", "mat-khau-rat-dai")
    editor.groups.add(Group.objects.get_or_create(name=EDITORS)[0])
    client = Client()
    client.force_login(editor)
    client.post(f"/quan-tri/xem-truoc/{page.pk}/", {"reader": "Ai đó"})
    assert not EmbargoLink.objects.exists()
