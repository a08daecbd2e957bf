"""The worklist of the admin's first screen: each app names its items, one panel shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from wagtail.admin.ui.components import Component

from cms.contracts.ports import Providers

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class WorklistItem:
    """Work of one kind: what it is, how much there is for this person, where it is done; `late` when it is overdue."""

    label: str | Promise
    count: int
    url: str
    late: bool = False


# Each returns the items of a person, also those with a count of 0; no item where this person has no right to the work.
worklist_provider: Providers[[Any], Iterable[WorklistItem]] = Providers()


class WorklistPanel(Component):
    """The panel: what is late first, then the other items in the order of the apps; a sentence when nothing waits."""

    name = "worklist"
    order = 60
    template_name = "cms/admin/worklist.html"

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        items = [item for source in worklist_provider for item in source(self.user)]
        waiting = sorted((item for item in items if item.count), key=lambda item: not item.late)
        return {"concerns": bool(items), "items": waiting}
