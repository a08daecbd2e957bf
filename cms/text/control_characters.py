"""Control characters: no person types them, PostgreSQL refuses NUL, and XML cannot hold most of them."""

from __future__ import annotations

import re

# All of C0 but tab, line feed and carriage return, and DEL.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def without_control_characters(text: str) -> str:
    """Return `text` with a space for each control character; tabs and ends of lines stay."""
    return CONTROL.sub(" ", text)
