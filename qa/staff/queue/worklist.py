"""The worklist of questions on the admin's first screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.first_steps import FirstStep, first_steps_provider
from cms.contracts.worklist import WorklistItem, worklist_provider
from qa.deadlines.rules import working_calendar
from qa.models import QaEvent, UnitMembership
from qa.staff.queue import rows
from qa.vocabulary.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Views of the queue in which somebody has to do something, in words that stand alone.
WORK = {
    "overdue": _("questions overdue"),
    "escalated": _("questions escalated to you"),
    "late_triage": _("questions that should have been sent to a unit"),
    "late_draft": _("questions whose answer should have been written"),
    "today": _("questions due today"),
    "mine": _("questions that you are answering"),
    "returned": _("answers returned to you"),
    "added": _("questions to which their senders added something"),
    "free": _("questions free in your unit"),
    "my_review": _("answers for you to approve"),
    "approved": _("answers to be published"),
    "unassigned": _("questions not yet sent to a unit"),
    "quarantine": _("questions to be checked for spam"),
    "parts": _("parts that other units ask of yours"),
}

LATE = frozenset(("overdue", "escalated", "late_triage", "late_draft"))


@worklist_provider
def questions_waiting(user: User) -> Iterator[WorklistItem]:
    """Return the worklist of questions that this person may see; nothing for those who do not work on questions."""
    if not user.has_perm("qa.work_on_questions"):
        return
    address = reverse("qa_staff:queue")
    counts = rows.counts(user, working_calendar(), WORK)
    for name, label in WORK.items():
        yield WorklistItem(label, counts[name], f"{address}?xem={name}", late=name in LATE)


@first_steps_provider
def question_steps(user: User) -> Iterator[FirstStep]:
    """Return the first question taken and the first answer sent for approval, for those who answer."""
    if not UnitMembership.objects.filter(user=user, role__in=(Role.OFFICER, Role.LEAD)).exists():
        return
    steps = QaEvent.objects.filter(actor_id=user.pk, action__in=("claim", "submit_for_review")).order_by()
    own = set(steps.values_list("action", flat=True).distinct())
    queue_address = reverse("qa_staff:queue")
    yield FirstStep(_("Take a question that is free"), f"{queue_address}?xem=free", "claim" in own)
    yield FirstStep(_("Answer it and submit the answer for approval"), f"{queue_address}?xem=mine", "submit_for_review" in own)
