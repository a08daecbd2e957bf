"""The form of a comparison: the two sides as a person types or pastes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from legal_docs.law.compare.render import INLINE, SIDE_BY_SIDE
from legal_docs.law.validity.showing.refs import NotFound, Side, side_of


class CompareForm(forms.Form):
    """Two sides, the layout, and whether what is the same is shown too; everything stands in the address."""

    truoc = forms.CharField(label=pgettext_lazy("side of a comparison", "Before"), max_length=400)
    sau = forms.CharField(label=pgettext_lazy("side of a comparison", "After"), max_length=400)
    kieu = forms.ChoiceField(
        label=pgettext_lazy("of law", "Layout"),
        choices=[(SIDE_BY_SIDE, _("Side by side")), (INLINE, _("In one text"))],
        required=False,
        initial=SIDE_BY_SIDE,
    )
    tat_ca = forms.BooleanField(label=_("Show what is the same, too"), required=False)

    def clean_truoc(self) -> Side:
        return self._side("truoc")

    def clean_sau(self) -> Side:
        return self._side("sau")

    def _side(self, name: str) -> Side:
        try:
            side = side_of(self.cleaned_data[name])
        except (NotFound, ValueError):
            raise forms.ValidationError(
                _("No document on this site answers to it. Paste the address of a document or an article, or type its whole number.")
            ) from None
        if side.anchor and not side.rows():
            raise forms.ValidationError(_("The document has no such provision on that day."))
        return side

    @property
    def layout(self) -> str:
        chosen: Any = self.cleaned_data.get("kieu") if self.is_bound and self.is_valid() else None
        return str(chosen or SIDE_BY_SIDE)
