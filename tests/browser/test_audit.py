"""Every screen of the audit is as light and as still as in the table of the last `make audit`, and no link on it is broken.

What is meant to weigh more is written down with `make audit`, which makes the table again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.audit.checks import Finding, broken_links, look, open_tab
from benchmarks.audit.lighthouse import BAR, CATEGORIES, MARKS, TEMPLATES, read_marks
from benchmarks.audit.states import STATES, State
from benchmarks.audit.table import LAST, Measured, read, table
from tests.servers.portal import Portal

WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def last() -> dict[tuple[str, int], Measured]:
    """Return the table of the last run."""
    return read(LAST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def asked() -> set[str]:
    """Keep the links that were asked for: the same menu stands on every screen."""
    return set()


@pytest.fixture(scope="module")
def tab(chromium: Any, portal: Portal) -> Iterator[Any]:
    """Open the tab that all screens are looked at in."""
    tab = open_tab(chromium, portal.url)
    yield tab
    tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.file_name)
def test_a_screen_is_no_heavier_and_no_less_still_than_at_the_last_audit_and_leads_nowhere_wrong(
    tab: Any, portal: Portal, tmp_path: Path, state: State, last: dict[tuple[str, int], Measured], asked: set[str]
) -> None:
    links: set[str] = set()
    for width in WIDTHS:
        found, on_screen = look(tab, state, width, tmp_path, axe=False)
        assert (state.name, width) in last, "a screen without figures: make audit"
        assert found.problems == []
        assert Measured.of(found).worse_than(last[state.name, width]) == []
        links |= on_screen - {portal.url + state.path}
    assert broken_links(links - asked) == []
    asked |= links


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
