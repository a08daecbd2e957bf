"""The weekly check whether an address on another server still opens: the row of any such check, and that of a link on pages."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.background.leased_row import LeasedRow, LeasePolicy

DEAD_AFTER = 2  # failures in a row


class LinkCheck(LeasedRow):
    """What the last check found. Due again and again, at `next_try_at`."""

    policy = LeasePolicy(lease=timedelta(minutes=5), max_tries=5)

    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    answer = models.CharField(_("answer of the address"), max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)

    class Meta:
        abstract = True


class PageLink(LinkCheck):
    """An address on another server that public pages lead to. It goes when no page has it any more."""

    stuck_permission = "cms.change_pagereview"

    key = models.CharField(max_length=64, unique=True)  # a hash: an address may be longer than an index takes
    url = models.TextField(_("address"))
    pages = models.ManyToManyField(Page, related_name="outer_links")

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="page_link_due")]

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = address_key(self.url)
        super().save(*args, **kwargs)


def address_key(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
