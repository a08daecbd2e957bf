"""Files of citizens and their virus scans."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasePolicy
from qa.models.questions import Question
from qa.vocabulary import clock

ANSWER_FILES = gettext_noop("Files of answers")  # the collection in which officers keep them


class AttachmentState(models.TextChoices):
    QUARANTINE = "quarantine", _("Not checked yet")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class Attachment(models.Model):
    """A file that came with a question; kept under PRIVATE_MEDIA_ROOT, opened through a permission-checked view only."""

    question = models.ForeignKey(
        Question, models.CASCADE, null=True, related_name="attachments", help_text=_("Empty while its sender still writes.")
    )
    original_name = models.CharField(_("name"), max_length=200)
    stored_name = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    mime = models.CharField(pgettext_lazy("of a file", "type"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=AttachmentState, default=AttachmentState.QUARANTINE)
    scanner = models.CharField(_("checked with"), max_length=120, blank=True)
    problem = models.CharField(_("what was found"), max_length=200, blank=True)
    # A keyed hash of the network that uploaded it, another one each day; empty once it came with a question.
    network = models.CharField(max_length=32, blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["network"], name="qa_unsent_files", condition=models.Q(question__isnull=True))]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_given_up(self) -> bool:
        """Return whether the scanner was asked for two days in vain: nobody opens the file before it is tried again."""
        waits = self.state == AttachmentState.QUARANTINE
        return waits and FileScan.objects.parked().filter(attachment=self).exists()

    @property
    def state_shown(self) -> str:
        """Return its state in words for its sender and for staff."""
        return gettext("Could not be scanned for viruses") if self.is_given_up else self.get_state_display()


class PublicCopy(models.Model):
    """What everyone may see of a file once the answer is published: drawn again, with areas blacked out, or another file instead.

    `areas` are [page, left, top, width, height] in per cent; the original is never handed out to the public.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="public_copies")
    attachment = models.OneToOneField(Attachment, models.SET_NULL, null=True, related_name="public_copy")
    title = models.CharField(_("name on the page"), max_length=120)
    stored_name = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    mime = models.CharField(pgettext_lazy("of a file", "type"), max_length=100)
    areas = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("public copy of a file")
        verbose_name_plural = _("public copies of files")
        default_permissions = ()
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class FileScan(LeasedRow):
    """The virus scan of one file. A file that the scanner cannot read is tried for two days, then an administrator sees it."""

    policy = LeasePolicy(lease=timedelta(minutes=5), max_tries=30, first_wait=timedelta(seconds=30), longest_wait=timedelta(hours=2))

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="scan")

    class Meta:
        verbose_name = _("virus scan of a file")
        verbose_name_plural = _("virus scans of files")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="qa_file_scan_due")]

    def __str__(self) -> str:
        return self.attachment.original_name
