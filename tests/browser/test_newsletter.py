"""The newsletter from its first word to its last reader: composed, read over, approved, mailed once to each, ended by one press."""

from __future__ import annotations

import os
import re
import urllib.request
from email.message import EmailMessage
from typing import Any

import pytest

from tests.browser.people import READING_MS, Citizen, Editor
from tests.servers.mail import MailCatcher
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not os.environ.get("LONG_WALKS"), reason="LONG_WALKS is not set (minutes)")]

ARCHIVE = "from home.models import NewsletterIndexPage; print('ARCHIVE', NewsletterIndexPage.objects.get().pk)"
CONFIRMED = """
from cms.contracts.following import kind_of
from cms.background.following import subscribing
subscribing.confirm(subscribing.ask_to_follow("binh@example.org", kind_of("ban-tin"), "", "now"))
subscribing.ask_to_follow("chua-xac-nhan@example.org", kind_of("ban-tin"), "", "now")
"""
LEASES_ARE_OVER = """
from django.utils import timezone
from cms.models import OutboundMail, Subscription
for rows in (OutboundMail, Subscription):
    rows.objects.exclude(leased_until=None).update(leased_until=timezone.now())
"""
BOUNCE = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; binh@example.org
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
--b--
"""


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"/theo-doi/\S+/", mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert found
    return found.group()


def follow(reader: Citizen, catcher: MailCatcher, address: str) -> str:
    """Follow the newsletter as a reader does, and give the link of the mail."""
    reader.go("/ban-tin/")
    with reader.new_document():
        reader.page.locator("a[href*='loai=ban-tin']").first.click()
    reader.page.fill("[name=email]", address)
    reader.page.locator("label", has_text="Ngay khi có").click()
    reader.page.wait_for_timeout(READING_MS)
    reader.press("Gửi liên kết xác nhận")
    link = link_in(catcher.wait_for(address)[0])
    reader.go(link)
    reader.press("Đồng ý theo dõi")
    return link


def compose(editor: Editor, archive: str, title: str, words: str) -> None:
    """Write an issue with one entry, look at its mail, submit it for approval after an autosave."""
    editor.go(f"/quan-tri/pages/add/home/newsletterpage/{archive}/")
    page = editor.page
    page.wait_for_timeout(1500)
    page.fill("[name=title]", title)
    page.fill("[name=intro]", "Tuần này có gì.")
    if not page.locator("[name=items-0-type]").count():
        page.locator(".c-sf-add-button").first.click()
    page.locator("[data-chooser-action-choose]:visible").first.click()
    dialog = page.locator(".modal-body")
    dialog.locator("input[name=q]").fill(words)
    dialog.locator("a.choose-page").filter(has_text=words).first.click()
    dialog.wait_for(state="hidden")
    page.fill("[name=items-0-value-note]", "Đọc ngay.")
    page.wait_for_url(re.compile("/edit/$"))  # saved by itself
    page.get_by_role("button", name="Xem trước").first.click()
    page.get_by_label("Chế độ xem trước").select_option("mail")
    mail = page.frame_locator("[data-side-panel=preview] iframe").last.locator("body")
    mail.get_by_text("Đọc ngay.").wait_for()
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with editor.new_document():
        page.get_by_role("button", name="Gửi duyệt").first.click()
    assert "Đã gửi duyệt" in editor.text()


def approve(publisher: Editor, title: str) -> None:
    """Approve the text that waits on the home screen."""
    publisher.go("/quan-tri/")
    with publisher.new_document():
        publisher.page.locator("#awaiting-review-content, [id*=awaiting-review]").get_by_role("link", name=title).first.click()
    publisher.page.locator("footer [data-w-dropdown-target=toggle]").click()
    publisher.page.locator("footer").get_by_role("button", name="Duyệt", exact=True).click()
    publisher.page.wait_for_url(re.compile(r"/quan-tri/pages/\d+/$"))


def test_an_issue_reaches_each_confirmed_reader_once_though_the_worker_is_killed_and_is_ended_by_one_press(
    chromium: Any, serverless_portal: Portal, mail_catcher: MailCatcher
) -> None:
    portal, people = serverless_portal, ("an@example.org", "binh@example.org")
    archive = portal.manage("shell", "-c", ARCHIVE).split("ARCHIVE ")[1].split()[0]
    reader = Citizen(chromium, portal.url, width=360)
    link = follow(reader, mail_catcher, people[0])
    portal.manage("shell", "-c", CONFIRMED)
    compose(Editor(chromium, portal.url, "bientap"), archive, "Bản tin thử", "cầu")

    mail_catcher.hanging = True
    approve(Editor(chromium, portal.url, "xuatban"), "Bản tin thử")
    reader.page.wait_for_timeout(8_000)  # the worker talks to a server that does not answer
    portal.kill("worker")
    mail_catcher.hanging = False
    mail_catcher.mails.clear()
    portal.manage("shell", "-c", LEASES_ARE_OVER)
    portal.start_worker()
    issues = {address: issue_for(mail_catcher, address) for address in people}
    for mail in issues.values():
        body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "Bản tin: Bản tin" not in body
        assert all(words in body for words in ("Bản tin thử", "Đọc ngay.", f"{portal.url}/ban-tin/ban-tin-thu/"))
    reader.go("/ban-tin/")
    assert "Bản tin thử" in reader.text()

    ended = urllib.request.Request(portal.url + link, data=b"List-Unsubscribe=One-Click", method="POST")  # as a mail program does
    with urllib.request.urlopen(ended, timeout=30) as answer:
        assert answer.status == 200
    assert reader.go(link) == 404
    bounce = portal.log.parent / "bounce.eml"
    bounce.write_text(BOUNCE.format(message_id=issues[people[1]]["Message-ID"]))
    portal.manage("shell", "-c", f"from cms.background.sending.bounces import receive; print(receive(open('{bounce}', 'rb').read()))")
    compose(Editor(chromium, portal.url, "bientap"), archive, "Bản tin sau", "cầu")
    approve(Editor(chromium, portal.url, "xuatban"), "Bản tin sau")
    reader.page.wait_for_timeout(3_000)
    portal.manage("worker", "--once")
    counts = {address: sum("Bản tin" in text_of(mail) for mail in mail_catcher.mails if address in str(mail["To"])) for address in people}
    assert counts == {people[0]: 1, people[1]: 1}  # the first issue, once; the second reaches neither
    assert not [mail for mail in mail_catcher.mails if "chua-xac-nhan" in str(mail["To"]) and "Bản tin thử" in text_of(mail)]
    assert reader.problems == [f"404 {portal.url}{link}"]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def issue_for(catcher: MailCatcher, address: str) -> EmailMessage:
    """Wait for the mail of the issue; a digest goes out within a minute."""
    return next(mail for mail in catcher.wait_for(address, seconds=120) if "Bản tin thử" in text_of(mail))
