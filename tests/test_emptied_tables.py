"""On PostgreSQL, too, a test about transactions leaves an empty database to the next one, with what every migration makes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from wagtail.models import Locale, Page

from qa.models import Question
from qa.tests.factories import make_question


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is emptied by Django itself")
@pytest.mark.django_db(transaction=True)
def test_rows_go_that_nobody_may_delete_and_permissions_stay() -> None:
    Locale.objects.get_or_create(language_code="vi")
    Page.add_root(title="Gốc", slug="goc")
    make_question()
    permissions = set(Permission.objects.values_list("pk", "codename"))
    call_command("flush", interactive=False, verbosity=0)
    assert (Page.objects.count(), Question.objects.count()) == (0, 0)
    assert set(Permission.objects.values_list("pk", "codename")) == permissions != set()
