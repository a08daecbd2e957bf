"""Fixtures of the section's tests."""

from __future__ import annotations

import time
from typing import Any

import pytest

from cms.web.protection.spam_guard import issue_token
from qa.models import AnswerPage
from qa.public.asking.journey import PURPOSE
from qa.tests.factories import answered


@pytest.fixture(scope="module")
def _stored_answer(once: Any) -> AnswerPage:
    page: AnswerPage = once(answered).page
    return page


@pytest.fixture
def stored_answer(_stored_answer: AnswerPage) -> AnswerPage:
    """A published answer, made once for the tests of a file."""
    return AnswerPage.objects.get(pk=_stored_answer.pk)


@pytest.fixture
def old_token(monkeypatch: pytest.MonkeyPatch) -> str:
    """A token of the ask form that a person has had for a minute."""
    now = time.time()
    monkeypatch.setattr("cms.web.protection.spam_guard.time.time", lambda: now - 60)
    token = issue_token(PURPOSE)
    monkeypatch.setattr("cms.web.protection.spam_guard.time.time", lambda: now)
    return token
