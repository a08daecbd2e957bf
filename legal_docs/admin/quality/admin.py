"""The dashboard of data quality in the admin: how many documents have each flaw, and which."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet

from cms.admin.interface.menu import GuardedMenuItem
from legal_docs.admin.lists.editors_lists import for_editors, may_import, trail
from legal_docs.admin.quality.checks import BY_CODE, CHECKS, published
from legal_docs.models import VersionLinks

_LIST = ("legal_quality:board", gettext_lazy("Data quality"))
PAGE_SIZE = 50


@for_editors
def board(request: HttpRequest) -> HttpResponse:
    """Count the documents with each flaw."""
    total = published().count()
    counted = sorted(((check, check.find(published()).order_by().distinct().count()) for check in CHECKS), key=lambda line: -line[1])
    unread = published().filter(versions__isnull=False).exclude(versions__in=VersionLinks.objects.values("version")).distinct().count()
    context = {
        "rows": [(check, count, round(100 * count / total) if total else 0) for check, count in counted],
        "total": total,
        "unread": unread,
        "breadcrumbs_items": trail(*_LIST),
    }
    return render(request, "legal_docs/admin/quality.html", context)


@for_editors
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents with one flaw, the newest first."""
    check = BY_CODE.get(code)
    if check is None:
        raise Http404
    pages = check.find(published()).order_by("-issued_on", "-pk").distinct()
    context = {
        "check": check,
        "pages": Paginator(pages, PAGE_SIZE).get_page(request.GET.get("p")),
        "breadcrumbs_items": trail(*_LIST, str(check.title)),
    }
    return render(request, "legal_docs/admin/quality_list.html", context)


class QualityBoard(ViewSet):
    """The admin screens of the dashboard of data quality."""

    name = "legal_quality"
    icon = "tasks"
    menu_label = _LIST[1]
    url_prefix = "van-ban/chat-luong"
    menu_item_class = partial(GuardedMenuItem, may=may_import)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", board, name="board"), path("<slug:code>/", listing, name="list")]
