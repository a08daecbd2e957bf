"""The second factor: set up with a code, asked for at the next login, required where the settings say so."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return get_user_model().objects.create_superuser("quantri", "a@example.org", "mat-khau-that-dai")


@pytest.fixture
def logged_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def code_of(device):
    token = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    return f"{token.token():06d}"


def set_up(client, user):
    client.get("/quan-tri/xac-thuc/thiet-lap/")
    device = TOTPDevice.objects.get(user=user)
    return client.post("/quan-tri/xac-thuc/thiet-lap/", {"code": code_of(device)})


def test_a_first_code_switches_it_on_and_shows_recovery_codes(logged_in, user):
    response = set_up(logged_in, user)
    assert TOTPDevice.objects.get(user=user).confirmed
    assert len(response.context["codes"]) == 8
    assert logged_in.get("/quan-tri/").status_code == 200


def test_a_wrong_code_switches_nothing_on(logged_in, user):
    logged_in.get("/quan-tri/xac-thuc/thiet-lap/")
    logged_in.post("/quan-tri/xac-thuc/thiet-lap/", {"code": "000000"})
    assert not TOTPDevice.objects.get(user=user).confirmed


def test_the_next_login_asks_for_a_code_and_takes_a_recovery_code_once(logged_in, user):
    recovery = set_up(logged_in, user).context["codes"][0]
    for expected in (302, 200):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/quan-tri/")["Location"].startswith("/quan-tri/xac-thuc/?next=")
        assert client.post("/quan-tri/xac-thuc/", {"code": recovery}).status_code == expected


def test_where_it_is_required_nobody_goes_without(logged_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert logged_in.get("/quan-tri/")["Location"].startswith("/quan-tri/xac-thuc/thiet-lap/")


def test_it_never_sends_anybody_to_another_site(logged_in, user):
    recovery = set_up(logged_in, user).context["codes"][0]
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/quan-tri/xac-thuc/", {"code": recovery, "next": "https://evil.example/"})
    assert response["Location"] == "/quan-tri/"


def test_too_many_wrong_passwords_lock_the_login(user, client):
    for _number in range(6):
        response = client.post("/quan-tri/login/", {"username": "quantri", "password": "sai"})
    assert response.status_code == 429
