"""Two people write on one page: both texts are put together, whatever is cut meanwhile: the session, the server."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.people import WAIT_MS, Staff
from tests.browser.test_drafts_on_the_device import END_SESSIONS, KEPT_MS
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

NEWS = "from home.models import NewsPage; print('NEWS', NewsPage.objects.live().order_by('pk').first().pk)"
LEAD = (
    "from home.models import NewsPage; print('LEAD', NewsPage.objects.live().order_by('pk').first().get_latest_revision().content['lead'])"
)
THEIRS, MINE = "Lời dẫn của chị Lan.", "Lời dẫn của anh Minh."


class Writer(Staff):
    """Types the lead of a news item and saves it."""

    def open_news(self, number: str) -> None:
        self.go(f"/quan-tri/pages/{number}/edit/")

    def write_lead(self, text: str) -> None:
        self.page.locator("[name=lead]").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def save(self) -> None:
        """Press the button until the next page comes; Wagtail asks in a dialog first when it has heard of the newer text."""
        come: list[Any] = []
        self.page.once("domcontentloaded", lambda page: come.append(page))
        self.page.locator("[data-edit-form] footer button[type=submit]").first.click()
        goes_on = self.page.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")
        for _look in range(10 * WAIT_MS // 1000):
            if come:
                break
            if goes_on.is_visible():
                goes_on.click()
            self.page.wait_for_timeout(100)
        self.page.wait_for_load_state()

    def wait_for_merge_screen(self) -> None:
        self.page.wait_for_url(re.compile("/quan-tri/ghep-ban/"))

    def choose_mine(self) -> None:
        self.page.get_by_label("Lấy bản của tôi").check()

    def open_joined(self) -> None:
        with self.new_document():
            self.page.get_by_role("button", name="Mở biểu mẫu với bản đã ghép").click()


def stored_lead(portal: Portal) -> str:
    return portal.manage("shell", "-c", LEAD).split("LEAD ")[1].strip()


def test_two_people_on_one_page_lose_nothing_when_session_and_server_are_cut(chromium: Any, serverless_portal: Portal) -> None:
    portal = serverless_portal
    number = portal.manage("shell", "-c", NEWS).split()[-1]
    lan, minh = Writer(chromium, portal.url, "bientap"), Writer(chromium, portal.url, "quantri")
    lan.open_news(number)
    minh.open_news(number)
    with lan.page.expect_response(lambda answer: answer.request.method == "POST" and f"/pages/{number}/edit/" in answer.url and answer.ok):
        lan.write_lead(THEIRS)  # saved by itself
    with minh.page.expect_response(lambda answer: answer.request.method == "POST" and f"/pages/{number}/edit/" in answer.url) as refused:
        minh.write_lead(MINE)
    assert refused.value.json()["error_code"] == "invalid_revision"
    minh.page.wait_for_timeout(KEPT_MS)

    portal.manage("shell", "-c", END_SESSIONS)  # the session ends before the button is pressed
    minh.page.route("**/phien-lam-viec/", lambda route: route.abort())
    minh.save()
    minh.page.wait_for_url(re.compile("/login/"))
    minh.log_in("quantri")
    minh.page.locator("[data-mb-draft-restore]").first.click()
    minh.page.wait_for_load_state()
    assert minh.page.input_value("[name=lead]") == MINE
    minh.save()
    minh.wait_for_merge_screen()
    assert stored_lead(portal) == THEIRS

    portal.kill("web")  # the server dies before anything is chosen
    portal.start_web()
    minh.open_news(number)
    with minh.page.expect_navigation():
        minh.page.get_by_role("link", name="Ghép hai bản").click()
    minh.choose_mine()
    minh.open_joined()
    assert minh.page.input_value("[name=lead]") == MINE
    minh.save()
    assert stored_lead(portal) == MINE
    minh.open_news(number)
    assert minh.page.get_by_role("link", name="Ghép hai bản").count() == 0


def test_a_press_after_autosaves_is_no_second_person(chromium: Any, portal: Portal) -> None:
    number = portal.manage("shell", "-c", NEWS).split()[-1]
    lan = Writer(chromium, portal.url, "bientap")
    lan.open_news(number)
    for text in ("Lan gõ dở.", "Lan gõ xong."):  # the second autosave overwrites what the first one wrote
        with lan.page.expect_response(lambda answer: answer.request.method == "POST" and f"/pages/{number}/edit/" in answer.url):
            lan.write_lead(text)
    with lan.new_document():
        lan.page.locator("[data-edit-form] footer button[type=submit]").first.click()
    assert "Đã cập nhật" in lan.page.locator(".messages").inner_text()
    assert lan.problems == []


def test_the_merge_screen_works_by_keyboard_on_a_telephone_without_javascript(chromium: Any, portal: Portal) -> None:
    number = portal.manage("shell", "-c", NEWS).split()[-1]
    minh = Writer(chromium, portal.url, "quantri")
    keep = f"""
from django.contrib.auth import get_user_model
from cms.models import UnmergedText
from home.models import NewsPage
page = NewsPage.objects.get(pk={number})
content = page.get_latest_revision().content
values = dict(address="/quan-tri/pages/{number}/edit/", names=["lead", "title"], base={{**content, "lead": "Ban đầu " * 60}})
user = get_user_model().objects.get(username="quantri")
print("ROW", UnmergedText.keep(user, page, mine={{**content, "lead": "Khongcodaucach" * 20}}, **values).pk)
"""
    row = portal.manage("shell", "-c", keep).split()[-1]
    cookies = minh.context.cookies()
    plain = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="vi-VN")
    plain.add_cookies(cookies)
    page = plain.new_page()
    page.goto(f"{portal.url}/quan-tri/ghep-ban/{row}/")
    places = page.locator("fieldset, .mb-merge__text, .mb-merge__choice").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().right)"
    )
    assert places
    assert max(places) <= 360
    page.locator("input[value=theirs]").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("input[value=mine]").is_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert f"/pages/{number}/edit/?ghep={row}" in page.url
