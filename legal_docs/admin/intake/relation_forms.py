"""The proposed relations as rows to tick: the kind, the other document, how much of it; the sentence that says so stays as read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from legal_docs.importing.matching import same_number
from legal_docs.importing.proposed import relation_values
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.text.vocabulary import Origin, RelationKind, Scope


class RelationForm(forms.Form):
    """One proposed relation; an unticked one is left out of the draft."""

    keep = forms.BooleanField(label=_("Keep this relation"), required=False)
    kind = forms.ChoiceField(label=_("Relation"), choices=RelationKind)
    target_number = forms.CharField(label=_("Number of the other document"), max_length=80, required=False)
    target_title = forms.CharField(label=_("Its name, when it has no number"), max_length=400, required=False)
    scope = forms.ChoiceField(label=_("How much of it"), choices=Scope)
    provisions = forms.CharField(label=_("Affected provisions"), max_length=500, required=False)
    effective_on = forms.DateField(
        label=_("Takes effect"),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty: on the day on which the acting document takes effect."),
    )

    def __init__(self, **kwargs: Any) -> None:
        self.proposed: dict[str, Any] = kwargs.pop("initial", None) or {}
        super().__init__(**kwargs, initial=relation_values(self.proposed) if self.proposed else None)
        self.use_required_attribute = False

    @cached_property
    def known(self) -> list[LegalDocumentPage]:
        """Return the documents of this site that bear the number."""
        return same_number(self["target_number"].value() or "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("keep") and not (cleaned.get("target_number") or cleaned.get("target_title")):
            self.add_error("target_number", _("Say which document: by its number or by its name. Or take the tick away."))
        return cleaned


class ProposedFormSet(forms.BaseFormSet[Any]):
    """As many rows as the text proposes: what is sent cannot add any."""

    def initial_form_count(self) -> int:
        return len(self.initial or [])

    def total_form_count(self) -> int:
        return len(self.initial or [])

    def is_valid(self) -> bool:
        each = [form.is_valid() for form in self.forms]  # every row is checked, so that all its errors are shown
        return self.is_bound and all(each)


RelationFormSet = forms.formset_factory(RelationForm, formset=ProposedFormSet, extra=0)


def relations_from(forms_: Any) -> list[Relation]:
    """Return the ticked relations as unsaved rows, each with the sentence that it was read in."""
    kept = [form for form in forms_.forms if form.cleaned_data["keep"]]
    return [
        Relation(
            kind=form.cleaned_data["kind"],
            target_number=form.cleaned_data["target_number"],
            target_title=form.cleaned_data["target_title"],
            scope=form.cleaned_data["scope"],
            provisions=form.cleaned_data["provisions"],
            effective_on=form.cleaned_data["effective_on"],
            evidence=form.proposed.get("evidence", ""),
            origin=Origin.PARSED,
            sort_order=index,
        )
        for index, form in enumerate(kept)
    ]
