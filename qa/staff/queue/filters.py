"""The filters of the queue, all of them in the address, and what each narrows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.contracts import ratings
from cms.web.forms.day_input import DayField
from qa.models import Attachment, Question, QuestionField, Unit
from qa.staff.finding.matching import matching
from qa.vocabulary.choices import Channel, Kind, Resolution, Status, Visibility, WithheldReason

ALL = [("", _("All"))]
LOW_RATING = 2
PLAIN = ("status", "kind", "field", "channel", "resolution", "visibility", "withheld_reason", "language")


def _date(label: Any) -> forms.DateField:
    return DayField(label=label, required=False)


class FilterForm(forms.Form):
    """The filters of the queue; all but the words are folded away, the rarer ones (`MORE`) last."""

    q = forms.CharField(label=_("Number or words of the question"), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Status"), choices=[*ALL, *Status.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ALL, *Kind.choices], required=False)
    field = forms.ModelChoiceField(
        label=pgettext_lazy("subject", "Field"),
        queryset=QuestionField.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.all(), to_field_name="slug", required=False, empty_label=_("All"))
    channel = forms.ChoiceField(label=_("Channel"), choices=[*ALL, *Channel.choices], required=False)
    holder = forms.ModelChoiceField(
        label=_("Held by"), queryset=get_user_model().objects.none(), to_field_name="username", required=False, empty_label=_("All")
    )
    resolution = forms.ChoiceField(label=_("Outcome"), choices=[*ALL, *Resolution.choices], required=False)
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=[*ALL, *Visibility.choices], required=False)
    withheld_reason = forms.ChoiceField(label=_("Why it is withheld"), choices=[*ALL, *WithheldReason.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[*ALL, ("vi", _("Vietnamese")), ("en", pgettext_lazy("language", "English"))], required=False
    )
    with_files = forms.ChoiceField(label=_("Files"), choices=[*ALL, ("1", _("with files")), ("0", _("without files"))], required=False)
    rating = forms.ChoiceField(
        label=_("Rating by readers"), choices=[*ALL, (str(LOW_RATING), _("2 of 5 or worse, on average"))], required=False
    )
    received_from = _date(_("Received from"))
    received_to = _date(_("Received until"))
    due_from = _date(_("Due from"))
    due_to = _date(_("Due until"))

    MORE = (
        "holder",
        "resolution",
        "visibility",
        "withheld_reason",
        "language",
        "with_files",
        "rating",
        "received_from",
        "received_to",
        "due_from",
        "due_to",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = Question.objects.filter(claimed_by__isnull=False).values("claimed_by")
        chooser: Any = self.fields["holder"]
        chooser.queryset = get_user_model().objects.filter(pk__in=holders).order_by("username")
        chooser.label_from_instance = lambda user: user.get_full_name() or user.get_username()

    def first(self) -> list[Any]:
        """Return the words to find and the filters that are used most."""
        return [self[name] for name in self.fields if name not in self.MORE]

    def after_words(self) -> list[Any]:
        """Return the filters that are folded away: all but the words to find."""
        return [*self.first()[1:], *(self[name] for name in self.MORE)]

    def uses_fields(self) -> bool:
        """Return whether a folded filter is used."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, questions: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions under the filters; a filter with a wrong value narrows nothing (its field says what is wrong)."""
        self.is_valid()
        data = self.cleaned_data
        questions = questions.filter(**{name: data[name] for name in PLAIN if data.get(name)})
        if data.get("unit"):
            questions = questions.filter(unit__in=with_parts(data["unit"]))
        if data.get("holder"):
            questions = questions.filter(claimed_by=data["holder"])
        if data.get("with_files"):
            has_files = Exists(Attachment.objects.filter(question=OuterRef("pk")))
            questions = questions.filter(has_files if data["with_files"] != "0" else ~has_files)
        if data.get("rating"):
            questions = questions.filter(page__in=ratings.rated_at_most(LOW_RATING))
        for name, column in (("received", "submitted_at"), ("due", "due_at")):
            if data.get(f"{name}_from"):
                questions = questions.filter(**{f"{column}__gte": _start_of(data[f"{name}_from"])})
            if data.get(f"{name}_to"):
                questions = questions.filter(**{f"{column}__lt": _start_of(data[f"{name}_to"] + timedelta(days=1))})
        return matching(questions, data.get("q", ""))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def with_parts(unit: Unit) -> list[int]:
    """Return the ids of a unit and of all units that are part of it."""
    found, layer = [unit.pk], [unit.pk]
    while layer:
        layer = [pk for pk in Unit.objects.filter(parent__in=layer).values_list("pk", flat=True) if pk not in found]
        found += layer
    return found
