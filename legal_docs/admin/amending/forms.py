"""Forms of the amendment workbench."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.admin.merging import row_versions
from cms.web.forms.day_input import DayField
from legal_docs.law.amending.places.named_places import anchor_in, place_words
from legal_docs.models import Amendment, AmendmentStep, Operation
from legal_docs.text.provisions.rows import Row
from legal_docs.text.words.normalise import normalise


class WordsOfLaw(forms.CharField):
    """Words that are compared with the text of a document, or become a part of one."""

    def to_python(self, value: Any) -> str:
        """Return the words in the form in which texts of documents are stored."""
        return normalise(super().to_python(value) or "")


class StepForm(forms.ModelForm):
    """The form of one step: what the instruction does, where, and with which words. The place is written in words ("khoản 2 Điều 5").

    A form of a stored step is guarded: what a colleague has stored since it was opened is not overwritten unseen.
    """

    operation = forms.ChoiceField(label=_("What it does"), choices=Operation.choices)
    place = forms.CharField(
        label=_("Place in the amended document"),
        required=False,
        max_length=250,
        help_text=_("For example: khoản 2 Điều 5. To insert: the provision behind which the new one stands."),
    )
    new_text = WordsOfLaw(label=_("New text"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    old_phrase = WordsOfLaw(label=_("Words to replace"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    new_phrase = WordsOfLaw(label=_("New words"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = AmendmentStep
        fields: ClassVar[tuple[str, ...]] = ("operation", "new_text", "old_phrase", "new_phrase")

    def __init__(self, *args: Any, known: Mapping[str, Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.initial["place"] = place_words(self.instance.anchor) if self.instance.anchor else ""

    @classmethod
    def of(cls, step: AmendmentStep, known: Mapping[str, Row], request: HttpRequest, data: Any = None) -> StepForm:
        """Return the guarded form of a stored step; to store it, the step was read behind its lock (held.hold_step)."""
        form: StepForm = row_versions.guarded(cls(data, instance=step, known=known, prefix=f"s{step.pk}"), request)
        return form

    def clean(self) -> dict[str, Any]:
        """Set `anchor`, the id of the provision that was typed in words; only a step on a phrase needs none."""
        values = super().clean() or {}
        typed = values.get("place", "")
        anchor = anchor_in(typed, self.known) if typed else ""
        if typed and not anchor:
            self.add_error("place", _("The amended document has no such provision."))
        if not typed and values.get("operation") != Operation.PHRASE:
            self.add_error("place", _("Please say which provision."))
        values["anchor"] = anchor
        return values

    def values(self) -> dict[str, str]:
        """Return what preparing.correct takes."""
        given = self.cleaned_data
        return {name: given.get(name, "") for name in ("operation", "anchor", "new_text", "old_phrase", "new_phrase")}


class DayOfAmendmentForm(forms.Form):
    """The day of an amendment, or of one of its steps."""

    day = DayField(label=_("Takes effect"))

    @classmethod
    def of(cls, amendment: Amendment, step: int | None = None, data: Any = None) -> DayOfAmendmentForm:
        """Return the form with the amendment's day in it, or with what was typed; each on the screen has ids of its own."""
        return cls(data, initial={"day": amendment.effective_on}, auto_id=f"buoc-{step}-%s" if step else "id_%s")


class NewStepForm(StepForm):
    """An instruction that was not read from the text."""

    words = WordsOfLaw(label=_("Instruction as the amending document has it"), widget=forms.Textarea(attrs={"rows": 2}))

    class Meta(StepForm.Meta):
        fields = ("words", *StepForm.Meta.fields)

    field_order = ["words", "operation", "place"]
