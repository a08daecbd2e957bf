"""Administrative procedures: the list with its filters, the procedure, its fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField

from cms.contracts.search import EntryKind, SearchEntry
from cms.models import BasePage
from cms.models.blocks.body import TEXT_FEATURES
from cms.models.pages.base_page import Card
from cms.models.pages.deleted_imports import from_imports
from cms.models.pages.page_addresses import slug_in_addresses
from cms.models.pages.rows_in_entries import stands_in_entries
from cms.models.pages.slugs import SlugFromName
from cms.models.vietnamese_order import Vietnamese
from cms.text.html_text import html_to_text
from cms.text.vietnamese import fold
from home.models.pages import ports
from home.models.pages.blocks import DossierBlock, LegalBasisBlock, SubmissionWayBlock
from home.models.pages.index_pages import IndexPage
from home.text.plain import stream_text
from home.text.time_limits import time_of

_LISTED = ("page_obj", "groups", "chosen", "words", "kept")  # what the template of the list shows

_PARTS = ("offices", "key_facts", "facts", "sections", "dossier", "bases", "online_label")  # what the page of one shows


class ProcedureField(SlugFromName):
    """A field of administration (land, civil status, roads) that procedures belong to."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    slug = models.SlugField(
        _("part of the address"), max_length=80, unique=True, blank=True, help_text=_("Left empty, it is made from the name.")
    )

    panels: ClassVar = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("field of procedures")
        verbose_name_plural = _("fields of procedures")
        ordering: ClassVar = [Vietnamese("name")]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """Which level of government carries a procedure out; the values stand in addresses."""

    PROVINCE = "tinh", _("Province")
    COMMUNE = "xa", _("Commune")
    MINISTRY = "bo", _("Ministry")
    OTHER = "khac", _("Other body")


class Online(models.TextChoices):
    """How much of a procedure is done online (Decree 42/2022 Art. 11, Decree 224/2026 Art. 14); the values stand in addresses."""

    FULL = "toan-trinh", _("Fully online")
    PART = "mot-phan", _("Partly online")
    NONE = "truc-tiep", _("Not online")


class ProcedureIndexPage(RoutablePageMixin, IndexPage):
    """The list of the procedures, with filters in the address."""

    template = "home/procedure_index_page.html"
    subpage_types: ClassVar = ["home.ProcedurePage"]

    class Meta:
        verbose_name = _("list of procedures")
        verbose_name_plural = _("lists of procedures")

    @path("")
    def listing(self, request: HttpRequest) -> HttpResponse:
        """Show the list; parameters of the address filter it."""
        return self.render(request, context_overrides=self.as_listed(request, ports.procedure_list, *_LISTED))

    @path("jsonl/")
    def records(self, request: HttpRequest) -> HttpResponse:
        """Return all procedures as JSON lines, in the fields of the national list that `import_procedures` reads."""
        return ports.procedure_records(request, self)


