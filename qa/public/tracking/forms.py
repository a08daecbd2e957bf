"""The forms of the tracking page: the code, a reply with files, an address for notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qa.attachments.fields import upload_field
from qa.privacy.consent import CONSENT_TEXT
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


class AdditionForm(ReplyForm):
    """What the sender adds unasked."""

    text = forms.CharField(
        label=_("What you want to add"),
        max_length=BODY_LENGTH,
        min_length=2,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Please leave out identity numbers, telephone numbers and photographs of papers."),
        error_messages={"required": _("Write what you want to add.")},
    )


class MailboxForm(forms.Form):
    """An address for notices about one question, with the consent to keep it."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You will get a mail to confirm the address first."),
        error_messages={"required": _("Type your e-mail address.")},
    )
    consent = forms.BooleanField(
        label=CONSENT_TEXT,
        error_messages={"required": _("We may keep your address only if you agree. Tick this box.")},
    )
