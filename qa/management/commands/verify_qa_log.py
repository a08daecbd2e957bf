"""Check the hash chain of every question's log, and the anchors over all of them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qa.models import QaEvent
from qa.workflow.anchors import broken_anchors
from qa.workflow.events import broken_logs


class Command(BaseCommand):
    help = "Name every question whose log was changed, shortened or added to; fails when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="DIGEST", help="a digest from the security log, kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each broken log and anchor; end with an error where there is one."""
        broken = [*broken_logs(), *broken_anchors(options["anchor"])]
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"{len(broken)} question logs have a broken hash chain.")
        self.stdout.write(f"All {QaEvent.objects.count()} entries verified.")
