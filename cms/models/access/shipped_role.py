"""Which group is a role that the portal brings along, and what was granted to it once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models


class ShippedRole(models.Model):
    """A role by its English name. `granted` remembers each right that was written, so that one taken away does not come back."""

    never_on_cached_pages = True

    name = models.CharField(max_length=150, unique=True)
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    granted = models.JSONField(default=list)

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.name

    def first_time(self, place: str, names: Iterable[str]) -> list[str]:
        """Return those of the rights at `place` that were never granted, and note them as granted; the caller saves."""
        new = [name for name in names if f"{place}:{name}" not in self.granted]
        self.granted = [*self.granted, *(f"{place}:{name}" for name in new)]
        return new
