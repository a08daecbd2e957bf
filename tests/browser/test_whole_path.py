"""The whole path: publish, find, ask, answer, approve, track, read, rate, report.

On real servers with JavaScript and mice; without any server the citizen has no JavaScript and a telephone, and officers have keys alone.
"""

from __future__ import annotations

import html
import re
import signal
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.officer import KeyboardOfficer
from tests.browser.people import Citizen, Editor, Officer, Person, Receipt
from tests.servers.mail import MailCatcher
from tests.servers.portal import Portal
from tests.servers.search_nodes import ElasticsearchNode

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("servers: the whole path")]

EMAIL = "cong.dan@example.org"
QUESTION = "Bến thuyền Hồ Xanh mở cửa đến mấy giờ vào mùa hè?"
DETAIL = "Gia đình tôi muốn đi thuyền buổi chiều. Theo Điều 5 của Quyết định, mùa hè bến thuyền mở cửa đến mấy giờ?"
ANSWER = "Theo điểm a khoản 1 Điều 5, vào mùa hè bến thuyền mở cửa đến 19 giờ."
MISSING = "Gia đình đi vào ngày nào?"
REPLY = "Chúng tôi đi vào ngày mồng hai tháng bảy."
DOCUMENT = {
    "type": "Quyết định",
    "issuer": "Ủy ban nhân dân tỉnh Sơn Hà",
    "number": "77/2026/QĐ-UBND",
    "title": "Ban hành Quy định về quản lý bến thuyền du lịch Hồ Xanh",
    "issued_on": "01/10/2026",
    "effective_on": "01/11/2026",
}
TEXT = """ỦY BAN NHÂN DÂN TỈNH SƠN HÀ
Số: 77/2026/QĐ-UBND
QUYẾT ĐỊNH
Ban hành Quy định về quản lý bến thuyền du lịch Hồ Xanh

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định việc quản lý bến thuyền du lịch Hồ Xanh.
2. Quyết định này không áp dụng đối với bến phà.
Điều 2. Đối tượng áp dụng
Tổ chức, cá nhân đưa đón khách bằng thuyền.
Điều 3. Nguyên tắc
An toàn của hành khách là trên hết.
Điều 4. Trách nhiệm của chủ bến
Chủ bến niêm yết giá vé.
Chương II
HOẠT ĐỘNG CỦA BẾN
Điều 5. Giờ hoạt động của bến thuyền
1. Bến thuyền mở cửa từ 6 giờ, đóng cửa:
a) Mùa hè lúc 19 giờ;
b) Mùa đông lúc 17 giờ.
2. Khi có gió mạnh, chủ bến tạm dừng hoạt động.
"""
LIMITED = "tạm thời bị hạn chế"
DOCUMENT_ADDRESS = "/van-ban/quyet-dinh/2026/77-2026-qd-ubnd/"


