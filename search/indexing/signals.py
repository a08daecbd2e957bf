"""What happens to pages becomes outbox rows, in the transaction in which it happens."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.contracts.search import entries_changed
from search.indexing.building import live_pages
from search.indexing.noting import note_changes, note_subtree
from search.models import ChangeReason, IndexChange, IndexRebuild

# What saving a draft changes: nothing that a searcher could notice.
_BOOKKEEPING = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked", "locked_at", "locked_by"}
)


def _is_bookkeeping(update_fields: Any) -> bool:
    return update_fields is not None and set(update_fields) <= _BOOKKEEPING


@receiver(pre_save)
def note_new_address(sender: type[Any], instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """A page with a new address takes the pages below it along.

    Wagtail's `page_slug_changed` and `post_page_move` come after the commit, where a crash would lose them; the page's own
    `save` is inside the transaction of both.
    """
    if raw or not isinstance(instance, Page) or instance.pk is None or _is_bookkeeping(update_fields):
        return
    before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
    if before is not None and before != instance.url_path:
        note_subtree(Page.objects.get(pk=instance.pk), ChangeReason.MOVED)


@receiver(post_save)
def note_saved(sender: type[Any], instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """Publishing ends in `save` inside a transaction, its signal may come later: the row is written here."""
    if not raw and isinstance(instance, Page) and not _is_bookkeeping(update_fields):
        note_changes([instance.pk], ChangeReason.SAVED)


@receiver(page_published)
def note_published(instance: Page, **kwargs: Any) -> None:
    note_changes([instance.pk], ChangeReason.PUBLISHED)


@receiver(page_unpublished)
def note_unpublished(instance: Page, **kwargs: Any) -> None:
    note_changes([instance.pk], ChangeReason.UNPUBLISHED)


@receiver(post_page_move)
@receiver(page_slug_changed)
def note_moved(instance: Page, **kwargs: Any) -> None:
    """Once more after the commit, for a tree that was changed by other means than `save`."""
    note_subtree(instance, ChangeReason.MOVED)


@receiver(pre_delete)
def note_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """The row keeps the page's id: the worker finds nothing to build and removes what the index holds of it."""
    if isinstance(instance, Page) and instance.pk is not None:
        note_changes([instance.pk], ChangeReason.DELETED)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def note_restricted(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    """A page whose access changes takes the pages below it along."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        note_subtree(page, ChangeReason.RESTRICTED)


@receiver(post_save, sender=Site)
def note_site(sender: type[Site], instance: Site, raw: bool = False, **kwargs: Any) -> None:
    """A site with a new root gives all its pages new addresses."""
    if not raw:
        note_subtree(instance.root_page, ChangeReason.MOVED)


@receiver(entries_changed)
def note_content(sender: Any, page: Page, **kwargs: Any) -> None:
    note_changes([page.pk], ChangeReason.CONTENT)


def note_first_pages(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """After the first `migrate`: pages that migrations made sent no signals, so the index would never hear of them."""
    if not IndexChange.objects.exists() and not IndexRebuild.objects.exists():
        note_changes(live_pages().values_list("pk", flat=True), ChangeReason.SAVED)
