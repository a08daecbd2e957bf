"""Bring the calendar of working days up to date, and the due dates that depend on it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qa.processing.casework.calendar import refresh_calendar


class Command(BaseCommand):
    help = "Add the days that the `holidays` package knows (days that somebody corrected stay), then compute open due dates again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=int, default=timezone.localdate().year + 1, help="the last year (default: next year)")

    def handle(self, *args: Any, **options: Any) -> None:
        added, moved = refresh_calendar(options["until"])
        self.stdout.write(f"{added} days added, {moved} due dates changed.")
