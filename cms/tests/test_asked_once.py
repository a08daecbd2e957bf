"""What a screen of the administration asks of its user it asks once: devices of a second factor, and conditions of the menu."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.admin.interface.menu import GuardedMenuItem


@pytest.mark.django_db
def test_a_screen_reads_each_kind_of_device_of_its_user_once(admin_client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert admin_client.get("/quan-tri/users/").status_code == 200
    tables = [table for query in asked for table in re.findall(r'FROM "(otp_\w+)"', query["sql"])]
    assert tables
    assert len(tables) == len(set(tables))


def test_a_condition_of_the_menu_is_asked_once_a_request_and_again_for_the_next(rf: RequestFactory) -> None:
    asked: list[Any] = []

    def may(user: Any) -> bool:
        asked.append(user)
        return user == "An"

    items = [GuardedMenuItem(name, f"/{name}/", may) for name in ("one", "two")]
    for person, shown in (("An", [True, True]), ("Bình", [False, False])):
        request: Any = rf.get("/")
        request.user = person
        assert [item.is_shown(request) for item in items] == shown
        assert [item.is_shown(request) for item in items] == shown
    assert asked == ["An", "Bình"]
