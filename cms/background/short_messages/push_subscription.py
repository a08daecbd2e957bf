"""What a browser gives when a person lets it show notifications, checked: where to send to, and the keys to encrypt for it."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """The address of the browser's push server for this device, and its two keys (RFC 8291)."""

    endpoint: str
    public_key: bytes
    auth: bytes

    @classmethod
    def parse(cls, given: str) -> PushSubscription:
        """Read the JSON of `PushSubscription.toJSON()`. Raises ValueError for anything else."""
        if len(given) > LONGEST:
            raise ValueError("too long")
        try:
            found = json.loads(given)
            endpoint, keys = str(found["endpoint"]), found["keys"]
            public_key, auth = _bytes(keys["p256dh"]), _bytes(keys["auth"])
        except (KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise ValueError("the value is not the subscription of a browser") from error
        if not _is_push_server(endpoint) or len(public_key) != 65 or public_key[0] != 4 or len(auth) != 16:
            raise ValueError("the value is not the subscription of a browser")
        return cls(endpoint, public_key, auth)

    def as_given(self) -> dict[str, object]:
        """Return what `parse` reads, and nothing more of what a browser added."""
        p256dh, auth = (base64.urlsafe_b64encode(key).decode().rstrip("=") for key in (self.public_key, self.auth))
        return {"endpoint": self.endpoint, "keys": {"p256dh": p256dh, "auth": auth}}


def _is_push_server(endpoint: str) -> bool:
    """Return whether the address leads to a push server of a browser (`PUSH_SERVERS`): anybody can make up another one."""
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    return "@" not in origin and any(fnmatchcase(origin, server) for server in settings.PUSH_SERVERS)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
