"""Screens of the portal's topics, fields and banners in the Wagtail admin."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.admin.editing.choosers import WordsChooserViewSet
from cms.models.background.link_check import DEAD_AFTER
from home.admin.article_templates import ArticleTemplateViewSet, PageKindViewSet
from home.models import (
    AlertBanner,
    ContributionKind,
    Contributor,
    NewsTag,
    NewsTopic,
    Office,
    PageTranslation,
    ProcedureField,
    ServiceChannel,
)


def moment(value: datetime | None) -> str:
    """Return a moment as people write it; Wagtail's own column says "just now" of what is to come."""
    return date_format(timezone.localtime(value), "H:i d/m/Y") if value else ""


class AlertBannerViewSet(SnippetViewSet):
    """The banners, with those that readers see now marked."""

    model = AlertBanner
    icon = "warning"
    menu_label = _("Alert banners")
    list_display = [
        "text",
        Column("get_level_display", label=_("Alert level"), sort_key="level"),
        Column("is_shown", label=_("Shown now"), accessor=lambda banner: _("Yes") if banner.is_shown else _("No")),
        Column("starts_at", label=_("Shown from"), accessor=lambda banner: moment(banner.starts_at), sort_key="starts_at"),
        Column("ends_at", label=_("Shown until"), accessor=lambda banner: moment(banner.ends_at), sort_key="ends_at"),
    ]
    list_filter = ["level", "enabled"]


class NewsTopicViewSet(SnippetViewSet):
    """The topics of the news, in their order."""

    model = NewsTopic
    icon = "tag"
    menu_label = _("News topics")
    list_display = ["name", "slug", "order"]
    ordering = ["order", "name"]


class NewsTagViewSet(SnippetViewSet):
    """The tags of the news: to correct a spelling or remove one that nobody needs."""

    model = NewsTag
    icon = "tag"
    menu_label = _("News tags")
    list_display = ["name", "slug"]
    ordering = ["name"]
    search_fields = ["name"]


class ProcedureFieldViewSet(SnippetViewSet):
    """The fields of administrative procedures."""

    model = ProcedureField
    is_public = True
    icon = "folder-open-1"
    menu_label = _("Fields of procedures")
    list_display = ["name", "slug"]
    ordering = ["name"]


def link_state(channel: ServiceChannel) -> str:
    """Return what the last check of a channel's link found, in words; empty before the first."""
    check = getattr(channel, "check_row", None)
    if check is None or check.checked_at is None:
        return ""
    if check.failures >= DEAD_AFTER:
        return str(_("Does not answer: %(answer)s") % {"answer": check.answer})
    return str(_("Reachable") if not check.failures else _("Failed once, tried again soon"))


class ServiceChannelViewSet(SnippetViewSet):
    """The service channels, with what the last check of each link found."""

    model = ServiceChannel
    is_public = True
    icon = "link"
    menu_label = _("Service channels")
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("owner", label=_("Unit in charge"), sort_key="owner"),
        Column("link", label=_("Link"), accessor=link_state),
    ]
    list_filter = ["kind", "state"]
    search_fields = ["name", "address", "owner"]


class OfficeViewSet(SnippetViewSet):
    """The directory of offices."""

    model = Office
    is_public = True
    icon = "group"
    menu_label = _("Offices")
    list_display = ["name", Column("get_kind_display", label=_("Kind"), sort_key="kind"), "area", "phone"]
    list_filter = ["kind"]
    search_fields = ["name", "area", "address"]


class PageTranslationViewSet(SnippetViewSet):
    """What pages say in other languages, with those that fell behind their page."""

    model = PageTranslation
    icon = "globe"
    menu_label = _("Translations")
    list_display = [
        "title",
        Column("get_language_display", label=_("Language"), sort_key="language"),
        Column("page", label=_("Page")),
        Column("old", label=_("To compare again"), accessor=lambda row: _("Yes") if row.is_older_than_its_page else _("No")),
    ]
    list_filter = ["language"]
    search_fields = ["title", "lead"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PageTranslation]:
        return PageTranslation.objects.select_related("page")


class ContributorViewSet(SnippetViewSet):
    """Those who make news, for bylines and royalties."""

    model = Contributor
    chooser_viewset_class = WordsChooserViewSet
    icon = "user"
    menu_label = _("Contributors")
    list_display = ["name", "unit"]
    search_fields = ["name", "unit"]


class ContributionKindViewSet(SnippetViewSet):
    """The kinds of work with their rates."""

    model = ContributionKind
    icon = "list-ol"
    menu_label = _("Royalty rates")
    list_display = ["name", Column("rate", label=_("Rate"), accessor=lambda kind: ", ".join(map(str, kind.rates.all()))), "in_byline"]


class PortalGroup(SnippetViewSetGroup):
    """One menu entry for all of them."""

    menu_label = _("Portal")
    menu_icon = "home"
    menu_order = 250
    items = (
        AlertBannerViewSet,
        ServiceChannelViewSet,
        OfficeViewSet,
        PageTranslationViewSet,
        ArticleTemplateViewSet,
        PageKindViewSet,
        NewsTopicViewSet,
        NewsTagViewSet,
        ProcedureFieldViewSet,
        ContributorViewSet,
        ContributionKindViewSet,
    )
