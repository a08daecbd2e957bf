"""Searches that people follow by e-mail, and when each page was first to be found."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.models.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy
from cms.storage.encryption import EncryptedTextField, email_key, email_keys, keyed_hash

LONGEST_QUERY_STRING = 1500


class AlertFrequency(models.TextChoices):
    DAILY = "daily", pgettext_lazy("alert", "Every day")
    WEEKLY = "weekly", pgettext_lazy("alert", "Every week, on Monday")


def new_nonce() -> str:
    """Return what makes a link of one saved search unlike any other."""
    return secrets.token_urlsafe(18)


class SavedSearchQuerySet(LeasedRowQuerySet["SavedSearch"]):
    def due(self, now: datetime | None = None) -> LeasedRowQuerySet[SavedSearch]:
        """Return searches whose next digest is due; one that nobody confirmed never is."""
        return super().due(now).filter(confirmed_at__isnull=False)

    def of(self, address: str) -> SavedSearchQuerySet:
        """Keep the searches that one address follows."""
        return self.filter(email_key__in=email_keys(address))


def query_key(query_string: str) -> str:
    """Return a keyed hash of what is followed, so that the same search of the same address is recognised."""
    return keyed_hash("followed search", query_string)[:32]


class SavedSearch(LeasedRow):
    """A search that somebody follows: `query_string` is that of its results page. Due again and again, at `next_try_at`.

    Nothing is sent before `confirmed_at`. The link that manages it is signed from `pk` and `nonce` and stored nowhere.
    """

    policy = LeasePolicy(lease=timedelta(minutes=10), max_tries=8, first_wait=timedelta(minutes=10), longest_wait=timedelta(hours=6))
    stuck_permission = "search.manage_index"

    email = EncryptedTextField(_("e-mail address"))
    email_key = models.CharField(max_length=64, editable=False)
    query_string = EncryptedTextField(pgettext_lazy("what is looked for", "search"))  # people type names and numbers of papers
    query_key = models.CharField(max_length=32, editable=False)
    frequency = models.CharField(_("how often"), max_length=6, choices=AlertFrequency, default=AlertFrequency.DAILY)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_until = models.DateTimeField(null=True, blank=True, editable=False)
    runs = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["email_key", "query_key"], name="saved_search_once")]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="saved_search_due")]

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key, self.query_key = email_key(self.email), query_key(self.query_string)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "email_key", "query_key"}
        super().save(*args, **kwargs)


class ToldPage(models.Model):
    """A page that a saved search was told of: unique, so that no page is ever told twice."""

    never_on_cached_pages = True

    saved_search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="told")
    page_id = models.BigIntegerField()
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["saved_search", "page_id"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.saved_search_id}:{self.page_id}"


class FoundPage(models.Model):
    """Since when a page is to be found: the day of its first indexing, which no rebuild and no later edit changes."""

    never_on_cached_pages = True

    page_id = models.BigIntegerField(primary_key=True)
    found_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return str(self.page_id)
