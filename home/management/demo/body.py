"""The pages that every body needs, its units, people, calendar, and who is in charge of which duty, of the demo site."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.contracts.working_days import working_calendar
from cms.models import VisitCount
from home.management.demo.blocks import running_text
from home.management.demo.files import CONTENT
from home.models import (
    ChannelDirectoryPage,
    DisclosurePage,
    Duty,
    HomePage,
    IndicatorValue,
    LeaderEvent,
    Officer,
    OrgUnit,
    ServiceIndicator,
    StandardPage,
)
from home.site.importing.storing import store_imported_page


def seed_body(front: HomePage) -> int:
    """Make what is not there yet; return how many pages of public information came."""
    content = json.loads((CONTENT / "body.json").read_text(encoding="utf-8"))
    if not OrgUnit.objects.exists():
        seed_units(content["units"], None)
        Officer.objects.bulk_create(Officer(**row, order=order) for order, row in enumerate(content["officers"]))
        LeaderEvent.objects.bulk_create(event(row) for row in content["events"])
    made = sum(seed_section(row) for row in content["sections"])
    for row in content["english"]:
        seed_english(front, row)
    seed_duties(content["duties"])
    for name, values in content["indicators"].items():
        indicator = ServiceIndicator.objects.filter(name=name, values=None).first()
        IndicatorValue.objects.bulk_create(IndicatorValue(indicator=indicator, **row) for row in (values if indicator else ()))
    seed_visits()
    return made


def seed_visits() -> None:
    """Count some visits of each of the last forty days, more on working days than on others."""
    if VisitCount.objects.exists():
        return
    calendar, today = working_calendar(), timezone.localdate()
    for ago in range(1, 41):
        day = today - timedelta(days=ago)
        visits = (1480 if calendar.between(day - timedelta(days=1), day) else 610) + 37 * (ago % 7)
        VisitCount.add(timezone.make_aware(datetime.combine(day, time(9))), visits, visits * 3 + ago)


def seed_units(rows: list[dict[str, Any]], parent: OrgUnit | None) -> None:
    """Make units and those below them."""
    for order, row in enumerate(rows):
        below = row.pop("below", [])
        seed_units(below, OrgUnit.objects.create(**row, parent=parent, order=order))


def event(row: dict[str, Any]) -> LeaderEvent:
    """Return an entry of the calendar: so many working days after the demo is made, or on a day of the month, on the next working day."""
    calendar, day = working_calendar(), timezone.localdate()
    if number := row.pop("day_of_month", None):
        month = day + timedelta(days=31) if day.day >= number else day
        day = calendar.add(month.replace(day=number) - timedelta(days=1), 1)
    else:
        day = calendar.add(day, row.pop("days"))
    start = timezone.make_aware(datetime.combine(day, time(row.pop("hour"))))
    return LeaderEvent(starts_at=start, ends_at=start + timedelta(hours=row.pop("hours")), **row)


def seed_section(row: dict[str, Any]) -> int:
    """Make a page with its public information below it, as the page of its duties; return how many pieces came."""
    parent = StandardPage.objects.get(slug=row["parent"])
    section = StandardPage.objects.child_of(parent).filter(slug=row["slug"]).first()
    if section:
        return 0
    section = StandardPage(title=row["title"], slug=row["slug"], lead=row["lead"], body=json.dumps(running_text(row["body"])))
    store_imported_page(parent, section)
    Duty.objects.filter(number__in=row["duties"], page=None).update(page=section)
    for item in row["items"]:
        store_imported_page(section, disclosure(item))
    return len(row["items"])


def disclosure(row: dict[str, Any]) -> DisclosurePage:
    """Return a piece of public information, made so many days ago and published on the next day."""
    today = timezone.localdate()
    made_on = today - timedelta(days=row.pop("days_ago"))
    published = timezone.make_aware(datetime.combine(made_on + timedelta(days=1), time(9)))
    return DisclosurePage(
        **{**row, "body": json.dumps(running_text(row["body"]))},
        made_on=made_on,
        first_published_at=published,
    )


def seed_english(front: HomePage, row: dict[str, Any]) -> None:
    """Make a page in English, as that of its duties."""
    if StandardPage.objects.child_of(front).filter(slug=row["slug"]).exists():
        return
    body = json.dumps(running_text(row["body"]))
    page = StandardPage(title=row["title"], slug=row["slug"], lead=row["lead"], body=body, language="en")
    store_imported_page(front, page)
    Duty.objects.filter(number__in=row["duties"], english_page=None).update(english_page=page)


def seed_duties(given: dict[str, Any]) -> None:
    """Set who is in charge of each duty and that it was reviewed today, where nobody has done so yet."""
    for number, slug in given["existing_pages"].items():
        Duty.objects.filter(number=number, page=None).update(page=StandardPage.objects.filter(slug=slug).first())
    Duty.objects.filter(number=19, page=None).update(page=ChannelDirectoryPage.objects.first())
    for duty in Duty.objects.filter(owner=""):
        duty.owner = given["owner"].get(str(duty.number), given["default_owner"])
        duty.reviewed_on = timezone.localdate()
        duty.save(update_fields=["owner", "reviewed_on"])
