"""Fixture: the groups with their permissions, made once for each test file that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def groups(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The groups with their permissions, as a portal has them: without these staff may do nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("sync_roles", verbosity=0)
        yield
        transaction.set_rollback(True)
