"""Templates of articles and kinds of pages in the administration: kept in lists, chosen for a new page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from cms.text.numbers.keys import is_key
from home.models import NewsIndexPage, NewsPage
from home.models.news.article_templates import ArticleTemplate, copy_common_parts
from home.models.pages.page_kinds import PageKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ADD = "home.add_articletemplate"


def number(text: str) -> int | None:
    """Return a key from an address; None for anything else."""
    return int(text) if is_key(text) else None


def write_address(template: ArticleTemplate) -> str | None:
    """Return where an article begins with `template`, in the first list of news; None for one that is withdrawn."""
    parent = NewsIndexPage.objects.values_list("pk", flat=True).first()
    if template.withdrawn or parent is None:
        return None
    return f"{reverse('wagtailadmin_pages:add', args=['home', 'newspage', parent])}?mau={template.pk}"


class AddTemplate(CreateView):
    """Start with what stands in the article that the person came from, as its latest draft has it."""

    def get_initial_form_instance(self) -> ArticleTemplate:
        """Return a new template, filled from the article in `?bai=` that the person may edit."""
        instance = ArticleTemplate()
        article = NewsPage.objects.filter(pk=number(self.request.GET.get("bai", ""))).first()
        if article and article.permissions_for_user(self.request.user).can_edit():
            copy_common_parts(article.get_latest_revision_as_object(), instance)
        return instance


class ArticleTemplateViewSet(SnippetViewSet):
    """The templates, those in use first."""

    model = ArticleTemplate
    add_view_class = AddTemplate
    icon = "copy"
    menu_label = gettext_lazy("Article templates")
    list_display = [
        "name",
        "purpose",
        TitleColumn(
            "write",
            label=gettext_lazy("New article"),
            accessor=lambda template: _("Withdrawn") if template.withdrawn else _("Write an article with it"),
            get_url=write_address,
        ),
    ]
    list_filter = ["withdrawn"]
    search_fields = ["name", "purpose"]
    copy_view_enabled = False


class PageKindViewSet(SnippetViewSet):
    """The kinds of ordinary pages that the body defined, those in use first."""

    model = PageKind
    icon = "doc-empty"
    menu_label = gettext_lazy("Kinds of pages")
    list_display = ["name", "purpose", "listed_on", "withdrawn"]
    list_filter = ["withdrawn"]
    search_fields = ["name", "purpose"]
    copy_view_enabled = False


def save_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that makes a template of an article."""
    if page.pk and isinstance(page, NewsPage) and user.has_perm(ADD):
        address = f"{reverse(ArticleTemplateViewSet().get_url_name('add'))}?bai={page.pk}"
        yield Button(_("Save as template"), address, icon_name="copy", priority=96)


def begin_with_template(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """Hook `before_create_page`: open the form of a new page filled in from the template, or as of the kind, `?mau=`."""
    if request.method != "GET" or not hasattr(page_class, "beginnings") or "mau" not in request.GET or hasattr(request, "page_template"):
        return None
    wanted = number(request.GET["mau"])
    template = next((one for one in page_class().beginnings(parent) if one.pk == wanted), None)
    if template is None:
        raise Http404
    request.page_template = template  # type: ignore[attr-defined]  # the view comes by here again
    view = page_viewset_registry.get_by_type(page_class).get_view_by_name("add")
    prefilled = type("FromTemplateCreateView", (_FromTemplate, view.view_class), {})
    return cast(HttpResponse, prefilled.as_view(**view.view_initkwargs)(request, "home", page_class._meta.model_name, parent.pk))  # type: ignore[attr-defined]


class _FromTemplate:
    """Fill in the new page before its form is made."""

    def get(self, request: Any) -> HttpResponse:
        """Show the form of a new article filled from the template, and say how many of its blocks no longer exist."""
        template = request.page_template
        count = template.begin(self.page)  # type: ignore[attr-defined]
        messages.info(request, _("This page begins with “%(name)s”. Nothing is stored yet.") % {"name": template})
        if count:
            text = ngettext(
                "%(n)d block of the template was left out: articles no longer have blocks of this kind.",
                "%(n)d blocks of the template were left out: articles no longer have blocks of these kinds.",
                count,
            )
            messages.warning(request, text % {"n": count})
        return cast(HttpResponse, super().get(request))  # type: ignore[misc]
