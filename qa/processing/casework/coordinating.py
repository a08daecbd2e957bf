"""The part of a second unit that was asked: who may give it, and giving it. Asking is in routing.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from qa.models import Coordination
from qa.processing.mail.notices import announce_to_unit
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import NotAllowed, Refused
from qa.vocabulary.moves import move_of
from qa.workflow.actors import Actor, roles_of
from qa.workflow.engine import perform

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def contribute(part: Coordination, user: User, *, text: str) -> None:
    """Store the part of the second unit, close it and tell the unit that answers. Its text is seen by staff only.

    `user` must be officer or lead of the unit that was asked; what they may do with the question itself is not changed by it.
    """
    roles = frozenset(roles_of(user, part.unit_id))
    actor = Actor(roles, user=user, name=user.get_full_name() or user.get_username())
    if actor.role_for({Role.OFFICER, Role.LEAD}) is None:
        raise NotAllowed(_("Only the unit that was asked gives this part."))
    if Coordination.objects.select_for_update().get(pk=part.pk).done_at is not None:
        raise Refused(_("The part of this unit is given already."))
    question = part.question
    perform(question, "contribute", actor, data={"text": text}, log={"unit": part.unit_id, "late": part.due_at < clock.now()})
    part.contribution, part.done_at, part.done_by = text.strip(), clock.now(), user
    part.save(update_fields=["contribution", "done_at", "done_by"])
    announce_to_unit(question, f"contribution-{part.unit_id}")


def may_contribute(part: Coordination, user: User) -> bool:
    """Return True for officers and leads of the unit that was asked, while its part is open and the answer is not approved."""
    if part.done_at is not None or not roles_of(user, part.unit_id) & {Role.OFFICER, Role.LEAD, Role.ADMIN}:
        return False
    return part.question.status in move_of("contribute").sources
