"""Pages of imports that were deleted on this site: no import brings them back by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.signals import pre_delete
from wagtail.models import Page

P = TypeVar("P", bound=Page)


class DeletedImport(models.Model):
    """A page of an import that was deleted on this site, by its kind and its id at the source."""

    never_on_cached_pages = True

    kind = models.CharField(max_length=100)
    source = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "source"], name="deleted_import_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source}"


def from_imports(field: str) -> Callable[[type[P]], type[P]]:
    """Note deletions of pages of the decorated kind, whose `field` holds the id at the source."""

    def decorate(kind: type[P]) -> type[P]:
        def note(instance: P, **kwargs: Any) -> None:
            if source := getattr(instance, field):
                DeletedImport.objects.get_or_create(kind=kind._meta.label_lower, source=source)

        pre_delete.connect(note, sender=kind, weak=False, dispatch_uid=f"cms.deleted_import.{kind._meta.label_lower}")
        return kind

    return decorate


def reason_not_to_create(kind: type[Page], source: str) -> str:
    """Return why an import must not make a page of a record, "" when it may."""
    deleted = DeletedImport.objects.filter(kind=kind._meta.label_lower, source=source).exists()
    return "deleted on this site; left out (--deleted brings it back)" if deleted else ""
