"""The client of the OpenID Connect provider that OIDC_ISSUER names, by Authlib (discovery, PKCE, state, nonce, keys of tokens)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings

TIMEOUT_S = 5  # the longest time that a login waits for one answer of the provider


def in_use() -> bool:
    """Return whether colleagues may sign in by OpenID Connect."""
    return bool(settings.OIDC_ISSUER)


def provider() -> Any:
    """Return Authlib's client; its description and keys of the provider are fetched at the first use and kept."""
    return _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, settings.OIDC_SCOPES)


@lru_cache(maxsize=1)  # settings do not change while a process runs; tests change them
def _client(issuer: str, client_id: str, secret: str, scopes: str) -> Any:
    from authlib.integrations.django_client import OAuth  # imported here: portals without a provider do not need it

    return OAuth().register(
        "provider",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": scopes, "code_challenge_method": "S256", "default_timeout": TIMEOUT_S},
    )
