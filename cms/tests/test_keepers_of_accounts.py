"""Who keeps accounts without being an administrator makes no administrator, changes no account of one and gives themselves no role."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
USERS = get_user_model().objects
PASSWORD = "mat-khau-rat-dai"


@pytest.fixture
def keeper() -> Client:
    user = USERS.create_user("giu", "giu@example.org", PASSWORD)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=("add_user", "change_user", "delete_user", "access_admin", "add_group", "change_group"))
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator() -> Any:
    return USERS.create_superuser("sep", "sep@example.org", PASSWORD)


@pytest.fixture
def role() -> Group:
    return Group.objects.create(name="Biên tập")


def sent(name: str, **more: object) -> dict[str, object]:
    return {"username": name, "email": f"{name}@example.org", "first_name": "A", "last_name": "B", "is_active": "on", **more}


def edit(client: Client, user: Any, **more: object) -> Any:
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), sent(user.username, **more))


def in_bulk(client: Client, action: str, *users: Any, **more: object) -> Any:
    address = reverse("wagtail_bulk_action", args=["auth", "user", action])
    return client.post(address + "?" + "&".join(f"id={user.pk}" for user in users), more)


def test_a_keeper_makes_no_administrator_of_a_new_person(keeper: Client):
    keeper.post(reverse("wagtailusers_users:add"), sent("moi", is_superuser="on", password1="", password2=""))
    assert not USERS.get(username="moi").is_superuser


def test_a_keeper_makes_no_administrator_of_an_account_and_changes_the_rest_of_it(keeper: Client, role: Group):
    other = USERS.create_user("binh", "cu@example.org", PASSWORD)
    edit(keeper, other, is_superuser="on", groups=[role.pk])
    other.refresh_from_db()
    assert (other.is_superuser, other.email, list(other.groups.all())) == (False, "binh@example.org", [role])


@pytest.mark.parametrize(
    "more",
    [
        {"is_superuser": "on", "password1": "mat-khau-khac-han", "password2": "mat-khau-khac-han"},
        {"is_superuser": "on", "email": "khac@example.org"},
        {},
        {"is_superuser": "on", "is_active": ""},
    ],
    ids=["password", "address", "mark of an administrator", "active"],
)
def test_a_keeper_changes_nothing_in_the_account_of_an_administrator(keeper: Client, administrator: Any, more: dict[str, object]):
    edit(keeper, administrator, **more)
    after = USERS.get(pk=administrator.pk)
    assert (after.is_superuser, after.is_active, after.email) == (True, True, "sep@example.org")
    assert after.check_password(PASSWORD)


def test_a_keeper_gives_no_role_to_their_own_account_but_changes_its_name(keeper: Client, role: Group):
    own = USERS.get(username="giu")
    edit(keeper, own, groups=[role.pk], first_name="Mới")
    own.refresh_from_db()
    assert (own.first_name, own.groups.exists()) == ("Mới", False)


def test_a_keeper_gives_no_role_to_their_own_account_in_bulk(keeper: Client, role: Group):
    own, other = USERS.get(username="giu"), USERS.create_user("binh", "b@example.org", PASSWORD)
    in_bulk(keeper, "assign_role", own, other, role=role.pk)
    assert not own.groups.exists()
    in_bulk(keeper, "assign_role", other, role=role.pk)
    assert list(other.groups.all()) == [role]


@pytest.mark.parametrize("action", ["set_active_state", "assign_role", "delete"])
def test_a_keeper_changes_no_account_of_an_administrator_in_bulk(keeper: Client, administrator: Any, role: Group, action: str):
    in_bulk(keeper, action, administrator, mark_as_active="False", role=role.pk)
    after = USERS.get(pk=administrator.pk)
    assert (after.is_active, after.groups.exists()) == (True, False)


def test_a_keeper_deletes_no_administrator(keeper: Client, administrator: Any):
    keeper.post(reverse("wagtailusers_users:delete", args=[administrator.pk]))
    assert USERS.filter(pk=administrator.pk).exists()


def test_a_keeper_gives_no_role_to_their_own_account_by_a_sheet(keeper: Client, role: Group):
    own = USERS.get(username="giu")
    sheet = "Tên đăng nhập;Họ;Tên;Thư điện tử;Nhóm;Đang hoạt động\ngiu;B;A;giu@example.org;Biên tập;có\n"
    preview = keeper.post("/quan-tri/bang-tinh/nguoi-dung/", {"file": SimpleUploadedFile("bang.csv", sheet.encode())})
    keeper.post("/quan-tri/bang-tinh/nguoi-dung/", {"sheet": preview.context["sheet"]})
    assert not own.groups.exists()


def test_an_administrator_changes_the_account_of_another_one_and_their_own(admin_client: Client, administrator: Any, role: Group):
    edit(admin_client, administrator, groups=[role.pk])
    administrator.refresh_from_db()
    assert (administrator.is_superuser, list(administrator.groups.all())) == (False, [role])
    own = USERS.get(username="admin")
    edit(admin_client, own, groups=[role.pk])
    assert list(own.groups.all()) == [role]
