"""Kinds of ordinary pages that a body defines itself: which sections such a page has, where it may stand, on which page it is listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.query import PageQuerySet

from cms.models.access.restrictions import public_pages
from cms.models.pages.names import ListedName
from cms.text.vietnamese import fold


class PageKind(ListedName, ClusterableModel):  # type: ignore[django-manager-missing]
    """A kind of ordinary page. Pages keep their own text: a change of the kind, or its end, changes none that was made."""

    name = models.CharField(_("name of the kind"), max_length=120, unique=True, help_text=_("For example: Investment project"))
    purpose = models.CharField(_("when to choose it"), max_length=250, help_text=_("One sentence: when should a colleague choose it?"))
    withdrawn = models.BooleanField(
        _("withdrawn"), default=False, help_text=_("No longer offered for new pages; pages of it stay as they are.")
    )
    needs_lead = models.BooleanField(_("a lead is required"), default=False)
    listed_on = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("listed on the page"),
        help_text=_(
            "An ordinary page that lists the pages of this kind wherever they stand. Every page is listed on the one above it, too."
        ),
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("purpose"),
        FieldPanel("withdrawn"),
        MultiFieldPanel([FieldPanel("needs_lead"), InlinePanel("sections", label=_("Section"))], heading=_("What such a page holds")),
        MultiFieldPanel(
            [
                InlinePanel("places", label=_("Place"), help_text=_("Without a place: wherever an ordinary page may stand.")),
                PageChooserPanel("listed_on", ["home.StandardPage"]),
            ],
            heading=_("Where it stands"),
        ),
    ]

    class Meta:
        verbose_name = _("kind of page")
        verbose_name_plural = _("kinds of pages")
        ordering: ClassVar = ["withdrawn", "name"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def offered(parent: Page) -> list[PageKind]:
        """Return the kinds that a new page below `parent` may be of, by name."""
        kinds = PageKind.objects.filter(withdrawn=False).order_by("name").prefetch_related("places__page")
        return [kind for kind in kinds if kind.may_stand_below(parent)]

    def may_stand_below(self, parent: Page) -> bool:
        """Return whether a page of this kind may stand below `parent`: a place of the kind, or a page under one."""
        places = [place.page for place in self.places.all()]
        return not places or any(parent.path.startswith(page.path) for page in places if page)

    def begin(self, page: Page) -> int:
        """Set this kind of a new page and the headings of its sections, each with an empty block; nothing is stored or left out."""
        page.kind = self
        page.body = [
            block
            for section in self.sections.all()
            for block in ({"type": "heading", "value": section.heading}, {"type": "paragraph", "value": ""})
        ]
        return 0

    def missing(self, page: Page, body: Any) -> list[str]:
        """Return the headings of the required sections that have no content in `body`.

        What was required only after the page first went public is not asked of it.
        """
        written = _written_sections(body)
        asked = [one for one in self.sections.all() if one.is_asked_of(page)]
        return [one.heading for one in asked if fold(one.heading) not in written]


class KindSection(Orderable):
    """A section of the pages of a kind, known by its heading."""

    kind = ParentalKey(PageKind, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(_("heading of the section"), max_length=150)
    help = models.CharField(_("help for who writes it"), max_length=300, blank=True)
    required = models.BooleanField(_("required"), default=False)
    required_since = models.DateTimeField(null=True, editable=False)

    panels: ClassVar = [FieldPanel("heading"), FieldPanel("help"), FieldPanel("required")]

    def __str__(self) -> str:
        return self.heading

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.required_since = (self.required_since or timezone.now()) if self.required else None
        super().save(*args, **kwargs)

    def is_asked_of(self, page: Page) -> bool:
        """Return whether a page must have the section: it is not public yet, or went public since that was asked."""
        since, public = self.required_since, page.first_published_at
        return since is not None and (public is None or public >= since)


class KindPlace(Orderable):
    """A page below which pages of a kind may stand; when the page is deleted, the row stays, and stands for no place."""

    kind = ParentalKey(PageKind, on_delete=models.CASCADE, related_name="places")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+", verbose_name=_("page"))

    panels: ClassVar = [PageChooserPanel("page", ["home.HomePage", "home.StandardPage"])]

    def __str__(self) -> str:
        return str(self.page or "")


def _written_sections(body: Iterable[Any]) -> set[str]:
    """Return the headings, folded, below which something stands before the next heading."""
    found: set[str] = set()
    heading = ""
    for block in body or ():
        if block.block_type == "heading":
            heading = fold(str(block.value))
        elif heading and (block.block_type != "paragraph" or "".join(block.block.get_searchable_content(block.value)).strip()):
            found.add(heading)
    return found


def pages_listed_on(page: Page) -> PageQuerySet[Page]:
    """Return the public pages that a page lists: those below it, and those whose kind is listed there.

    They are found by their keys: no index serves a condition on path and kind, and the whole tree would be read.
    """
    below = page.get_children().order_by().values("pk")
    of_kinds = Page.objects.filter(standardpage__kind__listed_on=page.pk).exclude(pk=page.pk).order_by().values("pk")
    return public_pages().filter(pk__in=below.union(of_kinds))
