"""Periodic jobs and rules of retention of the kernel that belong to no other module: heartbeat, bundles, reviews that are due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.background.sending.mail import KEEP_SENT, mail_who_is_there, old_mails, queue_mail
from cms.background.worker import heartbeat
from cms.background.worker.jobs import Lane, periodic, run_each_isolated
from cms.background.worker.retention import Rule, register
from cms.models.access.embargo import EmbargoLink
from cms.models.access.login_throttle import KEEP as KEEP_DELAYS
from cms.models.access.login_throttle import LoginThrottle
from cms.models.access.second_factor_reset import SecondFactorReset
from cms.models.background.file_deletion import FileDeletion
from cms.models.publishing.bundle import Bundle, BundleState
from cms.models.publishing.page_review import PageReview
from cms.models.publishing.unmerged import KEPT as KEEP_UNMERGED
from cms.models.publishing.unmerged import UnmergedText

KEEP_RESULTS = timedelta(days=30)
TRY_BUNDLES = timedelta(minutes=10)  # after its time a bundle is tried again when the database or the storage was unreachable
ROWS_LOOKED_AT = 1_000  # of each index
KEEP_LINKS = timedelta(days=180)
KEEP_LOGS = timedelta(days=5 * 365)  # who published and changed what


def old_sessions() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())


def old_results() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEEP_RESULTS)


def old_page_log() -> QuerySet[PageLogEntry]:
    return PageLogEntry.objects.filter(timestamp__lt=timezone.now() - KEEP_LOGS)


def old_model_log() -> QuerySet[ModelLogEntry]:
    return ModelLogEntry.objects.filter(timestamp__lt=timezone.now() - KEEP_LOGS)


@periodic(every=heartbeat.EVERY, lane=Lane.LIFE)
def write_heartbeat() -> int:
    """Write that the worker runs, for the admin's home screen and `/readyz`, and into a file for the program that watches this process."""
    if heartbeat.is_hung():
        return 0
    if settings.WORKER_ALIVE_FILE:
        Path(settings.WORKER_ALIVE_FILE).touch()
    heartbeat.beat()
    return 0


@periodic(every=timedelta(seconds=10))
def publish_bundles() -> int:
    """Publish the bundles whose time has come; one that is not whole, or fails, is held, and who made it gets a mail.

    What fails because the storage is unreachable, or the database refuses it, is tried again for some minutes first; while the database is
    away or locked nothing is held.
    """
    due = Bundle.objects.filter(state=BundleState.OPEN, publish_at__lte=timezone.now()).order_by("publish_at")
    return run_each_isolated(due, _publish_bundle, failed=_hold_bundle, atomic=False)  # it reads files before its transaction


def _publish_bundle(bundle: Bundle) -> int:
    bundle.publish(on_hold=_mail_owner)
    return 1


def _hold_bundle(bundle: Bundle, error: Exception) -> None:
    is_late = bundle.publish_at is None or bundle.publish_at < timezone.now() - TRY_BUNDLES
    if is_late or not isinstance(error, OperationalError | OSError):
        bundle.hold([gettext("It failed for a technical reason; the log of the portal names it.")], on_hold=_mail_owner)


def _mail_owner(bundle: Bundle) -> None:
    """Queue the mail to who made a bundle about why it was not published."""
    address = f"{settings.SITE_URL}{reverse('bundle_overview', args=[bundle.pk])}"
    context = {"bundle": bundle, "problems": bundle.problem.splitlines(), "address": address}
    mail_who_is_there(bundle.owner, key=f"bundle:{uuid4()}", template="cms/mail/bundle_held", context=context)


@periodic(every=timedelta(minutes=1))
def delete_remaining_files(limit: int = 100) -> int:
    """Delete files whose rows are gone and which the storage did not delete at once; return how many."""
    return run_each_isolated(FileDeletion.objects.take(limit), FileDeletion.carry_out, failed=FileDeletion.retry, atomic=False)


@periodic(every=timedelta(hours=1))
def remind_of_reviews() -> int:
    """Notify the owners of pages whose review is due, one mail a person and round; return how many reviews."""
    due = PageReview.objects.to_remind().exclude(owner__email="")
    return sum(map(_remind, list(due.order_by().values_list("owner__email", flat=True).distinct())))


@transaction.atomic
def _remind(email: str) -> int:
    """Write one mail about the due reviews of a person; their rows are locked, so that another worker does not write it, too."""
    due = PageReview.objects.to_remind().filter(owner__email=email).select_related("page").select_for_update(of=("self",))
    if reviews := list(due):
        context = {"reviews": reviews, "SITE_URL": settings.SITE_URL}
        queue_mail(key=f"review:{uuid4()}", recipient=email, template="cms/mail/review_due", context=context)
        PageReview.objects.filter(pk__in=[review.pk for review in reviews]).update(reminded_on=timezone.localdate())
    return len(reviews)


@periodic(every=timedelta(hours=12), slow=True)
def note_sizes() -> int:
    """Make SQLite record how long its tables are, for good plans of queries, as autovacuum does on PostgreSQL. Takes part of a second."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
    return 0


def old_links() -> QuerySet[EmbargoLink]:
    """Return the links to pages before their minute that were made more than `KEEP_LINKS` ago."""
    return EmbargoLink.objects.filter(created_at__lt=timezone.now() - KEEP_LINKS)


register(Rule("cms.mails", _("mails that were sent or given up"), KEEP_SENT, old_mails))
register(Rule("cms.login_delays", _("counts of failed logins"), KEEP_DELAYS, lambda: LoginThrottle.objects.old(), share=1))
register(Rule("cms.sessions", _("logins that have ended"), _("until they end"), old_sessions, share=1))
register(
    Rule(
        *("cms.second_factor_resets", _("requests about a lost second factor that nobody decided"), _("two working days")),
        due=lambda: SecondFactorReset.objects.over(),
        share=1,
    )
)
register(Rule("cms.task_results", _("results of queued tasks"), KEEP_RESULTS, old_results, share=1))
register(Rule("cms.page_log", _("log of changes to pages"), KEEP_LOGS, old_page_log))
register(Rule("cms.embargo_links", _("links by which a reader saw a page before it was public"), KEEP_LINKS, old_links, share=1))
register(Rule("cms.model_log", _("log of changes to everything else"), KEEP_LOGS, old_model_log))
register(Rule("cms.unmerged_texts", _("texts that nobody put together with a newer one"), KEEP_UNMERGED, UnmergedText.old, share=1))
