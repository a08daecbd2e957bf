"""What somebody typed and could not save over a newer text, and which revisions are the start of such a text."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.storage.encryption import EncryptedJSONField

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT = timedelta(days=90)
OPEN_FOR = timedelta(days=7)  # as long as a draft is kept on a device


class UnmergedText(models.Model):
    """A page or row as one person typed it, kept until it is merged with what was saved meanwhile, or discarded.

    It goes with its page, and when words of a citizen are taken from the page (`forget`). The texts are encrypted.
    `base` is what both began with, None where nobody knows it; `names` are the fields of the form. `joined` is what the choices
    made of both texts, `joined_on` the version that it was made for: the form is opened with it.
    """

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True  # what a draft names is not published by that

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    address = models.CharField(max_length=500)
    names = models.JSONField(default=list)
    base: Any = EncryptedJSONField(null=True)
    mine: Any = EncryptedJSONField()
    joined: Any = EncryptedJSONField(null=True)
    joined_on = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at",)
        indexes = (models.Index(fields=["content_type", "object_id"]),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.address}"

    @classmethod
    def keep(cls, user: User, instance: models.Model, **values: Any) -> UnmergedText:
        """Store what `user` typed for `instance`."""
        return cls.objects.create(user=user, content_type=_type_of(instance), object_id=str(instance.pk), **values)

    @classmethod
    def of(cls, user: User, instance: models.Model) -> models.QuerySet[UnmergedText]:
        """Return the texts that `user` has still to merge for `instance`, oldest first."""
        return cls.objects.filter(user=user, content_type=_type_of(instance), object_id=str(instance.pk))

    @classmethod
    def old(cls) -> models.QuerySet[UnmergedText]:
        """Return the texts that nobody came back to for long."""
        return cls.objects.filter(created_at__lt=timezone.now() - KEPT)

    @classmethod
    def forget(cls, page: Page) -> None:
        """Delete what anybody typed for `page`."""
        cls.objects.filter(content_type=page.content_type_id, object_id=str(page.pk)).delete()


class OpenedRevision(models.Model):
    """A revision that somebody opened in a form: it is the start of what they type, so an autosave must not overwrite it."""

    never_on_cached_pages = True

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.revision_id)

    @classmethod
    def note(cls, revision: Revision) -> None:
        """Note that a form was opened with `revision`."""
        cls.objects.filter(opened_at__lt=timezone.now() - OPEN_FOR).delete()
        cls.objects.update_or_create(revision=revision, defaults={"opened_at": timezone.now()})


def _type_of(instance: models.Model) -> ContentType:
    return ContentType.objects.get_for_model(instance)


@receiver(post_delete, sender=Page, dispatch_uid="cms.forget_unmerged_texts")
def forget_of_deleted_page(instance: Page, **kwargs: Any) -> None:
    """Delete what waits for a page that is deleted, for those below it too."""
    UnmergedText.forget(instance)
