"""Requests from the server to addresses that people typed: never into a private network unless a setting allows it.

What is posted to other programs is signed as Standard Webhooks asks.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone


class AddressRefused(Exception):
    """The address may not be asked: another scheme, or a machine of a private network."""


class CheckedConnection(http.client.HTTPConnection):
    """A connection that goes to the IP address that was checked: the name is not looked up a second time.

    It is closed `seconds` after it was opened, however slow the answer is.

    Raises AddressRefused in a training copy, for what is no web address, and for a machine of a private network unless `private_allowed`;
    OSError and ValueError for what cannot be looked up.
    """

    def __init__(self, url: str, seconds: float, *, private_allowed: bool) -> None:
        if settings.TRAINING_COPY:
            raise AddressRefused("outgoing requests are disabled on a training copy")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AddressRefused("not a web address")
        self.encrypted = parts.scheme == "https"
        super().__init__(parts.hostname, parts.port or (443 if self.encrypted else 80), timeout=seconds)
        self.deadline = Timer(seconds, self._shut)
        self.deadline.daemon = True
        self.address = str(socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0][4][0])
        if not private_allowed and not ipaddress.ip_address(self.address.partition("%")[0]).is_global:
            raise AddressRefused("an address of a private network")

    def connect(self) -> None:
        """Connect, within the time limit; with a checked certificate where the address says https."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        self.deadline.start()
        if self.encrypted:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _shut(self) -> None:
        """Shut the socket, so that a thread that waits for the other machine goes on."""
        with suppress(OSError, TypeError):  # it may be closed just now
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close it; the time limit is over."""
        self.deadline.cancel()
        super().close()


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float, *, private_allowed: bool) -> int:
    """Post a body and return the status; a redirect is not followed. Raises what CheckedConnection does."""
    parts = urlsplit(url)
    connection = CheckedConnection(url, seconds, private_allowed=private_allowed)
    try:
        connection.request("POST", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body=body, headers=dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def signed_headers(secret: str, message_id: str, payload: str) -> dict[str, str]:
    """Return the headers of a signed message: HMAC-SHA256 over id, moment and body (standardwebhooks.com)."""
    stamp = str(int(timezone.now().timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message_id}.{stamp}.{payload}".encode(), hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "minh-bach-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
