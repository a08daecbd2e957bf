"""Steps of an amendment with words as editors type and paste them."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from django.test import Client
from django.urls import reverse

from legal_docs.law.amending.approving import preparing
from legal_docs.models import Amendment, AmendmentStep
from legal_docs.tests.amended import amending_document, publisher
from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db
TYPED = {
    "decomposed": (normalize("NFD", "mở cửa thư viện"), "mở cửa thư viện"),
    "two spaces": ("mở cửa  thư viện ", "mở cửa thư viện"),
    "hard space": ("mở\u00a0cửa thư viện", "mở cửa thư viện"),
    "zero width": ("\ufeffmở cửa\u200b thư viện", "mở cửa thư viện"),
    "a tab behind the mark": ("1.\tMở cửa", "1. Mở cửa"),
    "line breaks": ("1. Một.\r\n\r\n2.  Hai.\rBa.", "1. Một.\n2. Hai.\nBa."),
    "cells of a row": ("TT\tTên\t\tGiờ", "TT\tTên\t\tGiờ"),
    "soft hyphen": ("mở cửa thư\u00ad viện", "mở cửa thư viện"),
}


@pytest.fixture(scope="module")
def _stored(once: Any) -> Amendment:
    amendment: Amendment = once(lambda: preparing.propose(amending_document(document("05/2024/QĐ-UBND")))[0])
    return amendment


@pytest.fixture
def amendment(_stored: Amendment) -> Amendment:
    return Amendment.objects.get(pk=_stored.pk)


@pytest.fixture
def client() -> Client:
    logged_in = Client()
    logged_in.force_login(publisher("mot"), backend="django.contrib.auth.backends.ModelBackend")
    return logged_in


def sent(client: Client, step: AmendmentStep, **changes: str) -> AmendmentStep:
    values = {name: getattr(step, name) for name in ("operation", "new_text", "old_phrase", "new_phrase")}
    posted = {f"s{step.pk}-{name}": value for name, value in {**values, "place": "Điều 1", **changes}.items()}
    client.post(reverse("legal_amending:step", args=[step.pk]), {"move": "save", **posted})
    return AmendmentStep.objects.get(pk=step.pk)


@pytest.mark.parametrize("field", ["new_text", "old_phrase", "new_phrase"])
@pytest.mark.parametrize(("typed", "stored"), TYPED.values(), ids=TYPED)
def test_words_of_a_step_are_stored_as_the_texts_of_documents_are(client, amendment, field, typed, stored):
    assert getattr(sent(client, amendment.steps.first(), **{field: typed}), field) == stored


def test_an_instruction_that_is_added_is_stored_clean(client, amendment):
    added(client, amendment, words=normalize("NFD", "Bỏ  từ “thi hành”"), old_phrase=normalize("NFD", "thi  hành"))
    step = amendment.steps.last()
    assert (step.words, step.old_phrase) == ("Bỏ từ “thi hành”", "thi hành")


def added(client: Client, amendment: Amendment, **changes: str) -> Any:
    values = {"words": "Bỏ từ", "operation": "phrase", "place": "Điều 3", "new_text": "", "old_phrase": "thi hành", "new_phrase": ""}
    return client.post(reverse("legal_amending:add", args=[amendment.pk]), {f"moi-{name}": v for name, v in {**values, **changes}.items()})


def test_an_instruction_that_is_sent_twice_is_added_once(client, amendment):
    before = amendment.steps.count()
    for _time in range(2):
        assert added(client, amendment).status_code == 302
    assert amendment.steps.count() == before + 1
    added(client, amendment, old_phrase="ban hành")
    assert amendment.steps.count() == before + 2


def test_a_long_reason_for_leaving_a_step_out_is_kept_whole(client, amendment):
    step, reason = amendment.steps.first(), "Lý do nêu tại công văn. " * 40
    client.post(reverse("legal_amending:step", args=[step.pk]), {"move": "leave_out", "reason": normalize("NFD", reason)})
    step.refresh_from_db()
    assert (step.included, step.left_out_because) == (False, reason.strip())
    assert 'maxlength="300"' not in client.get(reverse("legal_amending:amendment", args=[amendment.pk])).content.decode()
