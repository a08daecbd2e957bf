"""The text of a document: its versions, and each version's provisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from legal_docs.text.provisions.addresses import address_of, key_of
from legal_docs.text.vocabulary import Unit, VersionKind


class DocumentVersion(models.Model):
    """The text as it stood from `valid_from` up to the day before `valid_to` (None: to this day).

    `text_hash` tells whether the text given again is the same; `warnings` are the parser's, as `[code, line, data]`. `announced`
    turns true once the index was told that this text holds: at once, or by the worker when its day comes.
    """

    document = models.ForeignKey("legal_docs.LegalDocumentPage", models.CASCADE, related_name="versions")
    kind = models.CharField(_("kind"), max_length=24, choices=VersionKind, default=VersionKind.ORIGINAL)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    based_on = models.ForeignKey(
        "legal_docs.LegalDocumentPage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("consolidated text")
    )
    preamble = models.TextField(_("preamble"), blank=True)
    signature = models.TextField(_("signature block"), blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    announced = models.BooleanField(default=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering: ClassVar = ["document", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "valid_from"], name="version_once_a_day"),
            models.UniqueConstraint(fields=["document"], condition=Q(valid_from=None), name="version_first_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")), name="version_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}@{self.valid_from or ''}"


def at_anchor(anchor: str, to: str = "") -> Q:
    """Return the condition for the provision with an anchor, in any case; an old anchor may have zeros that its text's ids have no more.

    `to`: the way to the provisions (`provisions__`).
    """
    return Q((f"{to}anchor__iexact", anchor)) | Q((f"{to}anchor__iexact", key_of(anchor)))


class Provision(models.Model):
    """One unit of a version's text, in the order of `position`; the tree is in the `eid` (`chp_II__art_5__cl_2`).

    A provision is the same one in all versions and after every re-parse when its document and `eid` are. One that was repealed
    stays as a row without text (`role` "repealed"), so that its number and its address do. `anchor` is the
    short id without the parts above the article (`art_5__cl_2`): what permalinks use. `source_id` is the id that an import gave,
    `quoted` the stretches of the text that quote another document, `12-40 55-80` (kept plain: a page reads thousands of rows).
    """

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="provisions")
    kind = models.CharField(_("kind"), max_length=10, choices=Unit)
    label = models.CharField(pgettext_lazy("of a provision", "label"), max_length=40, blank=True)
    heading = models.TextField(_("heading"), blank=True)
    marker = models.TextField(_("marker as printed"), blank=True)
    text = models.TextField(_("text"), blank=True)
    eid = models.CharField(max_length=250)
    anchor = models.CharField(max_length=250)
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    role = models.CharField(_("role"), max_length=16, blank=True)
    quoted = models.TextField(blank=True)
    source_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "eid"], name="provision_once")]
        indexes: ClassVar = [models.Index(fields=["version", "anchor"], name="provision_anchor")]

    def __str__(self) -> str:
        return self.eid

    @property
    def address(self) -> str:
        """Return the part of the address below the document: `dieu-5/khoan-2/`."""
        return address_of(self.anchor)
