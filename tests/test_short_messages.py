"""Following by SMS, Zalo and Web Push, each through a provider over the network, read by unmodified libraries."""

from __future__ import annotations

import base64
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from cms.background.following import digests, subscribing
from cms.background.sending.outgoing import post
from cms.background.short_messages.providers import public_key
from cms.background.short_messages.push_subscription import PushSubscription
from cms.background.short_messages.sending import deliver_due, erase_texts_to, old_texts
from cms.contracts import following as contract
from cms.contracts.following import FollowableKind, FollowedThing
from cms.contracts.personal_records import erase_address
from cms.models import OutboundText, Subscription
from cms.models.background.leased_row import RowState
from cms.models.following import announce
from cms.models.webhooks import new_secret
from tests.servers.receiver import Receiver

standardwebhooks = pytest.importorskip("standardwebhooks")
pytestmark = pytest.mark.django_db
KIND = FollowableKind("thu", "Thử", lambda ref: FollowedThing(f"Việc {ref}", f"/{ref}/", ref), lambda ref: f"thu:{ref}")
PAGE = "/theo-doi/?loai=thu&ma=a"
PHONE = "0912345678"


@pytest.fixture(autouse=True)
def ways(settings: Any, tmp_path: Any, machine: Receiver) -> Iterator[None]:
    cache.clear()
    contract.register(KIND)
    key = Vapid02()
    key.generate_keys()
    settings.VAPID_KEY = b64urlencode(key.private_key.private_numbers().private_value.to_bytes(32, "big"))
    settings.VAR_DIR, settings.WEBHOOKS_PRIVATE_NETWORKS = tmp_path, True
    settings.PUSH_SERVERS = ["http://127.0.0.1:*", "https://*.push.example"]
    settings.TEXT_GATEWAY_SECRET = new_secret()
    settings.TEXT_PROVIDERS = {"sms": "file", "zalo": f"http://127.0.0.1:{machine.server_port}/gui"}
    yield
    contract._kinds.pop("thu")


class Browser:
    """A device that allowed notifications: it alone can read what is pushed to it."""

    def __init__(self, port: int) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        p256dh, auth = (base64.urlsafe_b64encode(each).decode().rstrip("=") for each in (point, self.auth))
        self.given = json.dumps(
            {"endpoint": f"http://127.0.0.1:{port}/Push/Xyz", "expirationTime": None, "keys": {"p256dh": p256dh, "auth": auth}}
        )

    def read(self, body: bytes) -> dict[str, str]:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


def send(client: Client, **values: str) -> Any:
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        token = re.search(r'name="token" value="([^"]+)"', client.get(PAGE).content.decode())
    assert token
    return client.post(PAGE, {"token": token[1], "frequency": "daily", **values})


def tell(*keys: str) -> None:
    for key in keys:
        announce("thu:a", key, f"Tin {key}.", f"/{key}/")
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    deliver_due()


def written() -> list[dict[str, str]]:
    files = sorted((django_settings.VAR_DIR / "texts").iterdir(), key=lambda file: int(file.stem))
    return [json.loads(file.read_text()) for file in files]


def test_a_telephone_follows_by_sms_once_the_link_sent_to_it_was_opened(client: Client) -> None:
    assert send(client, channel="sms", phone="+84 912 345 678").status_code == 200
    tell("trước")
    asked = written()[0]
    assert (asked["to"], asked["channel"]) == (PHONE, "sms")
    path = "/" + re.search(r"https?://\S+/theo-doi/\S+/", asked["text"])[0].split("/", 3)[3]
    client.post(path, {"action": "confirm"})
    for _round in range(2):
        tell("một", "hai")
    told = [each["text"] for each in written()[1:]]
    assert len(told) == 1
    assert "2 tin mới" in told[0]
    assert "/theo-doi/" in told[0]
    client.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert not Subscription.objects.exists()


