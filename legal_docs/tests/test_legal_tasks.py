"""The calendar of boundary days and the tasks that they raise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.background.worker.jobs import all_jobs
from legal_docs.law.amending.approving.deciding import take_back
from legal_docs.law.validity.calendar import services
from legal_docs.law.validity.calendar.boundaries import awaiting_event, boundaries
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.models import LegalDocumentPage, LegalTask, TaskKind
from legal_docs.tests.amended import amending_document, approved, publisher
from legal_docs.tests.factories import document, relate, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-05T09:00")]


def parent_and_child() -> tuple[LegalDocumentPage, LegalDocumentPage]:
    """A document whose whole was replaced, and one that gave details on it."""
    parent = document("01/2020/QĐ-UBND")
    child = document("02/2020/QĐ-UBND", relations=[related(parent, RelationKind.DETAILS)])
    document(
        "01/2026/QĐ-UBND", issued_on=date(2026, 1, 2), effective_on=date(2026, 2, 1), relations=[related(parent, RelationKind.REPLACES)]
    )
    return parent, child


def test_an_expired_parent_opens_a_task_and_flips_no_status() -> None:
    parent, child = parent_and_child()
    parent.refresh_from_db()
    assert parent.status == Status.EXPIRED
    services.raise_due()
    task = LegalTask.objects.get(kind=TaskKind.PARENT_EXPIRED)
    assert (task.document, task.cause, task.day) == (child, parent, date(2026, 2, 1))
    refresh_status([child.pk])
    child.refresh_from_db()
    assert child.status == Status.IN_FORCE


def test_a_task_is_raised_once_and_a_settled_one_does_not_come_back() -> None:
    parent_and_child()
    assert services.raise_due() == 1
    assert services.raise_due() == 0
    services.settle(LegalTask.objects.get(), user=publisher("bien-tap"), decision="Vẫn còn hiệu lực theo thông báo của cơ quan ban hành")
    assert services.raise_due() == 0
    assert services.open_tasks() == []


def test_a_decision_needs_words() -> None:
    parent_and_child()
    services.raise_due()
    with pytest.raises(ValueError, match="must have a text"):
        services.settle(LegalTask.objects.get(), user=publisher("bien-tap"), decision=" ")


def test_a_suspension_until_an_event_waits_until_its_last_day_is_known() -> None:
    target, acting = document("01/2024/QĐ-UBND"), document("02/2025/QĐ-UBND", issued_on=date(2025, 1, 2), effective_on=date(2025, 2, 1))
    relation = relate(acting, target, RelationKind.SUSPENDS, ends_event="Đến khi có văn bản mới")
    assert [one.target for one, _day in awaiting_event()] == [target]
    services.raise_due()
    task = LegalTask.objects.get(kind=TaskKind.EVENT_AWAITED)
    target.refresh_from_db()
    assert target.status == Status.SUSPENDED
    relation.ends_on = date(2026, 6, 1)
    relation.save()
    services.raise_due()
    task.refresh_from_db()
    assert task.settled_at is not None
    refresh_status([target.pk])
    target.refresh_from_db()
    assert target.status == Status.IN_FORCE


def test_a_text_that_is_behind_is_a_task_until_the_amendment_is_approved_and_again_once_that_is_taken_back() -> None:
    target = document("05/2024/QĐ-UBND")
    acting = amending_document(target)
    services.raise_due()
    task = LegalTask.objects.get(kind=TaskKind.TEXT_BEHIND)
    assert (task.document, task.cause) == (target, acting)
    amendment = approved(acting, publisher("mot"), publisher("hai"))
    services.raise_due()
    task.refresh_from_db()
    assert task.settled_at is not None
    take_back(amendment, user=publisher("ba"), reason="Duyệt nhầm")
    assert services.raise_due() == 1
    task.refresh_from_db()
    assert (task.settled_at, task.decision) == (None, "")


def test_the_calendar_names_what_begins_what_ends_and_what_is_changed_by_whom() -> None:
    today = timezone.localdate()
    tomorrow, later = today + timedelta(days=1), today + timedelta(days=30)
    coming = document("30/2026/QĐ-UBND", issued_on=today, effective_on=tomorrow, expires_on=later)
    old = document("01/2024/QĐ-UBND")
    relate(coming, old, RelationKind.REPLACES)
    suspending = document(
        "31/2026/QĐ-UBND",
        issued_on=today,
        effective_on=today,
        relations=[related(document("02/2024/QĐ-UBND"), RelationKind.SUSPENDS, ends_on=later, scope=Scope.WHOLE)],
    )
    found = [(boundary.day, boundary.document.number, boundary.cause and boundary.cause.number) for boundary in boundaries(today)]
    assert (tomorrow, coming.number, None) in found
    assert (later, coming.number, None) in found
    assert (tomorrow, old.number, coming.number) in found
    assert (later, "02/2024/QĐ-UBND", suspending.number) in found
    assert [day for day, _document, _cause in found] == sorted(day for day, _document, _cause in found)


def test_an_editor_settles_a_task_on_the_calendar_page() -> None:
    _parent, child = parent_and_child()
    services.raise_due()
    user: Any = publisher("bien-tap")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert child.number in client.get(reverse("legal_calendar:calendar")).content.decode()
    task = LegalTask.objects.get()
    client.post(reverse("legal_calendar:settle", args=[task.pk]), {"decision": "Đã xem"})
    task.refresh_from_db()
    assert (task.settled_by, task.decision) == (user, "Đã xem")


def test_the_worker_raises_tasks_in_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure after the tasks were made leaves none of them."""
    parent_and_child()

    def fails() -> str:
        raise RuntimeError

    monkeypatch.setattr(services, "words_of_gone_cause", fails)
    job = next(job for job in all_jobs() if job.name == f"{services.__name__}.raise_due")
    with pytest.raises(RuntimeError):
        job.run()
    assert not LegalTask.objects.exists()
