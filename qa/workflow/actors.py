"""The actor of a move: a citizen with the code, the system, or a person with the roles that they have for one question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from qa.models import Coordination, Question, Unit, UnitMembership
from qa.models.organisation import away
from qa.vocabulary.choices import ANSWERING, APPOINTED_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """The roles of an actor towards one question, and the account behind it (None for citizen and system)."""

    roles: frozenset[Role]
    user: User = None  # type: ignore[assignment]  # None for citizen and system: their moves ask for no account
    name: str = field(default="")

    def role_for(self, allowed: Iterable[Role]) -> Role | None:
        """Return the role under which the actor may do what `allowed` may; the administrator stands in for every appointed role."""
        fitting = [role for role in Role if role in self.roles and role in allowed]
        if fitting:
            return fitting[0]
        stands_in = Role.ADMIN in self.roles and any(role in APPOINTED_ROLES for role in allowed)
        return Role.ADMIN if stands_in else None


# Who acts where nobody is appointed, so that a passed deadline always reaches somebody.
INSTEAD = {Role.LEADER: Role.HEAD, Role.HEAD: Role.PUBLISHER, Role.LEAD: Role.INTAKE}
LONGEST_CHAIN = 5  # deputies of deputies; more is a circle

CITIZEN = Actor(frozenset({Role.CITIZEN}))
SYSTEM = Actor(frozenset({Role.SYSTEM}))


def actor_for(user: User, question: Question | None = None) -> Actor:
    """Return the person as an actor towards `question` (None: towards the organisation as a whole)."""
    unit_id = question.unit_id if question else None
    return Actor(frozenset(roles_of(user, unit_id)), user=user, name=user.get_full_name() or user.get_username())


def roles_of(user: User, unit_id: int | None) -> set[Role]:
    """Return the roles of `user` towards the questions of a unit: those of the whole organisation and those in that unit."""
    roles = {Role.ADMIN} if user.is_superuser else set()
    appointments = appointments_of(user).filter(Q(unit__isnull=True) | Q(unit=unit_id))
    return roles | {Role(role) for role in appointments.values_list("role", flat=True)}


def appointments_of(user: User) -> QuerySet[UnitMembership]:
    """Return the appointments that hold for `user` today: their own, and those in their unit that absent colleagues lend them.

    A role in the whole organisation (intake, publishing, data protection) is never lent that way (decision 0013).
    """
    return UnitMembership.objects.of(user)


def away_today() -> set[int]:
    """Return the keys of the accounts of people who are away today."""
    return set(UnitMembership.objects.filter(away()).values_list("user", flat=True))


def levels_of(user: User, unit_ids: Iterable[int | None]) -> dict[int | None, list[Role]]:
    """Return, for each unit, the roles of escalation (`escalated_to`) that `user` has there, or acts for.

    Where nobody has a role for a unit, the next of `INSTEAD` acts; a person who acts as head also sees what was escalated to the leader.
    """
    appointed = UnitMembership.objects.filter(user__is_active=True).values_list("role", "unit")
    held, own = set(appointed), set(appointments_of(user).values_list("role", "unit"))

    def acting(role: Role, unit_id: int | None) -> Role:
        here = {(role.value, None), (role.value, unit_id)} & held
        return role if here or role not in INSTEAD else acting(INSTEAD[role], unit_id)

    levels: dict[int | None, list[Role]] = {}
    for unit_id in unit_ids:
        mine = [role for role in (Role.HEAD, Role.LEADER) if {(acting(role, unit_id).value, each) for each in (None, unit_id)} & own]
        levels[unit_id] = [Role.HEAD, Role.LEADER] if Role.HEAD in mine else mine
    return levels


def units_of(user: User) -> QuerySet[Unit]:
    """Return the active units whose questions `user` works on; all of them for those who act for the whole organisation."""
    own = _units(user)
    return Unit.objects.filter(active=True) if own is None else Unit.objects.filter(active=True, pk__in=own)


def _units(user: User) -> set[int] | None:
    """Return the keys of the units in which `user` acts; None for those who act for the whole organisation."""
    units = () if user.is_superuser else set(appointments_of(user).values_list("unit", flat=True))
    return None if user.is_superuser or None in units else set(units)


def visible_to(user: User) -> QuerySet[Question]:
    """Return the questions that `user` may open in the admin."""
    questions = Question.objects.select_related("field", "unit", "claimed_by")
    own = _units(user)
    if own is None:
        return questions
    units = list(Unit.objects.filter(active=True, pk__in=own).values_list("pk", flat=True))  # read once: the queue counts twenty lists
    return questions.filter(Q(unit__in=units) | Q(pk__in=Coordination.objects.filter(unit__in=units).values("question")))


def present_for(
    user: User | None, unit_id: int | None, roles: Iterable[Role] = ANSWERING, absent: Collection[int] | None = None
) -> User | None:
    """Return `user`, or when they are away today who stands in for them in one of `roles` in the unit, or for the deputy in any role.

    None when nobody is there. `absent`: the keys of those who are away, for who asks for several people.
    """
    absent, seen = away_today() if absent is None else absent, set[int]()
    while user is not None and user.is_active and user.pk not in seen and len(seen) < LONGEST_CHAIN:
        if user.pk not in absent:
            return user
        lent = UnitMembership.objects.lent().filter(user=user, unit=unit_id).order_by("role").select_related("deputy")
        first = (lent if seen else lent.filter(role__in=roles)).first()
        seen.add(user.pk)
        user = first.deputy if first else None
    return None


def holder_after(question: Question, person: User | None) -> User | None:
    """Return who holds a question that comes back to `person`: they themselves or their deputy; None when they left the unit."""
    present = present_for(person, question.unit_id)
    for each in (present, person):
        if each is not None and not Question(claimed_by=each, unit_id=question.unit_id).holder_is_gone:
            return each
    return None
