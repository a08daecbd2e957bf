"""Rows that belong to a document: joint issuers, signatures, files, tags, stated validity, days of effect of single provisions."""

from __future__ import annotations

import hashlib
import logging
import mimetypes
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Orderable, Page

from cms.models.pages.deleted_imports import from_imports
from cms.models.pages.names import ListedName
from cms.models.pages.rows_in_entries import stands_in_entries
from legal_docs.models.base import ports
from legal_docs.models.base.reference import IssuingBody, NamedOnDocuments, Signer, documents_with
from legal_docs.text.signature_words import signature_sentence
from legal_docs.text.vocabulary import FileKind, Origin, Status

logger = logging.getLogger(__name__)

DOCUMENT = "legal_docs.LegalDocumentPage"
LONGEST_WORDS = 500  # characters of the list of provisions in one row


class LegalTag(ListedName, TagBase, NamedOnDocuments):  # type: ignore[django-manager-missing]  # two abstract bases
    """A free word on documents, beside the fields of law."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag of documents")
        verbose_name_plural = _("tags of documents")

    def documents_named(self) -> models.QuerySet[Any]:
        return Page.objects.filter(pk__in=self.tagged_documents.values("content_object"))


stands_in_entries(LegalTag, columns=("name",), facet="tags")(documents_with)


class LegalDocumentTag(ItemBase):
    tag = models.ForeignKey(LegalTag, on_delete=models.CASCADE, related_name="tagged_documents")
    content_object = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="tagged_items")

    def __str__(self) -> str:
        return str(self.tag)


class JointIssuer(Orderable):
    """A further issuer of a joint document; the first one stands on the document itself."""

    document = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="joint_issuers")
    body = models.ForeignKey(IssuingBody, models.PROTECT, related_name="joint_documents", verbose_name=_("issuing body"))

    panels = [FieldPanel("body")]

    class Meta(Orderable.Meta):
        verbose_name = _("joint issuer")
        verbose_name_plural = _("joint issuers")
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "body"], name="joint_issuer_once")]

    def __str__(self) -> str:
        return str(self.body)


class Signature(Orderable):
    """A signer, with position and the form of signing on behalf (`TM.`, `KT.`, `TL.`, `TUQ.`)."""

    document = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="signatures")
    signer = models.ForeignKey(Signer, models.PROTECT, related_name="signatures", verbose_name=_("signer"))
    position = models.CharField(_("position as printed"), max_length=200, blank=True)

    panels = [FieldRowPanel([FieldPanel("signer"), FieldPanel("position")])]

    class Meta(Orderable.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return str(self.signer)


@from_imports("sha256")
class DocumentFile(Orderable):
    """A file of the document; hash, size and type are taken from it when it or the stored file is saved."""

    document = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=12, choices=FileKind, default=FileKind.SIGNED_PDF)
    file = models.ForeignKey("wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name=_("file"))
    stored_name = models.CharField(
        max_length=255, blank=True, db_default="", editable=False
    )  # of the file that the facts below were taken from
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, editable=False)
    mime = models.CharField(max_length=120, blank=True, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    signatures = models.JSONField(default=list, blank=True, editable=False)

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("file")]), HelpPanel(template="legal_docs/admin/signatures_of_file.html")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return str(self.file)

    @property
    def signature_sentences(self) -> list[str]:
        """Return what the check of each digital signature found, in words."""
        return [signature_sentence(facts) for facts in self.signatures]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.mime = mimetypes.guess_type(self.file.filename)[0] or "application/octet-stream"
        try:
            self.sha256, self.size = _digest(self.file.file)
        except OSError as error:  # missing in the storage: its stored facts stay, so that the document can be saved
            logger.warning("file %s of document %s cannot be opened: %s", self.file_id, self.document_id, type(error).__name__)
        else:
            is_pdf = self.mime == "application/pdf"
            self.stored_name = self.file.file.name
            self.pages, self.signatures = ports.facts_of_pdf(self.file.file) if is_pdf else (None, [])
        super().save(*args, **kwargs)


class StatusStatement(Orderable):
    """A validity that a person or a source stated, which no date or relation on this site gives."""

    document = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="status_statements")
    status = models.CharField(_("validity"), max_length=24, choices=Status)
    since = models.DateField(_("since"))
    part = models.CharField(_("which part"), max_length=200, blank=True)
    reason = models.CharField(_("reason or source"), max_length=300)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.MANUAL, editable=False)

    panels = [FieldRowPanel([FieldPanel("status"), FieldPanel("since")]), FieldPanel("part"), FieldPanel("reason")]

    class Meta(Orderable.Meta):
        verbose_name = _("stated validity")
        verbose_name_plural = _("stated validity")

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({self.since:%d/%m/%Y})"


class EffectDay(Orderable):
    """Provisions of the document that take effect on a day of their own, which the text itself names.

    `provisions` names them in words, `;` between them; `anchors` are their ids in the text, found again whenever the text is read.
    """

    document = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="effect_days")
    provisions = models.CharField(
        _("provisions of this document"),
        max_length=LONGEST_WORDS,
        help_text=_("A semicolon between them, for example: Điều 5; khoản 2 Điều 10; Chương II; Phụ lục I."),
    )
    anchors = models.JSONField(default=list, blank=True, editable=False)
    effective_on = models.DateField(_("in force from"), help_text=_("The first day on which they are in force."))
    evidence = models.TextField(_("sentence that says so"), blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.MANUAL, editable=False)

    panels = [FieldPanel("provisions", widget=AdminAutoHeightTextInput), FieldPanel("effective_on"), FieldPanel("evidence")]

    class Meta(Orderable.Meta):
        verbose_name = _("day of effect of provisions")
        verbose_name_plural = _("days of effect of provisions")

    def __str__(self) -> str:
        return f"{self.provisions} ({self.effective_on:%d/%m/%Y})"


def _digest(file: Any) -> tuple[str, int]:
    """Return the SHA-256 in hex and the size in bytes of a stored file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()
