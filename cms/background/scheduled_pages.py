"""Publication and expiry of pages by schedule: each in a transaction of its own, so that one that is refused stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.background.jobs import periodic
from cms.background.mail import queue_mail

logger = logging.getLogger(__name__)

PUBLISH_REFUSED = "cms.publish_refused"  # the log action


@periodic(every=timedelta(seconds=30))
def run_schedule() -> int:
    """Unpublish the pages that have expired and publish the revisions that are due; return how many.

    Safe to run in several workers: each page is locked, and asked again whether it is due still.
    """
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at").values_list("pk", flat=True)
    done = sum(_attempt(_unpublish, pk) for pk in list(expired))
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at").values_list("pk", flat=True)
    return done + sum(_attempt(_publish, pk) for pk in list(due))


def _attempt(action: Callable[[int], bool], pk: int) -> bool:
    """Do one thing; what fails without being refused is logged and tried again by the next run."""
    try:
        return action(pk)
    except Exception:
        logger.exception("%s of %s failed; it will be tried again", action.__name__, pk)
        return False


@transaction.atomic
def _unpublish(pk: int) -> bool:
    page = Page.objects.select_for_update(skip_locked=True).filter(pk=pk, live=True, expire_at__lt=timezone.now()).first()
    if page is not None:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return page is not None


def _publish(pk: int) -> bool:
    """Publish a revision unless it is no longer due; one that may not be published loses its time, and its editor is notified."""
    try:
        with transaction.atomic():
            due = Revision.objects.filter(pk=pk, approved_go_live_at__lt=timezone.now())
            page = Page.objects.filter(pk__in=list(due.values_list("object_id", flat=True)))
            # The page is locked, not the revision, and before anything is read: so does all else that publishes.
            revision = due.first() if page.select_for_update(skip_locked=True).first() else None
            if revision is not None:
                revision.publish(log_action="wagtail.publish.scheduled")
            return revision is not None
    except (ValidationError, IntegrityError) as refused:
        _refuse(pk, refused)
        return False


@transaction.atomic
def _refuse(pk: int, refused: ValidationError | IntegrityError) -> None:
    """Take a revision off the schedule, write so into the page's history (the worklist reads it there) and mail who saved it."""
    if not Revision.objects.filter(pk=pk).exclude(approved_go_live_at=None).update(approved_go_live_at=None):
        return
    revision = Revision.objects.get(pk=pk)
    page = revision.as_object()
    why = " ".join(refused.messages) if isinstance(refused, ValidationError) else _("The details do not agree with another page.")
    log(instance=page, action=PUBLISH_REFUSED, revision=revision, data={"why": why})
    editor = revision.user or page.owner
    if editor is not None and editor.is_active and editor.email:
        address = f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
        context = {"name": page.title, "why": why, "address": address}
        queue_mail(key=f"not-published:{pk}", recipient=editor.email, template="cms/mail/not_published", context=context)
