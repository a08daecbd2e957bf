"""Forms of readers: a vote, a comment, a problem report, the portal survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models.choices import VALUES, Aspect, Kind, Level, Reason
from feedback.models.comments import MAX_TEXT
from feedback.targets.target import clean_anchor, clean_path

_PRIVACY_HELP = _("Please leave out names, telephone numbers and other personal data. We cannot answer here.")
_REPORT_HELP = _("Please leave out names, telephone numbers and other personal data.")


class RatingForm(forms.Form):
    """One answer: yes or no, or a level of satisfaction."""

    value = forms.TypedChoiceField(coerce=int, error_messages={"required": _("Please choose an answer.")})

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = VALUES[kind].choices  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    """After a vote: why, and in the reader's words. Both may stay empty."""

    reasons = forms.MultipleChoiceField(
        label=_("What could be better?"), choices=Reason.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("Anything you want to tell us"),
        required=False,
        max_length=MAX_TEXT,
        help_text=_PRIVACY_HELP,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(forms.Form):
    """A problem on a page, named by its address."""

    trang = forms.CharField(
        label=_("Address of the page"),
        max_length=600,
        help_text=_("For example /van-ban/ – as it stands in the address bar."),
        error_messages={"required": _("Please give an address of this portal, such as /van-ban/.")},
    )
    muc = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    problem = forms.ChoiceField(
        label=_("What is the problem?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what the problem is.")},
    )
    text = forms.CharField(
        label=_("What did you see, and what did you expect?"),
        max_length=MAX_TEXT,
        help_text=_REPORT_HELP,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please say what is wrong on the page.")},
    )

    def clean_trang(self) -> str:
        path = clean_path(self.cleaned_data["trang"])
        if not path:
            raise forms.ValidationError(_("Please give an address of this portal, such as /van-ban/."))
        return path

    def clean_muc(self) -> str:
        return clean_anchor(self.cleaned_data["muc"])


class SurveyForm(forms.Form):
    """The portal survey: a level for each aspect; all but the last may be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(value, label) for value, label in reversed(Level.choices)]
        for aspect in Aspect:
            self.fields[aspect.value] = forms.TypedChoiceField(
                label=aspect.label,
                choices=levels,
                coerce=int,
                empty_value=None,
                required=aspect is Aspect.OVERALL,
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose an answer.")},
            )
