"""Addresses that are keys: a path with a tracking code or a link from a mail is never written down whole."""

from __future__ import annotations

import re

# deploy/nginx.conf keeps the same out of its log; a test compares both.
SECRET_PREFIXES = (
    *("/hoi-dap/tra-cuu/", "/hoi-dap/xac-nhan/", "/hoi-dap/tep/", "/tim-kiem/theo-doi/", "/theo-doi/", "/duyet/", "/xem-truoc/"),
    "/quan-tri/password_reset/confirm/",
)
_SECRET = re.compile(f"({'|'.join(map(re.escape, SECRET_PREFIXES))})[^\\s'\"]+")


def without_secrets(text: str) -> str:
    """Return `text` with an ellipsis in the place of what follows the prefix of such an address."""
    return _SECRET.sub(r"\1…", text)
