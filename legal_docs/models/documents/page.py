"""The page of a legal document: the work itself, its attributes, its address, what the editor fills in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page, Revision
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.contracts.ports import Port
from cms.contracts.search import EntryKind, SearchEntry
from cms.models import BasePage
from cms.models.pages.base_page import Card
from cms.models.pages.deleted_imports import from_imports
from cms.text.vietnamese import clean
from legal_docs.models.base import ports
from legal_docs.models.base.public_rows import OldAddress
from legal_docs.models.base.readable import BEGINS_ON, LegalDocumentManager
from legal_docs.models.documents.derived import DerivedColumns
from legal_docs.models.documents.parts import PartsOfDocument
from legal_docs.models.documents.validation import Attributes, Problem, problems_of
from legal_docs.models.documents.withdrawn import WithdrawnDocument
from legal_docs.text.provisions.addresses import anchor_of
from legal_docs.text.provisions.names import place_words
from legal_docs.text.vocabulary import Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# (page, request, anchor of a provision, "" for the whole or None for an address of no place, withdrawn) -> the page as citizens see it.
serve_document: Port[[LegalDocumentPage, HttpRequest, str | None, bool], HttpResponse] = Port("serve_document")
# (page) -> its entries of the search index; asked only of pages that may be found.
search_entries: Port[[LegalDocumentPage], Iterable[SearchEntry]] = Port("search_entries")

TITLE_LIMIT = 255
SCHEDULED = "wagtail.publish.scheduled"  # the log action of what a schedule publishes


@from_imports("source_id")
class LegalDocumentPage(DerivedColumns, PartsOfDocument, WithdrawnDocument, BasePage):
    """A legal or administrative document.

    `title` is the title (trích yếu); `full_title` holds it whole when it is longer than a page title may be.
    Columns after "kept by the site" are worked out on save or after publication, never typed. What editors and citizens see of it is
    registered from above: the editing form by admin/editing/document_editor.py, the rest through ports.
    """

    entry_kind = EntryKind.DOCUMENT
    parent_page_types: ClassVar = ["legal_docs.LegalIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "legal_docs/legal_document_page.html"
    why_not_copied = _("Legal documents cannot be copied: a number means one document. Please make a new one.")
    # Set on an instance by the import, which has checked it by its own rules: saving does not check it again.
    validated = False

    objects = LegalDocumentManager()

    document_type = models.ForeignKey(
        "legal_docs.DocumentType", models.PROTECT, related_name="documents", verbose_name=pgettext_lazy("of a document", "type")
    )
    number = models.CharField(
        pgettext_lazy("of law", "number"), max_length=80, blank=True, help_text=_("As printed: 42/2022/NĐ-CP. Empty: without number.")
    )
    duplicate_reason = models.CharField(
        _("why the number occurs twice"),
        max_length=300,
        blank=True,
        help_text=_("Only when another document of the same type, issuer and year really bears the same number."),
    )
    issuing_body = models.ForeignKey("legal_docs.IssuingBody", models.PROTECT, related_name="documents", verbose_name=_("issuing body"))
    full_title = models.TextField(_("full title"), blank=True, help_text=_("Only when the title is longer than 255 characters."))
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    other_names = models.TextField(_("other names"), blank=True, help_text=_("One on each line; search finds the document by them."))
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three plain sentences for citizens."))
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    effective_note = models.CharField(_("note on effect"), max_length=500, blank=True)
    expires_on = models.DateField(
        _("no longer in force from"), null=True, blank=True, help_text=_("The first day on which the whole document is no longer in force.")
    )
    expiry_note = models.CharField(_("note on expiry"), max_length=500, blank=True)
    expedited = models.BooleanField(
        _("simplified procedure"), default=False, help_text=_("Issued by the simplified procedure: no lead time.")
    )
    early_effect_reason = models.CharField(
        _("why it takes effect before its issue"), max_length=300, blank=True, help_text=_("Legal basis of the retroactive effect.")
    )
    warnings_reason = models.CharField(
        _("why the warnings do not apply"),
        max_length=500,
        blank=True,
        help_text=_("Asked for when something is doubtful; it stays with the document and its history."),
    )
    locality = models.CharField(_("applies in"), max_length=120, blank=True)
    legal_fields = ParentalManyToManyField("legal_docs.LegalField", blank=True, related_name="documents", verbose_name=_("fields"))
    gazette_issues = ParentalManyToManyField(
        "legal_docs.GazetteIssue", blank=True, related_name="documents", verbose_name=_("gazette issues")
    )
    tags = ClusterTaggableManager(through="legal_docs.LegalDocumentTag", blank=True, verbose_name=_("tags"))
    notice = models.CharField(_("editor's notice to readers"), max_length=500, blank=True)
    body_text = models.TextField(
        _("text"), blank=True, help_text=_("Paste the whole text. Chapters, articles, clauses and points are recognised when you save.")
    )

    # Kept by the site.
    number_sequence = models.CharField(max_length=20, blank=True, editable=False)
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    number_symbol = models.CharField(max_length=60, blank=True, editable=False)
    number_norm = models.CharField(max_length=80, blank=True, editable=False)
    number_key = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    key_year = models.PositiveSmallIntegerField(null=True, editable=False, db_index=True)
    canonical_path = models.CharField(max_length=250, blank=True, editable=False, db_index=True)
    title_folded = models.TextField(blank=True, editable=False)
    source_id = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    source_name = models.CharField(max_length=300, blank=True, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    # Of the readers of days and relations, for imported documents.
    readers_version = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # What the source of an import stated, in its own codes and words.
    source_facts = models.JSONField(default=dict, blank=True, editable=False)
    status = models.CharField(_("validity"), max_length=24, choices=Status, default=Status.UNKNOWN, editable=False, db_index=True)
    status_since = models.DateField(null=True, editable=False)
    status_until = models.DateField(null=True, editable=False, db_index=True)
    # What corrections (đính chính), or the base of a consolidated text, say instead of `effective_on` and `expires_on`.
    corrected_effective_on = models.DateField(null=True, editable=False)
    corrected_expires_on = models.DateField(null=True, editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawal_reason = models.CharField(max_length=500, blank=True, editable=False)

    search_fields: ClassVar = [*Page.search_fields, index.SearchField("number"), index.FilterField("status")]

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document_type", "number_norm", "issuing_body", "key_year"],
                condition=Q(duplicate_reason="") & ~Q(number_norm=""),
                name="legal_document_number_once",
                violation_error_message=_("There is a document of this type, number, issuer and year already."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(effective_on=None) | Q(expires_on__gt=F("effective_on")),
                name="legal_document_expires_after_effect",
                violation_error_message=_("The document would end before it takes effect."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-issued_on"], name="legal_document_issued"),
            models.Index(BEGINS_ON.desc(), name="legal_document_begins"),
        ]

    # A copy is no document of the import, and nothing has happened to it yet.
    exclude_fields_in_copy: ClassVar = [
        "source_id",
        "source_name",
        "source_hash",
        "source_facts",
        "readers_version",
        "withdrawn_on",
        "withdrawal_reason",
    ]

    def save(self, clean: bool = True, user: User | None = None, log_action: bool | str | None = False, **kwargs: Any) -> None:
        if clean and self.validated:
            self._set_core_field_defaults()
            clean, log_action = False, None  # the import's report and the revision say what happened
        before = self.stored("canonical_path")["canonical_path"]
        if self.pk and kwargs.get("update_fields") is None:
            self.remember_relations()
        super().save(clean=clean, user=user, log_action=log_action, **kwargs)
        if before:
            OldAddress.objects.keep(self, before, self.canonical_path)

    def publish(self, revision: Revision, user: User | None = None, log_action: bool | str = True, **kwargs: Any) -> None:
        """Publish a revision; one that the schedule may not publish any more becomes a task, and the schedule goes on."""
        try:
            with transaction.atomic():
                Page.objects.select_for_update().filter(pk=self.pk).first()
                ports.refuse_publication(revision)
                super().publish(revision, user=user, log_action=log_action, **kwargs)
        except (ValidationError, IntegrityError) as refused:
            if log_action != SCHEDULED:
                raise
            ports.publication_refused(revision, refused)

    # --- worked out from what was typed -------------------------------------------------------------------------------

    def _set_core_field_defaults(self) -> None:
        self.title = " ".join(clean(self.title).split())
        self.drop_old_slug()
        if not self.slug and (self.path or getattr(self, "_cached_parent_obj", None)):
            self.slug = self.free_slug()
        super()._set_core_field_defaults()
        self.set_derived()

    def clean(self) -> None:
        super().clean()
        if not self.early_effect_reason and self.issued_on and self.effective_on and self.effective_on < self.issued_on:
            raise ValidationError(
                {"effective_on": _("The document takes effect before it was issued: give the reason, or correct the dates.")}
            )
        if self.expire_at:
            raise ValidationError({"expire_at": _("A document does not end by a schedule: withdraw it and give the reason.")})

    def duplicates(self) -> models.QuerySet[Any]:
        """Return the other documents of this type, number, issuer and year: there may be none without `duplicate_reason`."""
        self.set_derived()
        if not self.number_norm:
            return LegalDocumentPage.objects.none()
        same = LegalDocumentPage.objects.filter(number_norm=self.number_norm, key_year=self.key_year)
        return same.filter(document_type=self.document_type_id, issuing_body=self.issuing_body_id).exclude(pk=self.pk)

    def problems(self) -> list[Problem]:
        """Return what is wrong or doubtful about the attributes, errors first."""
        return problems_of(self.attributes)

    @property
    def attributes(self) -> Attributes:
        """Return the values that the rules look at."""
        return Attributes(**{name: getattr(self, name) for name in Attributes.__dataclass_fields__})

    # --- address --------------------------------------------------------------------------------------------------------

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[Any, Any, Any] | None:
        """Return the address `<index>/<loai>/<nam>/<so-ky-hieu>/` instead of Wagtail's `<index>/<slug>/`."""
        parts = super().get_url_parts(request)
        if not parts or not parts[2] or not self.canonical_path:
            return parts
        site_id, root_url, path = parts
        return site_id, root_url, f"{path.removesuffix('/').rpartition('/')[0]}/{self.canonical_path}/"

    def provision_url(self, address: str) -> str:
        """Return the path of a provision's page from its address (`dieu-5/`)."""
        return f"{self.url}{address}"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Serve the document, the page of a provision, or the notice that the document was withdrawn."""
        if self.withdrawn_on and not self.live:
            return RouteResult(self, kwargs={"withdrawn": True})
        if not self.live:
            raise Http404
        if not path_components:
            return RouteResult(self)
        return RouteResult(self, kwargs={"anchor": anchor_of(path_components)})

    def part_at(self, steps: list[str]) -> str:
        return anchor_of(steps) or ""

    def part_in_words(self, anchor: str) -> str:
        return place_words(anchor) or anchor

    def serve(self, request: HttpRequest, *, anchor: str | None = "", withdrawn: bool = False, **kwargs: Any) -> HttpResponse:
        return serve_document(self, request, anchor, withdrawn)

    @property
    def card(self) -> Card:
        return Card(
            title=self.long_title,
            url=self.url or "",
            label=self.designation,
            day=self.issued_on,
            text=self.excerpt,
            status=self.status_label,
            tone=self.status_tone,
        )

    @classmethod
    def newest_first(cls) -> models.QuerySet[Any]:
        """Return the listed documents by day of issue, newest first; the long text stays in the database."""
        return cls.objects.listed().order_by(F("issued_on").desc(nulls_last=True), "-pk")

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        request.is_preview = True  # type: ignore[attr-defined]
        return self.serve(request)

    # --- search -----------------------------------------------------------------------------------------------------------

    def get_search_entries(self) -> Iterable[SearchEntry]:
        return search_entries(self) if self.is_findable else ()
