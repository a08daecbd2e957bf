"""A field for a day that is written and shown day first in every browser: `<input type=date>` follows the browser's own language."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

# How a day is written that is none all the same, and the message for it.
_FAULTS = (
    (re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{8}"), "no_such_day"),
    (re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2}"), "short_year"),
)


class DayInput(forms.DateInput):
    """A text field that shows 28/02/2025. What was typed as 2025-02-28 is read, too (DATE_INPUT_FORMATS), and by DayField 28022025.

    The keyboard is the usual one: the numeric one of an iPhone has neither "/" nor "." nor "-".
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"placeholder": _("dd/mm/yyyy"), "maxlength": 10, "autocomplete": "off"}
        super().__init__({**given, **(attrs or {})}, format="%d/%m/%Y")

    def format_value(self, value: Any) -> Any:
        """Show a day of an address (2025-02-28) day first; anything else stays as it was typed."""
        with suppress(TypeError, ValueError):
            value = date.fromisoformat(value)
        return super().format_value(value)


class DayField(forms.DateField):
    """A day in a form; what is no day is answered with what is wrong: not in the calendar, a short year, or how a day is written."""

    widget = DayInput
    default_error_messages: ClassVar = {
        "invalid": _("Please write the day as day/month/year, for example 01/07/2024."),
        "required": _("Please give a day."),
        "no_such_day": _("There is no day %(typed)s in the calendar. Please look at it once more."),
        "short_year": _("Please write the year with four digits, for example 01/07/2024."),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day that was typed. Raise ValidationError saying what is wrong with it."""
        typed = str(value or "").strip()
        try:
            return super().to_python(re.sub(r"^(\d\d)(\d\d)(\d{4})$", r"\1/\2/\3", typed) if isinstance(value, str) else value)
        except forms.ValidationError:
            fault = next((code for form, code in _FAULTS if form.fullmatch(typed)), "invalid")
            raise forms.ValidationError(self.error_messages[fault], code=fault, params={"typed": typed}) from None


def day_of_address(text: str) -> date:
    """Return the day that an address names as 2025-02-28. Raise Http404 for what is no day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
