"""The sections of the front page, which an editor chooses and puts in order; what each shows is up to date by itself."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar
from uuid import NAMESPACE_OID, uuid5

from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from cms.contracts.search import EntryKind
from cms.models.blocks.body import TEXT_FEATURES
from cms.models.pages import front_page as frontpage
from cms.models.pages.base_page import Card
from home.models.news.news_pages import NewsIndexPage, NewsPage
from home.models.services.life_events import LifeEventPage

MOST = 12


class SectionBlock(blocks.StructBlock):
    """The shared base: a heading of the editor's or the usual one, and how many things are shown."""

    usual_heading: ClassVar[str | Promise] = ""
    usual_count: ClassVar[int] = 8
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80, help_text=_("Left empty: the usual heading."))
    count = blocks.IntegerBlock(
        label=_("How many"), required=False, min_value=1, max_value=MOST, help_text=_("Left empty: as many as fit.")
    )

    def rows(self, count: int) -> Any:
        """Return what the section shows, at most `count`."""
        raise NotImplementedError

    def shown(self, value: Any) -> Any:
        """Return the rows for the editor's choice."""
        return self.rows(value["count"] or self.usual_count)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        own = {"heading": value["heading"] or self.usual_heading, "rows": SimpleLazyObject(lambda: self.shown(value)), "section": self}
        return {**super().get_context(value, parent_context=parent_context), **own}


class LifeEventsSection(SectionBlock):
    """What people come for, in their own words."""

    usual_heading = _("What do you need?")

    class Meta:
        icon = "group"
        label = _("Life events")
        template = "home/front/life_events.html"

    def rows(self, count: int) -> Any:
        return list(LifeEventPage.objects.readable().order_by("path")[:count])


class NewsSection(SectionBlock):
    """The leading item large, the others beside it."""

    usual_heading = _("News")
    usual_count = 7

    class Meta:
        icon = "doc-full"
        label = _("News")
        template = "home/front/news.html"

    def rows(self, count: int) -> Any:
        return list(NewsPage.objects.listed().pinned_first()[:count])

    @property
    def index(self) -> NewsIndexPage | None:
        """Return the page that lists all news."""
        return NewsIndexPage.objects.readable().first()


class CardsSection(SectionBlock):
    """A list of pages of other apps; two such sections that follow one another stand side by side."""

    more_url: ClassVar[str] = ""
    more_text: ClassVar[str | Promise] = ""

    class Meta:
        template = "home/front/cards.html"

    def rows(self, count: int) -> list[Card]:
        raise NotImplementedError


class DocumentsSection(CardsSection):
    usual_heading, more_url, more_text = _("New legal documents"), "/van-ban/", _("All documents")

    class Meta:
        icon = "doc-full-inverse"
        label = _("New legal documents")

    def rows(self, count: int) -> list[Card]:
        return frontpage.newest(EntryKind.DOCUMENT, count)


class AnswersSection(CardsSection):
    usual_heading, more_url, more_text = _("Latest answers"), "/hoi-dap/", _("All questions and answers")
    usual_count = 5

    class Meta:
        icon = "help"
        label = _("Latest answers")

    def rows(self, count: int) -> list[Card]:
        return frontpage.newest(EntryKind.ANSWER, count)


class HelpfulSection(CardsSection):
    usual_heading, more_url, more_text = _("Most helpful to readers"), "/huu-ich-nhat/", _("By type and section")
    usual_count = 4

    class Meta:
        icon = "pick"
        label = _("Most helpful to readers")

    def rows(self, count: int) -> list[Card]:
        return frontpage.most_helpful(count)


class TextSection(blocks.StructBlock):
    """Words of the editor's own on a tinted ground."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "home/front/text.html"


class FrontSections(blocks.StreamBlock):
    """The sections of a front page, from the top."""

    life_events = LifeEventsSection()
    shortcuts = blocks.StaticBlock(
        icon="link",
        label=pgettext_lazy("of the front page", "Shortcuts"),
        admin_text=_("The shortcuts that are listed below."),
        template="home/front/shortcuts.html",
    )
    news = NewsSection()
    documents = DocumentsSection()
    answers = AnswersSection()
    helpful = HelpfulSection()
    text = TextSection()

    class Meta:
        block_counts: ClassVar = {name: {"max_num": 1} for name in ("life_events", "shortcuts", "news", "documents", "answers", "helpful")}


USUAL = ("life_events", "shortcuts", "news", "documents", "answers", "helpful")


def usual(block: Any) -> Any:
    """Return the sections of a front page that nobody composed, as a value of the stream `block`; their ids are the same each time."""
    return block.to_python([{"type": name, "value": {}, "id": str(uuid5(NAMESPACE_OID, name))} for name in USUAL])


def in_groups(sections: Any) -> list[list[Any]]:
    """Return the sections, the usual ones where none is chosen, with neighbouring lists in one group; a list with nothing is left out."""
    sections = sections or usual(sections.stream_block)
    filled = [one for one in sections if not isinstance(one.block, CardsSection) or one.block.shown(one.value)]
    groups: list[list[Any]] = []
    for is_list, members in groupby(filled, key=lambda one: isinstance(one.block, CardsSection)):
        found = list(members)
        groups += [found] if is_list else [[one] for one in found]
    return groups
