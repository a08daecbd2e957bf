"""What the lists of the front page's sections have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.contracts.search import SearchEntry
from cms.models import BasePage


class IndexPage(BasePage):
    """A list of pages below the front page, with an introduction by which it is found."""

    feedback_enabled = False

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar = ["home.HomePage"]

    class Meta:
        abstract = True

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            yield self.search_entry(body=self.intro)
