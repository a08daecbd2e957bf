"""Jobs of the worker that are due again and again: a registry, filled by each app's `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

JobFunction = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Job:
    """A function that the worker calls every `every`; it gives the number of things done (for the log).

    `slow`: it may take more than a second, so it does not run beside mail and index but with the other slow ones.
    """

    name: str
    every: timedelta
    run: JobFunction
    slow: bool = False


_jobs: dict[str, Job] = {}


def periodic(every: timedelta, *, slow: bool = False) -> Callable[[JobFunction], JobFunction]:
    """Register the decorated function to be called every `every` by the worker.

    It must be idempotent and take its rows by lock or compare-and-set: several workers may run at once.
    """

    def register(function: JobFunction) -> JobFunction:
        name = f"{function.__module__}.{function.__name__}"
        _jobs[name] = Job(name=name, every=every, run=function, slow=slow)
        return function

    return register


def all_jobs() -> list[Job]:
    """Every registered job, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


@periodic(every=timedelta(seconds=10), slow=True)
def read_files() -> int:
    """Read the files that pages offer, for the index."""
    from cms.background.file_texts import read_due

    return read_due()


@periodic(every=timedelta(seconds=2))
def send_mail() -> int:
    """Send what waits in the outbox."""
    from cms.background.mail import deliver_due

    return deliver_due()


@periodic(every=timedelta(seconds=30))
def publish_scheduled_pages() -> int:
    """Publish and unpublish pages whose time has come (Wagtail's own command)."""
    from django.core.management import call_command

    call_command("publish_scheduled", verbosity=0)
    return 0


@periodic(every=timedelta(hours=1))
def purge_sent_mail() -> int:
    """Forget the text of mails sent more than the retention time ago."""
    from cms.background.mail import purge_sent

    return purge_sent()