@from_imports("external_id")
class ProcedurePage(BasePage):
    """An administrative procedure: who does it, how, in what time, with which papers, on what basis."""

    entry_kind = EntryKind.PROCEDURE

    code = models.CharField(_("code"), max_length=40, db_index=True, help_text=_("The code of the national list, for example 1.001194."))
    field = models.ForeignKey(ProcedureField, verbose_name=_("field"), on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at_province = models.BooleanField(_("done by the province"), default=False)
    at_commune = models.BooleanField(_("done by the commune"), default=False)
    at_ministry = models.BooleanField(_("done by a ministry"), default=False)
    at_other = models.BooleanField(_("done by another body"), default=False)
    agency = models.CharField(_("agency that carries it out"), max_length=300, blank=True)
    applicants = models.TextField(_("who may apply"), blank=True)
    decision = models.CharField(_("published by decision"), max_length=60, blank=True, help_text=_("Number and symbol of the decision."))
    how = StreamField([("row", SubmissionWayBlock())], blank=True, verbose_name=_("ways to hand in, time and fee"))
    steps = RichTextField(_("steps of the procedure"), blank=True, features=TEXT_FEATURES)
    dossier = StreamField([("row", DossierBlock())], blank=True, verbose_name=_("papers of the dossier"))
    requirements = RichTextField(_("requirements"), blank=True, features=TEXT_FEATURES)
    result = RichTextField(_("result"), blank=True, features=TEXT_FEATURES)
    legal_bases = StreamField([("row", LegalBasisBlock())], blank=True, verbose_name=_("legal bases"))
    online = models.CharField(_("done online"), max_length=10, choices=Online, blank=True)
    online_reason = models.TextField(
        _("why not fully online"), blank=True, max_length=600, help_text=_("Required for a procedure that is done online in part.")
    )
    online_url = models.URLField(
        _("where it is done online"),
        blank=True,
        max_length=500,
        help_text=_("Its page on the service portal: never a copy of the form."),
    )
    integrated_on = models.DateField(_("on the national portal since"), null=True, blank=True)
    office = models.ForeignKey(
        "home.Office",
        verbose_name=_("office that takes the papers"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for a procedure of the communes: readers are led to the office of their own."),
    )
    full_name = models.TextField(_("full name"), blank=True, help_text=_("Only when the title, at 255 characters, cannot hold it."))
    folded_title = models.TextField(blank=True, editable=False)
    external_id = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    import_hash = models.CharField(max_length=64, blank=True, editable=False)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("full_name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("field"), FieldPanel("decision")]),
        MultiFieldPanel(
            [
                FieldPanel("agency"),
                FieldPanel("office"),
                FieldRowPanel([FieldPanel("at_province"), FieldPanel("at_commune"), FieldPanel("at_ministry"), FieldPanel("at_other")]),
                FieldPanel("applicants"),
            ],
            heading=_("Who carries it out, who may apply"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("online"), FieldPanel("integrated_on")]), FieldPanel("online_reason"), FieldPanel("online_url")],
            heading=_("Online"),
        ),
        FieldPanel("how"),
        FieldPanel("steps"),
        FieldPanel("dossier"),
        FieldPanel("requirements"),
        FieldPanel("result"),
        FieldPanel("legal_bases"),
    ]
    template = "home/procedure_page.html"
    exclude_fields_in_copy: ClassVar = ["external_id", "import_hash"]
    parent_page_types: ClassVar = ["home.ProcedureIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("administrative procedure")
        verbose_name_plural = _("administrative procedures")

    LEVEL_FLAGS: ClassVar = {
        Level.PROVINCE: "at_province",
        Level.COMMUNE: "at_commune",
        Level.MINISTRY: "at_ministry",
        Level.OTHER: "at_other",
    }

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_title = fold(self.name)  # so that the list finds names without tone marks
        with transaction.atomic():
            super().save(*args, **kwargs)
            if kwargs.get("update_fields") is None:
                ports.procedure_saved(self)

    def clean(self) -> None:
        super().clean()
        if self.online == Online.PART and not self.online_reason.strip():
            raise ValidationError({"online_reason": _("Say why the procedure is not fully online.")})
        if self.online == Online.FULL and not self.online_url:
            raise ValidationError({"online_url": _("Say where the procedure is done online.")})

    @property
    def name(self) -> str:
        """Return the whole name."""
        return self.full_name or self.title

    name_in_news = name

    @property
    def levels(self) -> list[str]:
        """Return the names of the levels that carry the procedure out."""
        return [str(level.label) for level, flag in self.LEVEL_FLAGS.items() if getattr(self, flag)]

    @property
    def time_limit(self) -> str:
        """Return how long it takes, by each way to hand in that has another time."""
        return " / ".join(dict.fromkeys(filter(None, (time_of(row.value["time_limit"]) for row in self.how))))

    @property
    def excerpt(self) -> str:
        return self.search_description or ", ".join(filter(None, [self.agency, *self.levels]))

    @property
    def card(self) -> Card:
        return super().card._replace(label=self.code)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        parts = self.later(lambda page: ports.procedure_parts(request, page), *_PARTS)
        return {**super().get_context(request, *args, **kwargs), **parts}

    def lines_read_aloud(self) -> list[str]:
        return ports.procedure_lines_read_aloud(self)

    def get_search_entries(self) -> Iterable[SearchEntry]:
        """Yield the one entry of the procedure, none while it may not be found."""
        if not self.is_findable:
            return
        parts = [self.agency, self.applicants, html_to_text(self.steps), stream_text(self.how), stream_text(self.dossier)]
        parts += [html_to_text(self.requirements), html_to_text(self.result), stream_text(self.legal_bases)]
        entry = self.search_entry(
            body="\n".join(filter(None, parts)),
            title=self.name,
            number=self.code,
            aliases=(self.code,),
            issuer=self.agency,
            fields=(self.field.name,) if self.field else (),
            external_id=self.external_id,
        )
        yield from self.with_files(entry)


@stands_in_entries(ProcedureField, columns=("name",), facet="fields")
def procedures_of_field(field: ProcedureField) -> Iterable[int]:
    return ProcedurePage.objects.filter(field=field).values_list("pk", flat=True)


slug_in_addresses(ProcedureField, ProcedureIndexPage, "?linh-vuc={}")
