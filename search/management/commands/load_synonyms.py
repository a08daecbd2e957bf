"""Add the synonyms that come with the product, and the old names of merged places; rows that editors changed stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.models import SynonymRow
from search.query.shipped_synonyms import load_synonyms, place_rows, shipped_rows


class Command(BaseCommand):
    help = "Add the synonyms and abbreviations that come with this version; what editors changed is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--places", type=Path, help="JSON lines of places: code, name, and of a merged one the code of its successor")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = shipped_rows()
        if options["places"]:
            try:
                rows |= place_rows(json.loads(line) for line in options["places"].read_text(encoding="utf-8").splitlines() if line.strip())
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise CommandError(
                    f"{options['places']} is no list of places ({error}): each line is a JSON object with code and name."
                ) from error
        self.stdout.write(f"{load_synonyms(SynonymRow, rows)} synonyms added.")
