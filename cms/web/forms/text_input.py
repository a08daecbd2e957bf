"""Fields of forms for text that people type."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.text.vietnamese import clean


class TextField(forms.CharField):
    """A field that cleans its text (line ends, invisible characters), so that the same text is equal from any browser."""

    def to_python(self, value: Any) -> str | None:
        """Return the cleaned text, without space at its ends."""
        return clean(super().to_python(value) or "").strip() or self.empty_value
