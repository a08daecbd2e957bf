"""Which page an open "new page" form has made already."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT = timedelta(days=7)


class PageCreation(models.Model):
    """One rendering of the form for a new page, named by the random `key` that stands in the form.

    `page` is empty until a request of this form has stored one. `submitted`: a person has pressed a button of the form since;
    until then only the autosave stored the page, and `form_updates` holds the form fields (ids of child rows, id of the revision)
    that the browser was told to send from then on.
    """

    never_on_cached_pages = True

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, null=True, related_name="+")
    submitted = models.BooleanField(default=False)
    form_updates = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.key}: {self.page_id}"

    @staticmethod
    def lock(key: UUID, user: User) -> PageCreation | None:
        """Return the row of `key`, made if need be, locked until the transaction ends; None when it belongs to another user.

        The second of two requests with one key waits here for the end of the first. Rows that are older than a week are deleted.
        """
        PageCreation.objects.bulk_create([PageCreation(key=key, user=user)], ignore_conflicts=True)
        PageCreation.objects.filter(user=user, created_at__lt=timezone.now() - KEPT).exclude(key=key).delete()
        return PageCreation.objects.select_for_update().filter(key=key, user=user).first()
