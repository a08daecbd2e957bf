"""What is never written down whole: paths that are keys (a tracking code, a link from a mail), queries, passwords, values of rows."""

from __future__ import annotations

import re

# deploy/nginx.conf keeps the same out of its log; a test compares both.
SECRET_PREFIXES = (
    *("/hoi-dap/tra-cuu/", "/hoi-dap/xac-nhan/", "/hoi-dap/tep/", "/tim-kiem/theo-doi/", "/theo-doi/", "/duyet/", "/xem-truoc/"),
    "/quan-tri/password_reset/confirm/",
)
_SECRET = re.compile(f"({'|'.join(map(re.escape, SECRET_PREFIXES))})[^\\n'\"]+")
_QUERY = re.compile(r"(?<=[^\s?'\"])\?[^\s'\"=?]*=[^\s'\"]*")
_PASSWORD = re.compile(r"(?<=://)[^\s/@'\"]+@")

# PostgreSQL repeats values of a row, or the whole statement, in the lines that begin so (indented in a group of exceptions, behind `\n` as
# two letters in a `repr`); a traceback may go on behind them.
_LINE = r"((?:^|\\n)[ \t|]*(?:DETAIL|LINE \d+|QUERY|CONTEXT)):"
_VALUES = re.compile(rf"{_LINE}.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL | re.MULTILINE)


def without_secrets(text: str) -> str:
    """Return `text` with an ellipsis in the place of what follows the prefix of such an address, of queries, passwords and values."""
    return _VALUES.sub(r"\1: …", _PASSWORD.sub("…@", _QUERY.sub("?…", _SECRET.sub(r"\1…", text))))
