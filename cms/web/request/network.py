"""The network that a request comes from: for rate limits only, never stored in clear."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address as text, through `TRUSTED_PROXY_COUNT` reverse proxies (0: the peer itself)."""
    proxies = settings.TRUSTED_PROXY_COUNT
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(chain) >= proxies:
        return _without_port(chain[-proxies])
    return request.META.get("REMOTE_ADDR", "")


def _without_port(address: str) -> str:
    """Return `203.0.113.7` of `203.0.113.7:4711` and `2001:db8::1` of `[2001:db8::1]:4711`, as some proxies write them."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def client_network(request: HttpRequest) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) network of the client, as `203.0.113.0/24`; `unknown` for anything else."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:  # else all of IPv4 were one network
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
