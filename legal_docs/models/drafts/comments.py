"""Comments of the public on draft documents, and what became of them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.storage.encryption import EncryptedTextField, email_key, is_open, know_keys
from cms.text.personal_data import PiiKind, find_personal_data
from legal_docs.models.drafts.pages import DraftDocumentPage


class Sender(models.TextChoices):
    PERSON = "person", _("Myself")
    ORGANISATION = "organisation", _("An organisation")


class CommentState(models.TextChoices):
    WAITING = "waiting", _("To be looked at")
    PUBLISHED = "published", pgettext_lazy("comment", "Published")
    REFUSED = "refused", _("Not published")


class Uptake(models.TextChoices):
    ACCEPTED = "accepted", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    EXPLAINED = "explained", _("Not taken up, explained")


class DraftComment(models.Model):
    """A comment on a draft or one of its articles. What was sent is encrypted; the public reads `public_text` after moderation."""

    draft = models.ForeignKey(DraftDocumentPage, models.CASCADE, related_name="comments", verbose_name=_("draft for public comment"))
    anchor = models.CharField(max_length=250, blank=True, editable=False)
    place = models.CharField(_("about"), max_length=120, blank=True)
    sender = models.CharField(_("sender"), max_length=12, choices=Sender, default=Sender.PERSON)
    name = EncryptedTextField(_("name"), blank=True, may_be_lost=True)
    show_name = models.BooleanField(_("name may be shown"), default=False)
    email = EncryptedTextField(_("e-mail address"), blank=True, may_be_lost=True)
    email_key = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    text = EncryptedTextField(_("as it was sent"), may_be_lost=True)
    public_text = models.TextField(
        _("as everyone reads it"),
        blank=True,
        help_text=_("Without personal data; its kind in square brackets stands for what was redacted."),
    )
    checked = models.BooleanField(_("personal data was looked for by a person"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=CommentState, default=CommentState.WAITING)
    reason = models.CharField(_("why it is not published"), max_length=300, blank=True)
    uptake = models.CharField(_("what became of it"), max_length=10, choices=Uptake, blank=True)
    reply = models.TextField(_("answer of the drafting body"), blank=True)
    sent_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # the form it was sent with, and its text
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("draft", read_only=True), FieldPanel("place", read_only=True)]),
        FieldRowPanel([FieldPanel("sender", read_only=True), FieldPanel("name", read_only=True), FieldPanel("email", read_only=True)]),
        FieldPanel("text", read_only=True),
        FieldPanel("public_text"),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("show_name")]),
        FieldRowPanel([FieldPanel("state"), FieldPanel("reason")]),
        MultiFieldPanel([FieldPanel("uptake"), FieldPanel("reply")], heading=_("For the uptake report")),
    ]

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering: ClassVar = ["received_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["draft", "state"], name="draft_comment_state")]

    def __str__(self) -> str:
        place = self.place or str(_("the whole draft"))
        return f"{place}, {timezone.localtime(self.received_at):%d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = email_key(self.email)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "email_key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Require a reason to refuse a comment; to publish one, a text, and a person's check of what may be personal data in it."""
        if self.state == CommentState.REFUSED and not self.reason.strip():
            raise ValidationError({"reason": _("Say why: the rules of comment are public.")})
        if self.state != CommentState.PUBLISHED:
            return
        if not is_open((self.name, self.text)):
            raise ValidationError(_("What was sent cannot be read: the portal lacks the key with which it was stored."))
        if not self.public_text.strip():
            raise ValidationError({"public_text": _("Nothing would be published.")})
        name = self.shown_name if self.sender == Sender.ORGANISATION else ""  # a person agreed to their own
        found = {str(PiiKind(one.kind).label) for one in find_personal_data(f"{self.public_text}\n{name}")}
        if found and not self.checked:
            words = _("There may be personal data: %(kinds)s. Redact it, or say that you have looked.")
            raise ValidationError({"public_text": words % {"kinds": ", ".join(sorted(found))}})

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        return know_keys(super().from_db(*args, **kwargs), email="email_key")

    @property
    def shown_name(self) -> str:
        """Return the name that everyone reads, where the sender agreed and the moderator let it stand; else empty."""
        return self.name if self.show_name else ""
