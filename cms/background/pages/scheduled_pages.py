"""Publication and expiry of pages by schedule: each in a transaction of its own, so that one that is refused stops no other."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.background.pages.published_gaps import gaps
from cms.background.sending.mail import mail_who_is_there
from cms.background.worker.jobs import periodic, run_each_isolated

PUBLISH_REFUSED = "cms.publish_refused"  # log actions
STILL_PUBLIC = "cms.still_public"
LATE = timedelta(minutes=10)  # after its time
TECHNICAL = gettext_noop("It failed for a technical reason and is tried again; the log of the portal names it.")


@periodic(every=timedelta(seconds=30))
def run_schedule() -> int:
    """Unpublish the pages that have expired and publish the revisions that are due; return how many.

    Safe to run in several workers: each page is locked, and asked again whether it is due still.
    """
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at").values_list("pk", flat=True)
    done = run_each_isolated(list(expired), _unpublish, failed=_report_expired)
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at").values_list("pk", flat=True)
    revisions = list(due)
    done += run_each_isolated(revisions, _publish, failed=_report)
    run_each_isolated(revisions, _tell_of_gaps)  # apart: no page waits because this fails
    return done


def _unpublish(pk: int) -> bool:
    """Unpublish a page unless its end was moved; its next version keeps its time, which Wagtail takes from all versions."""
    page = Page.objects.select_for_update(skip_locked=True).filter(pk=pk, live=True, expire_at__lt=timezone.now()).first()
    if page is not None:
        scheduled = list(page.revisions.exclude(approved_go_live_at=None))
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        Revision.objects.bulk_update(scheduled, ["approved_go_live_at"])
    return page is not None


def _publish(pk: int) -> bool:
    """Publish a revision unless it is no longer due. Raises what publishing raises."""
    due = Revision.objects.filter(pk=pk, approved_go_live_at__lt=timezone.now())
    page = Page.objects.filter(pk__in=list(due.values_list("object_id", flat=True)))
    # The page is locked, not the revision, and before anything is read: so does all else that publishes.
    revision = due.first() if page.select_for_update(skip_locked=True).first() else None
    if revision is not None:
        revision.publish(log_action="wagtail.publish.scheduled")
    return revision is not None


def _tell_of_gaps(pk: int) -> int:
    """Mail who saved a revision that was published what it lacks, since that was deleted while it waited; return how many gaps it has."""
    revision = Revision.objects.get(pk=pk)
    page = revision.as_object()
    found = gaps(page) if Page.objects.filter(live_revision=pk).exists() else []
    if found:
        _mail(revision, page, f"published-with-gaps:{pk}", "cms/mail/published_with_gaps", gaps=found)
    return len(found)


def _report(pk: int, error: Exception) -> None:
    """Write into the page's history (the worklist reads it there) why a revision was not published, and mail who saved it, once.

    One that may not be published loses its time. What fails otherwise is tried again in each round; who saved it is notified when LATE.
    """
    waiting = Revision.objects.filter(pk=pk).exclude(approved_go_live_at=None)
    reported = PageLogEntry.objects.filter(action=PUBLISH_REFUSED, revision=pk)
    is_refused = isinstance(error, ValidationError | IntegrityError)
    if is_refused:
        why = " ".join(error.messages) if isinstance(error, ValidationError) else _("The details do not agree with another page.")
        is_news = bool(waiting.update(approved_go_live_at=None))
    else:
        why = _(TECHNICAL)
        is_news = waiting.filter(approved_go_live_at__lt=timezone.now() - LATE).exists() and not reported.exists()
    if not is_news:
        return
    revision = Revision.objects.get(pk=pk)
    page = Page.objects.get(pk=revision.object_id).specific
    log(instance=page, action=PUBLISH_REFUSED, revision=revision, data={"why": why})
    key = f"not-published:{pk}" if is_refused else f"not-published-yet:{pk}"
    _mail(revision, page, key, "cms/mail/not_published", why=why, is_refused=is_refused)


def _report_expired(pk: int, error: Exception) -> None:
    """Write into a page's history (the worklist reads it there) that it is public LATE after its end, and mail who saved it, once."""
    late = Page.objects.filter(pk=pk, live=True, expire_at__lt=timezone.now() - LATE).select_related("latest_revision").first()
    if late is None or PageLogEntry.objects.filter(action=STILL_PUBLIC, page=pk, timestamp__gt=late.expire_at).exists():
        return
    log(instance=late.specific, action=STILL_PUBLIC)
    _mail(late.latest_revision, late, f"still-public:{pk}:{late.expire_at:%Y%m%d%H%M}", "cms/mail/still_public", why=_(TECHNICAL))


def _mail(revision: Revision | None, page: Page, key: str, template: str, **context: object) -> None:
    """Queue a mail to who saved a revision, or owns the page."""
    address = f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
    named = {"name": revision.object_str if revision else page.title, "address": address}
    mail_who_is_there(revision and revision.user, page.owner, key=key, template=template, context={**named, **context})
