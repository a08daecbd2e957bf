"""The newsletter: an editor chooses published pages for an issue; its followers get it by mail once, everybody reads it in the archive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from cms.contracts.following import described
from cms.contracts.mail_wording import rendered
from cms.contracts.search import SearchEntry, tells_of_pages
from cms.models import BasePage
from cms.models.access.restrictions import public_pages, restricted_paths
from cms.models.following import LONGEST_TEXT
from cms.models.pages.base_page import Card
from cms.storage.prepared import Prepared
from home.models.pages.index_pages import IndexPage

NEWSLETTER = "ban-tin"  # the kind and the topic that people follow
_FEW = 500  # pages asked for by their ids; where more changed, all that issues name are looked at
_LAST_LINE = 100  # letters kept for the line that says how many entries more there are


class IssueItem(blocks.StructBlock):
    """A page of the portal, with a sentence of the editor's own."""

    page = blocks.PageChooserBlock(label=_("Published page"))
    note = blocks.TextBlock(label=_("In a sentence"), required=False, max_length=400, help_text=_("Left empty: as the page says it."))

    class Meta:
        icon = "doc-full"
        label = _("Published page")

    def clean(self, value: Any) -> Any:
        """Ask for a page that everybody may read before the issue goes out; a draft may name one that is to come."""
        value = super().clean(value)
        if not self.is_deferred_validation and not public_pages().filter(pk=value["page"].pk).exists():
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(_("This page is not public: publish it first, or take it out of the issue."))}
            )
        return value


class NewsletterIndexPage(IndexPage):
    """The archive of the newsletter, and the way to get it."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600, help_text=_("What it tells, and how often it comes."))

    template = "home/newsletter_index_page.html"
    subpage_types: ClassVar = ["home.NewsletterPage"]
    max_count = 1

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    @property
    def issues(self) -> list[Card]:
        """Return the public issues, the newest first."""
        found = NewsletterPage.objects.child_of(self).readable().order_by("-first_published_at", "-pk")
        return [issue.card for issue in found]


class IssueCopyForm(CopyForm):
    """An issue is copied as a draft: a copy that is published at once would be mailed as it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)


class NewsletterPage(BasePage):
    """An issue. Its first publication mails it to those who follow the newsletter; no later one does."""

    intro = models.TextField(_("introduction"), max_length=1000)
    items = StreamField([("item", IssueItem())], verbose_name=_("in this issue"), min_num=1, max_num=30)

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("items")]
    preview_modes: ClassVar = [("", _("Page")), ("mail", _("Mail"))]
    template = "home/newsletter_page.html"
    parent_page_types: ClassVar = ["home.NewsletterIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    copy_form_class = IssueCopyForm
    chooser_opens_below = "home.NewsIndexPage"  # an issue names news more often than other issues

    class Meta:
        verbose_name = _("issue of the newsletter")
        verbose_name_plural = _("issues of the newsletter")

    def rows(self) -> list[Card]:
        """Return what it tells, in the editor's order, without pages that are not public any more."""
        shown, hidden = [], restricted_paths()
        for block in self.items:
            page = block.value["page"]
            if page and page.live and not page.path.startswith(hidden):
                page = page.specific
                text = block.value["note"] or getattr(page, "excerpt", "")
                shown.append(Card(title=page.title, url=page.url or "", text=text))
        return shown

    @property
    def mail_text(self) -> str:
        """Return the issue as its mail says it, below its title: as many whole entries as a mail holds, and how many more there are."""
        entries, rows, left = [self.intro], self.rows(), LONGEST_TEXT - len(self.intro) - _LAST_LINE
        for number, row in enumerate(rows):
            entry = f"- {row.title}\n  {row.text}\n  {settings.SITE_URL}{row.url}"
            left -= len(entry) + 2
            if left < 0:
                count = len(rows) - number
                with override("vi"):
                    more = ngettext("%(n)d more stands in the issue on the portal.", "%(n)d more stand in the issue on the portal.", count)
                return "\n\n".join([*entries, more % {"n": count}])
            entries.append(entry)
        with override("vi"):
            return "\n\n".join([*entries, gettext("The issue on the portal:")])  # its address follows in the mail

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "rows": self.rows(), "archive": self.get_parent()}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the mail as a follower gets it, or the page."""
        if mode_name != "mail":
            response: HttpResponse = super().serve_preview(request, mode_name)
            return response
        rows = [{"title": self.title, "text": self.mail_text, "url": f"{settings.SITE_URL}{self.url or ''}"}]
        archive = self.get_parent()
        places = {
            "SITE_URL": settings.SITE_URL,
            "thing_url": f"{settings.SITE_URL}{archive.url or ''}",
            "manage_url": f"{settings.SITE_URL}/…",
        }
        context = {**places, "description": described(_("Newsletter"), archive.title), "rows": rows, "count": 1, "others": 0}
        return HttpResponse("\n\n".join(rendered("cms/mail/follow_digest", context)), content_type="text/plain; charset=utf-8")

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            yield self.search_entry(body="\n".join([self.intro, *(f"{row.title} {row.text}" for row in self.rows())]))


_newsletters: Prepared[int] = Prepared(lambda: NewsletterPage.objects.order_by().values_list("pk", flat=True)[:1])


@tells_of_pages
def issues_telling_of(page_ids: set[int]) -> set[int]:
    """Return the issues that name one of these pages; their entries have its title and excerpt."""
    if not _newsletters():
        return set()  # most saves are of portals without a newsletter: the index of references stays unread
    types = ContentType.objects.get_for_models(NewsletterPage, Page)
    found = ReferenceIndex.objects.filter(content_type=types[NewsletterPage], to_content_type=types[Page])
    if len(page_ids) <= _FEW:
        found = found.filter(to_object_id__in=[str(key) for key in page_ids])
    return {int(issue) for issue, named in found.values_list("object_id", "to_object_id") if int(named) in page_ids}
