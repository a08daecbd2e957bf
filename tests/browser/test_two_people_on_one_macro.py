"""Two administrators on the steps of one macro, in two browsers: what the first stored is seen before it is overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.people import Staff
from tests.servers.portal import Portal

pytestmark = pytest.mark.browser

MACRO = (
    "from qa.models import Macro, MacroStep;"
    "macro = Macro.objects.create(name='Ghi chú hai lần', steps=[MacroStep(action='note', text=text) for text in ('một', 'hai')]);"
    "print('MACRO', macro.pk)"
)
TEXTS = (
    "from qa.models import MacroStep;"
    "print('TEXTS', *MacroStep.objects.filter(macro__name='Ghi chú hai lần').values_list('text', flat=True))"
)


class Administrator(Staff):
    """Changes the steps of a macro."""

    def open_macro(self, number: str) -> None:
        self.go(f"/quan-tri/macro/edit/{number}/")

    def write(self, step: int, text: str) -> None:
        self.page.fill(f"[name=steps-{step}-text]", text)

    def add_note(self, text: str) -> None:
        self.page.locator("#id_steps-ADD").click()
        new = self.page.locator("[name^=steps-][name$=-action]").last
        new.select_option("note")
        self.page.locator("[name^=steps-][name$=-text]").last.fill(text)

    def save(self) -> None:
        with self.new_document():
            self.page.locator("[data-edit-form] footer button[type=submit]").first.click()


def texts(portal: Portal) -> list[str]:
    return portal.manage("shell", "-c", TEXTS).split("TEXTS ")[1].split()


def test_a_step_that_both_changed_is_shown_with_the_others_text_and_one_that_was_added_stays(chromium: Any, portal: Portal) -> None:
    number = portal.manage("shell", "-c", MACRO).split()[-1]
    lan, minh = Administrator(chromium, portal.url, "quantri"), Administrator(chromium, portal.url, "quantri")
    lan.open_macro(number)
    minh.open_macro(number)
    lan.write(0, "một-của-Lan")
    lan.add_note("ba-của-Lan")
    lan.save()
    assert texts(portal) == ["một-của-Lan", "hai", "ba-của-Lan"]

    minh.write(0, "một-của-Minh")
    minh.write(1, "hai-của-Minh")
    minh.save()
    assert "“một-của-Lan”" in minh.text()
    assert minh.page.input_value("[name=steps-0-text]") == "một-của-Minh"
    assert texts(portal) == ["một-của-Lan", "hai", "ba-của-Lan"]
    minh.save()
    assert texts(portal) == ["một-của-Minh", "hai-của-Minh", "ba-của-Lan"]
    assert minh.problems == lan.problems == []
