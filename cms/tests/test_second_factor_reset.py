"""A lost second factor: one settled administrator asks, another agrees, nobody else does, and all is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.background.sending.mail import deliver_due
from cms.background.worker import retention
from cms.contracts.journal import JournalFilter, entries
from cms.models import SecondFactorReset

pytestmark = pytest.mark.django_db
ADDRESS, SETUP, PASSWORD = "/quan-tri/mat-thiet-bi/", "/quan-tri/xac-thuc/thiet-lap/", "mat-khau-that-dai"
BACKEND = "django.contrib.auth.backends.ModelBackend"
LONG_AGO = timedelta(days=30)


@pytest.fixture
def officer(django_user_model):
    """A colleague whose telephone and recovery codes are lost."""
    user = django_user_model.objects.create_user("canbo", "canbo@example.org", PASSWORD, first_name="Thu", is_staff=True)
    TOTPDevice.objects.create(user=user, confirmed=True)
    StaticDevice.objects.create(user=user, name="recovery")
    return user


@pytest.fixture
def administrator(django_user_model):
    """Return the browser of an administrator by name, whose account and factor are made the first time: `age` ago."""

    def browser(name: str, age: timedelta = LONG_AGO) -> Client:
        user = django_user_model.objects.filter(username=name).first()
        if user is None:
            joined = timezone.now() - age
            user = django_user_model.objects.create_superuser(name, f"{name}@example.org", date_joined=joined)
            TOTPDevice.objects.filter(pk=TOTPDevice.objects.create(user=user, confirmed=True).pk).update(created_at=joined)
        client = Client()
        client.force_login(user, backend=BACKEND)
        session = client.session
        session["otp_device_id"] = TOTPDevice.objects.get(user=user).persistent_id
        session.save()
        return client

    return browser


@pytest.fixture
def ask(officer, administrator):
    """Let `mot` ask, and return the reset; nothing when it is refused."""

    def reset() -> SecondFactorReset | None:
        reason = "Mất điện thoại, đã gặp trực tiếp"
        administrator("mot").post(ADDRESS, {"ask": "1", "account": officer.pk, "reason": reason})
        return SecondFactorReset.objects.first()

    return reset


@pytest.fixture
def asked(ask):
    return ask()


def has_factor(user) -> bool:
    return TOTPDevice.objects.filter(user=user).exists() and StaticDevice.objects.filter(user=user).exists()


def edit(client: Client, user, **changed: str) -> None:
    """Change an account on its screen."""
    fields = {"username": user.username, "first_name": "Thu", "last_name": "Vũ", "email": user.email, "is_active": "on"}
    fields |= {"is_superuser": "on"} if user.is_superuser else {}
    assert client.post(f"/quan-tri/users/edit/{user.pk}/", fields | changed).status_code == 302


def test_a_second_administrator_agrees_and_the_person_and_the_journal_are_told(administrator, officer, asked, caplog):
    assert "Mất điện thoại" in administrator("hai").get(ADDRESS).content.decode()
    deliver_due()
    mail.outbox.clear()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert not TOTPDevice.objects.filter(user=officer).exists()
    assert not StaticDevice.objects.filter(user=officer).exists()
    deliver_due()
    assert [(sent.to, "mot" in sent.body, "hai" in sent.body) for sent in mail.outbox] == [(["canbo@example.org"], True, True)]
    told = [entry.what for entry in entries(JournalFilter(None, None, None, 50)) if "xác thực hai lớp" in entry.what]
    assert len(told) == 2
    assert 'second factor reset: name="canbo"' in caplog.text


def test_the_person_and_the_other_administrators_are_told_when_it_is_asked(administrator, ask):
    administrator("hai")
    ask()
    deliver_due()
    assert sorted(sent.to[0] for sent in mail.outbox) == ["canbo@example.org", "hai@example.org"]
    assert all("báo ngay cho một quản trị viên" in sent.body and "canbo" not in sent.subject for sent in mail.outbox)


def test_who_asked_cannot_agree(administrator, officer, asked):
    administrator("mot").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)
    assert SecondFactorReset.objects.exists()


def test_an_administrator_of_a_few_days_neither_agrees_nor_asks(administrator, officer, asked):
    young = administrator("hai", age=timedelta(days=6))
    assert "bảy ngày" in young.post(ADDRESS, {"agree": asked.pk}, follow=True).content.decode()
    assert has_factor(officer)
    asked.delete()
    answer = young.post(ADDRESS, {"ask": "1", "account": officer.pk, "reason": "x"})
    assert answer.status_code == 422
    assert "bảy ngày" in answer.content.decode()
    assert not SecondFactorReset.objects.exists()


def test_an_administrator_with_a_new_factor_does_not_agree(administrator, officer, asked):
    client = administrator("hai")
    TOTPDevice.objects.filter(user__username="hai").update(created_at=asked.asked_at - timedelta(days=6))
    client.post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)


def test_who_was_made_an_administrator_a_few_days_ago_does_not_agree(administrator, officer, asked, django_user_model):
    client, user = administrator("hai"), django_user_model.objects.get(username="hai")
    user.is_superuser = False
    user.save()
    edit(administrator("mot"), user, is_superuser="on")
    client.post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)


@pytest.mark.parametrize("changed", [{"email": "la@example.org"}, {"password1": "mat-khau-khac-dai", "password2": "mat-khau-khac-dai"}])
def test_nothing_is_taken_away_within_days_of_a_change_by_an_administrator(administrator, officer, ask, changed):
    asked = ask()
    edit(administrator("mot"), officer, **changed)
    answer = administrator("hai").post(ADDRESS, {"agree": asked.pk}, follow=True)
    assert "đã thay đổi mật khẩu" in answer.content.decode()
    assert has_factor(officer)
    asked.delete()
    assert ask() is None
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert ask()


def test_a_person_may_change_the_own_password_meanwhile(administrator, officer, asked):
    officer.set_password("mat-khau-moi-rat-dai")
    officer.save()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert not has_factor(officer)


def test_all_logins_of_the_account_end_and_those_of_others_go_on(administrator, officer, asked):
    lost, other = Client(), administrator("mot")
    lost.force_login(officer, backend=BACKEND)
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert lost.get(SETUP)["Location"].startswith("/quan-tri/login/")
    assert other.get(ADDRESS).status_code == 200


def test_a_first_factor_asks_for_the_password_unless_the_login_is_fresh(officer):
    TOTPDevice.objects.all().delete()
    StaticDevice.objects.all().delete()
    client = Client()
    client.force_login(officer, backend=BACKEND)
    assert "<code>" in client.get(SETUP).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        asked = client.get(SETUP).content.decode()
        assert 'name="password"' in asked
        assert "<code>" not in asked
        client.post(SETUP, {"password": PASSWORD})
        assert "<code>" in client.get(SETUP).content.decode()


def test_a_request_by_a_former_administrator_takes_no_factor_away(administrator, officer, asked):
    asked.asked_by.is_superuser = False
    asked.asked_by.save()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)


@pytest.mark.parametrize(("day", "taken"), [(10, True), (11, False)])
def test_a_request_of_friday_evening_is_open_until_tuesday(administrator, officer, ask, day, taken):
    with time_machine.travel(datetime(2026, 11, 6, 14, tzinfo=UTC)):
        asked = ask()
    with time_machine.travel(datetime(2026, 11, day, 3, tzinfo=UTC)):
        administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer) is not taken


def test_a_request_that_nobody_decided_can_be_made_again(ask):
    ask()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert not SecondFactorReset.objects.open().exists()
        assert ask() in SecondFactorReset.objects.open()


def test_what_nobody_decided_is_deleted(asked):
    assert not SecondFactorReset.objects.over().exists()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert retention.run("cms.second_factor_resets") == 1
    assert not SecondFactorReset.objects.exists()


def test_a_withdrawn_request_for_a_reset_leaves_the_second_factor(administrator, officer, asked):
    administrator("hai").post(ADDRESS, {"drop": asked.pk})
    assert not SecondFactorReset.objects.exists()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)


def test_a_reason_is_needed_and_nobody_asks_for_themselves(administrator, officer, django_user_model):
    page = administrator("mot")
    assert page.post(ADDRESS, {"ask": "1", "account": officer.pk, "reason": ""}).status_code == 422
    own = django_user_model.objects.get(username="mot")
    assert page.post(ADDRESS, {"ask": "1", "account": own.pk, "reason": "x"}).status_code == 422
    assert not SecondFactorReset.objects.exists()


def test_it_is_for_administrators_alone_and_stands_in_the_worklist_of_the_others(administrator, officer, asked, client):
    client.force_login(officer, backend=BACKEND)
    client.post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)
    assert ADDRESS in administrator("hai").get("/quan-tri/").content.decode().split("</aside>")[-1]
    assert SecondFactorReset.objects.for_decision_of(asked.asked_by).count() == 0
