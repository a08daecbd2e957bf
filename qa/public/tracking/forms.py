"""The forms of the tracking page: the code, and a reply with files."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qa.attachments.fields import upload_field
from qa.vocabulary.choices import BODY_LENGTH


class CodeForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label=_("Tracking code"),
        max_length=30,
        help_text=_("11 letters and digits, for example 7K3M-9QXT-2AB. You saw it when you sent the question."),
        error_messages={"required": _("Type the tracking code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ReplyForm(forms.Form):
    """A reply of the citizen: what was missing, or why the answer does not satisfy."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("Your reply"),
        max_length=BODY_LENGTH,
        min_length=2,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your reply first.")},
    )
    upload = upload_field()
