"""Each duty of a regime against what is on the portal now: present, fresh, in a menu, owned, in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.contracts import duties as contract
from cms.contracts.duties import Evidence
from cms.models.access.restrictions import public_pages
from cms.models.pages.page_addresses import answers
from home.models import Duty, DutyBasis, HomePage, LegalRegime, StandardPage
from home.models.agency.duties import ATTESTED, PAGE
from home.site.menus import MenuItem, build_menus

MOST_LATE = 5  # late things that a line names


@dataclass(frozen=True, slots=True)
class Line:
    """A duty under a regime. Each of the five answers is "" when it is met (or not asked), else what is missing, in words."""

    number: int
    duty_id: int
    name: str
    citation: str
    owner: str
    url: str
    present: str
    fresh: str
    linked: str
    owned: str
    english: str
    updated: str = ""  # the day of the newest thing or of the last review; reports kept before have none

    @property
    def gaps(self) -> list[str]:
        """Return what is missing, in words."""
        return [gap for gap in (self.present, self.fresh, self.linked, self.owned, self.english) if gap]

    @property
    def met(self) -> bool:
        return not self.gaps

    def as_data(self) -> dict[str, Any]:
        """Return the line as it is kept and exported."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Report:
    """The lines of a regime on a day."""

    regime: LegalRegime
    day: date
    lines: tuple[Line, ...]

    @property
    def met(self) -> int:
        return sum(line.met for line in self.lines)

    @property
    def percent(self) -> int:
        """Return the share of duties met, rounded down: 100 only when all are."""
        return 100 * self.met // len(self.lines) if self.lines else 0

    @property
    def gaps(self) -> list[Line]:
        return [line for line in self.lines if not line.met]


def report(regime: LegalRegime, day: date | None = None) -> Report:
    """Return what is met of the duties that `regime`, and the laws that hold under each, ask for."""
    day = day or timezone.localdate()
    asked = DutyBasis.objects.filter(Q(regime=regime) | Q(regime=None))
    duties = Duty.objects.filter(pk__in=asked.values("duty")).prefetch_related(Prefetch("bases", asked.select_related("regime"), "asked"))
    rows = list(duties)
    pages = _public_pages(rows)
    menu = menu_addresses() if any(duty.in_menu for duty in rows) else set()
    return Report(regime, day, tuple(_line(duty, pages, menu, day) for duty in rows))


def _public_pages(duties: Iterable[Duty]) -> dict[int, Page]:
    """Return the pages named by duties that everyone may read."""
    wanted = {key for duty in duties for key in (duty.page_id, duty.english_page_id) if key}
    return {page.pk: page for page in public_pages().filter(pk__in=wanted).specific()}


def menu_addresses() -> set[str]:
    """Return the addresses in both menus and among the shortcuts of the front page."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    menus = build_menus(site, None) if site else {}

    def addresses(items: Iterable[MenuItem]) -> set[str]:
        return {url for item in items for url in (item.url, *addresses(item.children))}

    found = set().union(*(addresses(items) for items in menus.values()))
    tiles = {shortcut.url for front_page in HomePage.objects.live() for shortcut in front_page.shown_shortcuts()}
    return (found | tiles) - {""}


def _line(duty: Duty, pages: dict[int, Page], menu: set[str], day: date) -> Line:
    """Return the line of a duty: what is missing, stale, not linked, without an owner or not in English."""
    bases: list[DutyBasis] = duty.asked  # type: ignore[attr-defined]  # Prefetch adds it
    label = next((basis.label for basis in bases if basis.label), duty.name)
    cited = "; ".join(f"{basis.regime}, {basis.citation}" if basis.regime else basis.citation for basis in bases)
    page = pages.get(duty.page_id or 0)
    found = None if duty.not_applicable else _evidence(duty, page)
    url = (page.url if page else duty.address) or (found.url if found else "")
    named: dict[str, Any] = {"number": duty.number, "duty_id": duty.pk, "name": label, "citation": cited, "owner": duty.owner, "url": url}
    if duty.not_applicable:
        return Line(**named, present="", fresh="", linked="", owned="", english="")
    present, last = _missing(duty, page, found), _last(duty, page, found)
    return Line(
        **named,
        present=present,
        fresh="" if present else _stale(duty, found, last, day),
        linked=_("not in a menu") if duty.in_menu and not _is_linked(url, menu) else "",
        owned="" if duty.owner else _("nobody is in charge"),
        english=_english_missing(duty, pages) if duty.needs_english else "",
        updated=f"{last:%d/%m/%Y}" if last else "",
    )


def _evidence(duty: Duty, page: Page | None) -> Evidence | None:
    if duty.check_code == PAGE:
        return Evidence(int(page is not None))
    if duty.check_code == ATTESTED:
        return Evidence(int(duty.reviewed_on is not None), duty.reviewed_on)
    return contract.evidence(duty.check_code)


def _has_content(page: Page) -> bool:
    return not isinstance(page, StandardPage) or bool(page.lead or len(page.body))


def _missing(duty: Duty, page: Page | None, found: Evidence | None) -> str:
    if (duty.page_id and page is None) or (page is None and duty.address and not answers(duty.address)):
        return _("its page is not public")
    if page is not None and not _has_content(page):
        return _("its page is empty")
    if page is None and not duty.address and not (found and found.url):
        return _("no page is chosen for it")
    if found is None:
        return _("nothing on this portal provides it")
    return "" if found.count else _("there is nothing yet")


def _last(duty: Duty, page: Page | None, found: Evidence | None) -> date | None:
    """Return the day of the newest thing (without one: of the page), or of the last review when that is later."""
    published = timezone.localdate(page.last_published_at) if page and page.last_published_at else None
    newest = found.newest if found and found.newest else published
    return max(filter(None, [newest, duty.reviewed_on]), default=None)


def _stale(duty: Duty, found: Evidence | None, last: date | None, day: date) -> str:
    if found and found.faults:
        return "; ".join(found.faults[:MOST_LATE])
    if found and found.late:
        named = ", ".join(late.title for late in found.late[:MOST_LATE])
        return _("%(count)d past their term: %(names)s") % {"count": len(found.late), "names": named}
    if duty.fresh_days is None:
        return ""
    if last is None or (day - last).days > duty.fresh_days:
        when = f"{last:%d/%m/%Y}" if last else _("never")
        return _("last updated or reviewed: %(when)s, at most %(days)d days are allowed") % {"when": when, "days": duty.fresh_days}
    return ""


def _is_linked(url: str, menu: set[str]) -> bool:
    """Return whether the address is in a menu or below a section that is."""
    return any(url == each or (each != "/" and each.startswith("/") and url.startswith(each)) for each in menu)


def _english_missing(duty: Duty, pages: dict[int, Page]) -> str:
    page = pages.get(duty.english_page_id or 0)
    return "" if isinstance(page, StandardPage) and page.language == "en" and _has_content(page) else _("no page in English")
