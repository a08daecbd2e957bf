"""Signals that concern feedback: a page is published, moved, renamed, changed in any way, closed to the public or opened."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.signals import page_published, page_slug_changed, post_page_move

from feedback.participation.improvements.publication import note_publication
from feedback.scores.sums import follow_pages
from feedback.targets.target import forget_rated


def when_published(instance: Page, revision: Any = None, is_new: bool = False, **kwargs: Any) -> None:
    """Bring feedback in step; there is none on a page that was imported just now. Wagtail also reports what is only planned."""
    if instance.live and not is_new:
        with transaction.atomic():
            note_publication(instance, revision)


def when_moved(instance: Page, **kwargs: Any) -> None:
    """Move the scores of a page, and of those below it, to its new address; single votes keep the address of their day."""
    follow_pages(instance)


def when_changed(instance: Page, **kwargs: Any) -> None:
    """Clear the cached data of the page that votes use."""
    forget_rated([instance.pk])


def when_restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Clear the cached data that votes use, of the page and of the pages below it."""
    forget_rated(Page.objects.descendant_of(instance.page, inclusive=True).values_list("pk", flat=True))


def connect() -> None:
    """Connect the receivers of published, changed, moved and restricted pages."""
    for change in (post_save, post_delete):
        change.connect(when_restricted, sender=PageViewRestriction, dispatch_uid="feedback.restricted")
        for model in get_page_models():
            change.connect(when_changed, sender=model, dispatch_uid="feedback.changed")
    page_published.connect(when_published, dispatch_uid="feedback.published")
    page_slug_changed.connect(when_moved, dispatch_uid="feedback.slug")
    post_page_move.connect(when_moved, dispatch_uid="feedback.moved")
