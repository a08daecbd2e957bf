"""The periodic jobs of the kernel itself: heartbeat, mail, texts of files, pages whose publication was scheduled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from cms.background import heartbeat
from cms.background.file_texts import read_due
from cms.background.jobs import Lane, periodic
from cms.background.mail import deliver_due, purge_sent


@periodic(every=heartbeat.EVERY)
def show_life() -> int:
    """Write that the worker runs, for the admin's home screen and `/readyz`, and into a file for whoever watches this very process."""
    if settings.WORKER_ALIVE_FILE:
        Path(settings.WORKER_ALIVE_FILE).touch()
    heartbeat.beat()
    return 0


@periodic(every=timedelta(seconds=10), lane=Lane.SLOW)
def read_files() -> int:
    """Read the files that pages offer, for the index."""
    return read_due()


@periodic(every=timedelta(seconds=2), lane=Lane.MAIL)
def send_mail() -> int:
    """Send what waits in the outbox."""
    return deliver_due()


@periodic(every=timedelta(seconds=30))
def publish_scheduled_pages() -> int:
    """Publish and unpublish pages whose time has come (Wagtail's own command)."""
    call_command("publish_scheduled", verbosity=0)
    return 0


@periodic(every=timedelta(hours=1))
def purge_sent_mail() -> int:
    """Delete mails that were sent more than the retention time ago."""
    return purge_sent()
