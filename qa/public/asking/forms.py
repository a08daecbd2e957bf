"""The forms of a citizen: asking in short steps, following by code, replying. What is typed is kept through every error."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qa.attachments.fields import upload_field
from qa.models import QuestionField
from qa.privacy.consent import CONSENT_TEXT
from qa.vocabulary.choices import BODY_LENGTH, Kind

TITLE_LENGTH = 200

# What people come with, in their words; the last four have their own doors and are never stored here (redirections.py).
KIND_CHOICES = (
    (Kind.QUESTION.value, _("I want to know how a rule or a procedure applies to me")),
    (Kind.PETITION_RULE.value, _("An administrative rule or its application is unreasonable")),
    (Kind.PETITION_DOCUMENT.value, _("A legal document contradicts another, or is no longer suitable")),
    (Kind.INFO_REQUEST.value, _("I ask for a copy of information that the agency holds")),
    (Kind.CORRECTION.value, _("Information published on this portal is wrong")),
    (Kind.DATA_REQUEST.value, _("I want to see, correct or delete my personal data")),
    ("complaint", _("I complain of a decision or an act of an office or official")),
    ("denunciation", _("I denounce an unlawful act")),
    ("emergency", _("It is an emergency: fire, accident, crime, disaster, illness")),
    ("dossier", _("I want to know how far my dossier at the one-stop office is")),
)


class AskStep(forms.Form):
    """A step of asking; `use_required_attribute` is off so that the server's words are the ones people read."""

    use_required_attribute = False
    heading: ClassVar[Any] = ""


class TextForm(AskStep):
    heading = _("What do you want to ask?")
    title = forms.CharField(
        label=_("Your question in one sentence"),
        max_length=TITLE_LENGTH,
        min_length=5,
        help_text=_("For example: What papers do I need to register a birth late?"),
        error_messages={"required": _("Write your question in one sentence.")},
    )
    body = forms.CharField(
        label=_("The whole question"),
        max_length=BODY_LENGTH,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What happened, where and when. Please leave out identity numbers, telephone numbers and photographs of papers."),
        error_messages={"required": _("Describe what you want to ask.")},
    )


class FieldSelect(forms.Select):
    """A list of fields; a name that the language of the form lacks stands in Vietnamese and says so."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        foreign = value and value.instance.name_in(get_language() or "") is None
        return {**option, "attrs": {**option["attrs"], "lang": "vi"}} if foreign else option


class FieldChoice(forms.ModelChoiceField):
    """The choice of a field, by its name in the language of the form."""

    widget = FieldSelect

    def label_from_instance(self, obj: QuestionField) -> str:
        return obj.name_in(get_language() or "") or obj.name


class KindForm(AskStep):
    heading = _("What is it about?")
    kind = forms.ChoiceField(
        label=_("Which of these fits best?"), choices=KIND_CHOICES, widget=forms.RadioSelect, initial=Kind.QUESTION.value
    )
    field = FieldChoice(
        label=pgettext_lazy("subject", "Field"),
        queryset=QuestionField.objects.filter(active=True),
        to_field_name="slug",
        required=False,
        empty_label=_("I do not know"),
        help_text=_("If you do not know, leave it: we shall find the right unit."),
    )


class FilesForm(AskStep):
    """Photographs and papers that belong to the question."""

    heading = _("Do you want to send files along?")
    upload = upload_field()


class ContactForm(AskStep):
    heading = _("How can we reach you?")
    name = forms.CharField(label=_("Your name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("To be notified when the answer is there. You will get a mail to confirm the address first."),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    publish_name = forms.BooleanField(label=_("Publish my name with the answer"), required=False)
    consent = forms.BooleanField(label=CONSENT_TEXT, required=False)

    def clean(self) -> dict[str, Any]:
        """Require consent with any contact data, a plausible telephone number, and a name where it is to be published."""
        cleaned = super().clean() or {}
        given = any(cleaned.get(name) for name in ("name", "email", "phone"))
        if given and not cleaned.get("consent"):
            self.add_error("consent", _("We may keep your contact data only if you agree. Tick this box, or leave the data out."))
        if (phone := cleaned.get("phone")) and not 8 <= sum(character.isdigit() for character in phone) <= 15:
            self.add_error("phone", _("This telephone number is too short or too long. Please look at it once more."))
        if cleaned.get("publish_name") and not cleaned.get("name"):
            self.add_error("name", _("Give the name that is to be published, or untick “Publish my name”."))
        return cleaned


class CheckForm(AskStep):
    """The step in which the sender checks everything; it has no fields of its own."""

    heading = _("Check and send")


# The steps in their order.
FORMS: dict[str, type[AskStep]] = {
    "text": TextForm,
    "kind": KindForm,
    "files": FilesForm,
    "contact": ContactForm,
    "check": CheckForm,
}
