"""The menu beside each screen of the administration, written for its script as telepath writes it, with less work.

Telepath writes out for each item the scripts that it needs, which a screen with the menu has, and looks for values that stand twice.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from telepath import DICT_RESERVED_KEYS
from wagtail.admin.telepath import registry
from wagtail.admin.templatetags import wagtailadmin_tags


class MenuWriter:
    """Stands in for telepath's context where the menu is written."""

    def add_media(self, *_media: Any, **_more: Any) -> None:
        """Forget the scripts that an item asks for."""

    def pack(self, value: Any) -> Any:
        """Return what telepath's script reads as `value`."""
        if value is None or isinstance(value, str | int | float):
            return value
        if isinstance(value, Promise):
            return str(value)
        if isinstance(value, dict):
            packed = {str(key): self.pack(each) for key, each in value.items()}
            return packed if packed.keys().isdisjoint(DICT_RESERVED_KEYS) else {"_dict": packed}
        if adapter := registry.find_adapter(type(value)):
            constructor, arguments = adapter.pack(value, self)
            return {"_type": constructor, "_args": [self.pack(each) for each in arguments]}
        return [self.pack(each) for each in value]


def apply() -> None:
    """Let Wagtail's tag of the menu write so."""
    wagtailadmin_tags.JSContext = MenuWriter
