"""Webhooks to a real receiver: signed as Standard Webhooks asks, each news once, tried again, parked, never into a private network."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.background.following.digests import KEEP_TOLD, sent_announcements
from cms.background.webhooks.sending import deliver_due, queue_news
from cms.models.background.leased_row import RowState
from cms.models.following import Announcement, announce, named
from cms.models.webhooks import WebhookDelivery, WebhookReceiver
from home.tests.factories import make_page
from tests.servers.local import free_port
from tests.servers.receiver import Receiver

standardwebhooks = pytest.importorskip("standardwebhooks")
pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(machine: Receiver, settings: Any) -> WebhookReceiver:
    settings.WEBHOOKS_PRIVATE_NETWORKS = True
    one = WebhookReceiver.objects.create(name="Máy nhận", url=f"http://127.0.0.1:{machine.server_port}/nhan?a=1", topics="van-ban, du-thao")
    queue_news()
    return one


def make_due() -> None:
    WebhookDelivery.objects.filter(state=RowState.WAITING).update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_an_unmodified_library_verifies_what_arrives_and_each_news_arrives_once(machine: Receiver, receiver: WebhookReceiver) -> None:
    announce("van-ban:1", "a", "Nghị định sửa đổi", "/van-ban/nghi-dinh/2026/1/", "Điều 5 mới")
    announce("thu-tuc:1", "a", "Thủ tục", "/thu-tuc/1/")
    for _round in range(2):
        queue_news()
        deliver_due()
    ((headers, body),) = machine.got
    message = standardwebhooks.Webhook(receiver.secret).verify(body, headers)
    assert message["type"] == "van-ban"
    assert message["data"]["title"] == "Nghị định sửa đổi"
    other = WebhookReceiver(name="khác").secret
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(other).verify(body, headers)


def test_a_receiver_that_keeps_failing_is_parked_and_gets_all_that_waited_once_it_is_switched_on(
    machine: Receiver, receiver: WebhookReceiver
) -> None:
    machine.status = 500
    announce("van-ban:1", "a", "Một", "/1/")
    queue_news()
    for _try in range(WebhookDelivery.policy.max_tries):
        make_due()
        deliver_due()
    receiver.refresh_from_db()
    assert receiver.parked_at is not None
    assert not receiver.enabled
    announce("van-ban:1", "b", "Hai", "/2/")
    queue_news()
    make_due()
    assert deliver_due() == 0
    machine.status, machine.got[:] = 204, []
    receiver.enabled = True
    receiver.save()
    queue_news()
    deliver_due()
    assert [json.loads(body)["data"]["title"] for _headers, body in machine.got] == ["Một", "Hai"]


def test_a_receiver_that_fails_is_asked_once_a_round_and_the_others_get_all(machine: Receiver, receiver: WebhookReceiver) -> None:
    away = WebhookReceiver.objects.create(name="vắng", url=f"http://127.0.0.1:{free_port()}/", told_number=0)
    for key in "abc":
        announce("van-ban:1", key, key, "/1/")
    queue_news()
    assert deliver_due() == 3
    assert sorted(away.deliveries.values_list("tries", flat=True)) == [0, 0, 1]


def test_a_round_ends_after_its_time(machine: Receiver, receiver: WebhookReceiver) -> None:
    for key in "abc":
        announce("van-ban:1", key, key, "/1/")
    queue_news()
    assert deliver_due(seconds=0) == 1


def test_try_again_switches_a_parked_receiver_on(machine: Receiver, receiver: WebhookReceiver, admin_client: Client) -> None:
    announce("van-ban:1", "a", "Một", "/1/")
    queue_news()
    WebhookDelivery.objects.update(state=RowState.PARKED)
    receiver.park()
    admin_client.post("/quan-tri/viec-dung-lai/lam-lai/", {"kind": "cms.webhookdelivery"})
    assert deliver_due() == 1
    receiver.refresh_from_db()
    assert receiver.parked_at is None


def test_news_of_a_page_that_was_taken_down_before_they_were_sent_are_sent_to_nobody(receiver: WebhookReceiver) -> None:
    page = make_page()
    announce("van-ban:1", "a", page.title, page.url, page_id=page.pk)
    page.unpublish()
    assert queue_news() == 0
    assert not WebhookDelivery.objects.exists()
    announce("van-ban:2", "b", "Tin khác", "/2/")
    assert queue_news() == 1


@pytest.mark.parametrize("tries", [0, 3])
def test_a_message_that_waits_while_its_page_is_taken_down_is_sent_to_nobody_and_keeps_no_text(
    machine: Receiver, receiver: WebhookReceiver, tries: int
) -> None:
    page = make_page("Tên nạn nhân")
    announce("van-ban:1", "a", page.title, page.url, "Chi tiết riêng tư", page_id=page.pk)
    queue_news()
    machine.status = 500
    for _try in range(tries):
        make_due()
        deliver_due()
    page.unpublish()
    machine.status, machine.got[:] = 204, []
    Announcement.objects.update(created_at=timezone.now() - 2 * KEEP_TOLD)
    sent_announcements().delete()  # by the night's job: what a message waits for stays
    make_due()
    deliver_due()
    assert machine.got == []
    message = WebhookDelivery.objects.get()
    assert (message.state, message.payload, message.answer) == (RowState.DONE, "", "Không gửi: không còn công khai")


def test_a_message_that_waits_names_an_answer_as_it_is_called_when_it_is_sent(machine: Receiver, receiver: WebhookReceiver) -> None:
    WebhookReceiver.objects.update(topics="cau-hoi")
    page = make_page("Ông Nguyễn Văn B lấn lối đi")
    announce("cau-hoi:1", "a", named(page), named(page), page_id=page.pk)
    queue_news()
    page.title = "Lối đi chung bị lấn"
    page.save_revision().publish()
    deliver_due()
    assert [json.loads(body)["data"]["title"] for _headers, body in machine.got] == ["Lối đi chung bị lấn"]
    assert "Nguyễn Văn B" not in WebhookDelivery.objects.get().payload


def test_an_address_of_another_site_is_sent_as_it_is(receiver: WebhookReceiver) -> None:
    announce("van-ban:1", "a", "Một", "https://khac.gov.vn/x")
    queue_news()
    assert json.loads(WebhookDelivery.objects.get().payload)["data"]["url"] == "https://khac.gov.vn/x"


def test_a_private_network_is_refused_unless_it_is_set(machine: Receiver, receiver: WebhookReceiver, settings: Any) -> None:
    settings.WEBHOOKS_PRIVATE_NETWORKS = False
    announce("van-ban:1", "a", "Một", "/1/")
    queue_news()
    assert deliver_due() == 0
    assert machine.got == []
    assert "private network" in WebhookDelivery.objects.get().answer


def test_the_test_button_sends_at_once_and_the_log_shows_the_answer(
    machine: Receiver, receiver: WebhookReceiver, admin_client: Client
) -> None:
    page = f"/quan-tri/webhook/{receiver.pk}/"
    receiver.park()  # a receiver is tried before it is switched on again
    admin_client.post(page)
    assert json.loads(machine.got[0][1])["type"] == "test"
    assert "200" in admin_client.get(page).content.decode()
    assert receiver.secret not in admin_client.get(page).content.decode()
