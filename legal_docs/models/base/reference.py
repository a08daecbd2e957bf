"""Reference rows that editors keep: types of document, issuing bodies, fields of law, signers, gazette issues."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page

from cms.contracts.search import successors_of
from cms.models.pages.names import ListedName
from cms.models.pages.rows_in_entries import stands_in_entries
from cms.models.pages.slugs import SlugFromName
from cms.models.vietnamese_order import Vietnamese
from cms.text.vietnamese import words_key
from legal_docs.models.base.public_rows import OldAddress, PossibleChange
from legal_docs.text.vocabulary import BodyKind, Level


class ValidityPeriodModel(models.Model):
    """A row that is valid from a day and up to a day, both inclusive; empty is open."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first.")})

    def is_valid_on(self, day: date | None) -> bool:
        """Return True when the row holds on `day`; a day that is not known is taken for one on which it does."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class NamedOnDocuments(models.Model):
    """A row that is shown on documents: when it changes, the worker records those of which the API then says something else."""

    documents: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        rows: models.Manager[Any] = type(self)._default_manager
        before = rows.filter(pk=self.pk).values().first() if self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if before and any(value != getattr(self, name) for name, value in before.items()):
                self.after_change(before)

    def after_change(self, before: dict[str, Any]) -> None:
        """Update what depends on the row, whose columns were as `before`."""
        self.note_documents()

    def note_documents(self) -> None:
        PossibleChange.objects.note(self.documents_named().values_list("pk", flat=True))

    def documents_named(self) -> models.QuerySet[Any]:
        """Return the documents that the row stands on."""
        found: models.QuerySet[Any] = self.documents.all()
        return found


class DocumentType(ValidityPeriodModel, NamedOnDocuments, SlugFromName, ClusterableModel):  # type: ignore[django-manager-missing]  # related pages have Wagtail's manager
    """A type of document (Nghị định, Quyết định, …); `slug` is the first part of its documents' addresses."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("part of the address"), max_length=60, unique=True, blank=True)
    abbreviation = models.CharField(_("abbreviation in numbers"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    is_normative = models.BooleanField(
        _("normative"), default=True, help_text=_("Set for types that hold rules of law (văn bản quy phạm pháp luật).")
    )
    requires_year = models.BooleanField(_("number has a year"), default=True)
    name_is_title = models.BooleanField(
        _("known by its title"), default=False, help_text=_("Laws and codes are cited by their title, others by type and number.")
    )

    class Meta:
        verbose_name = _("document type")
        verbose_name_plural = _("document types")
        ordering: ClassVar = ["order", Vietnamese("name")]

    def __str__(self) -> str:
        return self.name

    def after_change(self, before: dict[str, Any]) -> None:
        """Move the documents of a type whose slug changed; their old addresses redirect."""
        if before["slug"] != self.slug:
            self._move_documents(f"{before['slug']}/")
        super().after_change(before)

    def _move_documents(self, before: str) -> None:
        moved = self.documents.filter(canonical_path__startswith=before)
        public = moved.exclude(first_published_at=None).values_list("canonical_path", "pk")
        OldAddress.objects.keep_all([OldAddress(path=path, document_id=pk) for path, pk in public])
        moved.update(canonical_path=Concat(Value(f"{self.slug}/"), Substr("canonical_path", len(before) + 1)))
        OldAddress.objects.filter(path__in=self.documents.filter(live=True).values("canonical_path")).forget()
        for way in ("relations__target", "incoming__document"):  # those that name them, by their address too
            PossibleChange.objects.note(self.documents.filter(**{f"{way}__isnull": False}).values_list(way, flat=True))


class AllowedIssuer(ValidityPeriodModel, Orderable):
    """Which kind of body may issue a type, since when, and with what rank (Law 64/2025/QH15, Article 4)."""

    document_type = ParentalKey(DocumentType, on_delete=models.CASCADE, related_name="allowed_issuers", verbose_name=_("document type"))
    body_kind = models.CharField(_("kind of body"), max_length=20, choices=BodyKind)
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True, help_text=_("Empty: any level."))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True, help_text=_("Order of legal force, 1 the highest."))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("allowed issuer")
        verbose_name_plural = _("allowed issuers")

    def __str__(self) -> str:
        return self.get_body_kind_display()

    def admits(self, body: IssuingBody, day: date | None) -> bool:
        """Return True when this row lets `body` issue the type on `day`."""
        return self.body_kind == body.kind and self.level in ("", body.level) and self.is_valid_on(day)


