"""What an approved workflow does at its end. Wagtail imports this before any model exists, so the function is registered later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.workflows import publish_workflow_state

_waits: list[Callable[[Any, Any], bool]] = []


def register(waits: Callable[[Any, Any], bool]) -> None:
    """Add a function of the workflow's state and the user that returns True where the object is not to be published yet."""
    _waits.append(waits)


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """End an approved workflow (WAGTAIL_FINISH_WORKFLOW_ACTION): publish, unless the object waits for something."""
    if not any(waits(workflow_state, user) for waits in _waits):
        publish_workflow_state(workflow_state, user=user)
