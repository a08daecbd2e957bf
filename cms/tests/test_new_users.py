"""A new user is added by form without a password: they choose it by the link for a forgotten one."""

from __future__ import annotations

import pytest
from django.contrib.auth.forms import PasswordResetForm
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_new_person_needs_no_password_and_may_reset_it(admin_client: Client, django_user_model) -> None:
    names = {"username": "nguoi-moi", "email": "moi@example.org", "first_name": "Mới", "last_name": "Nguyễn"}
    assert admin_client.post(reverse("wagtailusers_users:add"), {**names, "password1": "", "password2": ""}).status_code == 302
    user = django_user_model.objects.get(username="nguoi-moi")
    assert user.password
    assert not user.check_password("")
    assert list(PasswordResetForm().get_users("moi@example.org")) == [user]


def test_a_password_that_is_typed_for_a_new_person_counts(admin_client: Client, django_user_model) -> None:
    names = {"username": "nguoi-moi", "email": "moi@example.org", "first_name": "Mới", "last_name": "Nguyễn"}
    typed = {"password1": "mat-khau-rat-dai-7", "password2": "mat-khau-rat-dai-7"}
    assert admin_client.post(reverse("wagtailusers_users:add"), {**names, **typed}).status_code == 302
    assert django_user_model.objects.get(username="nguoi-moi").check_password("mat-khau-rat-dai-7")
