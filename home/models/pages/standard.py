"""Ordinary pages: about the agency, contacts, privacy, accessibility."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.pages.base_page import Card
from home.models.agency.disclosures import DisclosurePage
from home.models.agency.duties import Duty
from home.models.pages.page_form import BeginningsPanel, KindPanel, StandardPageForm
from home.models.pages.page_kinds import PageKind, pages_listed_on
from home.models.pages.portal_blocks import PortalStream
from home.text.plain import stream_text


class StandardPage(BasePage):
    """A page with a lead and a running text; pages below it are listed under it."""

    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=600,
        help_text=_("Two or three sentences that say what the page is about. Shown in lists and results."),
    )
    body = StreamField(PortalStream(), blank=True, verbose_name=_("text"))

    language = models.CharField(
        _("language of the page"), max_length=2, choices=[("vi", _("Vietnamese")), ("en", _("English"))], default="vi"
    )

    kind = models.ForeignKey(PageKind, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("kind of page"))

    base_form_class = StandardPageForm
    content_panels = [BeginningsPanel(), *BasePage.content_panels, KindPanel(), FieldPanel("lead"), FieldPanel("body")]
    settings_panels = [*BasePage.settings_panels, FieldPanel("language"), FieldPanel("kind", widget=Select)]
    template = "home/standard_page.html"
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = [
        *("home.StandardPage", "home.DisclosurePage", "home.ChannelDirectoryPage", "home.FormPage"),
        "legal_docs.DraftDocumentPage",
    ]

    class Meta:
        verbose_name = _("ordinary page")
        verbose_name_plural = _("ordinary pages")

    def subpages(self) -> models.QuerySet[Page]:
        """Return what the page lists, in the editor's order; where a list block shows it, nothing."""
        if any(block.block_type == "children" for block in self.body):
            return self.get_children().none()
        return pages_listed_on(self).not_exact_type(DisclosurePage)

    def beginnings(self, parent: Page) -> list[PageKind]:
        """Return the kinds that a new page below `parent` may be of."""
        return PageKind.offered(parent)

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and (self.kind is None or self.kind.may_stand_below(parent))

    @property
    def card(self) -> Card:
        return super().card._replace(label=self.kind.name if self.kind else "")

    @property
    def in_charge(self) -> str:
        """Return who keeps the page right, where it meets a duty of the portal."""
        return Duty.objects.filter(page=self.pk).exclude(owner="").values_list("owner", flat=True).first() or ""

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            yield from self.with_files(self.search_entry(body="\n".join(filter(None, [self.lead, stream_text(self.body)]))))
