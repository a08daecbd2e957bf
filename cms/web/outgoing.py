"""Requests from the server to addresses that people typed: never into a private network unless a setting allows it."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit


class Refused(Exception):
    """The address may not be asked: another scheme, or a machine of a private network."""


class CheckedConnection(http.client.HTTPConnection):
    """A connection that goes to the IP address that was checked: the name is not looked up a second time.

    Raises Refused for what is no web address, and for a machine of a private network unless `private_allowed`; OSError and
    ValueError for what cannot be looked up.
    """

    def __init__(self, url: str, seconds: float, *, private_allowed: bool) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("not a web address")
        self.encrypted = parts.scheme == "https"
        super().__init__(parts.hostname, parts.port or (443 if self.encrypted else 80), timeout=seconds)
        self.address = str(socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0][4][0])
        if not private_allowed and not ipaddress.ip_address(self.address.partition("%")[0]).is_global:
            raise Refused("an address of a private network")

    def connect(self) -> None:
        """Connect, within the time limit; with a checked certificate where the address says https."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
