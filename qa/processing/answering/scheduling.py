"""Publishing at a set time: the publisher says when, the worker does it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qa.models import Question
from qa.vocabulary import clock
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor
from qa.workflow.engine import perform


@transaction.atomic
def schedule(question: Question, actor: Actor, *, at: datetime | None) -> None:
    """Set when an approved answer is published (None: not by itself). Raises Refused for a past time, or in a bundle."""
    if at is not None and at <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    log = {"at": at.isoformat() if at else None}
    perform(question, "schedule", actor, data={"at": at}, changes={"publish_at": at}, log=log)


def due_for_publication() -> list[Question]:
    """Return the approved answers whose time has come."""
    return list(Question.objects.filter(status=Status.APPROVED, publish_at__lte=timezone.now()).order_by("publish_at", "pk"))
