"""Appointments as one matrix: people down, units across, a role ticked in each cell; stored at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.contracts.accounts import signed_in
from qa.models import Unit, UnitMembership
from qa.processing.casework.appointing import appoint
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.vocabulary.choices import APPOINTED_ROLES, UNIT_ROLES, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WHOLE = [role for role in APPOINTED_ROLES if role not in UNIT_ROLES]
Key = tuple[int, int | None, str]  # person, unit (None: the whole organisation), role


def matrix(request: HttpRequest) -> HttpResponse:
    """Show who has which role where, and store what was ticked; nobody changes their own row but the administrator."""
    may = all(request.user.has_perm(f"qa.{action}_unitmembership") for action in ("add", "change"))
    if not may:
        raise PermissionDenied
    people = list(get_user_model().objects.filter(is_active=True).order_by("first_name", "last_name", "username"))
    units = list(Unit.objects.filter(active=True))
    if request.method == "POST":
        changed = _store(request, people, units)
        messages.success(request, ngettext("%(n)d appointment was changed.", "%(n)d appointments were changed.", changed) % {"n": changed})
        return redirect("qa_staff:matrix")
    now = {(one.user_id, one.unit_id, one.role) for one in UnitMembership.objects.all()}
    context = {
        "units": units,
        "rows": [(person, _may_change(signed_in(request), person), _cells(person, units, now)) for person in people],
        "breadcrumbs_items": breadcrumbs(None, _("Who works where")),
    }
    return render(request, "qa/staff/matrix.html", context)


def _may_change(user: User, person: User) -> bool:
    return bool(user.is_superuser or user.pk != person.pk)


def _cells(person: User, units: list[Unit], now: set[Key]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return a cell for the whole organisation and one for each unit: its name, and (value, role in words, ticked) of each role."""
    places: list[tuple[Unit | None, Any]] = [(None, WHOLE), *((unit, UNIT_ROLES) for unit in units)]
    return [
        (
            str(unit or _("The whole organisation")),
            [(_value(person.pk, unit, role), str(Role(role).label), (person.pk, unit and unit.pk, role.value) in now) for role in roles],
        )
        for unit, roles in places
    ]


def _value(person: int, unit: Unit | None, role: Role) -> str:
    return f"{person}:{unit.pk if unit else ''}:{role.value}"


@transaction.atomic
def _store(request: HttpRequest, people: list[Any], units: list[Unit]) -> int:
    """Make the appointments what the matrix says; return how many were made or ended. What was not shown stays."""
    ticked, before = set(request.POST.getlist("an")), set(request.POST.getlist("truoc"))  # what a colleague changed meanwhile stays
    shown = Q(unit__isnull=True) | Q(unit__in=units)
    changed = 0
    for person in people:
        if str(person.pk) not in request.POST.getlist("hang") or not _may_change(signed_in(request), person):
            continue
        wanted = {
            (unit and unit.pk, role.value): unit
            for unit, roles in [(None, WHOLE), *((unit, UNIT_ROLES) for unit in units)]
            for role in roles
            if _value(person.pk, unit, role) in ticked - before
        }
        rows = {(one.unit_id, one.role): one for one in UnitMembership.objects.filter(shown, user=person).select_related("unit")}
        ended = [row for row in rows.values() if _value(person.pk, row.unit, Role(row.role)) in before - ticked]
        for row in ended:
            log(row, "wagtail.delete", user=request.user)
            row.delete()
        for new in wanted.keys() - rows.keys():
            log(appoint(person, new[1], wanted[new]), "wagtail.create", user=request.user)
        changed += len(ended) + len(wanted.keys() - rows.keys())
    return changed
