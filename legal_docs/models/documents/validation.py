"""Errors and doubts about a document's attributes: rules over typed values and today, for the editor and the import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cms.text.numbers.document_numbers import parse_document_number
from legal_docs.text.vocabulary import Level

if TYPE_CHECKING:
    from legal_docs.models.base.reference import DocumentType, IssuingBody, ValidityPeriodModel

LEAD_TIME_SINCE = date(2009, 1, 1)
# Days between issue and effect (central bodies, provinces, districts, communes) for what was issued up to a day, by the law of that time.
# The days of districts and communes before Law 64/2025 were not compared with the texts of those laws: none was at hand.
LEAD_DAYS = (
    (date(2016, 6, 30), (45, 10, 7, 5)),  # Law 17/2008/QH12, Article 78; Law 31/2004/QH11, Article 51
    (date(2025, 3, 31), (45, 10, 7, 7)),  # Law 80/2015/QH13, Article 151(1)
    (date.max, (45, 10, 10, 10)),  # Law 64/2025/QH15, Article 53(1)
)
_PLACES = (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about `field`: an error stops, a warning is shown and may be overridden."""

    severity: Severity
    field: str
    message: str | Promise


@dataclass(frozen=True, slots=True)
class Attributes:
    """The values that the rules look at."""

    document_type: DocumentType
    issuing_body: IssuingBody
    number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    expedited: bool = False
    early_effect_reason: str = ""


def problems_of(values: Attributes) -> list[Problem]:
    """Return what is wrong or doubtful, errors first. Reads the rows of allowed issuers, changes nothing."""
    found = [*_issuer(values), *_dates(values), *_number(values), *_lead_time(values)]
    return sorted(found, key=lambda problem: problem.severity is Severity.WARNING)


def may_issue(document_type: DocumentType, body: IssuingBody, day: date | None) -> bool:
    """Return True when `body` may issue `document_type` on `day`, or the type does not restrict its issuers (Law 64/2025, Article 4)."""
    rows = list(document_type.allowed_issuers.all())
    return not rows or any(row.admits(body, day) for row in rows)


def rank_of(document_type: DocumentType, body: IssuingBody, day: date | None) -> int | None:
    """Return the order of legal force of a document of this type by this body, 1 the highest; None when none is known."""
    ranks = [row.rank for row in document_type.allowed_issuers.all() if row.rank is not None and row.admits(body, day)]
    return min(ranks, default=None)


def days_of_rows(issued_on: date | None, field: str, rows: Iterable[ValidityPeriodModel]) -> list[Problem]:
    """Warn about each field of law or signer whose days do not hold the day of issue."""
    message = _("“%(name)s” did not hold on the day of issue: see its first and last day.")
    return [Problem(Severity.WARNING, field, message % {"name": row}) for row in rows if not row.is_valid_on(issued_on)]


def gazette_problems(issued_on: date | None, gazette_days: Iterable[date | None]) -> list[Problem]:
    """Warn when an issue of the gazette is of a day before the document was issued."""
    if issued_on is None or not any(day and day < issued_on for day in gazette_days):
        return []
    return [Problem(Severity.WARNING, "gazette_issues", _("The gazette issue is dated before the document was issued."))]


def _issuer(values: Attributes) -> list[Problem]:
    body, kind = values.issuing_body, values.document_type
    if not may_issue(kind, body, values.issued_on):
        message = _("%(body)s may not issue a document of the type %(type)s.")
        return [Problem(Severity.ERROR, "issuing_body", message % {"body": body.name, "type": kind.name})]
    if not body.is_valid_on(values.issued_on):
        return [Problem(Severity.WARNING, "issuing_body", _("On the date of issue this body did not exist, or no longer."))]
    return []


def _dates(values: Attributes) -> list[Problem]:
    found = []
    if values.effective_on and values.issued_on and values.effective_on < values.issued_on and not values.early_effect_reason:
        message = _("The document takes effect before it was issued: give the reason, or correct the dates.")
        found.append(Problem(Severity.ERROR, "effective_on", message))
    if values.expires_on and values.effective_on and values.expires_on <= values.effective_on:
        found.append(Problem(Severity.ERROR, "expires_on", _("The document would end before it takes effect.")))
    if values.issued_on is None:
        found.append(Problem(Severity.WARNING, "issued_on", _("There is no date of issue.")))
    elif values.issued_on > timezone.localdate():
        found.append(Problem(Severity.WARNING, "issued_on", _("The date of issue lies ahead: check its year.")))
    if values.effective_on is None:
        found.append(Problem(Severity.WARNING, "effective_on", _("Without a day of effect the validity stays undetermined.")))
    return found


def _number(values: Attributes) -> list[Problem]:
    if not values.number:
        return []
    parsed = parse_document_number(values.number)
    if parsed is None:
        return [Problem(Severity.WARNING, "number", _("The number does not read as a document number: check its spelling."))]
    found = []
    restricted = values.document_type.is_normative and values.document_type.allowed_issuers.all()
    if parsed.year is None and values.document_type.requires_year and restricted:
        found.append(Problem(Severity.WARNING, "number", _("The number of this type usually has a year.")))
    if parsed.year and values.issued_on and parsed.year != values.issued_on.year:
        found.append(Problem(Severity.WARNING, "number", _("The year in the number is not the year of issue.")))
    return found


def lead_days(level: str, issued_on: date) -> int:
    """Return how many days after its issue a normative document of a body of this level may take effect at the earliest."""
    index = _PLACES.index(Level.PROVINCE if level == Level.SPECIAL_ZONE else Level(level))
    return next(days[index] for last, days in LEAD_DAYS if issued_on <= last)


def _lead_time(values: Attributes) -> list[Problem]:
    """Warn when a normative document takes effect sooner after its issue than the law of that day asks, unless it was simplified."""
    if values.expedited or not values.document_type.is_normative or not (values.issued_on and values.effective_on):
        return []
    parsed = parse_document_number(values.number)
    if values.issued_on < LEAD_TIME_SINCE or parsed is None or parsed.year is None:
        return []  # a number without a year is that of an administrative document
    days = lead_days(values.issuing_body.level, values.issued_on)
    between = values.effective_on - values.issued_on
    if timedelta(0) <= between < timedelta(days=days):
        message = ngettext_lazy(
            "It takes effect less than %(days)d day after its issue; the law asks for that unless the procedure was simplified.",
            "It takes effect less than %(days)d days after its issue; the law asks for that unless the procedure was simplified.",
            days,
        )
        return [Problem(Severity.WARNING, "effective_on", message % {"days": days})]
    return []
