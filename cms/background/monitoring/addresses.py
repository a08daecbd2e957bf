"""Addresses that are keys: a path with a tracking code or a link from a mail is never written down whole; nor are values of rows."""

from __future__ import annotations

import re

# deploy/nginx.conf keeps the same out of its log; a test compares both.
SECRET_PREFIXES = (
    *("/hoi-dap/tra-cuu/", "/hoi-dap/xac-nhan/", "/hoi-dap/tep/", "/tim-kiem/theo-doi/", "/theo-doi/", "/duyet/", "/xem-truoc/"),
    "/quan-tri/password_reset/confirm/",
)
_SECRET = re.compile(f"({'|'.join(map(re.escape, SECRET_PREFIXES))})[^\\s'\"]+")


# PostgreSQL repeats the values of a row that it refuses in the lines after this word; a traceback may go on behind them.
_VALUES = re.compile(r"DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)


def without_secrets(text: str) -> str:
    """Return `text` with an ellipsis in the place of what follows the prefix of such an address, and of values from the database."""
    return _VALUES.sub("DETAIL: …", _SECRET.sub(r"\1…", text))
