"""The administration's API of pages only reads."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.admin.api.views import PagesAdminAPIViewSet


class PagesToRead(PagesAdminAPIViewSet):
    """Wagtail's API without its actions: they publish, take down, move and delete, ask none of our hooks, and no screen uses them."""

    actions: ClassVar[dict[str, Any]] = {}
