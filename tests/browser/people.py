"""What an editor, a citizen and an officer do in the browser, step by step, as the whole-path test tells it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from cms.management.commands.seed_demo import DEMO_PASSWORD

WAIT_MS = 60_000  # however busy the machine is
READING_MS = 4_000  # what comes sooner than a person reads is asked for again or held

LOGIN = "/quan-tri/login/"
_TOKEN = re.compile('name="csrfmiddlewaretoken" value="(.+?)"')
RICH_TEXT = "#mb-desk-editor .public-DraftEditor-content"
# Each editor of rich text hands its text to a field of its form a quarter of a second after the last key.
HANDED_IN = "(words) => [...document.querySelectorAll('input[type=hidden], textarea')].some(({ value }) => value.includes(words))"


def until(page: Any, holds: str, argument: Any = None, seconds: float = WAIT_MS / 1000) -> None:
    """Ask until an expression of the page is true: Playwright's own wait needs `eval`, which the portal forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(holds, argument):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {holds} {argument or ''}"
        page.wait_for_timeout(50)


@dataclass(frozen=True)
class Receipt:
    """What a citizen keeps after asking."""

    number: str
    code: str


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, browser: Any, url: str, *, width: int = 1280, javascript: bool = True) -> None:
        self.url = url
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", java_script_enabled=javascript)
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda message: self.problems.append(message.text) if self._is_problem(message) else None)
        self.page.on("response", lambda answer: self.problems.append(f"{answer.status} {answer.url}") if self._is_failure(answer) else None)

    @staticmethod
    def _is_problem(message: Any) -> bool:
        """A failed request is noted with its address when its answer comes."""
        return message.type == "error" and not message.text.startswith("Failed to load resource")

    @staticmethod
    def _is_failure(answer: Any) -> bool:
        """Wagtail saves drafts by itself while somebody types, and answers 400 as long as a required field is empty."""
        return answer.status >= 400 and not (answer.status == 400 and "/quan-tri/pages/" in answer.url)

    def go(self, path: str) -> int:
        """Open an address of the portal and give the status."""
        return int(self.page.goto(self.url + path).status)

    def new_document(self) -> Any:
        """Wait, as a context, until another document is loaded; an autosave that writes the address is a navigation, too."""
        return self.page.expect_event("domcontentloaded")

    def press(self, name: str) -> None:
        """Press the one visible button with this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def text(self) -> str:
        return str(self.page.inner_text("body"))


class Staff(Person):
    """Somebody who is logged in to the administration."""

    def __init__(self, browser: Any, url: str, username: str, *, code: str = "") -> None:
        super().__init__(browser, url)
        self.password = DEMO_PASSWORD
        if not code:
            self._start_session(username)
            return
        self.go(LOGIN)
        self.log_in(username)
        self.give_code(code)
        self.page.wait_for_url(re.compile("/quan-tri/$"))

    def _start_session(self, username: str) -> None:
        """Send name and password without showing the login page and the home screen: each would take half a second of the processor."""
        form = self.context.request.get(self.url + LOGIN).text()
        values = {"username": username, "password": self.password, "csrfmiddlewaretoken": _TOKEN.findall(form)[0]}
        answer = self.context.request.post(self.url + LOGIN, form=values, max_redirects=0)
        assert (answer.status, answer.headers["location"]) == (302, "/quan-tri/")

    def log_in(self, username: str) -> None:
        """Give name and password on the login page that is open."""
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", self.password)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")

    def give_code(self, code: str) -> None:
        """Give the second factor on the page that asks for it."""
        self.page.fill("[name=code]", code)
        with self.page.expect_navigation():
            self.page.press("[name=code]", "Enter")


class Editor(Staff):
    """Publishes documents and reads how they are rated."""

    def choose(self, field: str, words: str) -> None:
        """Choose a row in a Wagtail chooser by searching for it."""
        self.page.click(f"#id_{field}-chooser [data-chooser-action-choose]")
        dialog = self.page.locator(".modal-body")
        dialog.locator("input[name=q]").fill(words)
        dialog.get_by_role("link", name=words, exact=True).first.click()
        dialog.wait_for(state="hidden")

    def publish_document(self, parent: str, values: dict[str, str], text: str) -> None:
        """Make a legal document below `parent` (a page id) and publish it, at once: the form may be saving a draft at that moment."""
        self.go(f"/quan-tri/pages/add/legal_docs/legaldocumentpage/{parent}/")
        self.page.select_option("[name=document_type]", label=values["type"])
        self.choose("issuing_body", values["issuer"])
        for name in ("number", "title", "issued_on", "effective_on"):
            self.page.fill(f"[name={name}]", values[name])
            self.page.keyboard.press("Escape")
        self.page.click("[role=tab][href='#tab-noi_dung']")
        self.page.fill("[name=body_text]", text)
        self.page.click("footer [data-w-dropdown-target=toggle]")
        with self.new_document():
            self.page.click("[name=action-publish]")

    def report(self, name: str, below: str) -> str:
        """One of the reports on readers' ratings, for the part of the site below an address."""
        self.go(f"/quan-tri/danh-gia/{name}/?below={below}")
        return self.text()


