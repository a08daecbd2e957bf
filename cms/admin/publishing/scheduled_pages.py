"""The worklist items of pages that the schedule could not publish or take offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry
from wagtail.permissions import page_permission_policy

from cms.background.pages.scheduled_pages import PUBLISH_REFUSED, STILL_PUBLIC
from cms.contracts.worklist import WorklistItem

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def refused_pages(user: User) -> list[WorklistItem]:
    """Return how many pages of this person were refused at their time, as long as nobody saved or published them since, or still fail.

    A second item counts those that are still public after their time.
    """
    if not page_permission_policy.user_has_permission(user, "change"):
        return []
    still = Q(revision=F("page__latest_revision")) | Q(revision__approved_go_live_at__isnull=False)
    refused = PageLogEntry.objects.filter(still, action=PUBLISH_REFUSED)
    mine = page_permission_policy.instances_user_has_permission_for(user, "change").order_by()
    pages = mine.filter(pk__in=refused.exclude(page__last_published_at__gt=F("timestamp")).values("page"))
    expired = PageLogEntry.objects.filter(action=STILL_PUBLIC, page__live=True, page__expire_at__lt=F("timestamp"))
    public = mine.filter(pk__in=expired.values("page"))
    history = reverse("wagtailadmin_reports:site_history")
    return [
        WorklistItem(_("Pages that were not published at their time"), pages.count(), f"{history}?action={PUBLISH_REFUSED}", late=True),
        WorklistItem(_("Pages that are still public after their time"), public.count(), f"{history}?action={STILL_PUBLIC}", late=True),
    ]
