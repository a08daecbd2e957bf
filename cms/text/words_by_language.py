"""Words in other languages as an editor types them: one line for each, the code of the language first ("en: Land and housing")."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LINE = re.compile(r"([A-Za-z-]{2,12})\s*:\s*(\S.*)")


def words_by_language(lines: str) -> dict[str, str]:
    """Return the words of each language by its code; a line that is none is left out."""
    found = (_LINE.fullmatch(line.strip()) for line in lines.splitlines())
    return {match[1].lower(): match[2] for match in found if match}


def check_words(lines: str, stored: str = "") -> None:
    """Raise ValidationError for lines that are not `code: words` of a language of the portal.

    What is `stored` for a language that is switched off now may stay.
    """
    codes = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    wrong = [line for line in lines.splitlines() if line.strip() and not _LINE.fullmatch(line.strip())]
    wrong += [code for code in words_by_language(lines) if code not in (*codes, *words_by_language(stored))]
    if wrong:
        text = _("Write “%(code)s: words” on each line. This portal has the languages: %(codes)s. Not understood: %(wrong)s")
        raise ValidationError(text, params={"code": (codes or ["en"])[0], "codes": ", ".join(codes) or "–", "wrong": ", ".join(wrong)})
