"""Items of the administration's menus that only some people see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.menu import MenuItem

May = str | Callable[[Any], object]  # a permission, or a function of the user


class GuardedMenuItem(MenuItem):
    """An item for those who have a permission, or for whom a function of the user is true."""

    def __init__(self, label: str | Promise, url: str, may: May, **options: Any) -> None:
        super().__init__(label, url, **options)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the item is shown; computed once a request, since items share conditions and submenus are read several times."""
        answers: dict[May, bool] = vars(request).setdefault("_menu_answers", {})
        if self.may not in answers:
            answers[self.may] = request.user.has_perm(self.may) if isinstance(self.may, str) else bool(self.may(request.user))
        return answers[self.may]


def add_to_menu(menu: str, label: str | Promise, address: str, may: May, name: str, icon: str, order: int) -> None:
    """Put an item into one of Wagtail's menus (`admin`, `reports`, `settings`); `address` is the name of its screen."""

    def item() -> GuardedMenuItem:
        return GuardedMenuItem(label, reverse(address), may, name=name, icon_name=icon, order=order)

    hooks.register(f"register_{menu}_menu_item", item)
