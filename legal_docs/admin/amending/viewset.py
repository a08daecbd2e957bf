"""The amendment workbench in the admin's menu."""

from __future__ import annotations

from functools import partial

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from cms.admin.interface.menu import GuardedMenuItem
from legal_docs.admin.amending import views


class AmendingDesk(ViewSet):
    """Amendments of texts: from the instruction to the approved version."""

    name = "legal_amending"
    icon = "edit"
    menu_label = _("Amendments")
    url_prefix = "van-ban/sua-doi"
    menu_item_class = partial(GuardedMenuItem, may=views.PREPARE)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.desk, name="desk"),
            path("lap/<int:page_id>/", views.propose, name="propose"),
            path("<int:pk>/", views.amendment, name="amendment"),
            path("<int:pk>/chuyen/", views.move, name="move"),
            path("<int:pk>/them/", views.add, name="add"),
            path("buoc/<int:pk>/", views.step, name="step"),
            path("doi-chieu/<int:pk>/", views.check, name="check"),
        ]

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("desk"))
