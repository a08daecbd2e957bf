"""Wagtail's signals that concern feedback: a page is published, moved or renamed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, post_page_move

from feedback import services


def when_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    with transaction.atomic():
        services.note_publication(instance, revision)


def when_moved(instance: Page, **kwargs: Any) -> None:
    """Scores follow a page (and those below it) to its new address; single votes keep the address of their day."""
    services.follow_pages(instance)


def connect() -> None:
    page_published.connect(when_published, dispatch_uid="feedback.published")
    page_slug_changed.connect(when_moved, dispatch_uid="feedback.slug")
    post_page_move.connect(when_moved, dispatch_uid="feedback.moved")
