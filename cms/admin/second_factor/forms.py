"""The fields of the screens: a code, and the password before a new second factor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NewDeviceForm(forms.Form):
    """The password again, before a second factor is set up or takes the place of another one: an open computer must not be enough."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    """Six digits of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "").lower()
