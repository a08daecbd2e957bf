"""A field for a day that is written and shown day first in every browser: `<input type=date>` follows the browser's own language."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """A text field with the numeric keyboard; shows 28/02/2025. What was typed as 2025-02-28 is read, too (DATE_INPUT_FORMATS)."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "numeric", "placeholder": _("dd/mm/yyyy"), "maxlength": 10, "autocomplete": "off"}
        super().__init__({**given, **(attrs or {})}, format="%d/%m/%Y")

    def format_value(self, value: Any) -> Any:
        """Show a day of an address (2025-02-28) day first; anything else stays as it was typed."""
        with suppress(TypeError, ValueError):
            value = date.fromisoformat(value)
        return super().format_value(value)


class DayField(forms.DateField):
    """A day in a form; what is no day of the calendar is answered with how a day is written."""

    widget = DayInput
    default_error_messages: ClassVar = {
        "invalid": _("Please write the day as day/month/year, for example 01/07/2024."),
        "required": _("Please give a day."),
    }


def day_of_address(text: str) -> date:
    """Return the day that an address names as 2025-02-28. Raise Http404 for what is no day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
