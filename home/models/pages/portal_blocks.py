"""Blocks of ordinary pages that show the portal's own data: units, people, calendar, outages, public information."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, TextField, prefetch_related_objects
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from cms.contracts import duties
from cms.contracts.search import changing_on
from cms.models.access.restrictions import public_pages
from cms.models.blocks import BodyStream
from cms.models.pages.page_addresses import answers
from cms.models.pages.rows_in_entries import stands_in_entries
from cms.storage.observed_tables import true_until
from home.models.agency.body import LeaderEvent, Officer, OrgUnit, OutageNotice, Role
from home.models.agency.disclosures import DisclosureKind, DisclosurePage
from home.models.agency.duties import Duty
from home.models.pages.page_kinds import pages_listed_on

CALENDAR_DAYS = 14


class DataBlock(blocks.StructBlock):
    """The shared base: a block whose template gets `rows` from the database."""

    def rows(self, value: Any) -> Any:
        """Return what the template shows."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context=parent_context), "rows": self.rows(value)}


class UnitsBlock(DataBlock):
    """The organisation chart as a list of lists."""

    class Meta:
        icon = "group"
        label = _("Organisation chart")
        template = "home/body/units.html"

    def rows(self, value: Any) -> Any:
        return unit_tree()

    def get_searchable_content(self, value: Any) -> list[str]:
        return [f"{unit.name}. {unit.duties}" for unit in OrgUnit.objects.all()]


def unit_tree() -> list[dict[str, Any]]:
    """Return the units as `{"unit", "below"}`, the highest first; of a circle, which two people may make at once, each unit once."""
    below, shown = defaultdict[int | None, list[OrgUnit]](list), set[OrgUnit]()
    units = list(OrgUnit.objects.all())
    for unit in units:
        below[unit.parent_id].append(unit)

    def branch(given: list[OrgUnit]) -> list[dict[str, Any]]:
        found = []
        for unit in given:
            if unit not in shown:
                shown.add(unit)
                found.append({"unit": unit, "below": branch(below[unit.pk])})
        return found

    return branch(below[None]) + branch(units)


class PeopleBlock(DataBlock):
    """The people of one list who hold their posts today."""

    role = blocks.ChoiceBlock(label=_("List"), choices=Role.choices, default=Role.LEADER)

    class Meta:
        icon = "user"
        label = _("People")
        template = "home/body/people.html"

    def rows(self, value: Any) -> Any:
        return Officer.objects.in_office().filter(role=value["role"]).select_related("unit", "photo")

    def get_searchable_content(self, value: Any) -> list[str]:
        return [f"{one.name}, {one.post}. {one.duties}" for one in self.rows(value)]


class CalendarBlock(DataBlock):
    """The leaders' calendar of the next two weeks; as iCalendar at `/lich-cong-tac.ics`."""

    only_citizens = blocks.BooleanBlock(label=_("Only days on which citizens are received"), required=False)

    class Meta:
        icon = "calendar"
        label = _("Leaders' calendar")
        template = "home/body/calendar.html"

    def rows(self, value: Any) -> Any:
        """Return the events from today on: of 60 days where only those for citizens are shown, else of `CALENDAR_DAYS`."""
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        days = 60 if value["only_citizens"] else CALENDAR_DAYS
        events = LeaderEvent.objects.filter(ends_at__gte=start, starts_at__lt=start + timedelta(days=days))
        return events.filter(for_citizens=True) if value["only_citizens"] else events


class OutagesBlock(DataBlock):
    """Planned outages that are to come or last."""

    class Meta:
        icon = "warning"
        label = _("Outage notices")
        template = "home/body/outages.html"

    def rows(self, value: Any) -> Any:
        found = list(OutageNotice.objects.upcoming_or_current(timezone.now()))
        true_until(*(notice.ends_at for notice in found))
        return found


class DisclosuresBlock(DataBlock):
    """The public information of one kind, newest first."""

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=DisclosureKind.choices)

    class Meta:
        icon = "list-ul"
        label = _("List of public information of a kind")
        template = "home/body/disclosures.html"

    def rows(self, value: Any) -> Any:
        return DisclosurePage.objects.listed().filter(kind=value["kind"])


