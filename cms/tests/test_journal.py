"""The journal: every entry stands on one page and on one only, and an address with a wrong moment narrows nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from cms.admin.operation import journal

pytestmark = pytest.mark.django_db
JOURNAL = "/quan-tri/nhat-ky/"


@pytest.fixture
def labels() -> set[str]:
    """Log seven entries of one moment and one of the hour before."""
    for number in range(8):
        log(instance=Page.objects.get(depth=2), action="wagtail.edit", title=f"Trang số {number}")
    names = {entry.pk: f"Trang số {number}" for number, entry in enumerate(PageLogEntry.objects.order_by("pk"))}
    now = timezone.now()
    for pk, name in names.items():
        PageLogEntry.objects.filter(pk=pk).update(label=name, timestamp=now - timedelta(hours=name.endswith("0")))
    return set(names.values())


def test_entries_of_one_moment_are_all_on_some_page(labels: set[str], admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "ON_A_PAGE", 3)
    seen, address = [], f"{JOURNAL}?phan=quan-tri"
    for _page in range(9):
        html = admin_client.get(address).content.decode()
        seen += re.findall(r"Trang số \d+", html)
        older = re.search(r'href="(\?[^"]*truoc=[^"]*)"', html)
        if not older:
            break
        address = JOURNAL + unescape(older[1])
    assert sorted(seen) == sorted(labels)


@pytest.mark.parametrize("moment", ["2026-13-01T00:00", "2026-01-01T00:00", "9999-12-31T23:59:59.999999", "0001-01-01T00:00+14:00", "x"])
def test_an_impossible_moment_raises_no_error(moment: str, admin_client: Client) -> None:
    assert admin_client.get(JOURNAL, {"truoc": moment, "bo": "9" * 30}).status_code == 200


def test_a_file_says_that_it_was_cut(labels: set[str], admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "IN_A_FILE", 5)
    answer = admin_client.get(JOURNAL, {"dang": "csv", "phan": "quan-tri"})
    lines = (answer.getvalue() if answer.streaming else answer.content).decode().strip().splitlines()
    assert "cũ hơn" in lines[-1]
