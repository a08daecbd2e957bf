"""How long a procedure takes, as it is written in a table and as it is said alone."""

from __future__ import annotations

import re


def time_of(written: str) -> str:
    """Return a time limit with its unit in small letters; empty for a number of which nobody says whether days or hours."""
    written = written.strip()
    if re.fullmatch(r"[\d.,]+(?:\s*\(không ghi đơn vị\))?", written, re.IGNORECASE):
        return ""
    return re.sub(r"(?<=\d\s)\w", lambda letter: letter[0].lower(), written)
