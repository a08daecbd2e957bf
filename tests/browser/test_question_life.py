"""A question that nobody deals with reaches those above. The life of one that is dealt with: test_whole_path.py."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.people import Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

NOBODY_ROUTES = """
from datetime import datetime, time, timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from qa.deadlines.rules import working_calendar
from qa.processing.casework import appointing
from qa.processing.casework.reminders import remind
from qa.tests.factories import make_question
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
for name, role in (("xuatban", Role.HEAD), ("bientap", Role.LEADER)):
    appointing.appoint(get_user_model().objects.get(username=name), role, None)
day = timezone.localdate() - timedelta(days=25)
for step in range(9):
    day = working_calendar().add(day, 1)
    with clock.at(timezone.make_aware(datetime.combine(day, time(9)))):
        question = question if step else make_question(title="Xin cấp lại trích lục khai sinh")
        remind()
print("QUESTION", question.public_no)
"""


def test_a_question_that_nobody_routes_in_time_comes_before_the_head_and_the_leader(chromium: Any, serverless_portal: Portal) -> None:
    printed = serverless_portal.manage("shell", "-v0", "-c", NOBODY_ROUTES)
    number = printed.split("QUESTION ")[1].split()[0]
    for name, width in (("xuatban", 1280), ("bientap", 360)):
        person = Staff(chromium, serverless_portal.url, name)
        person.page.set_viewport_size({"width": width, "height": 900})
        person.go("/quan-tri/")
        person.page.get_by_role("link", name="quá hạn đã báo lên bạn").click()
        person.page.wait_for_url(re.compile("xem=escalated"))
        assert number in person.text()
        assert person.problems == []
