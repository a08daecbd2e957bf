"""Every way in which a page changes for a searcher, noted for the index in the transaction of the change.

`BasePage.save` notes what it saves. Wagtail itself also saves and deletes plain `Page` rows (to move a page, to delete one with
the pages below it), and publishing, unpublishing, copying and making aliases all end in one of these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageViewRestriction, ReferenceIndex, Site

from cms.contracts.search import PageChange, note_changes
from cms.models.access.restrictions import paths_with_aliases
from cms.storage import observed_tables
from cms.storage.prepared import Prepared

# What saving a draft or counting children changes: nothing that a searcher could notice.
_BOOKKEEPING = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", COMMENTS_RELATION_NAME),
        *("locked", "locked_at", "locked_by", "numchild"),
    }
)


_url_path: Prepared[str] = Prepared(lambda pk: Page.objects.filter(pk=pk).order_by().values_list("url_path", flat=True))


def _is_bookkeeping(update_fields: Collection[str] | None) -> bool:
    return update_fields is not None and set(update_fields) <= _BOOKKEEPING


@contextmanager
def noting_save(page: Page, update_fields: Collection[str] | None) -> Iterator[None]:
    """Save inside: the page is noted, and the pages below it when its address changes, in one transaction with the save."""
    if _is_bookkeeping(update_fields):
        yield
        return
    with transaction.atomic():
        before = _stored_address(page)
        yield
        if before not in (None, page.url_path):
            note_subtree(page, PageChange.MOVED)
        note_changes([page.pk], PageChange.SAVED)


@contextmanager
def noting_references(page: Page, update_fields: Collection[str] | None) -> Iterator[None]:
    """Save inside: Wagtail's index of references is written once, with the save.

    Wagtail queues a task for the page and one for each row on it. Which files are public is asked of this index: until the worker came,
    a file that was just published would be missing, and one that was just taken from the page would still be given out. An import
    switches all of this off, and queues one task.
    """
    from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled  # they ask for the models

    if getattr(reference_index_auto_update_disabled, "value", False) or (update_fields is not None and not _is_bookkeeping(update_fields)):
        yield
        return
    with disable_reference_index_auto_update():
        yield
    if not _is_bookkeeping(update_fields):
        ReferenceIndex.create_or_update_for_object(page)


def note_subtree(page: Page, change: PageChange) -> None:
    """Note the live pages at and below `page`."""
    note_live_below(page.path, change)


def note_live_below(path: str, change: PageChange) -> None:
    """Note the live pages at and below the place `path` in the tree."""
    note_changes(Page.objects.filter(path__startswith=path, live=True).values_list("pk", flat=True), change)


def _stored_address(page: Page) -> str | None:
    """Return the `url_path` that the database has, `None` for a page that is new."""
    return _url_path.first(page.pk) if page.pk else None


@receiver(pre_save, sender=Page, dispatch_uid="cms.note_new_address")
def note_new_address(instance: Page, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: Any) -> None:
    """Note the pages below a plain `Page` row that gets a new address: this is how Wagtail moves a page."""
    if not raw and not _is_bookkeeping(update_fields) and _stored_address(instance) not in (None, instance.url_path):
        note_subtree(instance, PageChange.MOVED)


@receiver(post_save, sender=Page, dispatch_uid="cms.note_saved")
def note_saved(instance: Page, using: str, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: Any) -> None:
    """Note a plain `Page` row that was saved; its type's own `save` was not called, nor its table written.

    Pages that expire, or that an editor unpublishes in a list, are saved like this; lists of their type no longer show them.
    """
    if raw or _is_bookkeeping(update_fields):
        return
    note_changes([instance.pk], PageChange.SAVED)
    if instance.specific_class not in (None, Page):
        observed_tables.note_write(connections[using], {instance.specific_class._meta.db_table})


@receiver(pre_delete, sender=Page, dispatch_uid="cms.note_deleted")
def note_deleted(instance: Page, **kwargs: Any) -> None:
    """Note each page that is deleted, those below it too (Django deletes the `Page` row of every type).

    The note keeps the page's id: the worker finds nothing to build and removes what the index holds of it.
    """
    note_changes([instance.pk], PageChange.DELETED)


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="cms.note_restricted")
@receiver(post_delete, sender=PageViewRestriction, dispatch_uid="cms.note_freed")
def note_restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Note a page whose access changes, its aliases, and the pages below them."""
    page = Page.objects.filter(pk=instance.page_id).first()
    for path in paths_with_aliases(page) if page is not None else ():
        note_live_below(path, PageChange.RESTRICTED)


@receiver(post_save, sender=Site, dispatch_uid="cms.note_site_saved")
@receiver(post_delete, sender=Site, dispatch_uid="cms.note_site_deleted")
def note_site(instance: Site, raw: bool = False, **kwargs: Any) -> None:
    """Note all pages of a site: with another root or host they have new addresses."""
    page = Page.objects.filter(pk=instance.root_page_id).first()
    if page is not None and not raw:
        note_subtree(page, PageChange.MOVED)
