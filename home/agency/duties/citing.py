"""Where a legal regime is still named: in what stays true until somebody changes it, not in news and other things of a day."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Field, Model, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.contracts import duties as contract
from home.models import (
    ArticleTemplate,
    ChannelDirectoryPage,
    FormPage,
    LegalRegime,
    LifeEventIndexPage,
    LifeEventPage,
    PageTranslation,
    ProcedureIndexPage,
    ProcedurePage,
    ServiceChannel,
    StandardPage,
)

PAGES: tuple[type[Page], ...] = (
    StandardPage,
    FormPage,
    LifeEventIndexPage,
    LifeEventPage,
    ProcedureIndexPage,
    ProcedurePage,
    ChannelDirectoryPage,
)
ROWS: tuple[type[Model], ...] = (PageTranslation, ServiceChannel, ArticleTemplate)


def places_citing(regime: LegalRegime) -> list[tuple[str, str]]:
    """Return where a regime is still named, as (title, address in the admin or on the portal): here, and what other apps know."""
    number, decree = regime.number.removesuffix("/NĐ-CP"), r"(?!\d|/(?!NĐ-CP))"  # it is often cited without the end of its number
    named = re.compile(rf"(?<!\d){re.escape(number)}{decree}")
    pages = [(page.title, page.url or "") for model in PAGES for page in _naming(model, model.objects.live(), number, named)]
    rows = [(str(row), _edit(row)) for model in ROWS for row in _naming(model, model._default_manager.all(), number, named)]
    return [*pages, *rows, *contract.places_citing(regime.number)]


def _naming(model: type[Model], rows: Any, number: str, named: re.Pattern[str]) -> list[Any]:
    """Return the rows that name the regime in a text of their own; the database leaves few to be read."""
    names = [field.name for field in model._meta.local_fields if _is_text(field)]
    texts = {f"text_of_{name}": Cast(name, TextField()) for name in names}
    holding = reduce(or_, (Q(**{f"{text}__contains": number}) for text in texts))
    return [row for row in rows.alias(**texts).filter(holding) if any(named.search(_words(getattr(row, name))) for name in names)]


def _is_text(field: Field[Any, Any]) -> bool:
    return isinstance(field, CharField | TextField | StreamField) and field.editable and not field.choices


def _words(value: Any) -> str:
    return repr(value.raw_data) if hasattr(value, "raw_data") else str(value)


def _edit(row: Model) -> str:
    return reverse(row.snippet_viewset.get_url_name("edit"), args=[row.pk])  # type: ignore[attr-defined]
