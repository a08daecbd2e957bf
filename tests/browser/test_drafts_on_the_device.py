"""Nothing typed in the back office is lost: each test cuts the session, the token, the page or the computer at the worst moment."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.browser.people import HANDED_IN, RICH_TEXT, Officer, Staff, until
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

MORE = "và thêm một câu trên trang đăng nhập"
LEAD = "Lời dẫn gõ dở: nêu rõ thời gian và địa điểm."
KEPT_MS = 3_000  # a draft is kept each two seconds
KEPT = "(words) => Object.entries(localStorage).some(([key, value]) => key.startsWith('mb-draft:') && value.includes(words))"
# A restored draft goes when the form is opened with the same text in it; what is not on the device cannot be offered.
DROPPED = KEPT.replace("=> Object", "=> !Object")

END_SESSIONS = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
CODES = ("ma-mot", "ma-hai", "ma-ba")
ADD_CODES = f"""
from django.contrib.auth import get_user_model
from django_otp.plugins.otp_static.models import StaticDevice
device = StaticDevice.objects.create(user=get_user_model().objects.get(username="canbo"), name="recovery")
for code in {CODES}:
    device.token_set.create(token=code)
"""
TOPIC = "from home.models import NewsTopic; print('TOPIC', NewsTopic.objects.first().pk)"
NEWS = "from home.models import NewsPage; print('NEWS', NewsPage.objects.live().first().pk)"


class Typist(Officer):
    """Types into forms, and finds again what was typed."""

    def take_question(self) -> None:
        """Open a question that somebody may answer, and take it."""
        self.go("/quan-tri/hoi-dap/?xem=open")
        for address in self.page.locator("tr[data-qs-id] a[data-qs-row]").evaluate_all("all => all.map((a) => a.getAttribute('href'))"):
            self.page.goto(self.url + address)
            if self.page.locator("[data-qs-claim]").count():
                with self.page.expect_navigation():
                    self.page.locator("[data-qs-claim]").click()
            if self.page.locator("#mb-desk-editor").count():
                return
        raise AssertionError("no question to answer")

    def cut_what_saves_by_itself(self) -> None:
        """Let no autosave and no look at the session come in time, however slow the machine."""
        autosave = "x-autosave"
        self.page.route("**/soan/", lambda route: route.abort() if autosave in route.request.headers else route.continue_())
        self.page.route("**/phien-lam-viec/", lambda route: route.abort())

    def cut_autosave_of_pages(self) -> None:
        """Let no autosave of a page store anything; a press of a button does.

        A refusal, not a cut connection: after a network error Wagtail asks in a dialog before it saves at a press of a button.
        """

        def refuse(route: Any) -> None:
            if "application/json" in route.request.headers.get("accept", ""):
                route.fulfill(status=400, json={"success": False, "error_code": "validation_error", "error_message": ""})
            else:
                route.continue_()

        self.page.route("**/quan-tri/pages/*/edit/**", refuse)
        self.page.route("**/phien-lam-viec/", lambda route: route.abort())
        self.page.on("dialog", lambda dialog: dialog.accept())

    def save_page(self) -> bool:
        """Press the first button; gives whether the page that came is read anew, not the form that was refused."""
        with self.page.expect_navigation() as came:
            self.page.locator("[data-edit-form] footer button[type=submit]").first.click()
        return came.value.request.method == "GET"

    def type_answer(self, text: str) -> None:
        self.page.locator(RICH_TEXT).first.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text, delay=2)
        until(self.page, HANDED_IN, text)

    def save_answer(self) -> None:
        with self.page.expect_navigation():
            self.page.click("#mb-desk-editor [name=save]")

    def log_in_again(self) -> None:
        self.log_in("canbo")

    def offer(self) -> Any:
        """Wait for the offer of a draft and give it."""
        offer = self.page.locator(".mb-draft")
        offer.wait_for()
        return offer

    def restore(self) -> None:
        offer = self.offer()
        assert "Khôi phục nội dung đã nhập lúc" in offer.inner_text()
        with self.page.expect_navigation():
            offer.get_by_role("button", name="Khôi phục").click()

    def answer_text(self) -> str:
        return str(self.page.locator(RICH_TEXT).first.inner_text())


_numbers = count(1)


@pytest.fixture
def words() -> str:
    """An answer that no other test typed: they share a portal."""
    return f"Câu trả lời số {next(_numbers)} gõ dở trước khi mất phiên làm việc"


def test_an_answer_survives_the_end_of_the_session(chromium: Any, portal: Portal, words: str) -> None:
    officer = Typist(chromium, portal.url, "canbo")
    officer.take_question()
    question = officer.page.url
    officer.cut_what_saves_by_itself()
    officer.type_answer(words)
    portal.manage("shell", "-v0", "-c", END_SESSIONS)
    officer.save_answer()
    assert "Phiên làm việc đã hết hạn" in officer.text()
    officer.log_in_again()
    assert officer.page.url == question
    officer.offer().locator("summary").click()
    assert words in officer.offer().inner_text()
    officer.restore()
    assert words in officer.answer_text()
    officer.save_answer()
    assert officer.page.url == question
    assert words in officer.answer_text()
    until(officer.page, DROPPED, words)  # saved: nothing is left on the device
    asked = officer.context.request.get(f"{question}soan/")
    assert (asked.status, asked.url) == (200, question)  # never a bare 405


def test_an_answer_survives_a_token_that_went_stale_with_a_login_in_another_tab(chromium: Any, portal: Portal, words: str) -> None:
    officer = Typist(chromium, portal.url, "canbo")
    officer.take_question()
    officer.cut_what_saves_by_itself()
    officer.type_answer(words)
    officer.page.evaluate("document.querySelector('#mb-desk-editor [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    officer.save_answer()
    assert "vì bạn đã đăng nhập lại" in officer.text()
    officer.restore()
    assert words in officer.answer_text()
    officer.save_answer()
    assert words in officer.answer_text()


def test_the_page_asks_for_the_login_in_a_dialog_and_stays_as_it_is(chromium: Any, portal: Portal, words: str) -> None:
    officer = Typist(chromium, portal.url, "canbo")
    officer.take_question()
    officer.type_answer(words)
    portal.manage("shell", "-v0", "-c", END_SESSIONS)
    officer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # somebody comes back to the tab
    frame = officer.page.frame_locator(".mb-draft-login iframe")
    frame.locator("[name=username]").fill("canbo")
    frame.locator("[name=password]").fill(officer.password)
    frame.locator("[name=password]").press("Enter")
    officer.page.locator(".mb-draft-login").wait_for(state="hidden")
    officer.save_answer()
    assert words in officer.answer_text()


def test_a_page_that_is_left_at_once_and_a_browser_that_dies_lose_nothing(chromium: Any, portal: Portal) -> None:
    number = portal.manage("shell", "-v0", "-c", NEWS).split("NEWS ")[1].split()[0]
    address = f"/quan-tri/pages/{number}/edit/"
    editor = Staff(chromium, portal.url, "bientap")
    editor.go(address)
    editor.page.route("**/quan-tri/pages/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    editor.page.on("dialog", lambda dialog: dialog.accept())
    editor.page.locator("[name=lead]").press("Control+End")
    editor.page.keyboard.type(LEAD)
    editor.go("/healthz")  # at once: before any autosave
    editor.go(address)
    editor.page.locator(".mb-draft").wait_for()
    editor.page.locator("[data-mb-draft-drop]").click()

    editor.page.locator("[name=lead]").press("Control+End")
    editor.page.keyboard.type(LEAD)
    until(editor.page, KEPT, LEAD)
    kept = editor.context.storage_state()  # what lies on the disk when the computer dies
    editor.context.close()

    again = chromium.new_context(storage_state=kept, locale="vi-VN").new_page()
    again.goto(portal.url + address)
    offer = again.locator(".mb-draft")
    offer.wait_for()
    with again.expect_navigation():
        offer.get_by_role("button", name="Khôi phục").click()
    assert LEAD in again.input_value("[name=lead]")
    assert "chưa được lưu" in again.inner_text(".messages")


def test_blocks_of_a_page_survive_the_end_of_the_session(chromium: Any, portal: Portal, words: str) -> None:
    number = portal.manage("shell", "-v0", "-c", NEWS).split("NEWS ")[1].split()[0]
    editor = Typist(chromium, portal.url, "bientap")
    editor.go(f"/quan-tri/pages/{number}/edit/")
    editor.cut_autosave_of_pages()
    page = editor.page
    blocks = page.locator("input[name=body-count]").input_value()
    page.locator(".c-sf-add-button").last.click()
    page.locator("[role=option]", has=page.locator(".icon-openquote")).click()
    page.locator(f"[name=body-{blocks}-value-text]").fill(words)
    until(page, KEPT, words)
    portal.manage("shell", "-v0", "-c", END_SESSIONS)
    editor.save_page()
    assert "Phiên làm việc đã hết hạn" in editor.text()
    editor.log_in("bientap")
    editor.restore()
    assert page.input_value(f"[name=body-{blocks}-value-text]") == words
    assert editor.save_page()
    assert page.input_value(f"[name=body-{blocks}-value-text]") == words
    until(page, DROPPED, words)


def test_a_snippet_survives_the_end_of_the_session(chromium: Any, portal: Portal) -> None:
    number = portal.manage("shell", "-v0", "-c", TOPIC).split("TOPIC ")[1].split()[0]
    address = f"/quan-tri/snippets/home/newstopic/edit/{number}/"
    editor = Typist(chromium, portal.url, "quantri")
    assert editor.go(address) == 200
    editor.page.fill("[name=name]", "")
    editor.page.locator("[name=name]").press_sequentially("Chuyên mục gõ dở")
    portal.manage("shell", "-v0", "-c", END_SESSIONS)
    editor.save_page()
    assert "Phiên làm việc đã hết hạn" in editor.text()
    editor.log_in("quantri")
    assert editor.page.url.endswith(address)
    editor.restore()
    assert editor.page.input_value("[name=name]") == "Chuyên mục gõ dở"
    editor.save_page()
    editor.go(address)
    assert editor.page.input_value("[name=name]") == "Chuyên mục gõ dở"
    until(editor.page, DROPPED, "Chuyên mục gõ dở")


def test_dialog_and_login_page_ask_for_the_second_factor_too_and_an_answer_survives_both(
    chromium: Any, serverless_portal: Portal, words: str
) -> None:
    serverless_portal.manage("shell", "-v0", "-c", ADD_CODES)
    officer = Typist(chromium, serverless_portal.url, "canbo", code=CODES[0])
    officer.take_question()
    question = officer.page.url
    officer.type_answer(words)
    serverless_portal.manage("shell", "-v0", "-c", END_SESSIONS)
    officer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    frame = officer.page.frame_locator(".mb-draft-login iframe")
    frame.locator("[name=username]").fill("canbo")
    frame.locator("[name=password]").fill(officer.password)
    frame.locator("[name=password]").press("Enter")
    frame.locator("[name=code]").fill(CODES[1])
    frame.locator("[name=code]").press("Enter")
    officer.page.locator(".mb-draft-login").wait_for(state="hidden")
    officer.save_answer()
    assert words in officer.answer_text()

    officer.cut_what_saves_by_itself()
    officer.type_answer(f" {MORE}")
    serverless_portal.manage("shell", "-v0", "-c", END_SESSIONS)
    officer.save_answer()
    officer.log_in_again()
    officer.give_code(CODES[2])
    assert officer.page.url == question
    assert MORE not in officer.answer_text()
    officer.restore()
    assert f"{words} {MORE}" in officer.answer_text()
