"""The forms of the staff screens: filters of the queue, the answer, and one small form for each step of the work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.models import Page

from cms.contracts.retention import lazy_duration
from cms.web.forms.day_input import DayField
from qa.attachments.answer_files import refuse_foreign_files
from qa.attachments.fields import upload_field
from qa.models import Answer, Question, QuestionField, Unit
from qa.privacy.retention import KEEP_CONTACT
from qa.processing.answering.answers import DraftInput
from qa.processing.casework.routing import latest_extension
from qa.staff.finding.matching import numbered
from qa.vocabulary import clock
from qa.vocabulary.choices import Channel, Kind, Visibility
from qa.vocabulary.errors import Refused
from qa.workflow.guards import why_never_extended

LONGEST_BACK = timedelta(days=365)  # a day of receipt before that is a slip of the pen
# Who may read an answer, in the words of its author.
READERS: dict[str, Any] = {
    Visibility.PUBLIC_PENDING: _("Everyone: it is published"),
    Visibility.PUBLIC_NOINDEX: _("Everyone, but kept away from search engines"),
    Visibility.WITHHELD: _("Only the sender; the ledger gives the reason"),
}
ACTIVE_UNITS = Unit.objects.filter(active=True)


class AnswerForm(WagtailAdminModelForm):
    """The text of an answer and who may read it; `version` says which stored draft it is based on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    proposed_visibility = forms.ChoiceField(
        label=_("Who may read the answer"),
        choices=list(READERS.items()),
    )

    class Meta:
        model = Answer
        fields = ("body", "proposed_visibility", "withheld_reason", "withheld_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and not self.instance.body:  # an empty answer starts with a place to type
            self.initial["body"] = Answer.stream("")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        try:
            refuse_foreign_files(self.instance, cleaned.get("body"), self.for_user)
        except Refused as refused:
            self.add_error(None, str(refused))
        return cleaned

    def draft(self, citations: Any = None) -> DraftInput:
        """Return what the service takes, from a valid form."""
        data = self.cleaned_data
        return DraftInput(
            body=data["body"],
            version=data["version"],
            visibility=data["proposed_visibility"],
            withheld_reason=data["withheld_reason"],
            withheld_note=data["withheld_note"],
            citations=citations,
        )

    def typed(self, citations: Any = None) -> list[tuple[str, str]]:
        """Return label and text of what was typed, to be copied where the form is no longer offered."""
        written: Answer = self.instance
        reason, note = (str(self[name].label) for name in ("withheld_reason", "withheld_note"))
        rows = [getattr(form, "cleaned_data", {}) for form in (citations.forms if citations else ())]
        laws = [(gettext("Legal basis"), ", ".join(str(value) for value in row.values() if value)) for row in rows]
        return [
            (gettext("Answer"), written.text),
            *laws,
            (reason, str(written.get_withheld_reason_display())),
            (note, written.withheld_note),
        ]


class CitationForm(forms.Form):
    """A row of the formset; `held`: keys of pages that the stored answer cites, which stay although a page was closed since."""

    document = forms.ModelChoiceField(label=_("Legal document"), queryset=Page.objects.all(), required=False, widget=AdminPageChooser)
    number = forms.CharField(label=_("Number, for a document that is not on this portal"), max_length=80, required=False)
    provision = forms.CharField(label=_("Provision, for example: Điều 5"), max_length=60, required=False)

    def __init__(self, *args: Any, held: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held_keys = held


CitationFormSet = forms.formset_factory(CitationForm, extra=2)


def citations_of(formset: Any) -> tuple[tuple[int | None, str, str], ...]:
    """Return the rows that say something, from a valid formset: page id, number, provision."""
    rows = (form.cleaned_data for form in formset.forms if form.cleaned_data)
    found = ((row["document"].pk if row["document"] else None, row["number"], row["provision"]) for row in rows)
    return tuple(row for row in found if row[0] or row[1])


class PublicCopyForm(forms.Form):
    """The copy of the question that the public will read."""

    title = forms.CharField(label=_("Public title"), max_length=250)
    body = forms.CharField(label=_("Public text"), widget=forms.Textarea(attrs={"rows": 10}))


class NoFieldsForm(forms.Form):
    """A step that needs nothing but the decision."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class TextForm(forms.Form):
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4}))


class UnitForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=ACTIVE_UNITS)


class CoordinateForm(UnitForm):
    task = forms.CharField(label=_("What the unit is asked for"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=15, initial=3)


class ClassifyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    field = forms.ModelChoiceField(
        label=pgettext_lazy("subject", "Field"), queryset=QuestionField.objects.filter(active=True), required=False
    )

    def narrow_to(self, question: Question) -> None:
        """Offer the active fields, and that of the question also when it was switched off since: no step takes it away unsaid."""
        chooser: Any = self.fields["field"]
        chooser.queryset = QuestionField.objects.filter(Q(active=True) | Q(pk=question.field_id))


class TriageForm(ClassifyForm, UnitForm):
    """All that intake says of a question, in one bar; `version` is that of the question that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("kind", "field", "unit", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = QuestionField.objects.filter(default_unit__active=True).values_list("pk", "default_unit")
        self.fields["field"].widget.attrs["data-qs-units"] = " ".join(f"{field}:{unit}" for field, unit in pairs)


def triage_form(question: Question, data: Any = None, initial: Any = None) -> TriageForm:
    """Return the bar of intake for a question."""
    form = TriageForm(data, prefix="triage", initial=initial)
    form.narrow_to(question)
    return form


class ExtendForm(ReasonForm):
    """The new date; of one question it says until when the rules allow it."""

    until = DayField(label=_("New date"), widget=AdminDateInput)

    def narrow_to(self, question: Question) -> None:
        """Show below the field until when the rules let this question be extended, or why they do not."""
        latest = latest_extension(question)
        words = gettext("At the latest %(day)s.") % {"day": f"{timezone.localdate(latest):%d/%m/%Y}"}
        self.fields["until"].help_text = why_never_extended(question, latest) or words


class ReferForm(ReasonForm):
    agency = forms.CharField(label=_("Competent agency, and how to reach it"), max_length=300)
    field_order = ("agency", "reason")


class RedirectForm(forms.Form):
    channel = forms.CharField(label=_("The right channel"), max_length=300)
    reason = forms.CharField(label=_("Explanation for the sender"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class MergeForm(forms.Form):
    """The main question, by its number in any spelling; open questions about the same matter are offered below the field."""

    number = forms.CharField(label=_("Number of the main question"), max_length=20)

    def clean_number(self) -> Question:
        """Return the one question with this number; refuse none, and several of different years."""
        found = numbered(Question.objects.all(), self.cleaned_data["number"])
        questions = list(found[:2]) if found is not None else []
        if not questions:
            raise forms.ValidationError(_("There is no question with this number."))
        if len(questions) > 1:
            raise forms.ValidationError(_("Several years have a question with this number: write the year too."))
        return questions[0]

    def offer(self, questions: list[Question]) -> None:
        """Show below the field links to the open questions that may be the main one."""
        rows = [(reverse("qa_staff:detail", args=[one.pk]), one.public_no, one.title_public) for one in questions]
        if rows:
            links = format_html_join("; ", '<a href="{}">{}</a> {}', rows)
            self.fields["number"].help_text = format_html("{} {}", gettext("About the same matter:"), links)


class RefusalForm(forms.Form):
    legal_ground = forms.CharField(label=_("Legal ground"), max_length=300)


class KeysField(forms.Field):
    """Keys of rows, each in a hidden field of the same name."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        try:
            return [int(text) for text in value or ()]
        except ValueError as error:
            raise forms.ValidationError(_("Choose from the list.")) from error


class MarkForm(forms.Form):
    """Which marks, and whether their text is redacted or may stay."""

    mark = KeysField()
    decision = forms.ChoiceField(choices=[("redact", "redact"), ("waive", "waive")], widget=forms.HiddenInput)


class OnBehalfForm(forms.Form):
    """A question that came by telephone, letter, or at the counter."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[choice for choice in Channel.choices if choice[0] not in (Channel.WEB, Channel.IMPORT)]
    )
    received_on = DayField(
        label=_("Day of receipt"),
        required=False,
        widget=AdminDateInput,
        initial=lambda: timezone.localdate(clock.now()),
        help_text=_("The time for the answer counts from this day. For a letter, the day of its entry stamp."),
    )
    title = forms.CharField(label=_("The question in one sentence"), max_length=200)
    body = forms.CharField(label=_("The whole question"), widget=forms.Textarea(attrs={"rows": 8}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    field = forms.ModelChoiceField(
        label=pgettext_lazy("subject", "Field"), queryset=QuestionField.objects.filter(active=True), required=False
    )
    name = forms.CharField(label=_("Full name"), max_length=150, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    consent = forms.BooleanField(
        label=format_lazy(_("The sender agrees that these contact data are kept for {time}"), time=lazy_duration(KEEP_CONTACT.days)),
        required=False,
    )
    upload = upload_field(_("Scanned letter and papers"))

    def clean_received_on(self) -> date:
        """Return the day of receipt, today where none is given; refuse a day to come or long past."""
        today = timezone.localdate(clock.now())
        day: date = self.cleaned_data["received_on"] or today
        if day > today:
            raise forms.ValidationError(_("The day of receipt must not be in the future."))
        if day < today - LONGEST_BACK:
            raise forms.ValidationError(_("Please check the day: it is more than a year ago."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(cleaned.get(name) for name in ("name", "phone", "email")) and not cleaned.get("consent"):
            self.add_error("consent", _("Contact data may be kept only with the sender's consent."))
        return cleaned
