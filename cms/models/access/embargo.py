"""Links by which one person reads a page before it is public; people without a link see nothing of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

_SALT = "embargo-link"
DAYS_VALID = 30


class EmbargoLinkManager(models.Manager["EmbargoLink"]):
    def of_token(self, token: str) -> EmbargoLink | None:
        """Return the link of a token; None for one that this site did not sign."""
        try:
            key = int(signing.loads(token, salt=_SALT))
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return self.select_related("page").filter(pk=key).first()


class EmbargoLink(models.Model):
    """One link for one reader. It ends when the page is public, when it is withdrawn, and after a month."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, models.CASCADE, related_name="embargo_links", verbose_name=_("page"))
    reader = models.CharField(_("for whom"), max_length=150, help_text=_("Name and paper or post, as the record will say."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    visits = models.PositiveIntegerField(default=0)
    last_visit_at = models.DateTimeField(null=True)

    objects: ClassVar = EmbargoLinkManager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.pk}"

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=_SALT)

    @property
    def revision(self) -> Revision | None:
        """Return what will be public: the scheduled revision, else the newest one."""
        return self.page.scheduled_revision or self.page.get_latest_revision()

    @property
    def until(self) -> datetime | None:
        """Return the minute before which the reader may pass nothing on; None while no time is set."""
        revision = self.revision
        found: datetime | None = revision.approved_go_live_at or revision.as_object().go_live_at if revision else None
        return found

    @property
    def reason_ended(self) -> str:
        """Return in words why the link is no longer valid; "" while it is."""
        if self.revoked_at:
            return gettext("it was withdrawn")
        if self.created_at + timedelta(days=DAYS_VALID) <= timezone.now() or self.revision is None:
            return gettext("its time is over")
        if not self.page.live and self.page.last_published_at and self.page.last_published_at > self.created_at:
            return gettext("the page was public and was taken down")
        return ""

    def note_visit(self) -> None:
        """Count that the text was read."""
        values: dict[str, Any] = {"visits": F("visits") + 1, "last_visit_at": timezone.now()}
        EmbargoLink.objects.filter(pk=self.pk).update(**values)
