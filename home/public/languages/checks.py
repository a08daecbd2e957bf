"""System check: warns the operator of a language whose catalogue lacks words."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from home.models.translations import other_languages
from home.site.chrome_words import chrome_language, missing_words


@register("translation")
def check_catalogues(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return a warning for each language of EXTRA_LANGUAGES whose pages have English words around them."""
    return [
        Warning(
            f"The catalogue of {code} lacks {len(missing_words(code))} words: header, menu and footer of /{code}/ are in English.",
            hint=f"Run `manage.py language {code}`, translate the file that it names, and run it again.",
            id="home.W001",
        )
        for code, _name in other_languages()
        if chrome_language(code) != code
    ]
