"""What the law does to answers, and what relations may not say: seen in the browser."""

from __future__ import annotations

import pytest

from tests.browser.people import Citizen, Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

REPEAL = """
from datetime import timedelta
from django.utils import timezone
from legal_docs.models import Relation
from legal_docs.tests.factories import document
from legal_docs.law.validity.refresh import refresh_status
from qa.models import AnswerCitation, AnswerPage
from qa.processing.publication.publishing import index_page
today = timezone.localdate()
law = document("71/2024/QĐ-UBND")
answer = AnswerPage(title="Hỏi về hồ sơ theo Điều 2", slug="hoi-dieu-2", question_text="Hồ sơ gồm gì?")
answer.answered_on = answer.reviewed_on = today - timedelta(days=60)
index_page().add_child(instance=answer)
answer.citations = [AnswerCitation(document=law, provision="Điều 2")]
answer.save_revision().publish()
print("ANSWER", answer.url)
"""
REPEALED = """
from datetime import timedelta
from django.utils import timezone
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.tests.factories import document
from legal_docs.law.validity.refresh import refresh_status
law, today = LegalDocumentPage.objects.get(number="71/2024/QĐ-UBND"), timezone.localdate()
acting = document("72/2026/QĐ-UBND", title="Bãi bỏ một phần", issued_on=today - timedelta(days=40), effective_on=today - timedelta(days=20))
acting.relations = [Relation(kind="bai_bo", target=law, scope="partial", provisions="Điều 2", effective_on=today - timedelta(days=5))]
acting.save_revision().publish()
refresh_status([law.pk])
"""
WARNING = "Pháp luật đã thay đổi sau khi trả lời"


def said(portal: Portal, script: str, word: str = "") -> str:
    printed = portal.manage("shell", "-v0", "-c", script)
    return printed.split(f"{word} ")[1].split()[0] if word else ""


def test_an_answer_whose_article_is_repealed_later_warns_on_its_page_and_in_the_worklist(chromium, file_portal: Portal):
    address = said(file_portal, REPEAL, "ANSWER")
    citizen = Citizen(chromium, file_portal.url, width=360)
    citizen.go(address)
    assert WARNING not in citizen.text()
    said(file_portal, REPEALED)
    citizen.go(address)
    assert WARNING in citizen.text()
    assert citizen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    officer = Staff(chromium, file_portal.url, "xuatban")
    officer.go("/quan-tri/hoi-dap/ra-soat/?vi=luat")
    assert "Hỏi về hồ sơ theo Điều 2" in officer.text()
    assert citizen.problems == officer.problems == []


def test_a_relation_that_contradicts_another_is_refused_with_a_sentence(chromium, file_portal: Portal):
    """12/2026 replaces 15/2021; an editor chooses that 15/2021 replaces 12/2026, which a number alone cannot mean: it was issued later."""
    find = 'from legal_docs.models import LegalDocumentPage; print("PAGE", LegalDocumentPage.objects.get(number="%s/QĐ-UBND").pk)'
    key, later = (said(file_portal, find % number, "PAGE") for number in ("15/2021", "12/2026"))
    editor = Staff(chromium, file_portal.url, "xuatban")
    page = editor.page
    editor.go(f"/quan-tri/pages/{key}/edit/")
    page.get_by_role("tab", name="Văn bản liên quan").click()
    page.click("#id_relations-ADD")
    row = page.locator("[name$=-target_number]:visible").last
    name = (row.get_attribute("name") or "").removesuffix("-target_number")
    page.select_option(f"[name={name}-kind]", "thay_the")
    row.fill("12/2026/QĐ-UBND")
    page.locator(f"[name={name}-provisions]").focus()
    page.locator(f"datalist#id_{name}-provisions-places option").first.wait_for(state="attached")
    page.evaluate("([name, key]) => { document.querySelector(`[name=${name}-target]`).value = key }", [name, later])  # as the chooser does
    page.click("footer [data-w-dropdown-target=toggle]")
    with editor.new_document():
        page.click("[name=action-publish]")
    said_there = editor.text()
    assert "12/2026/QĐ-UBND" in said_there
    assert "mâu thuẫn với dữ liệu đã có" in said_there, said_there[:3000]
