"""Whether a language has every message of header, menu and footer in its catalogue; English is used until it does.

A half-filled catalogue would mix languages under one `lang`, and a screen reader would read English as Chinese: so it is all or none.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize
from django.utils.translation.trans_real import CONTEXT_SEPARATOR
from wagtail.models import Page

FALLBACK = "en"  # the language of the code: it needs no catalogue
_AROUND = ("base.html", "cms/layout/*.html", "cms/components/breadcrumb_trail.html", "home/languages/*.html")
_CALL = re.compile(r"\bp?gettext(\((?:u'(?:[^'\\]|\\.)*'(?:, )?){1,2}\))")
_HEADINGS = ("Front page", "Other pages", "Out of service from %(start)s to %(end)s:")

Word = tuple[str, str]  # its context or "", the English words


class _Untranslated(gettext.NullTranslations):
    """Says "" for what a catalogue lacks."""

    def gettext(self, message: str) -> str:
        return ""


def chrome_language(code: str) -> str:
    """Return the language of header, menu, footer and headings of the pages in a language: its own or English."""
    return code if code == FALLBACK or not missing_words(code) else FALLBACK


@cache
def missing_words(code: str) -> list[Word]:
    """Return the words that no catalogue of a language has; they are read once in a process, as the catalogues are."""
    found = [
        gettext.translation("django", path, [translation.to_locale(code)], fallback=True)
        for path in settings.LOCALE_PATHS
        if gettext.find("django", path, [translation.to_locale(code)])
    ]
    for catalogue in found:
        catalogue.add_fallback(_Untranslated())
    keys = {word: CONTEXT_SEPARATOR.join(filter(None, word)) for word in chrome_words()}
    return [word for word, key in keys.items() if not any(catalogue.gettext(key) for catalogue in found)]


@cache
def chrome_words() -> list[Word]:
    """Return the words of the templates around the pages, and the headings of the front page."""
    return sorted({*_of_templates(), *(("", word) for word in _HEADINGS), *_of_page_types()})


def _of_templates() -> Iterator[Word]:
    folder = settings.BASE_DIR / "templates"
    for path in (path for pattern in _AROUND for path in folder.glob(pattern)):
        for call in _CALL.findall(templatize(Path(path).read_text(encoding="utf-8"), origin=str(path))):
            parsed: Any = ast.parse(f"_{call}", mode="eval").body
            *context, words = map(ast.literal_eval, parsed.args)
            yield (context[0] if context else "", words)


def _of_page_types() -> Iterator[Word]:
    with translation.override(FALLBACK):
        for model in apps.get_models():
            if issubclass(model, Page) and model is not Page:
                yield ("", str(model._meta.verbose_name_plural))
