"""The proposed days of effect of single provisions as rows to tick; the sentence that says so stays as read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_docs.admin.intake.relation_forms import ProposedFormSet
from legal_docs.importing.proposed import effect_day_row, effect_day_values
from legal_docs.models import EffectDay
from legal_docs.models.documents.children import LONGEST_WORDS


class EffectDayForm(forms.Form):
    """One proposed day; an unticked one is left out of the draft."""

    keep = forms.BooleanField(label=_("Keep this day"), required=False)
    provisions = forms.CharField(label=_("Provisions of this document"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2}))
    effective_on = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
        help_text=_("Day/month/year."),
    )

    def __init__(self, **kwargs: Any) -> None:
        self.proposed: dict[str, Any] = kwargs.pop("initial", None) or {}
        super().__init__(**kwargs, initial=effect_day_values(self.proposed) if self.proposed else None)
        self.use_required_attribute = False


EffectDayFormSet = forms.formset_factory(EffectDayForm, formset=ProposedFormSet, extra=0)


def effect_days_from(forms_: Any) -> list[EffectDay]:
    """Return the ticked days as unsaved rows, each with the sentence that it was read in."""
    kept = [form for form in forms_.forms if form.cleaned_data["keep"]]
    return [effect_day_row(form.cleaned_data, form.proposed, index) for index, form in enumerate(kept)]
