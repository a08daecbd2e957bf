"""A search in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext

from search.results.showing.forms import FACET_FIELDS, SearchForm
from search.results.showing.labels import FACET_LABELS, GROUP_LABELS, value_label


def describe(form: SearchForm) -> str:
    """Return the words and filters of a search in one line."""
    parts = [f"“{form.text}”" if form.text else gettext("everything")]
    if form.kind_group:
        parts.append(str(GROUP_LABELS[form.kind_group]))
    chosen = ((name, form.chosen(name)) for name in FACET_FIELDS)
    parts += [f"{FACET_LABELS[name]}: {', '.join(str(value_label(name, value)) for value in values)}" for name, values in chosen if values]
    if form.on_date:
        parts.append(gettext("The law on %(day)s") % {"day": date_format(form.on_date, "d/m/Y")})
    return "; ".join(parts)
