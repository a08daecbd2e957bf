"""The one background process: due jobs of all apps, and queued tasks."""

from __future__ import annotations

import logging
import os
import signal
import sys
from argparse import ArgumentParser
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.background.training import filling as training
from cms.background.training import mark as training_mark
from cms.background.worker import clock
from cms.background.worker.jobs import Job, all_jobs
from cms.background.worker.priority import lower_priority
from cms.background.worker.process import run_once, run_until

logger = logging.getLogger(__name__)


def restart() -> None:
    """Replace this process by a new worker, which refills the training copy first: what this one has in memory is of the old tables."""
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves


def stop_for_filling(stop: Event) -> int:
    """Stop the jobs once somebody asked for the training copy to be refilled."""
    if training.is_under_way():
        stop.set()
    return 0


class Command(BaseCommand):
    help = "Run background work: mail, search index, scheduled publishing, queued tasks. Stops cleanly on SIGINT or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything that is due now, once, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the jobs until stopped, or once with `--once`; refuse to run a training copy on real data."""
        if settings.TRAINING_COPY:
            training_mark.refuse_real_data()  # else mails that wait for real people would end in the log
        else:
            training_mark.forget()
        jobs = all_jobs()
        if options["once"]:
            if not clock.is_right():
                sys.exit(1)
            run_once(jobs)
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        lower_priority()
        if training.is_under_way():
            if not stop.wait(training.wait()):
                training.refill()
                restart()
            return
        if settings.TRAINING_COPY:
            jobs.append(Job("cms.training", timedelta(seconds=1), partial(stop_for_filling, stop)))
        logger.info("worker started with %d jobs", len(jobs))
        whole = run_until(stop, jobs)
        logger.info("worker stopped")
        if training.is_under_way():
            restart()
        if not whole:
            sys.exit(1)
