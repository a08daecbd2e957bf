"""Redact personal data: what stands in its place for readers."""

from __future__ import annotations

from django.utils import translation

from cms.text.personal_data.detector import find_personal_data
from cms.text.personal_data.kinds import PiiKind


def placeholder(kind: str) -> str:
    """Return what stands for redacted personal data, as `[số điện thoại]`: in Vietnamese, in whatever language the person works."""
    with translation.override("vi"):
        return f"[{PiiKind(kind).label}]"


def redact_personal_data(text: str) -> str:
    """Return a text with the kind in the place of each find that looks like personal data."""
    for found in reversed(find_personal_data(text)):
        text = text[: found.start] + placeholder(found.kind) + text[found.end :]
    return text