class PublicInformationBlock(DataBlock):
    """The list of all information that must be public, made from the duties and the pages themselves (Law 104/2016 Art. 19.1.g)."""

    class Meta:
        icon = "list-ol"
        label = _("List of public information")
        template = "home/body/public_information.html"

    def rows(self, value: Any) -> Any:
        """Return groups: the sections in which duties are met, then the public information by kind."""
        by_kind: dict[str, list[DisclosureRow]] = defaultdict(list)
        for page in DisclosurePage.objects.listed():
            title = f"{page.title} ({page.number})" if page.number else page.title
            by_kind[page.kind].append(DisclosureRow(title, page.url or "", page.published_on, page.forms, page.term, page.unit))
        kinds = [(kind.label, by_kind[kind]) for kind in DisclosureKind if by_kind[kind]]
        found = sections()
        return [*([(_("Sections of the portal"), found)] if found else []), *kinds]


class DisclosureRow(NamedTuple):
    """A line of the list: where it is, since when (for a section: its last change), in which form, how long, who is in charge."""

    title: str
    url: str
    day: date | None
    forms: str
    term: str
    unit: str


def sections() -> list[DisclosureRow]:
    """Return the public pages and addresses by which duties that must be in a menu are met."""
    duties_met = Duty.objects.filter(in_menu=True, not_applicable="").exclude(page=None, address="").select_related("page")
    public = set(public_pages().filter(pk__in=duties_met.values("page")).values_list("pk", flat=True))
    found: dict[str, DisclosureRow] = {}
    for duty in duties_met:
        page = duty.page
        if page.pk in public if page else answers(duty.address):
            changed = timezone.localdate(page.last_published_at) if page and page.last_published_at else None
            url = (page.url if page else duty.address) or ""
            title = page.title if page else duty.name
            found.setdefault(url, DisclosureRow(title, url, changed, str(_("web page")), "", duty.owner))
    return list(found.values())


class RequestsBlock(DataBlock):
    """How requests for information were answered: figures of the app that takes them."""

    class Meta:
        icon = "form"
        label = _("Requests for information: how they were answered")
        template = "home/body/requests.html"

    def rows(self, value: Any) -> Any:
        return duties.evidence("information_requests")


class ChildrenBlock(blocks.StructBlock):
    """The public pages below the page that shows it, and those whose kind is listed there, the newest first."""

    class Meta:
        icon = "list-ul"
        label = _("Pages below this page")
        template = "home/body/children.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Return the context with `rows`, the pages below the page of the block, the newest first."""
        page = (parent_context or {}).get("page")
        found = pages_listed_on(page).order_by("-first_published_at", "-pk").specific() if page is not None and page.pk else ()
        rows = list(found)
        prefetch_related_objects([row for row in rows if getattr(row, "kind_id", None)], "kind")  # those of other types have none
        return {**super().get_context(value, parent_context=parent_context), "rows": rows}


class PortalStream(BodyStream):
    """A running text with blocks that show the portal's data."""

    units = UnitsBlock()
    people = PeopleBlock()
    calendar = CalendarBlock()
    outages = OutagesBlock()
    disclosures = DisclosuresBlock()
    public_information = PublicInformationBlock()
    requests = RequestsBlock()
    children = ChildrenBlock()


def pages_with_block(name: str) -> Iterator[int]:
    """Yield the ids of the pages with such a block in a running text."""
    for model in get_page_models():
        for field in model._meta.fields:
            if isinstance(field, StreamField) and isinstance(field.stream_block, PortalStream):
                texts = model._default_manager.annotate(as_text=Cast(field.name, TextField()))
                yield from texts.filter(as_text__contains=f'"{name}"').values_list("pk", flat=True)


@stands_in_entries(OrgUnit)
def pages_with_units(unit: OrgUnit) -> Iterable[int]:
    return pages_with_block("units")


@stands_in_entries(Officer)
def pages_with_people(officer: Officer) -> Iterable[int]:
    return pages_with_block("people")


@changing_on
def pages_with_people_of(day: date) -> Iterable[int]:
    """Return the pages with people, when somebody begins in a post on that day or left one the day before."""
    changes = Officer.objects.filter(Q(since=day) | Q(until=day - timedelta(days=1))).exists()
    return pages_with_block("people") if changes else ()