class Citizen(Person):
    """Reads, searches, asks, tracks and rates, without an account."""

    def search(self, words: str) -> list[str]:
        """Search from the front page and give the titles found."""
        self.go("/")
        box = self.page.locator("main input[name=q], header input[name=q]").first
        box.fill(words)
        box.press("Enter")
        self.page.wait_for_url(re.compile("/tim-kiem/"))
        return [title.strip() for title in self.page.locator("main h2 a, main h3 a").all_inner_texts()]

    def search_says(self, words: str) -> str:
        """What the results page says."""
        self.search(words)
        return self.text()

    def rate(self, answer: str) -> None:
        """Press one of the answers of the widget below the page that is open."""
        self.page.locator("#danh-gia").scroll_into_view_if_needed()
        button = self.page.locator("#danh-gia").get_by_role("button", name=answer, exact=True)
        button.wait_for()
        self.page.wait_for_timeout(READING_MS)
        button.click()
        self.page.get_by_text("Cảm ơn").first.wait_for()

    def ask(self, title: str, body: str, email: str) -> Receipt:
        """Go through the pages of the ask form, which is open already, and keep number and code."""
        self.page.fill("[name=title]", title)
        self.page.fill("[name=body]", body)
        self.next()
        self.page.check("[name=kind][value=question]")
        self.next()
        if self.page.locator("[name=upload]").count():  # the page for files, which may be passed
            self.next()
        if email:
            self.page.fill("[name=email]", email)
            self.page.check("[name=consent]")
        self.next()
        self.page.locator(".mb-qa-summary").wait_for()
        self.page.wait_for_timeout(READING_MS)
        self.next()
        number = re.search(r"HĐ-\d{4}-\d{6}", self.text())
        code = self.page.locator(".mb-qa-code__value").inner_text().strip()
        assert number
        return Receipt(number.group(), code)

    def next(self) -> None:
        with self.page.expect_navigation():
            self.page.click("main button[name=go][value=next]")

    def track(self, receipt: Receipt) -> str:
        """Look the question up by its code and give what the page says."""
        self.go("/hoi-dap/tra-cuu/")
        self.page.fill("[name=code]", receipt.code)
        with self.page.expect_navigation():
            self.page.press("[name=code]", "Enter")
        return self.text()


class Officer(Staff):
    """Takes a question from the queue, answers it, approves what others wrote."""

    def open_question(self, number: str) -> None:
        self.go(f"/quan-tri/hoi-dap/?xem=all&q={number}")
        with self.page.expect_navigation():
            self.page.locator("main tbody a").first.click()

    def do(self, step: str, **values: str) -> None:
        """Take one of the steps that the screen offers, with what its form asks for (lists are chosen by their words)."""
        form = self.page.locator(f"form[action$='/viec/{step}/']").first
        if values:
            form.locator("xpath=ancestor::details").locator("summary").click()
        for name, value in values.items():
            form.locator(f"select[name={name}]").select_option(label=value)
        with self.page.expect_navigation():
            form.locator("button").first.click()

    def answer(self, text: str) -> None:
        """Write the answer into the editor and submit it for approval."""
        self.page.locator(RICH_TEXT).first.click()
        self.page.keyboard.type(text, delay=5)
        until(self.page, HANDED_IN, text)
        with self.page.expect_navigation():
            self.page.click("[name=submit_for_review]")
