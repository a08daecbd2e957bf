"""Intake appoints others, never itself; whoever is no longer appointed has lost what the role gave."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import gettext

from cms.admin.accounts.roles import PUBLISHERS
from qa.models import Unit, UnitMembership
from qa.processing.casework.appointing import appoint
from qa.tests.factories import make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role
from qa.workflow.roles import ROLE_GROUPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def copied(row: Any, clerk: Any = None, **values: Any) -> None:
    """Let an intake clerk press "Copy" at a row, and store the form with these values."""
    address = reverse(f"{row._meta.model_name}:index")
    logged_in(clerk or make_user(Role.INTAKE)).post(f"{address}copy/{row.pk}/", values)


@pytest.mark.parametrize("role", [Role.HEAD, Role.PUBLISHER, Role.PROTECTION])
def test_intake_does_not_appoint_itself_by_a_copy(role: Role):
    clerk, other = make_user(Role.INTAKE), make_user(Role.INTAKE)
    copied(other.qa_memberships.get(), clerk=clerk, user=clerk.pk, unit="", role=role.value)
    assert [row.role for row in clerk.qa_memberships.all()] == [Role.INTAKE]


def test_intake_chooses_no_deputy_by_a_copy():
    unit = make_unit()
    lead, officer = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    copied(lead.qa_memberships.get(), user=lead.pk, unit=unit.pk, role="reviewer", deputy=officer.pk)
    assert not UnitMembership.objects.filter(deputy=officer).exists()


def test_intake_makes_no_unit_with_self_approval_by_a_copy():
    copied(make_unit(), name="Đơn vị mới", active="on", allow_self_approve="on")
    assert not Unit.objects.filter(allow_self_approve=True).exists()


def group_of(role: Role) -> Group:
    return Group.objects.get(name=gettext(ROLE_GROUPS[role]))


def by_matrix(row: UnitMembership) -> None:
    value = f"{row.user_id}:{row.unit_id or ''}:{row.role}"
    logged_in(make_user(is_superuser=True)).post(url("matrix"), {"hang": [row.user_id], "truoc": [value], "an": []})


def by_list(row: UnitMembership) -> None:
    logged_in(make_user(is_superuser=True)).post(reverse("unitmembership:delete", args=[row.pk]))


def by_another_role(row: UnitMembership) -> None:
    values = {"user": row.user_id, "unit": row.unit_id or "", "role": Role.PROTECTION.value}
    logged_in(make_user(is_superuser=True)).post(reverse("unitmembership:edit", args=[row.pk]), values)


def by_another_person(row: UnitMembership) -> None:
    values = {"user": make_user().pk, "unit": row.unit_id or "", "role": row.role}
    logged_in(make_user(is_superuser=True)).post(reverse("unitmembership:edit", args=[row.pk]), values)


ENDS = {each.__name__: each for each in (by_matrix, by_list, by_another_role, by_another_person)}


@pytest.mark.parametrize("way", ENDS)
def test_who_is_no_longer_intake_leaves_its_group(way: str):
    clerk = make_user(Role.INTAKE)
    ENDS[way](clerk.qa_memberships.get())
    assert group_of(Role.INTAKE) not in clerk.groups.all()
    clerk = get_user_model().objects.get(pk=clerk.pk)
    assert not clerk.has_perm("qa.change_unitmembership")
    assert not clerk.qa_memberships.filter(role=Role.INTAKE).exists()


def test_who_takes_over_an_appointment_enters_its_group():
    row, person = make_user(Role.INTAKE).qa_memberships.get(), make_user()
    logged_in(make_user(is_superuser=True)).post(
        reverse("unitmembership:edit", args=[row.pk]), {"user": person.pk, "unit": "", "role": row.role}
    )
    assert list(person.groups.all()) == [group_of(Role.INTAKE)]


def test_who_is_appointed_in_the_list_enters_the_group_as_in_the_matrix():
    person = make_user()
    logged_in(make_user(Role.INTAKE)).post(reverse("unitmembership:add"), {"user": person.pk, "unit": "", "role": Role.HEAD.value})
    assert list(person.groups.all()) == [group_of(Role.HEAD)]


def test_the_people_of_a_deleted_unit_leave_the_groups_of_their_roles():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    logged_in(make_user(is_superuser=True)).post(reverse("unit:delete", args=[unit.pk]))
    assert not Unit.objects.filter(pk=unit.pk).exists()
    assert not lead.groups.exists()


def test_an_officer_of_two_units_who_leaves_one_stays_in_the_group():
    first, second = make_unit(), make_unit()
    officer = make_user(Role.OFFICER, first)
    appoint(officer, Role.OFFICER, second)
    by_list(officer.qa_memberships.get(unit=first))
    assert list(officer.groups.all()) == [group_of(Role.OFFICER)]


def test_groups_of_other_work_stay_when_an_appointment_ends():
    officer = make_user(Role.OFFICER, make_unit())
    others = {Group.objects.get(name=gettext(PUBLISHERS)), group_of(Role.INTAKE)}  # given by hand, without an appointment
    officer.groups.add(*others)
    by_list(officer.qa_memberships.get())
    assert set(officer.groups.all()) == others


def test_an_account_with_appointments_is_deleted():
    officer = make_user(Role.OFFICER, make_unit())
    officer.delete()
    assert not UnitMembership.objects.filter(user_id=officer.pk).exists()
