"""The network that a request comes from: for rate limits only, never stored in clear."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address as text, through `TRUSTED_PROXY_COUNT` reverse proxies (0: the peer itself)."""
    proxies = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(chain) >= proxies:
        return chain[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def client_network(request: HttpRequest) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) network of the client, as `203.0.113.0/24`; `unknown` for anything else."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
