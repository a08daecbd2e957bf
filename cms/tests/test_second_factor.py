"""The second factor: set up with a code, asked for at the next login, required where the settings say so."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.admin.second_factor import services
from cms.tests.threads import in_thread

pytestmark = pytest.mark.django_db
ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")


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


def at_once(work):
    """Run `work` in six threads that start together; return what each gave."""
    start = threading.Barrier(6)
    running = [in_thread(lambda: (start.wait(), work())[1]) for _thread in range(6)]
    return [result() for result in running]


@pytest.mark.postgres
@ON_POSTGRES
def test_first_looks_at_the_setup_screen_at_one_moment_show_one_secret(transactional_db, user):
    assert len({device.pk for device in at_once(lambda: services.pending_device(user))}) == 1
    assert TOTPDevice.objects.count() == 1


@pytest.mark.postgres
@ON_POSTGRES
def test_a_first_code_that_is_sent_several_times_at_one_moment_gives_one_set_of_recovery_codes(transactional_db, user):
    code = code_of(services.pending_device(user))
    given = at_once(lambda: services.confirm(user, code))
    assert [len(codes) for codes in given if codes] == [8]
    assert (TOTPDevice.objects.filter(confirmed=True).count(), StaticDevice.objects.count()) == (1, 1)


def test_where_two_devices_wait_to_be_set_up_the_newest_is_shown_and_the_other_goes(logged_in, user):
    for _earlier_version in range(2):
        TOTPDevice.objects.create(user=user, confirmed=False, name="TOTP")
    newest = TOTPDevice.objects.order_by("pk").last()
    assert services.secret_text(newest) in logged_in.get("/quan-tri/xac-thuc/thiet-lap/").content.decode()
    assert logged_in.post("/quan-tri/xac-thuc/thiet-lap/", {"code": code_of(newest)}).status_code == 200
    assert list(TOTPDevice.objects.values_list("pk", "confirmed")) == [(newest.pk, True)]


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
