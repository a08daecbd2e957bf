"""Mails that are signed, and mails that come back: verified and written by programs that are not ours, over a real mail server."""

from __future__ import annotations

import base64
import io
import mailbox
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.background.following import digests, subscribing
from cms.background.sending import mail as outbox
from cms.background.sending.bounces import SOFT_WAITS, Outcome, receive
from cms.background.worker import retention
from cms.contracts import following as contract
from cms.contracts.following import FollowableKind, FollowedThing
from cms.models import OutboundMail, Subscription
from cms.models.background.leased_row import RowState
from cms.models.following import announce
from tests.servers.mail import MailCatcher

pytestmark = pytest.mark.django_db
KIND = FollowableKind("thu", "Thử", lambda ref: FollowedThing(f"Việc {ref}", f"/{ref}/", ref), lambda ref: f"thu:{ref}")
AN, BINH = "an@example.vn", "binh@example.vn"


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    contract.register(KIND)
    yield
    contract._kinds.pop("thu")


def follow(email: str = AN, ref: str = "a") -> Subscription:
    subscription = subscribing.ask_to_follow(email, KIND, ref, "daily")
    subscribing.confirm(subscription)
    OutboundMail.objects.filter(key__startswith="follow-confirm").delete()
    return subscription


def tell_and_send(key: str) -> OutboundMail:
    announce("thu:a", key, f"Tin {key}.", f"/{key}/")
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    outbox.deliver_due()
    return OutboundMail.objects.order_by("-pk")[0]


def notice(mail: OutboundMail, status: str, action: str = "failed", message_id: str = "") -> bytes:
    """Write the notice of failure as Postfix does."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.vn (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: tra-lai@portal.example.vn
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.vn.

--b1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn
Arrival-Date: Sat, 28 Nov 2026 10:00:00 +0700 (ICT)

Final-Recipient: rfc822; {mail.recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{mail.recipient}>: Recipient address rejected

--b1
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Subject: x
Message-ID: {message_id or mail.message_id}

--b1--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def signed(settings: Any) -> Iterator[tuple[MailCatcher, Any]]:
    """Sign mails and send them to a real server; the second value answers for DNS with the public key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, nothing = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    settings.DKIM_KEY = key.private_bytes(serialization.Encoding.PEM, form, nothing).decode()
    settings.DEFAULT_FROM_EMAIL = "Cổng thông tin điện tử <khong-tra-loi@portal.example.vn>"
    settings.BOUNCE_ADDRESS = "tra-lai@portal.example.vn"
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    with MailCatcher() as server:
        settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.controller.port
        yield server, lambda name, timeout=5: record if name.rstrip(b".") == b"portal._domainkey.portal.example.vn" else None


def test_a_mail_is_signed_for_its_sender_with_its_headers_of_one_click_and_any_change_is_seen(signed: Any) -> None:
    server, dns = signed
    follow()
    tell_and_send("một")
    (raw,), (read,) = server.raw, server.mails
    assert dkim.verify(raw, dnsfunc=dns)
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["List-Unsubscribe"].strip().startswith("<http")
    assert "Tin một." in read.get_body(("plain",)).get_content()
    for was, then in ((b"One-Click", b"Two-Click"), (b"/theo-doi/", b"/theo-dox/"), (b"Subject:", b"Subject: x")):
        assert was in raw
        assert not dkim.verify(raw.replace(was, then, 1), dnsfunc=dns), was


def test_a_mail_without_a_key_goes_out_unsigned(signed: Any, settings: Any) -> None:
    server, _dns = signed
    settings.DKIM_KEY = ""
    follow()
    tell_and_send("một")
    assert b"DKIM-Signature" not in server.raw[0]


def test_an_address_that_does_not_exist_is_paused_and_gets_all_of_it_once_its_owner_confirms_again(client: Client) -> None:
    mine, other = follow(), follow(BINH)
    returned = OutboundMail.objects.to(AN)
    tell_and_send("một")
    assert receive(notice(returned.get(), "5.1.1")) is Outcome.PAUSED
    tell_and_send("hai")
    assert returned.count() == 1, "nothing more is written to it"
    assert OutboundMail.objects.to(BINH).count() == 2
    again = subscribing.ask_to_follow(AN, KIND, "b", "daily")
    asked = returned.get(key=f"follow-confirm:{again.pk}:{timezone.localdate():%Y%m%d}").text
    assert f"{timezone.localdate():%d/%m/%Y}" in asked
    address = reverse("following:manage", args=[subscribing.token_of(mine)])
    assert f"{timezone.localdate():%d/%m/%Y}" in client.get(address).content.decode()
    client.post(reverse("following:manage", args=[subscribing.token_of(again)]), {"action": "confirm"})
    Subscription.objects.update(next_try_at=timezone.now() - timedelta(minutes=1))
    digests.send_due()
    outbox.deliver_due()
    sent = "".join(mail.text for mail in returned.filter(state=RowState.DONE))
    assert [sent.count(f"Tin {key}.") for key in ("một", "hai")] == [1, 1]
    assert returned.filter(state=RowState.DONE, tries=1).count() == 3, "the one that came back was sent once more"
    assert Subscription.objects.filter(paused_at=None).count() == 3
    assert other.pk