class IssuingBody(ValidityPeriodModel, NamedOnDocuments, SlugFromName):  # type: ignore[django-manager-missing]  # related pages have Wagtail's manager
    """A body that issues documents; bodies that were merged or renamed lead to their successors.

    Communes may differ by marks alone (Tân Thạnh, Tân Thành), so `name_key` keeps them.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    name_key = models.CharField(max_length=200, unique=True, editable=False)
    slug = models.SlugField(_("part of addresses"), max_length=80, unique=True, blank=True)
    abbreviation = models.CharField(_("abbreviation in numbers"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind, default=BodyKind.OTHER)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.CENTRAL)
    locality = models.CharField(_("place"), max_length=120, blank=True, help_text=_("Province or commune of a local body."))
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="subordinates", verbose_name=_("belongs to"))
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("successors"))
    aliases = models.TextField(_("other spellings"), blank=True, help_text=_("One on each line."))
    order = models.PositiveSmallIntegerField(_("place in lists"), default=500)

    class Meta:
        verbose_name = _("issuing body")
        verbose_name_plural = _("issuing bodies")
        ordering: ClassVar = ["order", Vietnamese("name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = words_key(self.name)[:200]  # some letters are two in lower case
        super().save(*args, **kwargs)

    def documents_named(self) -> models.QuerySet[Any]:
        documents = self.documents.model._default_manager
        return documents.filter(Q(issuing_body=self) | Q(pk__in=self.joint_documents.values("document")))


class LegalField(ValidityPeriodModel, NamedOnDocuments, SlugFromName):
    """A field of law or of administration (lĩnh vực); its days say when it is in use."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("part of addresses"), max_length=80, unique=True, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    order = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    class Meta:
        verbose_name = _("field of law")
        verbose_name_plural = _("fields of law")
        ordering: ClassVar = ["order", "name"]  # names: modelcluster sorts by it and takes no expression

    def __str__(self) -> str:
        return self.name


class Signer(ValidityPeriodModel, NamedOnDocuments, ListedName):  # type: ignore[django-manager-missing]  # related pages have Wagtail's manager
    """A person who signs documents; the position is with each signature, since it changes. The days say when the person may sign."""

    name_column = "full_name"

    full_name = models.CharField(pgettext_lazy("of a person", "full name"), max_length=120, unique=True)
    honorific = models.CharField(_("title of respect"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("signer")
        verbose_name_plural = _("signers")
        ordering: ClassVar = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def documents_named(self) -> models.QuerySet[Any]:
        return Page.objects.filter(pk__in=self.signatures.values("document"))


class GazetteIssue(NamedOnDocuments):
    """An issue of the official gazette (Công báo)."""

    number = models.CharField(_("number"), max_length=40)
    published_on = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("gazette issue")
        verbose_name_plural = _("gazette issues")
        ordering: ClassVar = ["-published_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "published_on"], name="gazette_issue_once"),
            models.UniqueConstraint(fields=["number"], condition=Q(published_on=None), name="gazette_issue_undated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.published_on:%d/%m/%Y})" if self.published_on else self.number


@successors_of
def bodies_after(facet: str, names: Collection[str]) -> Iterable[str]:
    """Return the names of the bodies that the bodies of these names were merged into, and into which those were."""
    found: dict[int, str] = {}
    newest: Any = IssuingBody.objects.filter(name__in=names).values("pk") if facet == "issuer" else ()
    while newest and (rows := dict(IssuingBody.objects.filter(predecessors__in=newest).values_list("pk", "name"))):
        newest = rows.keys() - found.keys()
        found |= rows
    return found.values()


@stands_in_entries(DocumentType, columns=("name", "slug", "name_is_title"), facet="type")
@stands_in_entries(IssuingBody, columns=("name", "locality"), facet="issuer")
@stands_in_entries(LegalField, columns=("name",), facet="fields")
def documents_with(row: NamedOnDocuments) -> Iterable[int]:
    return row.documents_named().order_by("pk").values_list("pk", flat=True)
