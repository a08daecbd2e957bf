"""Answers read aloud in a real browser: play, pause, seek by keyboard, another voice, with and without scripts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.audit.checks import findings
from tests.fixtures import missing
from tests.servers.portal import Portal, start_portal

pytestmark = [pytest.mark.browser]

ESPEAK = "espeak-ng -v {voice} -s 160 -w {wav} --stdin"
VOICES = ["Nữ miền Bắc", "Nam miền Bắc", "Nữ miền Nam", "Nam miền Nam"]
WAIT_S = 120
ANSWER = "/hoi-dap/thua-dat-o-118-m2-tai-phuong-co-tach-duoc-lam-hai-khong/"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, demo_site: Path) -> Iterator[Portal]:
    if not (shutil.which("espeak-ng") and shutil.which("lame")):
        missing("espeak-ng or lame is not installed (Debian: apt-get install espeak-ng lame)")
    with start_portal(tmp_path_factory.mktemp("aloud"), demo_site, {"SPEECH_COMMAND": ESPEAK}) as running:
        yield running


@pytest.fixture(scope="module")
def answer(chromium: Any, portal: Portal) -> str:
    """The address where an answer is read: a reader has gone there from its page, asked for it, and waited without scripts."""
    tab = tab_of(chromium, portal, java_script_enabled=False)
    tab.goto(ANSWER)
    tab.get_by_role("link", name="Nghe", exact=True).click()
    tab.get_by_role("button", name="Đọc nội dung này").click()
    tab.locator("audio").wait_for(timeout=WAIT_S * 1000)
    assert tab.context.cookies() == []
    address = tab.url
    tab.context.close()
    return str(address)


def tab_of(chromium: Any, portal: Portal, **options: Any) -> Any:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, base_url=portal.url, locale="vi-VN", **options)
    tab = context.new_page()
    tab.problems = []
    tab.on("console", lambda message: tab.problems.append(message.text) if message.type == "error" else None)
    return tab


def at(tab: Any) -> float:
    return float(tab.evaluate("document.querySelector('audio').currentTime"))


def is_paused(tab: Any) -> bool:
    return bool(tab.evaluate("document.querySelector('audio').paused"))


def wait_for(tab: Any, condition: str) -> None:
    """Wait until `condition` holds of the player `a` (the page's policy forbids Playwright's own waiting for an expression)."""
    deadline = time.monotonic() + 15
    while not holds(tab, condition):
        assert time.monotonic() < deadline, f"the player never came to: {condition}"
        tab.wait_for_timeout(100)


def holds(tab: Any, condition: str) -> bool:
    return bool(tab.evaluate(f"(() => {{ const a = document.querySelector('audio'); return {condition}; }})()"))


def seek_by_key(tab: Any, key: str, condition: str) -> None:
    """Press a key of the player until `condition` holds: Chromium drops such a key while it still works on the one before."""
    for _ in range(5):
        tab.keyboard.press(key)
        for _ in range(30):
            if holds(tab, f"!a.seeking && {condition}"):
                return
            tab.wait_for_timeout(100)
    raise AssertionError(f"{key} never brought the player to: {condition}")


def test_the_player_plays_pauses_and_seeks_by_keyboard_and_another_voice_is_chosen(chromium: Any, portal: Portal, answer: str) -> None:
    tab = tab_of(chromium, portal)
    tab.goto(answer)
    wait_for(tab, "a.duration > 5")  # known before it plays
    tab.locator("audio").focus()
    tab.keyboard.press("Space")
    wait_for(tab, "!a.paused && a.currentTime > 0.3")
    tab.keyboard.press("Space")
    wait_for(tab, "a.paused")
    before = at(tab)
    seek_by_key(tab, "ArrowRight", f"a.currentTime > {before} + 0.5")
    there = at(tab)
    seek_by_key(tab, "ArrowLeft", f"a.currentTime < {there} - 0.5")
    tab.evaluate("document.querySelector('audio').currentTime = document.querySelector('audio').duration * 0.8")  # beyond what is loaded
    wait_for(tab, "!a.seeking && a.readyState >= 2")
    assert is_paused(tab)
    voices = tab.locator(".mb-listen .mb-tags a")
    assert voices.all_inner_texts() == VOICES
    voices.last.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**giong=nam-mien-nam")
    assert tab.locator(".mb-listen [aria-current]").inner_text() == "Nam miền Nam"
    assert tab.problems == []
    tab.context.close()


@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_axe_finds_nothing_in_the_player_and_nothing_scrolls_sideways(chromium: Any, portal: Portal, answer: str, contrast: str) -> None:
    tab = tab_of(chromium, portal)
    tab.add_init_script(f"localStorage.setItem('mb-contrast', '{contrast}')")
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.goto(answer)
    tab.wait_for_load_state("networkidle")
    assert findings(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.context.close()
