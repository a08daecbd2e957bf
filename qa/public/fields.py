"""Fields of citizens' forms."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.text.vietnamese import clean


class TextField(forms.CharField):
    """Text as it is stored: the same text is then the same however a browser breaks its lines, and nothing invisible counts."""

    def to_python(self, value: Any) -> str:
        """Return the cleaned text, without space at its ends."""
        return clean(super().to_python(value) or "").strip()