def until(check, seconds=45.0):
    """Call `check` until it gives something true; raise AssertionError with what it gave last when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found or time.monotonic() > deadline:
            assert found, f"not within {seconds} s"
            return found
        time.sleep(0.5)


def reads(person: Person, path: str, words: str) -> Callable[[], bool]:
    """Whether a page says these words to a person; asked of the server alone, a browser that shows it takes twenty times the processor."""
    return lambda: words in html.unescape(re.sub("<[^>]+>", "", person.context.request.get(person.url + path).text()))


def index_page_id(portal: Portal) -> str:
    code = "from legal_docs.models import LegalIndexPage; print('id', LegalIndexPage.objects.get().pk)"
    return re.search(r"id (\d+)", portal.manage("shell", "--no-imports", "-c", code)).group(1)


def publish_and_ask(browser: Any, portal: Portal, mails: MailCatcher, citizen: Citizen) -> tuple[Editor, Receipt]:
    """An editor publishes the document; the citizen asks about its Điều 5, keeps the code and confirms the address."""
    editor = Editor(browser, portal.url, "xuatban")
    editor.publish_document(index_page_id(portal), DOCUMENT, TEXT)
    assert citizen.go(DOCUMENT_ADDRESS) == 200
    assert citizen.go(f"{DOCUMENT_ADDRESS}dieu-5/") == 200
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("link", name=re.compile("Hỏi về Điều")).first.click()
    receipt = citizen.ask(QUESTION, DETAIL, EMAIL)
    confirmation = mails.wait_for(EMAIL)[0].get_body(("plain",)).get_content()
    citizen.go(re.search(r"https?://[^/\s]+(/hoi-dap/xac-nhan/\S+)", confirmation).group(1))
    with citizen.page.expect_navigation():
        citizen.page.locator("main form button").first.click()
    tracked = citizen.track(receipt)
    assert receipt.number in tracked
    assert "iếp nhận" in tracked
    assert editor.problems == []
    return editor, receipt


def answer_and_approve(browser: Any, portal: Portal, _citizen: Citizen, receipt: Receipt) -> None:
    """An officer routes, takes and answers the question, a second person approves, a third publishes."""
    officer, reviewer, publisher = (Officer(browser, portal.url, name) for name in ("canbo", "duyet", "xuatban"))
    officer.open_question(receipt.number)
    officer.do("route", **{"route-unit": "Sở Văn hóa, Thể thao và Du lịch"})
    officer.open_question(receipt.number)
    officer.do("claim")
    officer.answer(ANSWER)
    reviewer.open_question(receipt.number)
    reviewer.do("approve")
    publisher.open_question(receipt.number)
    publisher.do("publish")
    assert [*officer.problems, *reviewer.problems, *publisher.problems] == []


def answer_and_approve_by_keyboard(browser: Any, portal: Portal, citizen: Citizen, receipt: Receipt) -> None:
    """The same without a mouse; before, the officer asks the citizen for what is missing."""
    officer = KeyboardOfficer(browser, portal.url, "canbo")
    officer.open_question(receipt.number)
    officer.route("Sở Văn hóa")
    officer.open_question(receipt.number)
    officer.claim()
    officer.ask_sender(MISSING)
    assert MISSING in citizen.track(receipt)
    citizen.page.fill("[name=text]", REPLY)
    with citizen.page.expect_navigation():
        citizen.page.locator("form:has([name=action][value=supply]) button").first.click()
    officer.open_question(receipt.number)
    assert REPLY in officer.text()
    officer.answer(ANSWER)
    reviewer, publisher = (KeyboardOfficer(browser, portal.url, name) for name in ("duyet", "xuatban"))
    reviewer.open_question(receipt.number)
    reviewer.approve()
    publisher.open_question(receipt.number)
    publisher.publish()
    assert not any(person.used_the_mouse() for person in (officer, reviewer, publisher))
    assert [*officer.problems, *reviewer.problems, *publisher.problems] == []


def read_answer(portal: Portal, mails: MailCatcher, citizen: Citizen, receipt: Receipt) -> str:
    """The citizen is told by mail, reads the public page from the tracking page, and nothing private stands on it."""
    citizen.track(receipt)
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("link", name="Xem câu trả lời đã đăng").click()
    assert ANSWER in citizen.text()
    assert not [private for private in (EMAIL, REPLY, receipt.code) if private in citizen.page.content()]
    answered = until(lambda: [mail for mail in mails.wait_for(EMAIL) if "/hoi-dap/ben-thuyen" in mail.get_body(("plain",)).get_content()])
    assert "thuyền" not in str(answered[0]["Subject"])
    return str(citizen.page.url).removeprefix(portal.url)


def until_found(reader: Citizen, words: str, title: str, seconds: float = 45.0) -> None:
    """The reader finds `title` within `seconds`."""
    until(reads(reader, f"/tim-kiem/?q={quote(words)}", title), seconds)
    assert any(title in found for found in reader.search(words))


def walk(
    browser: Any,
    portal: Portal,
    mails: MailCatcher,
    citizen: Citizen,
    *,
    answering: Callable[[Any, Portal, Citizen, Receipt], None],
    search_node: ElasticsearchNode | None = None,
) -> None:
    """The whole path; a search server, where there is one, is away from the question to the rating."""
    editor, receipt = publish_and_ask(browser, portal, mails, citizen)
    reader = Citizen(browser, portal.url)
    until_found(reader, "gio hoat dong ben thuyen ho xanh", "bến thuyền")
    if search_node:
        search_node.stop()
        assert LIMITED in reader.search_says("bến thuyền")
    answering(browser, portal, citizen, receipt)
    address = read_answer(portal, mails, citizen, receipt)
    reader.go(address)
    reader.rate("Rất hài lòng")
    if search_node:
        search_node.start()
    until_found(reader, "ben thuyen ho xanh mo cua den may gio", QUESTION, seconds=120)
    until_found(reader, "77/2026/qd-ubnd", "bến thuyền")
    assert LIMITED not in reader.search_says("bến thuyền")
    assert [*citizen.problems, *reader.problems] == []
    until(reads(editor, f"/quan-tri/danh-gia/huu-ich-nhat/?below={address}", QUESTION), seconds=90)
    assert QUESTION in editor.report("huu-ich-nhat", address)


def test_the_whole_path_without_any_server_without_javascript_for_the_citizen_and_by_keyboard_for_the_officers(
    chromium: Any, serverless_portal: Portal, mail_catcher: MailCatcher
) -> None:
    citizen = Citizen(chromium, serverless_portal.url, width=360, javascript=False)
    walk(chromium, serverless_portal, mail_catcher, citizen, answering=answer_and_approve_by_keyboard)


@pytest.mark.cluster
def test_the_whole_path_on_real_servers_goes_on_while_the_search_server_is_away(
    chromium: Any, served_portal: Portal, search_node: ElasticsearchNode, mail_catcher: MailCatcher
) -> None:
    citizen = Citizen(chromium, served_portal.url)
    walk(chromium, served_portal, mail_catcher, citizen, answering=answer_and_approve, search_node=search_node)


def test_the_worker_stops_cleanly_when_told(serverless_portal: Portal) -> None:
    assert serverless_portal.stop("worker", signal.SIGTERM) == 0
    assert "worker stopped" in serverless_portal.printed()
