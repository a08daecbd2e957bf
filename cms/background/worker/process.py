"""The worker process: periodic jobs in lanes that run side by side, and queued tasks in one of their own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from cms.background.monitoring.context import busy_with
from cms.background.worker import clock, heartbeat
from cms.background.worker.jobs import Job, Lane

logger = logging.getLogger(__name__)

REST_S = 0.5
ROUND_TASKS = 100  # queued tasks, until the worker looks again whether it is to stop
CLOCK_REST_S = 10.0  # until a clock that is wrong is looked at again
GRACE_S = 60.0  # for what the other lanes are doing when the worker is told to stop; jobs survive being killed as well


def run_once(jobs: Sequence[Job]) -> None:
    """Run every job once, whether it is due or not, then the queued tasks."""
    for job in jobs:
        run_job(job)
    run_queued_tasks(None)


def run_until(stop: Event, jobs: Sequence[Job], tasks: Callable[[], None] | None = None) -> bool:
    """Run the jobs when they are due until `stop` is set; return False when a lane broke down.

    Each lane has database connections of its own. Queued tasks run in the last lane, the main lane in this thread.
    """
    main, *others = [_Lane(stop, [job for job in jobs if job.lane is lane]) for lane in Lane]
    others[-1].afterwards = tasks or run_queued_tasks
    main.afterwards = heartbeat.note_round
    heartbeat.note_round()  # or a job that hangs in the first round is not seen
    threads = [Thread(target=lane.run_alone, daemon=True) for lane in others]
    for thread in threads:
        thread.start()
    main.run()
    heartbeat.note_end()
    ends_at = time.monotonic() + GRACE_S
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))
    return not any(lane.broken for lane in (main, *others))


class _Lane:
    """Jobs that are run one after another, and what is done after each round."""

    def __init__(self, stop: Event, jobs: Sequence[Job]) -> None:
        self.stop, self.jobs = stop, jobs
        self.afterwards: Callable[[], None] = lambda: None
        self.broken = False

    def run(self) -> None:
        """Run the jobs that are due until told to stop; when the lane itself fails, the whole worker stops, to be started again."""
        due = dict.fromkeys((job.name for job in self.jobs), 0.0)
        try:
            while not self.stop.is_set():
                close_old_connections()
                if not clock.is_right():
                    self.stop.wait(CLOCK_REST_S)
                    continue
                for job in self.jobs:
                    if not self.stop.is_set() and time.monotonic() >= due[job.name]:
                        due[job.name] = time.monotonic() + job.every.total_seconds()
                        run_job(job)
                if not self.stop.is_set():
                    self._do_afterwards()
                self.stop.wait(REST_S)
        except Exception:
            logger.exception("worker stopped by an unexpected error")
            self.broken = True
            self.stop.set()

    def _do_afterwards(self) -> None:
        """Do what follows the jobs; a database that is away, or locked as SQLite is by a long import, is asked again in the next round."""
        try:
            self.afterwards()
        except (OperationalError, InterfaceError):
            logger.exception("queued tasks failed; they will be tried again")

    def run_alone(self) -> None:
        """Run in a thread of its own, and close its database connections."""
        try:
            self.run()
        finally:
            connections.close_all()


def run_job(job: Job) -> None:
    """Run one job; a failure is logged with its cause and tried again when next due, the others go on."""
    with busy_with(job.name):
        try:
            done = job.run()
        except Exception:
            logger.exception("job %s failed; it will be tried again", job.name)
        else:
            if done:
                logger.info("job %s: %d done", job.name, done)


def run_queued_tasks(most: int | None = ROUND_TASKS) -> None:
    """Run the tasks that wait in the database queue, at most `most`, or with None until none is left."""
    TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=most,
        worker_id=get_random_string(16),
        excluded_queue_names=[],
    ).run()
