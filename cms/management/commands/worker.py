"""The one background process: due jobs of all apps, then queued tasks, then a short rest."""

from __future__ import annotations

import logging
import signal
import time
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from cms.jobs import Job, all_jobs

logger = logging.getLogger(__name__)

REST_S = 0.5


class Command(BaseCommand):
    help = "Run background work: mail, search index, scheduled publishing, queued tasks. Stops cleanly on SIGINT or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything that is due now, once, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        if not options["once"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        jobs, due = all_jobs(), dict.fromkeys((job.name for job in all_jobs()), 0.0)
        logger.info("worker started with %d jobs", len(jobs))
        while not stop.is_set():
            close_old_connections()
            for job in jobs:
                if not stop.is_set() and time.monotonic() >= due[job.name]:
                    due[job.name] = time.monotonic() + job.every.total_seconds()
                    run_job(job)
            run_queued_tasks()
            if options["once"]:
                break
            stop.wait(REST_S)
        logger.info("worker stopped")


def run_job(job: Job) -> None:
    """Run one job; a failure is logged with its cause and tried again when next due, the others go on."""
    try:
        done = job.run()
    except Exception:
        logger.exception("job %s failed; it will be tried again", job.name)
    else:
        if done:
            logger.info("job %s: %d done", job.name, done)


def run_queued_tasks() -> None:
    """Run the tasks that wait in the database queue, until none is left."""
    TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=100,
        worker_id=get_random_string(16),
        excluded_queue_names=[],
    ).run()
