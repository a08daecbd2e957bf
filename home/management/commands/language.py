"""Start, continue and compile the catalogue of a language beside Vietnamese and English: the words around its pages."""

from __future__ import annotations

from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from home.models.translations import other_languages
from home.site.chrome_words import FALLBACK, chrome_words


class Command(BaseCommand):
    help = "Write the words of a language that are to be translated to VAR_DIR/locale/, keep those that are translated, and compile them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="a code of EXTRA_LANGUAGES, such as zh-hans")

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        """Write the catalogue of a language into VAR_DIR, with the translations that it already has, and report what is missing."""
        if language == FALLBACK or language not in dict(other_languages()):
            raise CommandError("Name a language of EXTRA_LANGUAGES other than English, which needs no catalogue.")
        path = settings.VAR_DIR / "locale" / translation.to_locale(language) / "LC_MESSAGES" / "django.po"
        known = Catalog()
        if path.exists():
            with path.open("rb") as file:
                known = read_po(file)
        catalogue = Catalog(locale=translation.to_locale(language), charset="utf-8", fuzzy=False)
        for context, words in chrome_words():
            message = known.get(words, context or None)
            catalogue.add(words, message.string if message and not message.fuzzy else "", context=context or None)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        done, total = sum(bool(message.string) for message in catalogue if message.id), len(catalogue)
        if done == total:
            self.stdout.write(f"{path}: all {total} words are translated. Restart the portal.")
        else:
            self.stdout.write(f"{path}: {done} of {total} words are translated; header, menu and footer stay English until all are.")
