"""The admin's first screen says what waits for the person: late work first, nothing that is not theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.contracts import worklist
from cms.contracts.worklist import WorklistItem, WorklistPanel

pytestmark = pytest.mark.django_db


def test_late_work_comes_first_and_empty_items_are_left_out(monkeypatch: Any) -> None:
    calm = [WorklistItem("new", 3, "/a/"), WorklistItem("none", 0, "/b/")]
    items = [*calm, WorklistItem("late", 1, "/c/", late=True), WorklistItem("mine", 2, "/d/")]
    monkeypatch.setattr(worklist, "worklist_provider", [lambda user: items[:2], lambda user: items[2:]])
    shown = WorklistPanel(None).get_context_data()
    assert [item.label for item in shown["items"]] == ["late", "new", "mine"]


def test_the_panel_stands_on_the_first_screen_and_says_when_nothing_waits(client: Client, monkeypatch: Any) -> None:
    client.force_login(get_user_model().objects.create_superuser("an", password=None))
    monkeypatch.setattr(worklist, "worklist_provider", [lambda user: [WorklistItem("câu hỏi quá hạn", 2, "/c/", late=True)]])
    assert '<a class="mb-worklist__item mb-worklist__item--late" href="/c/">' in client.get(reverse("wagtailadmin_home")).content.decode()
    monkeypatch.setattr(worklist, "worklist_provider", [lambda user: [WorklistItem("câu hỏi quá hạn", 0, "/c/")]])
    assert "Hiện không có việc nào chờ bạn." in client.get(reverse("wagtailadmin_home")).content.decode()
    monkeypatch.setattr(worklist, "worklist_provider", [lambda user: []])
    assert "mb-worklist" not in client.get(reverse("wagtailadmin_home")).content.decode()
