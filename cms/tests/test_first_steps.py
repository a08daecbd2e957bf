"""Somebody new finds first steps on the admin's first screen: those of their work, ticked by what they did, closed for good by them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Page

from cms.contracts import first_steps
from cms.contracts.first_steps import FirstStep

pytestmark = pytest.mark.django_db
OPEN, DONE = re.compile(r'<a href="[^"]+">([^<]+)</a></li>'), re.compile(r"<s>([^<]+)</s>")


@pytest.fixture
def person(django_user_model: Any, groups: None, client: Client) -> Any:
    """Somebody who has just got an account as editor."""
    user = django_user_model.objects.create_user("moi", password=None)
    user.groups.add(Group.objects.get(name="Biên tập viên"))
    client.force_login(user)
    return user


def panel(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode().partition('class="mb-first-steps"')[2].partition("</section>")[0]


def test_an_editor_sees_the_steps_of_an_editor_and_what_was_done_is_ticked(person: Any, client: Client) -> None:
    before = panel(client)
    assert "Viết một trang và lưu bản nháp" in OPEN.findall(before)
    assert "Nhập một văn bản pháp luật từ tệp" in OPEN.findall(before)
    assert "Tạo tài khoản cho một đồng nghiệp" not in before
    assert "Nhận một câu hỏi chưa có người xử lý" not in before
    log(Page.objects.last(), "wagtail.create", user=person)
    after = panel(client)
    assert DONE.findall(after) == ["Viết một trang và lưu bản nháp"]
    assert "Đã làm 1 trên" in after


def test_a_person_closes_the_steps_for_good(person: Any, client: Client) -> None:
    assert panel(client)
    client.patch(reverse("wagtailadmin_dismissibles"), json.dumps({"first_steps": True}), content_type="application/json")
    assert not panel(client)


def test_nothing_is_shown_once_every_step_is_done(person: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_steps, "first_steps_provider", [lambda user: [FirstStep("Một", "/a/", True), FirstStep("Hai", "/b/", False)]])
    assert DONE.findall(panel(client)) == ["Một"]
    monkeypatch.setattr(first_steps, "first_steps_provider", [lambda user: [FirstStep("Một", "/a/", True)]])
    assert not panel(client)
