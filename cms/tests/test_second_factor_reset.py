"""A lost second factor: one administrator asks, another agrees, nobody else does, and all is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.background.mail import deliver_due
from cms.contracts.journal import JournalFilter, entries
from cms.models import SecondFactorReset

pytestmark = pytest.mark.django_db
ADDRESS = "/quan-tri/mat-thiet-bi/"


@pytest.fixture
def officer(django_user_model):
    """A colleague whose telephone and recovery codes are lost."""
    user = django_user_model.objects.create_user("canbo", "canbo@example.org", first_name="Thu", is_staff=True)
    TOTPDevice.objects.create(user=user, confirmed=True)
    StaticDevice.objects.create(user=user, name="recovery")
    return user


@pytest.fixture
def administrator(django_user_model):
    """Return the browser of an administrator by name; the name is made the first time."""

    def browser(name: str) -> Client:
        user = django_user_model.objects.filter(username=name).first() or django_user_model.objects.create_superuser(name)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


@pytest.fixture
def asked(officer, administrator):
    administrator("mot").post(ADDRESS, {"ask": "1", "account": officer.pk, "reason": "Mất điện thoại, đã gặp trực tiếp"})
    return SecondFactorReset.objects.get()


def has_factor(user) -> bool:
    return TOTPDevice.objects.filter(user=user).exists() and StaticDevice.objects.filter(user=user).exists()


def test_a_second_administrator_agrees_and_the_person_and_the_journal_are_told(administrator, officer, asked, caplog):
    assert "Mất điện thoại" in administrator("hai").get(ADDRESS).content.decode()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert not TOTPDevice.objects.filter(user=officer).exists()
    assert not StaticDevice.objects.filter(user=officer).exists()
    deliver_due()
    assert [(sent.to, "mot" in sent.body, "hai" in sent.body) for sent in mail.outbox] == [(["canbo@example.org"], True, True)]
    told = [entry.what for entry in entries(JournalFilter(None, None, None, 50)) if "xác thực thứ hai" in entry.what]
    assert len(told) == 2
    assert 'second factor reset: name="canbo"' in caplog.text


def test_who_asked_cannot_agree(administrator, officer, asked):
    administrator("mot").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)
    assert SecondFactorReset.objects.exists()


def test_who_asked_and_is_no_administrator_any_more_does_not_count(administrator, officer, asked):
    asked.asked_by.is_superuser = False
    asked.asked_by.save()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)


def test_nobody_agrees_after_a_day_and_it_can_be_asked_anew(administrator, officer, asked):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        administrator("hai").post(ADDRESS, {"agree": asked.pk})
        assert has_factor(officer)
        administrator("mot").post(ADDRESS, {"ask": "1", "account": officer.pk, "reason": "Vẫn chưa tìm thấy máy"})
        administrator("hai").post(ADDRESS, {"agree": SecondFactorReset.objects.get().pk})
    assert not has_factor(officer)


def test_what_is_withdrawn_or_refused_changes_nothing(administrator, officer, asked):
    administrator("hai").post(ADDRESS, {"drop": asked.pk})
    assert not SecondFactorReset.objects.exists()
    administrator("hai").post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)


def test_a_reason_is_needed_and_nobody_asks_for_themselves(administrator, officer, django_user_model):
    page = administrator("mot")
    assert page.post(ADDRESS, {"ask": "1", "account": officer.pk, "reason": ""}).status_code == 422
    own = django_user_model.objects.get(username="mot")
    TOTPDevice.objects.create(user=own, confirmed=False)
    assert page.post(ADDRESS, {"ask": "1", "account": own.pk, "reason": "x"}).status_code == 422
    assert not SecondFactorReset.objects.exists()


def test_it_is_for_administrators_alone_and_stands_in_the_worklist_of_the_others(administrator, officer, asked, client):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    client.post(ADDRESS, {"agree": asked.pk})
    assert has_factor(officer)
    assert ADDRESS in administrator("hai").get("/quan-tri/").content.decode().split("</aside>")[-1]
    assert SecondFactorReset.objects.for_decision_of(asked.asked_by).count() == 0
