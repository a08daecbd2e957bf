"""The end of an approved workflow. Wagtail imports this before any model exists, so the function is registered later."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from wagtail.workflows import publish_workflow_state

from cms.contracts.ports import Providers

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
# Each takes the workflow's state and the user, and returns True where the object is not to be published yet.
publication_waits: Providers[[Any, Any], bool] = Providers()


def finish_workflow(workflow_state: Any, user: User | None = None) -> None:
    """End an approved workflow (WAGTAIL_FINISH_WORKFLOW_ACTION): publish, unless the object waits for something."""
    if not any(waits(workflow_state, user) for waits in publication_waits):
        publish_workflow_state(workflow_state, user=user)


def cancel_unapproved_workflow() -> None:
    """Cancel a workflow that ends without any approval: nothing is published, and no notice says that it was approved.

    A workflow without a step, or whose steps were all switched off, ends at once.
    """
    from wagtail.models import WorkflowState

    finish = WorkflowState.finish

    def finish_approved(self: Any, user: User | None = None) -> None:
        if self.task_states.filter(status="approved").exists():
            finish(self, user)
            return
        logger.warning("workflow %s ended without an approval: nothing was published", self.workflow_id)
        if self.current_task_state:
            self.cancel(user=user)
        else:
            self.status = self.STATUS_CANCELLED
            self.save()

    WorkflowState.finish = finish_approved
