"""The administration's API only reads, and names no more than choosers do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from cms.admin.editing.choosable import choosable


class PagesToRead(PagesAdminAPIViewSet):
    """Wagtail's API without its actions: they publish, take down, move and delete, ask none of our hooks, and no screen uses them.

    Nor does it name the pages above, of which the explorer shows some only.
    """

    actions: ClassVar[dict[str, Any]] = {}
    meta_fields: ClassVar[list[str]] = [name for name in PagesAdminAPIViewSet.meta_fields if name != "ancestors"]


class _OfUser(BaseAPIViewSet):
    """The API of files, with those alone that the person may choose or change: a title tells something, too."""

    def get_queryset(self) -> QuerySet[Any]:
        return choosable(super().get_queryset(), self.request.user)


class DocumentsOfUser(_OfUser, DocumentsAdminAPIViewSet):
    pass


class ImagesOfUser(_OfUser, ImagesAdminAPIViewSet):
    pass
