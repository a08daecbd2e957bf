"""Read the directory of offices from a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.services.offices.sheet import rows_of, store


class Command(BaseCommand):
    help = "Make or change offices from a sheet (.xlsx or .csv) with the columns Tên, Loại, and as many others as there are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            result = store(rows_of(path.name, path.read_bytes()))
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        for problem in result.problems:
            self.stderr.write(problem)
        self.stdout.write(f"{result.made} made, {result.changed} changed, {result.same} the same, {len(result.problems)} wrong")
