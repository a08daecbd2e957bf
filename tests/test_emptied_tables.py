"""On PostgreSQL, too, a test about transactions leaves an empty database to the next one, with what every migration makes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command

from qa.models import Question, SlaPolicy
from qa.tests.factories import make_question
from qa.tests.test_claiming import ON_POSTGRES, on_postgres  # noqa: F401 -- a fixture


@pytest.mark.postgres
@ON_POSTGRES
@pytest.mark.usefixtures("on_postgres")
def test_rows_go_that_nobody_may_delete_and_permissions_stay(transactional_db: None) -> None:
    make_question()
    permissions = set(Permission.objects.values_list("pk", "codename"))
    call_command("flush", interactive=False, verbosity=0)
    assert (Question.objects.count(), SlaPolicy.objects.count()) == (0, 0)
    assert set(Permission.objects.values_list("pk", "codename")) == permissions != set()
