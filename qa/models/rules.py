"""A stamp that changes whenever the rules do by which a question is received, so that a process may keep them in memory."""

from __future__ import annotations

from django.db import models


class RulesStamp(models.Model):
    """One row (key 1). Triggers of the database set a new `value` at each change of a table in `triggers.STAMPED`, by any program."""

    value = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.value
