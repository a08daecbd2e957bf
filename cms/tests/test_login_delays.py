"""Failed logins delay the next attempt: nobody is locked out by others, nobody tries names without end."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django_otp.plugins.otp_static.models import StaticDevice

from cms.web.request.network import client_address, client_network

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai"
LOGIN = "/quan-tri/login/"


@pytest.fixture
def colleague() -> Any:
    return get_user_model().objects.create_superuser("lan", "lan@example.org", PASSWORD)


def sign_in(password: str = PASSWORD, name: str = "lan", address: str = "203.0.113.7", client: Client | None = None) -> Any:
    return (client or Client()).post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address)


def test_the_wait_grows_and_is_told_with_its_time(colleague: Any):
    with time_machine.travel("2026-11-02T09:00:00+07:00", tick=False) as clock:
        for _number in range(5):
            assert sign_in("sai").status_code == 200
        answer = sign_in("sai")
        assert answer.status_code == 429
        assert "30 giây" in answer.content.decode()
        clock.shift(timedelta(seconds=31))
        assert sign_in("sai").status_code == 200
        assert "60 giây" in sign_in("sai").content.decode()
        clock.shift(timedelta(seconds=61))
        assert sign_in().status_code == 302


def test_a_right_password_does_not_shorten_the_wait(colleague: Any):
    for _number in range(5):
        sign_in("sai")
    assert sign_in().status_code == 429


def test_nobody_locks_out_a_named_colleague_elsewhere(colleague: Any):
    for _number in range(25):  # more than the account may have from all networks
        sign_in("sai", address="198.51.100.1")
    assert sign_in().status_code == 302


def test_an_account_guessed_at_from_many_networks_waits_a_minute_at_most(colleague: Any):
    with time_machine.travel("2026-11-02T09:00:00+07:00", tick=False) as clock:
        for number in range(20):
            assert sign_in("sai", address=f"198.51.{number}.1").status_code == 200
            clock.shift(timedelta(seconds=1))
        for number in range(20, 25):  # without a longest wait each would be twice as long as the one before
            clock.shift(timedelta(minutes=1))
            assert sign_in("sai", address=f"198.51.{number}.1").status_code == 200
        assert sign_in(address="192.0.2.1").status_code == 429
        clock.shift(timedelta(minutes=1))
        assert sign_in(address="192.0.2.1").status_code == 302


def test_a_browser_that_the_account_has_used_does_not_wait_for_others(colleague: Any):
    known = Client()
    assert sign_in(client=known).status_code == 302
    known.post("/quan-tri/logout/")
    for number in range(30):
        sign_in("sai", address=f"198.51.{number}.1")
    assert sign_in(address="192.0.2.1").status_code == 429
    assert sign_in(client=known).status_code == 302


def test_the_cookie_of_a_known_browser_serves_no_other_account(colleague: Any):
    known = Client()
    sign_in(client=known)
    for _number in range(5):
        sign_in("sai", name="minh", client=known)
    assert sign_in("sai", name="minh", client=Client()).status_code == 429


def test_one_network_cannot_try_many_names():
    assert [sign_in("Mat-khau-2026", name=f"canbo{number}").status_code for number in range(31)] == [200] * 30 + [429]


def test_the_network_is_that_of_the_client_before_the_trusted_proxy(colleague: Any, settings: Any):
    settings.TRUSTED_PROXY_COUNT = 1
    for _number in range(6):
        attacked = Client().post(LOGIN, {"username": "lan", "password": "sai"}, REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="198.51.100.9")
    own = Client().post(
        LOGIN, {"username": "lan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.7"
    )
    assert (attacked.status_code, own.status_code) == (429, 302)


@pytest.mark.parametrize(
    ("forwarded", "address", "network"),
    [
        ("1.1.1.1, 203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.7:4711", "203.0.113.7", "203.0.113.0/24"),
        ("[2001:db8:1:2::7]:4711", "2001:db8:1:2::7", "2001:db8:1::/48"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.7", "203.0.113.0/24"),
    ],
)
def test_addresses_as_proxies_write_them(settings: Any, forwarded: str, address: str, network: str):
    settings.TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert (client_address(request), client_network(request)) == (address, network)


def test_wrong_codes_wait_too_and_others_cannot_make_the_owner_wait(colleague: Any):
    device = StaticDevice.objects.create(user=colleague, name="recovery")
    device.token_set.create(token="ma-thu-nhat")
    device.token_set.create(token="ma-thu-hai")
    own = Client()
    sign_in(client=own)
    assert own.post("/quan-tri/xac-thuc/", {"code": "ma-thu-nhat"}).status_code == 302
    thief = Client()
    sign_in(address="198.51.100.1", client=thief)
    answers = [thief.post("/quan-tri/xac-thuc/", {"code": "000000"}, REMOTE_ADDR="198.51.100.1") for _number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "30 giây" in answers[-1].content.decode()
    own.post("/quan-tri/logout/")
    sign_in(client=own)
    assert own.post("/quan-tri/xac-thuc/", {"code": "ma-thu-hai"}).status_code == 302


def test_the_security_log_names_account_and_address_in_one_line(colleague: Any, caplog: Any):
    with caplog.at_level(logging.INFO, logger="minhbach.security"):
        sign_in("sai", name="lan\nfake: name")
        sign_in()
    lines = [record.getMessage() for record in caplog.records if record.name == "minhbach.security"]
    assert lines == [
        'wrong password: name="lan\\nfake: name" address="203.0.113.7"',
        'password accepted: name="lan" address="203.0.113.7"',
    ]


def test_an_administrator_lets_a_delayed_colleague_try_at_once(colleague: Any):
    get_user_model().objects.create_user("minh", password=PASSWORD)
    for _number in range(6):
        sign_in("sai", name="minh")
    admin = Client()
    admin.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    shown = admin.get("/quan-tri/dang-nhap-cho/")
    assert "minh 203.0.113.0/24" in shown.content.decode()
    admin.post("/quan-tri/dang-nhap-cho/cho-vao/", {"row": [row.pk for row in shown.context["rows"]]})
    assert sign_in(name="minh").status_code == 302


def test_only_who_may_change_accounts_sees_delayed_logins(client: Client):
    user = get_user_model().objects.create_user("minh", password=PASSWORD)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/quan-tri/dang-nhap-cho/").status_code in (302, 403)
    assert client.post("/quan-tri/dang-nhap-cho/cho-vao/").status_code in (302, 403)


def test_a_restricted_page_asks_at_the_same_login(client: Client):
    assert client.get("/_util/login/?next=/a/")["Location"] == f"{LOGIN}?next=/a/"
