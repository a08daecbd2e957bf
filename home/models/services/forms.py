"""Forms that an editor builds: the page with its questions, and the answers, encrypted and kept for a time only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import FormBuilder, WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField, FormMixin
from wagtail.fields import StreamField

from cms.contracts.retention import duration, lazy_duration
from cms.contracts.search import SearchEntry, changing_on
from cms.models import BasePage
from cms.models.pages.page_form import PortalPageForm
from cms.storage.encryption import UnreadableContact
from cms.web.forms.day_input import DayField
from home.models.pages.portal_blocks import PortalStream
from home.models.services.form_answers import FormAnswer
from home.text.plain import stream_text

CONSENT = "mb-consent"  # no label of an editor's can make this name
_CHOOSING = ("radio", "dropdown", "checkboxes")
_TELEPHONE = RegexValidator(r"^\+?[\d\s.()-]{8,20}$", _("This telephone number is too short or too long. Please look at it once more."))


class QuestionType(models.TextChoices):
    """The kinds of questions, by the names that Wagtail's form builder knows."""

    LINE = "singleline", _("One line of text")
    TEXT = "multiline", _("Text of several lines")
    RADIO = "radio", _("One of several, all in sight")
    DROPDOWN = "dropdown", _("One of several, in a list that opens")
    CHECKBOXES = "checkboxes", _("Several of several")
    CHECKBOX = "checkbox", _("A box to tick")
    NUMBER = "number", _("A number")
    DATE = "date", _("Day")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Telephone number")


class PortalFormBuilder(FormBuilder):
    """Build the fields as the portal's other forms have them: days day first, what the browser can fill in, limits that are counted."""

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=5000, **options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return DayField(**options)

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}), **options)

    def create_phone_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
        return forms.CharField(validators=[_TELEPHONE], widget=widget, **options)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.ChoiceField(choices=[("", "—"), *self.get_formatted_field_choices(field)], **options)

    def get_form_class(self) -> Any:
        form = super().get_form_class()
        form.use_required_attribute = False  # the server's words are the ones people read
        return form


class FormPageForm(PortalPageForm, WagtailAdminFormPageForm):
    """Ask for questions, for a last day that is still to come, and for the notice where an address or a number is asked for."""

    def clean(self) -> dict[str, Any]:
        """Require a question, and the notice on personal data where it is asked for; refuse a last day that is over. Drafts may lack all.

        The last day of a form that is public may be over.
        """
        values: dict[str, Any] = super().clean()
        if self.is_deferred_validation:  # a draft
            return values
        rows = [one.cleaned_data for one in self.formsets["form_fields"].forms if hasattr(one, "cleaned_data")]
        kinds = {row.get("field_type") for row in rows if not row.get("DELETE")}
        if kinds & {QuestionType.EMAIL, QuestionType.PHONE} and not values.get("personal_data"):
            self.add_error("personal_data", _("A form with an e-mail address or a telephone number asks for personal data."))
        closes_on = values.get("closes_on")
        if closes_on and closes_on < timezone.localdate() and not self.instance.live:
            self.add_error("closes_on", _("This day is over: nobody could send the form."))
        if not kinds:
            self.add_error(None, _("Add at least one question."))
        return values


