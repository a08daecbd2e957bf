"""Fixtures of the section's tests."""

from __future__ import annotations

import time

import pytest

from cms.web.protection.spam_guard import issue_token
from qa.public.asking.journey import PURPOSE


@pytest.fixture
def old_token(monkeypatch: pytest.MonkeyPatch) -> str:
    """A token of the ask form that a person has had for a minute."""
    now = time.time()
    monkeypatch.setattr("cms.web.protection.spam_guard.time.time", lambda: now - 60)
    token = issue_token(PURPOSE)
    monkeypatch.setattr("cms.web.protection.spam_guard.time.time", lambda: now)
    return token
