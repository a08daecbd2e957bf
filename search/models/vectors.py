"""Vectors that were made, kept for every index and every rebuild, and the pages whose vectors are still to be made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy

_AT_ONCE = 500
_USED_EVERY = timedelta(days=7)


class PassageVectorQuerySet(models.QuerySet["PassageVector"]):
    def of(self, model: str, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the vectors that are kept for these passages, by their digests."""
        wanted = list(dict.fromkeys(digests))
        found: dict[bytes, bytes] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            rows = self.filter(model=model, digest__in=wanted[start : start + _AT_ONCE]).values_list("digest", "values")
            found |= {bytes(digest): bytes(values) for digest, values in rows}
        return found

    def made_by(self, model: str, dimension: int) -> PassageVectorQuerySet:
        """Return the vectors of a model, of this length alone where it is known (not 0)."""
        rows = self.filter(model=model)
        return rows.annotate(length=Length("values")).filter(length=dimension) if dimension else rows

    def note_used(self, model: str, digests: Iterable[bytes]) -> None:
        """Write down, once in some days, that these vectors are in use."""
        wanted, now = sorted(digests), timezone.now()
        for start in range(0, len(wanted), _AT_ONCE):
            rows = self.filter(model=model, digest__in=wanted[start : start + _AT_ONCE], used_at__lt=now - _USED_EVERY)
            rows.update(used_at=now)


class PassageVector(models.Model):
    """The vector of a text: one signed byte for each dimension. It is kept for some months after the last use, so that going back to an
    earlier model costs nothing.
    """

    never_on_cached_pages = True

    model = models.CharField(_("model"), max_length=100)
    digest = models.BinaryField(max_length=16)
    values = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar = PassageVectorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["model", "digest"], name="passage_vector_once")]

    def __str__(self) -> str:
        return f"{self.model}:{bytes(self.digest).hex()}"


class PageEmbeddingQuerySet(LeasedRowQuerySet["PageEmbedding"]):
    def note(self, page_ids: Iterable[int]) -> None:
        """Make these pages wait for their vectors; a page that waits already, or was given up, keeps its row."""
        rows = [PageEmbedding(page_id=page_id) for page_id in sorted(set(page_ids))]
        PageEmbedding.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


class PageEmbedding(LeasedRow):
    """A page of whose entries some have no vector of the model in use. It is deleted when they have."""

    policy = LeasePolicy(lease=timedelta(minutes=10), max_tries=8, first_wait=timedelta(seconds=10), longest_wait=timedelta(hours=1))
    stuck_permission = "search.manage_index"

    page_id = models.BigIntegerField(_("page"), unique=True)

    objects: ClassVar = PageEmbeddingQuerySet.as_manager()

    class Meta:
        verbose_name = _("page without vectors")
        verbose_name_plural = _("pages without vectors")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="page_embedding_due")]

    def __str__(self) -> str:
        return f"{self.page_id} ({self.state})"


class EmbeddingModel(models.Model):
    """The one row that names the model whose vectors all pages have or wait for, with their length where a server decides on it."""

    never_on_cached_pages = True

    name = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def name_of(model: str, dimension: int) -> str:
        """Return how a model with vectors of this length (0: its own name says it) is called."""
        return f"{model}/{dimension}" if dimension else model

    @classmethod
    def dimension_of(cls, model: str) -> int:
        """Return the length of the model's vectors as the worker has written it down; 0 where it has not."""
        name = cls.objects.filter(pk=1).values_list("name", flat=True).first() or ""
        before, _, length = name.rpartition("/")
        return int(length) if before == model and length.isdigit() else 0

    @classmethod
    def replace(cls, name: str) -> bool:
        """Write down the model in use; return whether it was another one before."""
        row, _created = cls.objects.select_for_update().get_or_create(pk=1)
        if row.name == name:
            return False
        row.name = name
        row.save(update_fields=["name"])
        return True
