"""Read users, units or offices from a sheet, as the screen does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.contracts.sheets import KINDS, sheet_rows, store


class Command(BaseCommand):
    help = "Make or change records from a sheet (.xlsx or .csv), found by the headings of its columns; --preview changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--preview", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, path = KINDS[options["kind"]], options["file"]
        try:
            rows = store(kind, sheet_rows(kind, path.name, path.read_bytes()), keep=not options["preview"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        for row in rows:
            self.stdout.write(f"{row.number} {row.outcome} {row.name} {row.problem}".rstrip())
