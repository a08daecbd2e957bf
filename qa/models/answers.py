"""An answer while it is worked on, its citations, text that was saved aside, and the marks of personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin

from cms.text.personal_data import PiiKind
from qa.models.questions import Question
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Visibility, WithheldReason
from qa.vocabulary.plain_text import stream_to_text, text_to_html

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class AnswerStream(blocks.StreamBlock):
    """The blocks of an answer: a few of those of a page."""

    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="cms/blocks/heading.html")
    quotation = blocks.TextBlock(label=_("Quoted provision"), icon="openquote", template="qa/blocks/quotation.html")


class ReplyStream(AnswerStream):
    """The blocks of a canned reply: those of an answer. It links to pages, not to files: not every officer may open each of those."""

    paragraph = blocks.RichTextBlock(label=_("Text"), features=[name for name in TEXT_FEATURES if name != "document-link"])


class Answer(RevisionMixin, models.Model):
    """The answer to one question: draft, in review, approved. The page that people read is made from it (pages.py)."""

    wagtail_reference_index_ignore = True  # what a draft names is not published by that

    question = models.OneToOneField(Question, models.CASCADE, related_name="answer")
    body = StreamField(AnswerStream(), blank=True, verbose_name=_("answer"))
    proposed_visibility = models.CharField(
        _("who may read the answer"), max_length=16, choices=Visibility, default=Visibility.PUBLIC_PENDING
    )
    withheld_reason = models.CharField(_("why it is withheld"), max_length=12, choices=WithheldReason, blank=True)
    withheld_note = models.CharField(_("note on withholding"), max_length=300, blank=True)
    proposed_resolution = models.CharField(max_length=18, choices=Resolution, blank=True)
    legal_ground = models.CharField(_("legal ground of the refusal"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of an answer", "author"),
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, blank=True, related_name="+")
    # Those that `body` links to.
    files: models.ManyToManyField[Any, Any] = models.ManyToManyField("wagtaildocs.Document", blank=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("saved"), default=clock.now)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    review_due = models.DateField(_("to be reviewed by"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"answer to {self.question_id}"

    @property
    def text(self) -> str:
        """Return the answer as plain text, paragraphs parted by a blank line."""
        return stream_to_text(self.body)

    def write(self, user: User | None, **values: Any) -> bool:
        """Store the next version, by `user`; return False where somebody else stored one since this one was read.

        What another author has written is first kept as a revision, where none holds it yet: it says whose it was.
        """
        is_of_another = self.author_id not in (None, user.pk if user else None)
        kept = self.latest_revision if is_of_another else None
        if is_of_another and (kept is None or kept.content["version"] != self.version):
            self.save_revision(user=self.author, clean=False)
        values |= {"author": user, "version": self.version + 1, "updated_at": clock.now()}
        if not type(self).objects.filter(pk=self.pk, version=self.version).update(**values):
            return False
        self.refresh_from_db()
        return True

    @classmethod
    def stream(cls, text: str) -> StreamValue:
        """Return plain text (paragraphs parted by blank lines) as a value of `body`; empty text gives an empty paragraph to type in."""
        return cls.stream_of([{"type": "paragraph", "value": text_to_html(text)}])

    @classmethod
    def stream_of(cls, blocks: list[dict[str, Any]]) -> StreamValue:
        """Return blocks, as they are stored, as a value of `body`."""
        stream: StreamValue = cast(StreamField, cls._meta.get_field("body")).to_python(blocks)
        return stream


class Citation(models.Model):
    """A document, and a provision of it, that an answer cites as its basis."""

    document = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document on this portal")
    )
    number = models.CharField(
        pgettext_lazy("of law", "number"), max_length=80, blank=True, help_text=_("For a document that is not on this portal.")
    )
    provision = models.CharField(_("provision"), max_length=60, blank=True, help_text=_("For example: Điều 5"))
    quoted_on = models.DateField(_("as it was on"), null=True, blank=True)
    # The document that the number found here, by its id: where `document` is another one, a person chose that.
    found = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def chosen(self) -> int | None:
        """Return the id of the document that a person chose."""
        return None if self.document_id == self.found else self.document_id


class DraftCitation(Citation):
    """A citation of an answer that is worked on; its document is one that a person chose."""

    found = None
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="citations")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.provision} {self.number}".strip()


class SavedAside(models.Model):
    """Text of an officer who lost the question while typing: kept until it is merged or discarded."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    question = models.ForeignKey(Question, models.CASCADE, related_name="saved_aside")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body = StreamField(AnswerStream(), blank=True)
    based_on = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%d/%m/%Y %H:%M}"


class MarkState(models.TextChoices):
    OPEN = "open", _("To be decided")
    REDACTED = "redacted", _("Covered")
    WAIVED = "waived", _("May stay")


class MarkSource(models.TextChoices):
    TITLE = "title", _("public title")
    BODY = "body", _("public text")
    ANSWER = "answer", _("answer")
    FILE = "file", _("file of the answer")


class RedactionMark(models.Model):
    """A mark on what looks like personal data in the public copy. Publishing is refused while one is open."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="marks")
    source = models.CharField(_("where"), max_length=6, choices=MarkSource)
    kind = models.CharField(_("kind"), max_length=20, choices=PiiKind)
    text = models.CharField(_("text"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=MarkState, default=MarkState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["source", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "source", "kind", "text"], name="qa_one_mark")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"
