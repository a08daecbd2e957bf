"""Compare the index with the database, entry by entry, and repair what differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.engines.contract import SearchUnavailable
from search.engines.targets import kept_targets
from search.indexing.building import live_pages
from search.indexing.comparing import IndexDifferences, compare, repair

SHOWN = 20


class Command(BaseCommand):
    help = "Compare database and search index; ends with an error when they differ, unless --repair corrects it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=["embedded", "cluster"], help="only this index (all that are kept otherwise)")
        parser.add_argument("--repair", action="store_true", help="put right what differs (the worker does the writing)")

    def handle(self, *args: Any, **options: Any) -> None:
        differing = []
        for target in [options["engine"]] if options["engine"] else kept_targets():
            try:
                drift = self._check(target, options)
            except SearchUnavailable as error:
                raise CommandError(f"{target}: {error.operator_hint} ({error.reason})") from error
            if not drift.clean:
                differing.append(target)
        if differing and not options["repair"]:
            raise CommandError("The index differs from the database; --repair corrects it.")

    def _check(self, target: str, options: dict[str, Any]) -> IndexDifferences:
        with tqdm(total=live_pages().count(), unit=" pages", desc=target, disable=options["verbosity"] == 0) as bar:
            drift = compare(target, bar.update)
        self.stdout.write(
            f"{target}: {drift.compared} entries compared; missing {len(drift.missing)}, "
            f"different {len(drift.different)}, too many {len(drift.extra)}, pages that failed {len(drift.failed)}."
        )
        for entry_id in [*drift.missing, *drift.different, *drift.extra][:SHOWN]:
            self.stdout.write(f"  {entry_id}")
        for page_id, reason in drift.failed.items():
            self.stderr.write(f"  page {page_id}: {reason}")
        if options["repair"] and not drift.clean:
            self.stdout.write(f"{target}: {repair(target, drift)} repairs noted.")
        return drift
