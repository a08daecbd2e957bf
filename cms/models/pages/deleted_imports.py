"""Pages of imports that were deleted on this site: no import brings them back by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.signals import pre_delete

M = TypeVar("M", bound=models.Model)


class DeletedImport(models.Model):
    """A page of an import that was deleted on this site, by its kind and its id at the source; or the file of one, by its hash."""

    never_on_cached_pages = True

    kind = models.CharField(max_length=100)
    source = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "source"], name="deleted_import_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source}"


def from_imports(field: str) -> Callable[[type[M]], type[M]]:
    """Note deletions of rows of the decorated kind, whose `field` holds the id at the source."""

    def decorate(kind: type[M]) -> type[M]:
        def note(instance: M, **kwargs: Any) -> None:
            if source := getattr(instance, field):
                DeletedImport.objects.get_or_create(kind=kind._meta.label_lower, source=source)

        pre_delete.connect(note, sender=kind, weak=False, dispatch_uid=f"cms.deleted_import.{kind._meta.label_lower}")
        return kind

    return decorate


def reason_not_to_create(kind: type[models.Model], source: str) -> str:
    """Return why an import must not make a page of a record or file, "" when it may."""
    deleted = DeletedImport.objects.filter(kind=kind._meta.label_lower, source=source).exists()
    return "deleted on this site; left out (--deleted brings it back)" if deleted else ""
