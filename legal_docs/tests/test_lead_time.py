"""The time between issue and effect: 45 days for central bodies, 10 for local ones (Law 64/2025/QH15, Article 53)."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from legal_docs.models.documents.validation import Attributes, Problem, Severity, lead_days, problems_of
from legal_docs.text.vocabulary import Level

ISSUED = date(2026, 1, 5)


def problems(level: Level, days: int, issued_on: date = ISSUED, **values: Any) -> list[Problem]:
    """All problems of a normative document that takes effect so many days after its issue."""
    kind: Any = SimpleNamespace(
        name="Nghị định", is_normative=True, requires_year=True, allowed_issuers=SimpleNamespace(all=list), admits=lambda *_: True
    )
    body: Any = SimpleNamespace(name="Chính phủ", level=level, is_valid_on=lambda day: True)
    given = Attributes(kind, body, "12/2026/NĐ-CP", issued_on=issued_on, effective_on=issued_on + timedelta(days=days), **values)
    return problems_of(given)


def lead_problems(level: Level, days: int, **values: Any) -> list[Problem]:
    """Those of `problems` that are about the day of effect."""
    return [problem for problem in problems(level, days, **values) if problem.field == "effective_on"]


@pytest.mark.parametrize(("level", "least"), [(Level.CENTRAL, 45), (Level.PROVINCE, 10)])
def test_lead_times_are_45_days_for_central_and_10_for_local_documents(level: Level, least: int) -> None:
    assert not lead_problems(level, least)
    (problem,) = lead_problems(level, least - 1)
    assert str(least) in str(problem.message)


@pytest.mark.parametrize(("days", "is_doubted"), [(0, False), (1, True), (3650, True)])
def test_a_date_of_issue_that_lies_ahead_is_doubted(days: int, is_doubted: bool) -> None:
    given = timezone.localdate() + timedelta(days=days)
    found = [problem.severity for problem in problems(Level.CENTRAL, 45, given) if problem.field == "issued_on"]
    assert found == ([Severity.WARNING] if is_doubted else [])


def test_the_simplified_procedure_needs_no_lead_time() -> None:
    assert not lead_problems(Level.CENTRAL, 1, expedited=True)


@pytest.mark.parametrize(
    ("level", "issued", "least"),
    [(Level.COMMUNE, date(2018, 5, 2), 7), (Level.DISTRICT, date(2025, 3, 31), 7), (Level.COMMUNE, date(2025, 7, 1), 10)],
)
def test_the_lead_time_is_that_of_the_law_of_the_day_of_issue(level: Level, issued: date, least: int) -> None:
    assert lead_days(level, issued) == least
