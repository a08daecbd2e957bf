"""Appointing people to roles, and reading contacts with an entry in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
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
    appointment, is_new = UnitMembership.objects.get_or_create(user=user, unit=unit, role=role)
    if not is_new:  # else it joined with the save; somebody may have taken the group away since
        join_group(appointment)
    return appointment


def _group_of(role: str) -> Group:
    with translation.override("vi"):
        name = translation.gettext(ROLE_GROUPS[Role(role)])
    return Group.objects.get_or_create(name=name)[0]


@receiver(post_save, sender=UnitMembership, dispatch_uid="qa.join_group")
def join_group(instance: UnitMembership, raw: bool = False, **_signal: Any) -> None:
    """Put the person of an appointment into the group of its role, however the appointment was made."""
    if not raw:
        instance.user.groups.add(_group_of(instance.role))


@receiver(pre_save, sender=UnitMembership, dispatch_uid="qa.leave_group_of_before")
def leave_group_of_before(instance: UnitMembership, **_signal: Any) -> None:
    """Take the group of the role from who had the appointment before, or had another role by it."""
    for before in UnitMembership.objects.filter(pk=instance.pk).exclude(user=instance.user_id, role=instance.role):
        leave_group(before)


@receiver(post_delete, sender=UnitMembership, dispatch_uid="qa.leave_group")
def leave_group(instance: UnitMembership, **_signal: Any) -> None:
    """Take the group of a role from a person whose last appointment to that role ends; nobody can tell who once gave it by hand."""
    others = UnitMembership.objects.filter(user=instance.user_id, role=instance.role).exclude(pk=instance.pk)
    if not others.exists():
        group = _group_of(instance.role)
        for user in group.user_set.filter(pk=instance.user_id):
            user.groups.remove(group)


@transaction.atomic
def read_contact(question: Question, actor: Actor, *, reason: str) -> QuestionContact | None:
    """Open the contact of a question for a stated reason; the log keeps who and when, a note keeps why."""
    perform(question, "read_contact", actor, data={"reason": reason})
    note(question, actor, text=reason)
    return QuestionContact.objects.filter(question=question).first()
