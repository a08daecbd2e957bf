"""A worker that dies while somebody looks on, and a director who approves on a telephone, with nothing but the link of a mail."""

from __future__ import annotations

import json
import re
import urllib.request
from itertools import pairwise
from statistics import median
from time import monotonic
from typing import Any

import pytest

from cms.background.worker.heartbeat import SILENT_AFTER
from tests.browser.people import Person, Staff
from tests.servers.mail import MailCatcher
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("servers: a silent worker")]  # it is waited for, so first

MINUTE_S = 60
LOOK = "/trinh-xu-ly-nen/"
BUSY_MS = 240_000  # however busy the machine is
ASK_DIRECTOR = """
from django.contrib.auth import get_user_model
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask
from cms.models import LinkApprovalTask
from home.models import HomePage, StandardPage
task = LinkApprovalTask.objects.create(name="Giám đốc duyệt", approver_name="Bà Lan", approver_email="giamdoc@example.org")
workflow = Workflow.objects.create(name="Duyệt qua liên kết")
WorkflowTask.objects.create(workflow=workflow, task=task)
home, editor = HomePage.objects.first(), get_user_model().objects.get(username="bientap")
page = StandardPage(title="Thông báo nghỉ lễ của một cơ quan có tên rất dài", slug="nghi-le", live=False)
home.add_child(instance=page)
WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=page.pk))
page.save_revision(user=editor)
workflow.start(page, editor)
"""


def worker_is_well(portal: Portal) -> bool:
    with urllib.request.urlopen(f"{portal.url}/readyz", timeout=10) as answer:
        return bool(json.load(answer)["parts"]["worker"]["ok"])


def test_an_open_home_screen_tells_within_a_minute_that_the_worker_died_and_that_it_runs_again(
    chromium: Any, serverless_portal: Portal
) -> None:
    officer = Staff(chromium, serverless_portal.url, "canbo")
    officer.go("/quan-tri/")
    warning = officer.page.locator("#silent-worker")
    assert warning.count() == 0
    looks: list[float] = []
    officer.page.on("request", lambda request: looks.append(monotonic()) if LOOK in request.url else None)
    serverless_portal.kill("worker")
    warning.wait_for(timeout=BUSY_MS)
    assert not worker_is_well(serverless_portal)
    between_looks = median(later - earlier for earlier, later in pairwise(looks))
    assert SILENT_AFTER.total_seconds() + between_looks < MINUTE_S
    assert warning.get_attribute("role") == "alert"
    serverless_portal.start_worker()
    warning.wait_for(state="detached", timeout=BUSY_MS)
    assert worker_is_well(serverless_portal)
    assert officer.problems == []


def test_a_director_approves_on_a_telephone_by_the_link_of_a_mail_and_only_once(
    chromium: Any, serverless_portal: Portal, mail_catcher: MailCatcher
) -> None:
    serverless_portal.manage("shell", "-c", ASK_DIRECTOR)
    body = mail_catcher.wait_for("giamdoc@example.org")[0].get_body(("plain",)).get_content()
    address = re.search(r"/duyet/\S+/", body)
    assert address
    director = Person(chromium, serverless_portal.url, width=360)
    page = director.page
    assert director.go(address.group()) == 200
    assert "Thông báo nghỉ lễ" in director.text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = page.locator("form button[name]").evaluate_all("all => all.map((b) => b.getBoundingClientRect().height)")
    assert all(height >= 44 for height in sizes)  # as large as a finger
    page.locator("button[name=return]").click()
    page.locator("[aria-invalid=true]").wait_for()  # a refusal says why
    assert director.go("/nghi-le/") == 404
    director.go(address.group())
    page.locator("[name=comment]").fill("Đồng ý.")
    with director.new_document():
        page.locator("button[name=approve]").click()
    assert "Ý kiến duyệt đã được ghi nhận" in director.text()
    assert director.go("/nghi-le/") == 200
    assert director.go(address.group()) == 410
    assert page.locator("button[name=approve]").count() == 0
