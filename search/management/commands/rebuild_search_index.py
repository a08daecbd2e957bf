"""Fill a new index beside the live one and swap: no downtime, no edit lost, the old one kept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.engines.contract import SearchUnavailable
from search.engines.targets import engine_for, kept_targets
from search.indexing.building import live_pages
from search.indexing.rebuilding import RebuildRefused, RebuildRunning, rebuild


class Command(BaseCommand):
    help = "Rebuild the search index beside the live one. Stopped with Ctrl-C, it goes on with --resume."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=["embedded", "cluster"], help="only this index (all that are kept otherwise)")
        parser.add_argument("--resume", action="store_true", help="go on with the rebuild that was stopped")
        parser.add_argument("--force", action="store_true", help="swap even when the checks of the new index fail")
        parser.add_argument("--rollback", action="store_true", help="make the index before the last swap live again")

    def handle(self, *args: Any, **options: Any) -> None:
        targets = [options["engine"]] if options["engine"] else kept_targets()
        for target in targets:
            try:
                if options["rollback"]:
                    self.stdout.write(f"{target}: {engine_for(target).rollback()} is live again.")
                else:
                    self._rebuild(target, options)
            except RebuildRunning as error:
                raise CommandError(f"{target}: {error} If it was killed, try again after two minutes, with --resume.") from error
            except RebuildRefused as error:
                raise CommandError(f"{target}: the live index was left as it is. {error} Use --force to swap all the same.") from error
            except SearchUnavailable as error:
                raise CommandError(f"{target}: {error.operator_hint} ({error.reason})") from error
            except KeyboardInterrupt:
                raise CommandError("Stopped. The live index is unchanged; go on with --resume.") from None

    def _rebuild(self, target: str, options: dict[str, Any]) -> None:
        with tqdm(total=live_pages().count(), unit=" pages", desc=target, disable=options["verbosity"] == 0) as bar:
            run = rebuild(target, bar.update, resume=options["resume"], force=options["force"])
        counts = ", ".join(f"{kind} {count}" for kind, count in sorted(run.index.counts().items()))
        self.stdout.write(f"{target}: {run.index.name} is live with {counts or 'no entries'}.")
        for page_id, reason in sorted(run.failed.items()):
            self.stderr.write(f"  page {page_id} is not in it: {reason}")