class FormPage(FormMixin, BasePage):
    """A form or a survey. Its address is among those that nobody stores: what is asked and typed there stays between two."""

    feedback_enabled = False
    form_builder = PortalFormBuilder
    base_form_class = FormPageForm

    lead = models.TextField(_("lead"), blank=True, max_length=600, help_text=_("Who is asked, and what the answers are for."))
    body = StreamField(PortalStream(), blank=True, verbose_name=_("text above the questions"))
    thanks = models.TextField(_("words after sending"), max_length=600, default="Cảm ơn bạn. Chúng tôi đã nhận được câu trả lời.")
    personal_data = models.BooleanField(
        _("asks for personal data"), default=True, help_text=_("Then nobody can send it without agreeing to the notice below it.")
    )
    purpose = models.CharField(
        _("what the data are used for"), max_length=300, help_text=_("Ends the sentence “The answers are used only for …”.")
    )
    keep_days = models.PositiveSmallIntegerField(
        _("answers are deleted after"), default=90, choices=[(days, lazy_duration(days)) for days in (30, 90, 180, 365)]
    )
    closes_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Left empty: until the page is unpublished."))
    mail_to = models.EmailField(
        _("tell this address of new answers"), blank=True, help_text=_("At most one mail an hour, without what was answered.")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        InlinePanel("form_fields", label=_("Question"), heading=_("Questions"), min_num=0),
        FieldPanel("thanks"),
        MultiFieldPanel(
            [FieldPanel("personal_data"), FieldPanel("purpose"), FieldPanel("keep_days")], heading=_("What is promised to those who answer")
        ),
        FieldRowPanel([FieldPanel("closes_on"), FieldPanel("mail_to")]),
    ]
    template = "home/forms/form.html"
    landing_page_template = "home/forms/form.html"
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    preview_modes = [("form", _("Form"))]
    collects = "formanswer"

    class Meta:
        verbose_name = _("form or survey")
        verbose_name_plural = _("forms and surveys")

    @property
    def excerpt(self) -> str:
        return self.search_description or self.lead

    @property
    def is_closed(self) -> bool:
        return self.closes_on is not None and timezone.localdate() > self.closes_on

    @property
    def original(self) -> FormPage:
        """Return the form that an alias repeats, which holds the answers of both."""
        return self.alias_of.specific.original if self.alias_of else self

    @property
    def used_for(self) -> str:
        """Return the purpose without the full stop that an editor typed: a sentence goes on behind it."""
        return self.purpose.rstrip(" .,;")

    @property
    def kept_for(self) -> str:
        """Return in words how long answers are kept."""
        return duration(self.keep_days)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[Any, Any, Any] | None:
        """Return `/bieu-mau/<id>/`, in the zone that nobody stores."""
        parts = super().get_url_parts(request)
        return (parts[0], parts[1], reverse("forms:fill", args=[self.pk])) if self.pk and parts and parts[2] else parts

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead from the place in the tree to the form's own address."""
        return redirect("forms:fill", pk=self.pk)

    def get_form_class(self) -> Any:
        form = super().get_form_class()
        for field in form.base_fields.values():
            if isinstance(field, forms.BooleanField) and field.required:  # a summary of errors names no box: its words may be a sentence
                field.error_messages["required"] = gettext("Please tick “%(question)s”.") % {"question": field.label}
        if self.personal_data:
            words = gettext("I agree that what I typed is used for this, and deleted after %(time)s.") % {"time": self.kept_for}
            required = {"required": gettext("We may keep your answers only if you agree.")}
            form.base_fields[CONSENT] = forms.BooleanField(label=words, error_messages=required)
        return form

    def get_form_parameters(self) -> dict[str, Any]:
        return {"prefix": "f"}  # no name of a question's meets the token's or the trap's

    def get_submission_class(self) -> type[FormAnswer]:
        return FormAnswer

    def get_data_fields(self) -> list[tuple[str, Any]]:
        """Return name and words of each column of the answers: the questions, then those taken out of which answers are kept."""
        fields: list[tuple[str, Any]] = super().get_data_fields()
        gone = self._answered - {name for name, _label in fields}
        last_words = dict[str, str]()
        for content in self.revisions.order_by("pk").values_list("content", flat=True) if gone else ():
            rows = [FormQuestion(label=row["label"], clean_name=row["clean_name"]) for row in content.get("form_fields", [])]
            last_words |= {row.clean_name or row.get_field_clean_name(): row.label for row in rows}
        taken_out = gettext("%(question)s (taken out of the form)")
        return fields + [(name, taken_out % {"question": last_words.get(name, name)}) for name in sorted(gone)]

    @cached_property
    def _answered(self) -> set[str]:
        """Return the names of the questions that have readable answers."""
        names = set[str]()
        for answer in FormAnswer.objects.filter(page=self).defer("form_data").iterator():
            with suppress(UnreadableContact):
                names.update(answer.form_data)
        return names

    def receive(self, values: dict[str, Any], key: str) -> FormAnswer:
        """Keep the answers of a valid form; the same answers in the same form (`key`) are kept once, corrected ones beside the first."""
        data = {name: value for name, value in values.items() if name != CONSENT}
        data |= {name: date_format(value, "d/m/Y") for name, value in data.items() if isinstance(value, date)}
        until = timezone.localdate() + timedelta(days=self.keep_days)
        sent = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True)
        key = hashlib.sha256(f"{key} {sent}".encode()).hexdigest()[:40]
        return FormAnswer.objects.get_or_create(page=self.original, key=key, defaults={"form_data": data, "delete_on": until})[0]

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable and not self.is_closed:
            questions = "\n".join(field.label for field in self.get_form_fields())
            yield self.search_entry(body="\n".join(filter(None, [self.lead, stream_text(self.body), questions])))


MOST_OF_NAME = AbstractFormField._meta.get_field("clean_name").max_length or 255


class FormQuestion(AbstractFormField):
    """One question of a form."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("kind of question"), max_length=16, choices=QuestionType, default=QuestionType.LINE)
    label = models.CharField(_("question"), max_length=255)
    required = models.BooleanField(_("must be answered"), default=True)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One in each line."))

    panels: ClassVar = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("field_type", classname="formbuilder-type"), FieldPanel("required")]),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("help_text"),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question of a form")
        verbose_name_plural = _("questions of forms")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Require two different choices for a question with choices, and none for any other."""
        super().clean()
        if self.field_type in _CHOOSING and len(self.options) < 2:
            raise ValidationError({"choices": _("Write at least two choices, one in each line.")})
        if self.field_type not in _CHOOSING and self.choices.strip():
            raise ValidationError({"field_type": _("This kind of question shows no choices: choose another kind, or empty the choices.")})
        same = [two for one, two in combinations(self.options, 2) if " ".join(one.split()).casefold() == " ".join(two.split()).casefold()]
        if same:
            raise ValidationError({"choices": _("A choice stands here twice: %(choice)s.") % {"choice": same[0]}})

    def get_field_clean_name(self) -> str:
        """Return the name by which answers are kept; a long question's is cut, since Wagtail writes each `đ` as six characters."""
        name: str = super().get_field_clean_name()
        return name if len(name) <= MOST_OF_NAME else f"{name[: MOST_OF_NAME - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"

    @property
    def options(self) -> list[str]:
        """Return the choices of a question that has some."""
        return [name for name, _label in FormBuilder([]).get_formatted_field_choices(self) if name] if self.field_type in _CHOOSING else []


@changing_on
def forms_closed_on(day: date) -> Iterable[int]:
    """Return the forms whose last day was the one before."""
    return FormPage.objects.filter(closes_on=day - timedelta(days=1)).values_list("pk", flat=True)
