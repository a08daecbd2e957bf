"""Publishes imported pages: what Wagtail's own publishing does, in half the work and without a log entry for each page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published
from wagtail.tasks import update_reference_index_task

from cms.models.publishing.bundle import open_item


def reason_to_leave(page: Page) -> str:
    """Return why an import must not change a page that is there, "" when it may.

    What was published once and is not now, somebody took offline.
    """
    if is_by_person(page.latest_revision):
        return "edited on this site since its import; left as it is"
    if page.first_published_at and not page.live:
        return "taken offline on this site; left as it is"
    if open_item(page):
        return "waits in a bundle on this site; left as it is"
    return "locked on this site, or waits for an approval or its time; left as it is" if page.get_lock() else ""


def is_by_person(revision: Revision | None) -> bool:
    """Return whether a person stored a revision; the log knows so after their account is deleted."""
    if revision is None:
        return False
    return bool(revision.user_id) or PageLogEntry.objects.filter(revision=revision).exclude(user=None).exists()


def locked(kind: type[Page], pk: int) -> Any:
    """Return the page with this key, read after this transaction has waited for all else that publishes it, which now waits for this."""
    Page.objects.select_for_update().filter(pk=pk).first()
    return kind._default_manager.get(pk=pk)


def publish_imported(page: Page, parent: Page, **more: Any) -> Revision:
    """Publish `page` as it is in memory, new below `parent` or already in the tree; return its one new revision.

    Related rows must be set before. Call it in a transaction. `more` is sent with the signal.
    """
    is_new = page.pk is None
    with disable_reference_index_auto_update():  # each save would queue a task; announce_published queues one
        store_live(page, parent)
        revision = announce_published(page, is_new=is_new, **more)
    page._cluster_related_objects = {}  # its lists are read from the database from now on
    return revision


def store_live(page: Page, parent: Page) -> None:
    """Store `page` as public: added below `parent`, or saved where it is. `announce_published` must follow.

    Whether an import may change a page that is there is asked before, of `reason_to_leave`.

    What was scheduled for the page is called off: it would put back an older text.
    """
    now = timezone.now()
    page.live, page.expired, page.has_unpublished_changes = True, False, False
    page.go_live_at = None
    page.first_published_at, page.last_published_at = page.first_published_at or now, now
    if page.pk is None:
        page._is_site_root = False  # Wagtail would ask for each page that it saves
        lists = [rel.get_accessor_name() for rel in get_all_child_relations(page)]
        lists += [field.name for field in get_all_child_m2m_relations(page)]
        empty: dict[str, list[Any]] = {name: [] for name in lists if name not in getattr(page, "_cluster_related_objects", {})}
        parent.add_child(instance=page)
        page._cluster_related_objects = empty  # so that the revision is written without asking for them
        return
    page.draft_title = page.title
    page.save()
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


def announce_published(page: Page, *, is_new: bool = False, **more: Any) -> Revision:
    """Create the revision of a page that was just stored live, and send `page_published` once; return the revision.

    Wagtail would write the revision first, read the page back from it and store it a third time. `more` is sent with the signal,
    with `is_new` where the page was created in this transaction: nothing on the portal can be about it yet.
    Wagtail's index of references follows once, by a task.
    """
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision = page.live_revision = revision
    page.latest_revision_created_at = revision.created_at
    columns = {"latest_revision": revision, "live_revision": revision, "latest_revision_created_at": revision.created_at}
    Page.objects.filter(pk=page.pk).update(**columns)
    page_published.send(sender=type(page), instance=page, revision=revision, imported=True, is_new=is_new, **more)
    note_references_later(page)
    return revision


def note_references_later(page: Page) -> None:
    """Let the worker bring Wagtail's index of references up to date for a page: lists of what uses a page are read from it."""
    update_reference_index_task.enqueue(page._meta.app_label, page._meta.model_name, str(page.pk))
