"""Erasures and taken-down answers, to be listed beside the backups and done again in a portal that was restored from an older one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.background.worker.jobs import run_each_isolated
from qa.models import QaEvent, Question
from qa.processing.answering.answers import take_down
from qa.processing.casework.erasing import erase
from qa.workflow.actors import SYSTEM

LISTED = ("erase", "take_down")


class Command(BaseCommand):
    help = "List which questions were erased and which answers taken down; with --again, do what such a list has and this portal has not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", type=Path, metavar="FILE", help="a list that this command wrote before the portal was restored")

    def handle(self, *args: Any, again: Path | None = None, **options: Any) -> None:
        """Print one line for each erasure and each answer taken down, or do again what is missing of such lines.

        One that fails ends none of the others; raises CommandError with all that failed.
        """
        if again is None:
            self.stdout.writelines(f"{line}\n" for line in _lines())
            return
        missing = Counter(again.read_text().splitlines()) - Counter(_lines())
        failed: list[str] = []
        done = run_each_isolated(
            missing, lambda line: _do_again(*line.split("\t")), failed=lambda line, error: failed.append(f"{line}: {error}")
        )
        self.stdout.write(f"{done} erasures and answers taken down were done again.")
        if failed:
            raise CommandError("\n".join(["These were not done again; run the command once more when the cause is gone:", *failed]))


def _lines() -> list[str]:
    """Return the lines of this portal: the number of a question alone may be given to another one after a restore, its time is its own."""
    events = QaEvent.objects.filter(action__in=LISTED).order_by("pk")
    rows = events.values_list("action", "question__public_no", "question__submitted_at")
    return [f"{action}\t{number}\t{sent.isoformat()}" for action, number, sent in rows]


def _do_again(action: str, number: str, sent: str) -> bool:
    question = Question.objects.filter(public_no=number, submitted_at=sent).select_related("page").first()
    if question is None:
        return False
    if action == "erase":
        erase(question, SYSTEM, log={"again": True})
    elif hasattr(question, "page") and question.page.live:
        with override("vi"):
            take_down(question, SYSTEM, reason=_("Taken down again after the portal was restored from a backup"))
    else:
        return False
    return True
