"""Check the hash chain of every question's log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qa.models import QaEvent
from qa.workflow.events import broken_logs


class Command(BaseCommand):
    help = "Name every question whose log was changed, shortened or added to; fails when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_logs())
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"{len(broken)} logs do not hold.")
        self.stdout.write(f"All {QaEvent.objects.count()} entries hold.")
