"""The form "the text on a day"."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.web.forms.day_input import DayField

_ANCHOR = re.compile(r"[\w]{1,250}")


class DayForm(forms.Form):
    """A day, as a browser's calendar gives it or as people write it (1/7/2024), and the provision that was open."""

    ngay = DayField(label=_("Day"))
    dieu = forms.CharField(required=False, widget=forms.HiddenInput, max_length=250)

    def clean_dieu(self) -> str:
        anchor = str(self.cleaned_data["dieu"])
        return anchor if _ANCHOR.fullmatch(anchor) else ""
