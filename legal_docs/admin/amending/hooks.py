"""Hooks of amendments and the calendar for the Wagtail admin: the words of the log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def amendment_log_actions(actions: LogActionRegistry) -> None:
    """Register the actions on amendments and tasks for Wagtail's log."""
    actions.register_action("legal_docs.amendment.propose", _("Propose an amendment"), _("Proposed an amendment of the text"))
    actions.register_action("legal_docs.amendment.correct", _("Correct an amendment"), _("Corrected an amendment of the text"))
    actions.register_action("legal_docs.amendment.submit", _("Submit an amendment"), _("Submitted an amendment of the text"))
    actions.register_action("legal_docs.amendment.send_back", _("Return an amendment"), _("Returned an amendment of the text"))
    actions.register_action("legal_docs.amendment.approve", _("Approve an amendment"), _("Approved an amendment of the text"))
    actions.register_action("legal_docs.amendment.take_back", _("Take back an amendment"), _("Took back an amendment of the text"))
    actions.register_action("legal_docs.task.settle", _("Settle a task about validity"), _("Settled a task about validity"))
