"""The first steps of somebody new in the administration: each app names its own, one panel shows them until they are done."""

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
class FirstStep:
    """Something to try once: what, where, and whether the person has done it, which the stored data say."""

    label: str | Promise
    url: str
    done: bool


# Each returns the steps of a person; none for a person who does not do this work.
first_steps_provider: Providers[[Any], Iterable[FirstStep]] = Providers()


class FirstStepsPanel(Component):
    """The steps in the order of the apps; nothing once all are done, or once the person has closed the panel for good."""

    name = "first_steps"
    order = 70  # under the work that waits
    template_name = "cms/admin/first_steps.html"

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return the steps of the person, none once all are done or the panel was closed."""
        profile = getattr(self.user, "wagtail_userprofile", None)
        if profile and profile.dismissibles.get(self.name):
            return {"steps": []}
        steps = [step for source in first_steps_provider for step in source(self.user)]
        done = sum(step.done for step in steps)
        return {"name": self.name, "steps": steps if done < len(steps) else [], "done": done}