def test_the_file_of_a_message_is_for_the_portal_alone_and_goes_when_its_number_is_erased(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    send(client, channel="sms", phone=PHONE)
    deliver_due()
    (file,) = (django_settings.VAR_DIR / "texts").iterdir()
    assert (file.stat().st_mode & 0o077, file.parent.stat().st_mode & 0o077) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_texts_to(PHONE) == 1
    assert not file.exists()


def test_messages_that_no_key_opens_are_erased_given_up_and_forgotten_like_others(client: Client) -> None:
    subscribing.ask_to_follow(PHONE, KIND, "a", "daily", "sms")
    message = OutboundText.objects.values().get()
    for number in range(3):
        OutboundText.objects.bulk_create([OutboundText(**message | {"id": None, "key": str(number)})])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_outboundtext SET recipient = 'gAAAAAbroken'")
    OutboundText.objects.filter(key="0").update(state=RowState.PARKED)
    assert OutboundText.objects.give_up() == 1
    OutboundText.objects.filter(key="1").update(state=RowState.DONE, created_at=timezone.now() - timedelta(days=30))
    assert old_texts().delete()[0] == 1
    assert erase_texts_to(PHONE) == 2
    assert not OutboundText.objects.exists()


@pytest.mark.parametrize("phone", ["", "12345678", "0212345678", "0912 345 67", "x"])
def test_what_is_no_mobile_number_is_said_beside_its_field(client: Client, phone: str) -> None:
    answer = send(client, channel="zalo", phone=phone)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["phone"]
    assert not Subscription.objects.exists()


def test_a_gateway_gets_signed_messages_by_its_contract_later_when_it_is_away_and_none_for_a_number_that_is_gone(
    machine: Receiver, settings: Any
) -> None:
    subscription = subscribing.ask_to_follow(PHONE, KIND, "a", "daily", "zalo")
    machine.status = 503
    assert deliver_due() == 0
    machine.status = 202
    OutboundText.objects.update(next_try_at=timezone.now())
    assert deliver_due() == 1
    headers, body = machine.got[-1]
    message = standardwebhooks.Webhook(settings.TEXT_GATEWAY_SECRET).verify(body, headers)
    assert message["type"] == "text"
    assert set(message["data"]) == {"id", "channel", "to", "text", "url", "title", "stop"}
    assert message["data"]["to"] == PHONE
    assert machine.got[0][0]["webhook-id"] == headers["webhook-id"], "a receiver knows the same message by its id"
    subscribing.confirm(subscription)
    machine.status = 404  # the path of the gateway is wrong
    tell("không")
    assert Subscription.objects.exists()
    machine.status = 410
    tell("một")
    assert not Subscription.objects.exists()
    assert OutboundText.objects.order_by("-pk")[0].state == RowState.DONE


def test_a_device_follows_without_an_address_reads_what_it_alone_can_read_and_ends_it_with_one_post(
    client: Client, machine: Receiver
) -> None:
    browser = Browser(machine.server_port)
    assert f'data-push-key="{public_key()}"' in client.get(PAGE).content.decode()
    answer = send(client, push=browser.given)
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    for _round in range(2):
        tell("một")
    ((headers, body),) = machine.got
    assert "Tin" not in body.decode("latin-1")
    shown = browser.read(body)
    assert (shown["body"], shown["url"].endswith("/một/")) == ("Tin một.", True)
    token, key = re.fullmatch(r"vapid t=(\S+),k=(\S+)", headers["authorization"]).groups()
    assert key == public_key()
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == f"http://127.0.0.1:{machine.server_port}"
    assert Vapid02.verify(headers["authorization"])
    path = "/" + shown["stop"].split("/", 3)[3]
    assert path == answer.url
    Client(enforce_csrf_checks=True).post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert not Subscription.objects.exists()


def test_a_device_that_took_its_permission_back_is_forgotten(machine: Receiver) -> None:
    subscribing.ask_to_follow(json.dumps(json.loads(Browser(machine.server_port).given)), KIND, "a", "daily", "push")
    machine.status = 410
    tell("một")
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        "x",
        "[]",
        "{}",
        '{"endpoint": "file:///etc/passwd", "keys": {}}',
        '{"endpoint": "https://x", "keys": {"p256dh": "AA", "auth": "AA"}}',
        "[" * 1999,
    ],
)
def test_what_is_no_subscription_of_a_browser_is_refused(client: Client, given: str) -> None:
    with pytest.raises(ValueError):
        PushSubscription.parse(given)
    assert send(client, push=given).status_code == 422
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://elsewhere.example/x",
        "http://a.push.example/x",
        "https://u:p@a.push.example/x",
        "https://[2606::1]/x",
        "https://elsewhere.example/.push.example",
        "https://elsewhere.example#.push.example",
    ],
)
def test_only_the_push_servers_of_browsers_are_pushed_to(endpoint: str) -> None:
    given = json.loads(Browser(1).given)
    assert PushSubscription.parse(json.dumps(given | {"endpoint": "https://a.push.example/x"}))
    with pytest.raises(ValueError):
        PushSubscription.parse(json.dumps(given | {"endpoint": endpoint}))


def test_one_device_that_cannot_be_signed_for_does_not_stop_the_others(machine: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = json.loads(Browser(machine.server_port).given)
    bad["endpoint"] = bad["endpoint"].replace("127", "u:p@127")  # as one was taken before it was refused
    for given in (json.dumps(bad), Browser(machine.server_port).given):
        subscribing.ask_to_follow(given, KIND, "a", "daily", "push")
    monkeypatch.setattr("cms.background.short_messages.push_subscription._is_push_server", bool)
    tell("một")
    assert len(machine.got) == 1
    bad_row = OutboundText.objects.get(state=RowState.WAITING)
    assert bad_row.error == "VapidException"
    assert not old_texts().exists()
    OutboundText.objects.update(state=RowState.PARKED, created_at=timezone.now() - timedelta(days=31))
    assert old_texts().count() == 2, "nobody keeps what nobody could send"


def test_a_machine_that_answers_letter_by_letter_is_left_in_time() -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection = server.accept()[0]
        with connection, suppress(OSError):
            for _letter in range(200):
                connection.sendall(b"x")
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with server, pytest.raises((OSError, http.client.HTTPException)):
        post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {}, 0.5, private_allowed=True)
    assert time.monotonic() - began < 5


def test_nothing_is_offered_that_nobody_set_up(client: Client, settings: Any) -> None:
    settings.TEXT_PROVIDERS, settings.VAPID_KEY = {}, ""
    page = client.get(PAGE).content.decode()
    assert 'name="phone"' not in page
    assert "data-push-key" not in page
    assert send(client, push=Browser(1).given).status_code == 422
    assert send(client, channel="sms", phone=PHONE).status_code == 422


def test_an_erasure_leaves_nothing_of_a_telephone_number() -> None:
    subscribing.ask_to_follow(PHONE, KIND, "a", "daily", "sms")
    assert erase_address(PHONE) == 2
    assert not OutboundText.objects.exists()
