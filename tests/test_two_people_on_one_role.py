"""Two people on the rights of one role: what is stored, what a draft stores, and what the security log tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.admin.accounts import groups
from cms.admin.editing.device_drafts import RESTORE_FIELD
from tests.row_forms import Form, both

pytestmark = pytest.mark.django_db


def role_form(person: str) -> Form:
    return Form(person, reverse("wagtailusers_groups:edit", args=[Group.objects.get_or_create(name="Biên tập thử")[0].pk]))


def right(*codes: str) -> dict[str, Any]:
    home = Page.objects.filter(depth=2).first()
    assert home
    row = {"page": str(home.pk), "permissions": list(codes), "DELETE": ""}
    return {"page_permissions-TOTAL_FORMS": "1"} | {f"page_permissions-0-{name}": value for name, value in row.items()}


def test_a_draft_of_a_role_stores_no_rights() -> None:
    form = role_form("lan")
    answer = form.client.post(form.address, form.fields | right("add_page") | {RESTORE_FIELD: "1"})
    assert answer.status_code == 200
    assert not GroupPagePermission.objects.filter(group__name="Biên tập thử").exists()
    fields = {name: value for name, value in form.fields.items() if name not in ("version", "rights")}
    answer = form.client.post(reverse("wagtailusers_groups:add"), fields | right("add_page") | {"name": "Mới", RESTORE_FIELD: "1"})
    assert answer.status_code == 200
    assert 'value="Mới"' in answer.content.decode()
    assert not Group.objects.filter(name="Mới").exists()


def test_a_right_that_stays_as_the_other_person_took_it_is_not_told_as_given_and_taken(caplog: Any) -> None:
    role_form("lan").send(**right("add_page", "publish_page"))
    lan, minh = both(role_form)
    lan.send(**right("add_page"))
    caplog.clear()
    assert minh.send(name="Biên tập thử").status_code == 302
    assert "permissions" not in caplog.text


def test_a_role_that_is_deleted_while_its_form_is_stored_is_not_found(monkeypatch: Any) -> None:
    lan = role_form("lan")
    with monkeypatch.context() as patched:
        patched.setattr(groups.groups.EditView, "get_object", lambda _view: Group(pk=987654, name="Đi rồi"))
        assert lan.send().status_code == 404
