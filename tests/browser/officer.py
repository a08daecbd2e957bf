"""An officer who works with the keyboard alone: no method here touches the mouse, or a page by its elements' places."""

from __future__ import annotations

import re
from typing import Any

from tests.browser.people import HANDED_IN, RICH_TEXT, Staff, until

QUEUE = "/quan-tri/hoi-dap/"
MOST_TABS = 120


class KeyboardOfficer(Staff):
    """Opens, routes, takes, answers, approves and publishes with keys."""

    def __init__(self, browser: Any, url: str, username: str) -> None:
        super().__init__(browser, url, username)
        self.context.add_init_script("addEventListener('mousedown', () => localStorage.setItem('mouse', 'used'), true)")

    def key(self, *keys: str) -> None:
        for each in keys:
            self.page.keyboard.press(each)

    def key_to_page(self, *keys: str) -> None:
        """Press keys of which the last leads to another page."""
        self.key(*keys[:-1])
        with self.page.expect_navigation():
            self.key(keys[-1])

    def focused(self) -> str:
        """The words of the element that has the focus."""
        words = "(e) => (e?.innerText || e?.value || e?.getAttribute('aria-label') || '').trim()"
        return str(self.page.evaluate(f"({words})(document.activeElement)"))

    def tab_to(self, words: str) -> None:
        """Go on with Tab until what has the focus says `words`."""
        for _number in range(MOST_TABS):
            self.key("Tab")
            if self.focused().startswith(words):
                return
        raise AssertionError(f"no way to “{words}” with Tab")

    def press_by_tab(self, words: str) -> None:
        self.tab_to(words)
        self.key_to_page("Enter")

    def open_question(self, number: str) -> None:
        """Find a question by its number in the queue and open it: / to the words, j to the row, Enter."""
        self.go(f"{QUEUE}?xem=all")
        self.key("/")
        self.page.keyboard.type(number)
        self.key_to_page("Enter")
        self.key("j")
        self.key_to_page("Enter")
        assert number in self.text()

    def route(self, unit: str) -> None:
        """Send the open question to a unit: a unfolds the step, the list takes the first letters."""
        self.key("a")
        self.page.keyboard.type(unit)
        self.key("Tab")
        self.key_to_page("Enter")

    def claim(self) -> None:
        self.key_to_page("c")

    def note(self, text: str) -> None:
        self.key("i")
        self.page.keyboard.type(text)
        self.key("Tab")
        self.key_to_page("Enter")

    def ask_sender(self, text: str) -> None:
        """Ask the sender for what is missing, through the step that Tab leads to."""
        self.tab_to("Đề nghị người hỏi bổ sung")
        self.key("Enter", "Tab")
        self.page.keyboard.type(text)
        self.key("Tab")
        self.key_to_page("Enter")

    def answer(self, text: str) -> None:
        """Write the answer and submit it for approval: r into the editor, Ctrl+Enter out of it."""
        self.page.locator(RICH_TEXT).first.wait_for()  # a moment after the page
        self.key("r")
        self.page.keyboard.type(text, delay=5)
        until(self.page, HANDED_IN, text)
        self.key_to_page("Control+Enter")

    def approve(self) -> None:
        self.press_by_tab("Duyệt câu trả lời")

    def publish(self) -> None:
        self.press_by_tab("Gửi và đăng câu trả lời")

    def rows(self) -> list[str]:
        """The numbers of the questions in the list that is open."""
        return [text for row in self.page.locator("tr[data-qs-id]").all_inner_texts() for text in re.findall(r"HĐ-\d{4}-\d{6}", row)[:1]]

    def tick_and_choose(self, count: int, action: str) -> None:
        """Tick the first `count` rows (x on the first, Shift+x on the last) and go to the preview of an action."""
        self.key("j", "x", *["j"] * (count - 1), "Shift+X", "a")
        self.page.keyboard.type(action)
        self.press_by_tab("Xem trước")

    def used_the_mouse(self) -> bool:
        return self.page.evaluate("localStorage.getItem('mouse')") is not None
