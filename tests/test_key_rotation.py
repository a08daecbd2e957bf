"""Every key can be changed: what was made under the old one is read meanwhile, and needs it no more after `rotate_contact_keys`."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from cms.background.following import subscribing
from cms.contracts.following import kind_of
from cms.models import OutboundMail, Subscription
from qa.models import Question
from qa.processing.casework.erasing import of_the_same_person
from qa.public.intake import receiving
from qa.public.tracking.lookup import find_by_code
from qa.tests.factories import make_question, submission

pytestmark = pytest.mark.django_db
OLD, NEW = "khoa-cu-" * 8, "khoa-moi-" * 8
ADDRESS = "mo@example.com"


def asked() -> Question:
    return make_question(contact=receiving.Contact("Trần Thị Mơ", email=ADDRESS, phone="0912 345 678"), consent=True)


@pytest.fixture
def before(settings: Any) -> dict[str, Any]:
    """A question with its code, a second one of the same person, a followed search and a mail, all under the old key."""
    settings.SECRET_KEY, settings.CONTACT_KEYS = OLD, []
    received = receiving.submit(submission(key="mot-bieu-mau", contact=receiving.Contact("Mơ", email=ADDRESS), consent=True))
    saved = subscribing.ask_to_follow(ADDRESS, kind_of("tim-kiem"), "q=khai sinh", "daily")
    return {"code": received.code, "question": received.question, "saved": saved, "link": subscribing.token_of(saved)}


def change_secret_key(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]


def test_with_the_old_secret_key_behind_the_new_one_nothing_is_lost(settings: Any, before: dict[str, Any]):
    change_secret_key(settings)
    assert find_by_code(before["code"]) == before["question"]
    assert subscribing.by_token(before["link"]) == before["saved"]
    later = asked()
    assert {match.question for match in of_the_same_person(later)} == {later, before["question"]}
    assert Subscription.objects.of(ADDRESS).get().email == ADDRESS
    assert OutboundMail.objects.to(ADDRESS).exists()


def test_a_form_sent_again_after_the_change_shows_the_code_that_opens(settings: Any, before: dict[str, Any]):
    change_secret_key(settings)
    assert receiving.submit(submission(key="mot-bieu-mau")).code == before["code"]


def test_after_the_rotation_the_old_secret_key_is_needed_by_no_contact(settings: Any, before: dict[str, Any]):
    change_secret_key(settings)
    call_command("rotate_contact_keys", verbosity=0)
    settings.SECRET_KEY_FALLBACKS = []
    later = asked()
    assert {match.question for match in of_the_same_person(later)} == {later, before["question"]}
    assert Question.objects.get(pk=before["question"].pk).contact.email == ADDRESS
    assert Subscription.objects.of(ADDRESS).get().ref
    assert {mail.recipient for mail in OutboundMail.objects.to(ADDRESS)} == {ADDRESS}


def test_a_row_that_no_key_opens_is_named_and_all_others_are_encrypted_again(settings: Any, before: dict[str, Any]):
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]  # of a worker with a wrong setting
    lost = asked()
    settings.CONTACT_KEYS = []
    change_secret_key(settings)
    with pytest.raises(CommandError, match=rf"No key opens 2 rows.*OutboundMail.*{lost.contact._meta.label} {lost.contact.pk}\b"):
        call_command("rotate_contact_keys", verbosity=0)
    settings.SECRET_KEY_FALLBACKS = []
    assert Question.objects.get(pk=before["question"].pk).contact.email == ADDRESS
    assert Subscription.objects.of(ADDRESS).get().ref


def test_a_code_that_was_used_meanwhile_opens_without_the_old_secret_key(settings: Any, before: dict[str, Any]):
    change_secret_key(settings)
    assert find_by_code(before["code"]) == before["question"]
    settings.SECRET_KEY_FALLBACKS = []
    assert find_by_code(before["code"]) == before["question"]


def test_contact_keys_set_later_read_what_was_encrypted_without_them(settings: Any, before: dict[str, Any]):
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    assert Question.objects.get(pk=before["question"].pk).contact.email == ADDRESS


def test_without_any_of_the_old_keys_nothing_is_readable(settings: Any, before: dict[str, Any]):
    settings.SECRET_KEY = NEW
    with pytest.raises(RuntimeError, match="cannot be decrypted"):
        Subscription.objects.get()


def test_who_is_logged_in_stays_so(settings: Any):
    settings.SECRET_KEY = OLD
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    change_secret_key(settings)
    assert client.get("/quan-tri/").status_code == 200
