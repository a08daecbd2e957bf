"""The proposed days of effect of single provisions as rows to tick; the sentence that says so stays as read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_docs.admin.intake.relation_forms import ProposedFormSet
from legal_docs.models import EffectDay
from legal_docs.models.children import LONGEST_WORDS
from legal_docs.vocabulary import Origin


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
        super().__init__(**kwargs, initial=_initial(self.proposed) if self.proposed else None)
        self.use_required_attribute = False


EffectDayFormSet = forms.formset_factory(EffectDayForm, formset=ProposedFormSet, extra=0)


def effect_days_from(forms_: Any) -> list[EffectDay]:
    """Return the ticked days as unsaved rows, each with the sentence that it was read in."""
    kept = [form for form in forms_.forms if form.cleaned_data["keep"]]
    return [_row(form.cleaned_data, form.proposed, place) for place, form in enumerate(kept)]


def proposed_effect_days(proposal: dict[str, Any]) -> list[EffectDay]:
    """Return the days as they are proposed, for an import without a person."""
    return [_row(_initial(proposed), proposed, place) for place, proposed in enumerate(proposal.get("effect_days", []))]


def _row(values: dict[str, Any], proposed: dict[str, Any], place: int) -> EffectDay:
    return EffectDay(
        provisions=values["provisions"],
        effective_on=values["effective_on"],
        evidence=proposed.get("evidence", ""),
        origin=Origin.PARSED,
        sort_order=place,
    )


def _initial(proposed: dict[str, Any]) -> dict[str, Any]:
    return {"keep": True, "provisions": proposed["provisions"], "effective_on": date.fromisoformat(proposed["effective_on"])}
