"""Read mails that came back."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.background.sending.bounces import Outcome, receive


class Command(BaseCommand):
    help = (
        "Read mails that came back to BOUNCE_ADDRESS: one from standard input (an alias of the mail server that is a pipe), or those of "
        "a Maildir that are new. What was understood is removed from the Maildir, the rest is marked as seen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--maildir", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read one mail from standard input, or all of a Maildir; print how many had which outcome."""
        folder: Path | None = options["maildir"]
        if folder is None:
            outcomes = [receive(sys.stdin.buffer.read())]
        elif (folder / "new").is_dir():
            outcomes = list(_read_all(folder))
        else:
            raise CommandError(f"There is no Maildir {folder}.")
        counted = Counter(outcomes)
        self.stdout.write(", ".join(f"{each.value} {counted[each]}" for each in Outcome))


def _read_all(folder: Path) -> Iterator[Outcome]:
    for file in sorted((folder / "new").glob("[!.]*")):
        outcome = receive(file.read_bytes())
        yield outcome
        if outcome is Outcome.IGNORED:
            file.rename(folder / "cur" / f"{file.name.partition(':')[0]}:2,S")
        else:
            file.unlink()
