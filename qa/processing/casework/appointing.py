"""Appointing people to roles, and reading contacts with an entry in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation

from qa.models import Question, QuestionContact, Unit, UnitMembership
from qa.processing.casework.routing import note
from qa.vocabulary.choices import Role
from qa.workflow.actors import Actor
from qa.workflow.engine import perform
from qa.workflow.roles import ROLE_GROUPS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def appoint(user: User, role: str, unit: Unit | None = None) -> UnitMembership:
    """Assign a person a role (in a unit, or in the whole organisation) and the group that opens the admin screens for it."""
    appointment, _created = UnitMembership.objects.get_or_create(user=user, unit=unit, role=role)
    with translation.override("vi"):
        name = translation.gettext(ROLE_GROUPS[Role(role)])
    group, _made = Group.objects.get_or_create(name=name)
    user.groups.add(group)
    return appointment


@transaction.atomic
def read_contact(question: Question, actor: Actor, *, reason: str) -> QuestionContact | None:
    """Open the contact of a question for a stated reason; the log keeps who and when, a note keeps why."""
    perform(question, "read_contact", actor, data={"reason": reason})
    note(question, actor, text=reason)
    return QuestionContact.objects.filter(question=question).first()