def test_a_notice_with_a_comment_behind_failed_pauses_the_address() -> None:
    follow()
    assert receive(notice(tell_and_send("một"), "5.1.1", "failed (Bad destination mailbox address)")) is Outcome.PAUSED


def test_a_full_mailbox_is_tried_for_three_days_then_paused_and_its_tries_to_the_mail_server_do_not_count(admin_client: Client) -> None:
    follow()
    mail = tell_and_send("một")
    for count, wait in enumerate(SOFT_WAITS, 1):
        OutboundMail.objects.update(tries=5)  # the mail server was unreachable for a while
        assert receive(notice(mail, "4.2.2")) is Outcome.SENT_AGAIN
        assert receive(notice(mail, "4.2.2")) is Outcome.IGNORED, "the same notice again"
        mail.refresh_from_db()
        assert (mail.soft_returns, mail.next_try_at - timezone.now() > wait - timedelta(minutes=1)) == (count, True)
        shown = admin_client.get(reverse("stuck_work")).content.decode()
        assert "returned: 4.2.2" in shown
        assert AN not in shown
        OutboundMail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
        assert outbox.deliver_due() == 1, count
    assert receive(notice(mail, "5.2.2")) is Outcome.PAUSED
    assert Subscription.objects.exclude(paused_at=None).exists()
    assert "1 địa chỉ không được gửi thư nữa" in admin_client.get(reverse("stuck_work")).content.decode()
    subscribing.confirm(Subscription.objects.get())
    outbox.deliver_due()
    assert receive(notice(mail, "4.2.2")) is Outcome.SENT_AGAIN, "counted again once its owner has confirmed"


@pytest.mark.parametrize(
    ("status", "action", "message_id"),
    [
        ("5.7.1", "failed", ""),  # a rule of the server, no matter of the address
        ("4.4.1", "delayed", ""),
        ("5.1.1", "failed", "<1.0123456789abcdef0123@minh-bach>"),  # somebody who wants to silence a follower
        ("5.1.1", "failed", "<x@elsewhere.example>"),
    ],
)
def test_what_says_nothing_about_an_address_or_is_made_up_pauses_nobody(status: str, action: str, message_id: str) -> None:
    follow()
    mail = tell_and_send("một")
    assert receive(notice(mail, status, action, message_id)) is Outcome.IGNORED
    assert receive(b"From: x@y\r\n\r\nNo notice. " + mail.message_id.encode()) is Outcome.IGNORED
    assert not Subscription.objects.exclude(paused_at=None).exists()


def test_a_mail_that_nobody_asked_to_follow_waits_for_a_person_when_it_comes_back() -> None:
    mail = OutboundMail.objects.create(key="qa:1:1", recipient=AN, subject="Mã hồ sơ")
    outbox.deliver_due()
    assert receive(notice(mail, "5.1.1")) is Outcome.PAUSED
    assert OutboundMail.objects.parked().get().error == "returned: 5.1.1"
    subscribing.ask_to_follow(BINH, KIND, "a", "daily")
    outbox.deliver_due()
    assert receive(notice(OutboundMail.objects.to(BINH).get(), "5.1.1")) is Outcome.PAUSED
    assert OutboundMail.objects.parked().count() == 1, "a mistyped address of a follower is nobody's work"


def test_the_command_reads_a_pipe_or_a_maildir_and_leaves_there_what_it_does_not_understand(tmp_path: Path, monkeypatch: Any) -> None:
    follow(), follow(BINH)
    tell_and_send("một")
    first, second = OutboundMail.objects.to(AN).get(), OutboundMail.objects.to(BINH).get()
    box = mailbox.Maildir(tmp_path / "box")
    box.add(notice(first, "5.1.1")), box.add(b"From: x@y\r\n\r\nXin chao")
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 3000  # beyond what a parser bears
    (tmp_path / "box" / "new" / "0.nested").write_bytes(nested + second.message_id.encode())
    said = io.StringIO()
    for _round in range(2):
        call_command("receive_bounces", maildir=tmp_path / "box", stdout=said)
    assert said.getvalue().splitlines() == ["ignored 2, paused 1, sent again 0", "ignored 0, paused 0, sent again 0"]
    assert [path.name.endswith(":2,S") for path in (tmp_path / "box" / "cur").iterdir()] == [True, True]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(notice(second, "5.1.1"))))
    call_command("receive_bounces", stdout=said)
    assert Subscription.objects.exclude(paused_at=None).count() == 2


def test_an_address_where_nobody_reads_is_forgotten_in_the_end() -> None:
    follow()
    Subscription.objects.update(paused_at=timezone.now() - subscribing.KEEP_PAUSED - timedelta(days=1))
    retention.run("cms.paused_subscriptions")
    assert not Subscription.objects.exists()
