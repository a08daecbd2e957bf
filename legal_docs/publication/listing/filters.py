"""The filters of the list of documents, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.web.forms.day_input import DayField
from legal_docs.text.vocabulary import View

SORTS = [
    ("-issued", _("Newest first")),
    ("issued", _("Oldest first")),
    ("-effective", _("Latest in force first")),
    ("effective", _("Earliest in force first")),
    ("number", _("By number")),
    ("title", _("By title")),
]


class Choices(BaseChoiceIterator):
    """Any value, and those of `rows`; a field takes them as they are, where it would copy a list."""

    def __init__(self, rows: Iterable[tuple[str, Any]]) -> None:
        self.rows = list(rows)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter([("", _("All")), *self.rows])


class ListFilters(forms.Form):
    """The filters of the public list; every one is in the address. An unknown order is ignored.

    `edition` is the number of the choices: while it is the same, so are they.
    """

    q = forms.CharField(label=_("Number or words of the title"), required=False, max_length=200)
    loai = forms.ChoiceField(label=_("Document type"), required=False)
    co_quan = forms.ChoiceField(label=_("Issuing body"), required=False)
    linh_vuc = forms.ChoiceField(label=pgettext_lazy("subject", "Field"), required=False)
    nam = forms.ChoiceField(label=_("Year of issue"), required=False)
    hieu_luc = forms.ChoiceField(label=_("Validity"), required=False)
    ngay = DayField(label=_("on the day"), required=False)
    dia_ban = forms.ChoiceField(label=_("Applies in"), required=False)
    cong_bao = forms.ChoiceField(label=_("Gazette issue"), required=False)
    muc = forms.ChoiceField(required=False, choices=[("", _("All")), *View.choices], widget=forms.HiddenInput)
    sap_xep = forms.ChoiceField(label=pgettext_lazy("of results", "Order"), required=False, choices=SORTS)

    def __init__(self, data: Any, *, edition: int, choices: Mapping[str, Choices]) -> None:
        super().__init__(data, prefix=None, use_required_attribute=False)
        self.edition = edition
        for name, known in choices.items():
            if known.rows or name not in ("dia_ban", "cong_bao"):
                self.fields[name].choices = known  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def chosen_labels(self) -> list[str]:
        """Return the chosen values in words, for the title of a list or feed; the order is none of them."""
        found = []
        for name, value in self.values().items():
            choices = dict(getattr(self.fields[name], "choices", ()))
            if name != "sap_xep":
                found.append(str(choices.get(value, value)))
        return found

    def values(self) -> dict[str, str]:
        """Return the filters that are set to something that exists."""
        self.is_valid()
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self.cleaned_data.items() if value}
