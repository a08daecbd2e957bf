"""Every screen of the audit is as light and as still as in the table of the last `make audit`; no link is broken; all can read it.

What is meant to weigh more is written down with `make audit`, which makes the table again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from benchmarks.audit.checks import EVERYTHING, OF_COLOURS, Finding, broken_links, findings, look, open_tab
from benchmarks.audit.lighthouse import BAR, CATEGORIES, MARKS, TEMPLATES, read_marks
from benchmarks.audit.states import STATES, State
from benchmarks.audit.table import LAST, Measured, read, table
from tests.servers.portal import Portal

WIDTHS = (360, 1280)
NOT_READ = (  # forms with errors and what the others show, too
    *("front page, suggestions open", "display choices open", "news item", "procedures, nothing found", "procedure", "life event"),
    *("offices, nothing found", "documents, nothing found", "document", "document, expired", "provision", "answer"),
    *("ask, errors", "track, errors", "search, start", "search, nothing found", "follow a search, errors", "report a problem, errors"),
    *("survey, errors", "standard page", "public information", "disclosure", "channels", "page only in Vietnamese", "ask in English"),
)
READ = (
    *(state for state in STATES if state.name not in NOT_READ),
    State("documents out of force", "/van-ban/het-hieu-luc/"),
    State("open data", "/du-lieu-mo/"),
    State("life event about land", "/viec-can-lam/tach-thua-dat/"),
)
LIKE = 2  # links with the same parameters, whose other values lead to the same view; `make audit` asks for all


@pytest.fixture(scope="module")
def last() -> dict[tuple[str, int], Measured]:
    """Return the table of the last run."""
    return read(LAST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def visits(chromium: Any, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    """Open the tab that all screens are looked at in, and keep what was seen."""
    tab = open_tab(chromium, portal.url)
    yield Visits(tab, tmp_path_factory.mktemp("sources"))
    tab.context.close()


@pytest.fixture(scope="module")
def asked() -> Counter[tuple[str, ...]]:
    """Count the links that were asked for by kind: the same menu stands on every screen."""
    return Counter()


@dataclass
class Visit:
    """What was seen of one screen: at each width, at 320 pixels, by axe in each theme."""

    found: dict[int, tuple[Finding, set[str]]] = field(default_factory=dict)
    width_at_320: int = 0
    blocked: list[str] = field(default_factory=list)
    unreadable: dict[str, list[Any]] = field(default_factory=dict)

    def squeeze(self, tab: Any) -> None:
        """Note how wide the screen that is open is where there are 320 pixels."""
        tab.set_viewport_size({"width": 320, "height": 800})
        self.width_at_320 = tab.evaluate("document.documentElement.scrollWidth")

    def read(self, tab: Any) -> None:
        """Let axe read the screen that is open, and its colours in the other themes."""
        self.unreadable["light"] = findings(tab, **EVERYTHING)
        tab.emulate_media(reduced_motion="reduce")  # no colour on its way from one theme to the next
        for theme in ("dark", "high"):
            tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            self.unreadable[theme] = findings(tab, **OF_COLOURS)
        tab.emulate_media(reduced_motion="no-preference")

    def listen(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.blocked.append(message.text)


class Visits:
    """Looks at each screen once, for the tests that ask about it."""

    def __init__(self, tab: Any, sources: Path) -> None:
        self._tab, self._sources = tab, sources
        self._made: dict[State, Visit] = {}

    def __call__(self, state: State) -> Visit:
        if state not in self._made:
            self._made[state] = self._look(state, Visit())
        return self._made[state]

    def _look(self, state: State, visit: Visit) -> Visit:
        self._tab.on("console", visit.listen)
        for width, then in zip(WIDTHS, (visit.squeeze, visit.read) if state in READ else (None, None), strict=True):
            visit.found[width] = look(self._tab, state, width, self._sources, axe=False, then=then)
        self._tab.remove_listener("console", visit.listen)
        return visit


def not_asked(links: set[str], asked: Counter[tuple[str, ...]]) -> set[str]:
    """Return the links to ask for: each address once, and LIKE with the same parameters; notes them in `asked`."""
    chosen = set()
    for link in sorted(links):
        address, _mark, query = link.partition("?")
        kind = (address, *sorted({name for name, _value in parse_qsl(query, keep_blank_values=True)}))
        if asked[(link,)] or (query and asked[kind] >= LIKE):
            continue
        asked.update({(link,), kind})
        chosen.add(link)
    return chosen


@pytest.mark.browser
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.file_name)
def test_a_screen_is_no_heavier_and_no_less_still_than_at_the_last_audit_and_leads_nowhere_wrong(
    visits: Visits, portal: Portal, state: State, last: dict[tuple[str, int], Measured], asked: Counter[tuple[str, ...]]
) -> None:
    links: set[str] = set()
    for width, (found, on_screen) in visits(state).found.items():
        assert (state.name, width) in last, "a screen without figures: make audit"
        assert found.problems == []
        assert Measured.of(found).worse_than(last[state.name, width]) == []
        links |= on_screen - {portal.url + state.path}
    assert broken_links(not_asked(links, asked)) == []


@pytest.mark.browser
@pytest.mark.parametrize("state", READ, ids=lambda state: state.file_name)
def test_a_page_fits_320_pixels_breaks_no_policy_and_can_be_read_by_all_in_every_theme(visits: Visits, state: State) -> None:
    visit = visits(state)
    assert visit.width_at_320 <= 320
    assert visit.blocked == []
    assert visit.unreadable == {"light": [], "dark": [], "high": []}


@pytest.mark.browser
def test_the_button_of_the_display_has_its_place_before_a_script_shows_it(chromium: Any, portal: Portal) -> None:
    page, places = chromium.new_page(viewport={"width": 1280, "height": 800}), []
    for script in ("**/portal*.js", "**/none"):
        page.route(script, lambda route: route.abort())
        page.goto(f"{portal.url}/so-do-trang/")
        page.wait_for_load_state("networkidle")
        places.append((page.locator("[data-display]").is_visible(), page.locator(".mb-search__row").first.bounding_box()))
        page.unroute(script)
    page.close()
    (is_shown, before), (is_shown_later, after) = places
    assert (is_shown, is_shown_later) == (False, True)
    assert before == after


@pytest.mark.browser
def test_the_columns_of_a_long_table_stand_still_while_its_rows_arrive(chromium: Any, portal: Portal) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{portal.url}/luu-giu-du-lieu/")
    page.wait_for_load_state("networkidle")
    places = "[...document.querySelectorAll('.mb-table thead th')].map(cell => cell.getBoundingClientRect().x)"
    with_all = page.evaluate(places)
    page.evaluate("document.querySelectorAll('.mb-table tbody tr:nth-child(n+2)').forEach(row => row.remove())")
    assert page.evaluate(places) == with_all
    page.close()


def test_the_first_view_of_the_front_page_is_at_most_100_kilobytes_and_12_requests(last: dict[tuple[str, int], Measured]) -> None:
    for width in WIDTHS:
        assert last["front page", width].kilobytes <= 100
        assert last["front page", width].requests <= 12


def test_the_last_marks_of_lighthouse_reach_the_bar_on_eight_templates() -> None:
    marks = read_marks(MARKS.read_text(encoding="utf-8"))
    assert set(marks) == set(TEMPLATES)
    assert {name: found for name, found in marks.items() if min(found) < BAR or len(found) != len(CATEGORIES)} == {}


def test_a_table_is_read_as_it_was_written() -> None:
    found = Finding("a screen, opened", 360, 200, requests=11, kilobytes=71.6, shift=0.0012)
    assert read(table([found, Finding("3 links", 0, 200)])) == {("a screen, opened", 360): Measured(200, 11, 72, 0.001)}


@pytest.mark.parametrize(
    ("now", "grown"),
    [
        (Measured(200, 12, 80, 0.015), []),  # what differs from run to run
        (Measured(404, 11, 72, 0.001), ["status: 404, was 200"]),
        (Measured(200, 13, 72, 0.001), ["requests: 13, was 11"]),
        (Measured(200, 11, 90, 0.001), ["kB: 90, was 72"]),
        (Measured(200, 11, 72, 0.03), ["shift: 0.03, was 0.001"]),
        (Measured(200, 5, 30, 0.0), []),
    ],
)
def test_what_grew_is_told_from_noise(now: Measured, grown: list[str]) -> None:
    assert now.worse_than(Measured(200, 11, 72, 0.001)) == grown
