"""Names that editors give to versions of a page, so that one is found again among all that the autosave wrote."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

LONGEST = 100


def keep_named(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Protect a version with a name from being deleted by itself (`purge_revisions`); it goes with its page and with an erasure."""
    rule = models.PROTECT if isinstance(collector.origin, Revision) else models.CASCADE
    rule(collector, field, sub_objs, using)


class RevisionName(models.Model):
    """The name of one version."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    revision = models.OneToOneField(Revision, keep_named, primary_key=True, related_name="given_name")
    name = models.CharField(_("name of the version"), max_length=LONGEST)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
