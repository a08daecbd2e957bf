"""The filters in the address of a results page, read leniently: whatever cannot be understood is left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.contracts.search import EntryKind
from cms.text.vietnamese import clean
from cms.web.forms.day_input import DayField
from search.models.former_names import names_of_today
from search.query.plan import DEEPEST_PAGE
from search.query.values import SearchRequest, Sort

MOST_VALUES = 20
LONGEST_VALUE = 200
LONGEST_TYPED = 2000

# The tabs: a part of the address for each group of kinds.
KIND_GROUPS: dict[str, tuple[EntryKind, ...]] = {
    "van-ban": (EntryKind.DOCUMENT, EntryKind.ARTICLE, EntryKind.ATTACHMENT),
    "tin-tuc": (EntryKind.NEWS,),
    "hoi-dap": (EntryKind.ANSWER,),
    "thu-tuc": (EntryKind.PROCEDURE,),
    "trang": (EntryKind.PAGE,),
}
# Filters that may have several values: name in the address and in the request.
FACET_FIELDS = {"loai": "types", "co-quan": "issuers", "linh-vuc": "fields", "nam": "years", "hieu-luc": "statuses", "the": "tags"}
# The facets of the engine by their name in the address.
ENGINE_FACETS = {"loai": "type", "co-quan": "issuer", "linh-vuc": "fields", "nam": "year", "hieu-luc": "status", "the": "tags"}
_NAMED = frozenset({"loai", "co-quan", "linh-vuc", "the"})  # those whose values are names, which may change
SORTS = {"moi-nhat": Sort.NEWEST, "hieu-luc": Sort.EFFECTIVE}


class ValuesField(forms.Field):
    """Every value of a repeated key that is neither empty nor too long."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[str, ...]:
        texts = (clean(str(text)).strip() for text in value or ())
        return tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST_VALUE))[:MOST_VALUES]


class LenientDateField(DayField):
    """A day as a browser's date box sends it; anything else counts as none."""

    def clean(self, value: Any) -> date | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class LenientPageField(forms.Field):
    """A page number from 1 to the deepest one that is reached by number."""

    def to_python(self, value: Any) -> int:
        text = str(value or "")
        return min(max(1, int(text)), DEEPEST_PAGE) if text.isdecimal() and len(text) < 6 else 1


class SearchForm(forms.Form):
    """The state of a results page, all of it in the address."""

    q = forms.CharField(label=_("Search for"), required=False)
    nhom = forms.CharField(required=False)
    tai_ngay = LenientDateField(label=_("In force on"), required=False)
    sap_xep = forms.CharField(required=False)
    trang = LenientPageField(required=False)
    sau = forms.CharField(required=False)
    dung_tu = forms.BooleanField(required=False)
    mo = forms.CharField(required=False)

    def __init__(self, query: QueryDict) -> None:
        """Read a query string; its keys are those of the address (`tai-ngay`), the fields' have underscores."""
        data = QueryDict(mutable=True)
        for key, values in query.lists():
            data.setlist(key.replace("-", "_"), values)
        data["q"] = clean(query.get("q", ""))[:LONGEST_TYPED]
        super().__init__(data)
        for name in FACET_FIELDS:
            self.fields[name.replace("-", "_")] = ValuesField(required=False)
        self._chosen: dict[str, tuple[str, ...]] = {}
        self.full_clean()

    def _value(self, name: str, default: Any = "") -> Any:
        return self.cleaned_data.get(name.replace("-", "_"), default)

    @property
    def text(self) -> str:
        """Return what was typed."""
        return str(self._value("q")).strip()

    @property
    def kind_group(self) -> str:
        """Return the chosen tab, empty for all."""
        return self._value("nhom") if self._value("nhom") in KIND_GROUPS else ""

    @property
    def on_date(self) -> date | None:
        """Return the day at which validity is asked for; `None` is today."""
        return self._value("tai-ngay", None) or None

    @property
    def refused_date(self) -> str:
        """Return what was given as the day of validity and is no day of the calendar; empty when it is one or none was given."""
        return "" if self.on_date else str(self.data.get("tai_ngay", "")).strip()[:LONGEST_VALUE]

    @property
    def exactly(self) -> bool:
        """Return whether only the very words are wanted, without the editors' synonyms."""
        return bool(self._value("dung-tu", False))

    @property
    def whole_facet(self) -> str:
        """Return the facet of which all values are asked for."""
        return str(self._value("mo"))

    @property
    def sort(self) -> str:
        """Return the chosen order as in the address, empty for relevance."""
        return self._value("sap-xep") if self._value("sap-xep") in SORTS else ""

    def chosen(self, name: str) -> Sequence[str]:
        """Return the values of a filter, named as in the address: names as they are today."""
        if name not in self._chosen:
            values = tuple(self._value(name, ()))
            if name == "nam":
                values = tuple(year for year in values if year.isdecimal() and len(year) == 4)
            elif values and name in _NAMED:
                values = names_of_today(ENGINE_FACETS[name], values)
            self._chosen[name] = values
        return self._chosen[name]

    def _onward(self, name: str) -> Sequence[str]:
        """Return the values of a filter with what took the place of the things of these names, and as pages had them a moment ago."""
        values = tuple(self._value(name, ()))
        return tuple(dict.fromkeys((*names_of_today(ENGINE_FACETS[name], values, onward=True), *values))) if values else ()

    def to_request(self, size: int = 10, *, onward: bool = False) -> SearchRequest:
        """Return the request for the engine. Without words and without a chosen order the newest come first.

        `onward`: for who asks for what is new: a body that was merged is asked for together with those after it.
        """
        values: dict[str, Any] = {request_name: self.chosen(name) for name, request_name in FACET_FIELDS.items()}
        if onward:
            values |= {FACET_FIELDS[name]: self._onward(name) for name in _NAMED}
        values["years"] = tuple(map(int, values["years"]))
        order = SORTS.get(self.sort, Sort.RELEVANCE)
        if not self.text and order is Sort.RELEVANCE:
            order = Sort.NEWEST
        return SearchRequest(
            q=self.text,
            kinds=tuple(str(kind) for kind in KIND_GROUPS.get(self.kind_group, ())),
            on_date=self.on_date,
            sort=order,
            page=self._value("trang", 1),
            cursor=self._value("sau")[:LONGEST_VALUE],
            size=size,
            **values,
        )
