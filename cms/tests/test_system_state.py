"""The state of the system on one page: for administrators alone, and true when something is wrong."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.background.worker import heartbeat
from cms.models import OutboundMail
from cms.models.background.leased_row import RowState

pytestmark = pytest.mark.django_db
ADDRESS = "/quan-tri/tinh-trang/"


def lines(client) -> dict[str, tuple[object, str]]:
    """Return by name whether a line is well, and its words."""
    groups = client.get(ADDRESS).context["groups"]
    return {line.name: (line.well, line.words) for _heading, group in groups for line in group}


def test_a_dead_worker_and_given_up_mails_are_named(admin_client):
    heartbeat.beat()
    assert lines(admin_client)["Tiến trình nền"][0] is True
    mail = OutboundMail.objects.create(key="m", recipient="a@example.org", subject="Thư", state=RowState.PARKED)
    assert lines(admin_client)["Thư gửi đi"] == (False, "0 đang chờ, 1 đã dừng")
    mail.delete()
    assert lines(admin_client)["Thư gửi đi"][0] is True


def test_the_newest_backup_is_old_after_a_day(admin_client, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    assert lines(admin_client)["Bản sao lưu mới nhất"] == (False, "không tìm thấy bản nào")
    dump = tmp_path / "base" / "portal.dump"
    dump.parent.mkdir()
    dump.touch()
    os.utime(dump, (timezone.now().timestamp(),) * 2)
    assert lines(admin_client)["Bản sao lưu mới nhất"][0] is True
    old = (timezone.now() - timedelta(hours=30)).timestamp()
    os.utime(dump, (old, old))
    assert lines(admin_client)["Bản sao lưu mới nhất"][0] is False


def test_a_certificate_that_cannot_be_read_is_told_within_seconds(admin_client, settings):
    settings.SITE_URL = "https://127.0.0.1:9"
    assert lines(admin_client)["Chứng thư số của Cổng"] == (False, "không đọc được")


def test_it_is_for_administrators_alone(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("canbo", is_staff=True))
    assert client.get(ADDRESS).status_code == 302
