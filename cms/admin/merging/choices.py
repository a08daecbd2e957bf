"""Comparisons of choices and of boxes to tick in words; Wagtail shows their codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.compare import CharBlockComparison
from wagtail.blocks import BooleanBlock, ChoiceBlock


class ChoiceComparison(CharBlockComparison):
    """Compare the words of two choices."""

    def __init__(self, block: Any, exists_a: bool, exists_b: bool, val_a: Any, val_b: Any) -> None:
        super().__init__(block, exists_a, exists_b, self.words(block, val_a), self.words(block, val_b))

    @staticmethod
    def words(block: Any, value: Any) -> str:
        if isinstance(block, BooleanBlock):
            return _("Yes") if value else _("No")
        return str(dict(block.field.choices).get(value, value or ""))

    def htmlvalue(self, val: Any) -> Any:
        return super().htmlvalue(self.words(self.block, val))


def apply() -> None:
    """Patch Wagtail's comparison so that choices and boxes to tick are compared this way."""
    for block in (ChoiceBlock, BooleanBlock):
        block.get_comparison_class = lambda self: ChoiceComparison
