"""System checks of the kernel: a page type that forgets the search contract fails `manage.py check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from wagtail.models import get_page_models

from cms.contracts.search import opts_out_of_search
from cms.models.pages.base_page import BasePage


@register("cms")
def check_search_contract(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that every page type extends BasePage, and either answers `get_search_entries` or sets `search_opt_out = True`."""
    return [problem for model in get_page_models() if model._meta.app_label != "wagtailcore" for problem in page_type_problems(model)]


def page_type_problems(model: type[Any]) -> list[CheckMessage]:
    """Return what is wrong with one page type."""
    if not issubclass(model, BasePage):
        return [Error(f"{model.__name__} does not extend cms.models.BasePage.", obj=model, id="cms.E001")]
    answers = model.get_search_entries is not BasePage.get_search_entries
    if not answers and not opts_out_of_search(model):
        return [
            Error(
                f"{model.__name__} neither answers the search contract nor opts out of it.",
                hint="Write get_search_entries(), or set search_opt_out = True on the class.",
                obj=model,
                id="cms.E002",
            )
        ]
    return []
