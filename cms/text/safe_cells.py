"""Cells of tables that a spreadsheet opens: none is a formula, none holds what it refuses."""

from __future__ import annotations

import re

_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # control characters that no XLSX file may hold


def safe_cell(value: str) -> str:
    """Return `value` so that no spreadsheet takes it for a formula, or refuses it for a control character."""
    value = _REFUSED.sub("", value)
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
