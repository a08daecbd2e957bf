"""Providers of short messages. The contract of each is recorded in docs/features/short-messages.md.

`TEXT_PROVIDERS` names one for each way: `file` (one JSON file a message, for a trial and for what a person sends on), or the
address of a gateway that forwards to the operator. Web Push needs no provider but the key `VAPID_KEY`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from cms.background.sending.outgoing import post, signed_headers
from cms.background.short_messages.push_subscription import PushSubscription
from cms.models.background.texts import Channel, OutboundText

_SECONDS = 10
_DAY = 86_400
_LETTERS = 150  # of a title and of a text: push servers take 4096 bytes


class TemporaryFailure(Exception):
    """The provider did not take the message now; it is sent again later."""


class AddressGone(Exception):
    """The address does not exist any more: nothing more is sent there."""


def content_of(message: OutboundText) -> dict[str, str]:
    """Return the content of a message as a provider gets it."""
    shown = {"id": message.key, "channel": message.channel, "to": message.recipient, "text": message.text, "url": message.url}
    return shown | {"title": message.title, "stop": message.stop_url}


def write_to_file(message: OutboundText) -> None:
    """Write the message to a file of JSON in `VAR_DIR/texts`, which only the portal's user may read and which goes with its row."""
    written = {**content_of(message), "at": timezone.localtime().isoformat()}
    path = file_of(message)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


def file_of(message: OutboundText) -> Path:
    """Return where the provider `file` writes a message."""
    return Path(settings.VAR_DIR) / "texts" / f"{message.pk}.json"


def remove_file(instance: OutboundText, using: str, **_signal: Any) -> None:
    """Delete the file of a deleted message (receiver of `post_delete`)."""
    path = file_of(instance)
    transaction.on_commit(lambda: path.unlink(missing_ok=True), using=using, robust=True)


def send_to_gateway(message: OutboundText) -> None:
    """Post the message to the gateway, signed like a webhook; 2xx: taken, 410: no such number, anything else: later."""
    payload = json.dumps({"type": "text", "data": content_of(message)}, ensure_ascii=False)
    headers = signed_headers(settings.TEXT_GATEWAY_SECRET, f"text_{message.pk}", payload)
    url = settings.TEXT_PROVIDERS[message.channel]
    _judge(post(url, payload.encode(), headers, _SECONDS, private_allowed=True), gone=(410,))


def push(message: OutboundText) -> None:
    """Send a Web Push message (RFC 8030): encrypted for the browser (RFC 8291), signed with our key (RFC 8292)."""
    to = PushSubscription.parse(message.recipient)
    shown = {"title": message.title[:_LETTERS], "body": message.text[:_LETTERS], "url": message.url, "stop": message.stop_url}
    own = ec.generate_private_key(ec.SECP256R1())
    body = http_ece.encrypt(
        json.dumps(shown, ensure_ascii=False).encode(), private_key=own, dh=to.public_key, auth_secret=to.auth, version="aes128gcm"
    )
    parts = urlsplit(to.endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + _DAY // 2, "sub": _contact()}
    headers = {**Vapid02.from_string(settings.VAPID_KEY).sign(claims), "Content-Encoding": "aes128gcm", "TTL": str(_DAY)}
    headers["Content-Type"] = "application/octet-stream"
    _judge(post(to.endpoint, body, headers, _SECONDS, private_allowed=settings.WEBHOOKS_PRIVATE_NETWORKS), gone=(404, 410))


def _contact() -> str:
    """Return whom the operator of a push server may ask."""
    named = (contact for contact in settings.SECURITY_CONTACT if contact.startswith("mailto:"))
    return next(named, f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")


def _judge(status: int, gone: tuple[int, ...]) -> None:
    if status in gone:
        raise AddressGone
    if not 200 <= status < 300:
        raise TemporaryFailure(str(status))


def provider_of(channel: str) -> Callable[[OutboundText], Any] | None:
    """Return the function that sends messages of this channel, None where no provider is set."""
    if channel == Channel.PUSH:
        return push if settings.VAPID_KEY else None
    named = settings.TEXT_PROVIDERS.get(channel, "")
    return write_to_file if named == "file" else send_to_gateway if named else None


def offered() -> list[Channel]:
    """Return the channels that notify people by telephone number."""
    return [channel for channel in (Channel.SMS, Channel.ZALO) if provider_of(channel)]


def public_key() -> str:
    """Return the public half of `VAPID_KEY` as browsers want it; empty where Web Push is off."""
    if not settings.VAPID_KEY:
        return ""
    key = Vapid02.from_string(settings.VAPID_KEY).public_key
    return str(b64urlencode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))
