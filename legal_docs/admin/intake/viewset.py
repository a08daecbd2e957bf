"""The import from files in the admin's menu."""

from __future__ import annotations

from functools import partial

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from cms.admin.interface.menu import GuardedMenuItem
from legal_docs.admin.intake import views
from legal_docs.admin.lists.editors_lists import may_import


class FileImport(ViewSet):
    """The menu entry and screens for documents made from uploaded files."""

    name = "legal_import"
    icon = "upload"
    menu_label = _("Import from files")
    url_prefix = "van-ban/nhap"
    menu_item_class = partial(GuardedMenuItem, may=may_import)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.incoming, name="incoming"),
            path("<int:pk>/", views.proposal, name="proposal"),
            path("<int:pk>/tep/", views.source, name="source"),
            path("<int:pk>/ngay.jpg", views.date_line, name="date_line"),
            path("<int:pk>/bo/", views.discard, name="discard"),
            path("<int:pk>/doc-lai/", views.again, name="again"),
        ]
