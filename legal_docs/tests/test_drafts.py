"""Drafts for public comment: by article, for a time, moderated, encrypted, with an uptake report that is demanded afterwards."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from cms.background.worker import retention
from cms.contracts.duties import evidence, places_citing
from cms.contracts.personal_records import erase_address
from cms.contracts.worklist import WorklistPanel
from cms.models import Announcement, OutboundMail, RetentionState
from cms.models.following import only_public
from legal_docs.models import CommentPeriod, DraftComment, DraftDocumentPage
from legal_docs.models.drafts.comments import CommentState
from legal_docs.models.drafts.pages import DraftState
from legal_docs.publication.drafts import announce_by_day
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db
OPENED, CLOSED = date(2026, 11, 2), date(2026, 12, 1)
TEXT = "Điều 1. Phạm vi\nQuy định giờ chợ.\nĐiều 2. Giờ mở cửa\n1. Chợ mở cửa từ 6 giờ.\n2. Chợ đóng cửa lúc 18 giờ."
REPORT = json.dumps([{"type": "paragraph", "value": "<p>Tiếp thu một ý kiến.</p>"}])
SENT = "Đề nghị mở từ 5 giờ. Liên hệ tôi: 0912 345 678."


def at(day: date, hour: int = 3) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


def make_draft() -> DraftDocumentPage:
    model: Any = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
    owner = User.objects.create_user("soan", email="soan@example.vn")
    with at(OPENED):
        section = apps.get_model("home", "StandardPage")(title="Dự thảo", slug="du-thao-thu")
        model.add_child(instance=section)
        page = DraftDocumentPage(
            title="Dự thảo giờ chợ", drafting_body="Sở Công Thương", opens_on=OPENED, closes_on=CLOSED, body_text=TEXT, owner=owner
        )
        section.add_child(instance=page)
        page.save_revision().publish()
    return page


@pytest.fixture(scope="module")
def stored_draft(once: Any) -> DraftDocumentPage:
    page: DraftDocumentPage = once(make_draft)
    return page


@pytest.fixture
def draft(stored_draft: DraftDocumentPage) -> DraftDocumentPage:
    return DraftDocumentPage.objects.get(pk=stored_draft.pk)


def send(client: Client, page: DraftDocumentPage, day: date, article: str = "art_2", **more: str) -> Any:
    address = f"/gop-y/{page.pk}/?dieu={article}" if article else f"/gop-y/{page.pk}/"
    with at(day):
        found = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())
    with time_machine.travel(datetime(day.year, day.month, day.day, 3, 1, tzinfo=UTC), tick=False):
        token = found[1] if found else ""
        return client.post(
            address, {"token": token, "text": SENT, "sender": "person", "email": "mo@example.vn", "name": "Trần Thị Mơ", **more}
        )


def test_a_comment_on_an_article_stands_below_it_after_moderation_and_not_before(client: Client, draft: DraftDocumentPage) -> None:
    assert send(client, draft, OPENED).status_code == 200
    comment = DraftComment.objects.get()
    assert (comment.anchor, comment.place, comment.state) == ("art_2", "Điều 2", CommentState.WAITING)
    with at(OPENED):
        assert "mở từ 5 giờ" not in client.get(draft.url).content.decode()
        comment.state = CommentState.PUBLISHED
        comment.full_clean()
        comment.save()
        page = client.get(draft.url).content.decode()
    assert "mở từ 5 giờ" in page
    assert "Trần Thị Mơ" not in page, "shown only where the sender agrees"
    assert "1 ý kiến" in page


def test_personal_data_are_redacted_beforehand_and_block_publication_until_a_person_has_looked(
    client: Client, draft: DraftDocumentPage
) -> None:
    send(client, draft, OPENED)
    comment = DraftComment.objects.get()
    assert "0912" in comment.text
    assert "[số điện thoại]" in comment.public_text
    assert "0912" not in comment.public_text
    comment.public_text, comment.state = comment.text, CommentState.PUBLISHED
    with pytest.raises(ValidationError, match="dữ liệu cá nhân"):
        comment.full_clean()
    comment.checked = True
    comment.full_clean()


def test_what_was_sent_is_unreadable_in_the_database_and_an_erasure_leaves_nothing(client: Client, draft: DraftDocumentPage) -> None:
    send(client, draft, OPENED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, text FROM legal_docs_draftcomment")
        stored = " ".join(cursor.fetchone())
    assert "Mơ" not in stored
    assert "example.vn" not in stored
    assert "5 giờ" not in stored
    erase_address("MO@example.vn")
    assert not DraftComment.objects.exists()


def test_after_its_last_day_a_draft_takes_no_comment_and_demands_the_uptake_report(client: Client, draft: DraftDocumentPage) -> None:
    assert send(client, draft, CLOSED).status_code == 200
    assert send(client, draft, CLOSED + timedelta(days=1)).status_code == 410
    assert DraftComment.objects.count() == 1
    due = CLOSED + timedelta(days=30)
    assert draft.report_due_on == due
    with at(due - timedelta(days=1)):
        assert draft.state is DraftState.CLOSED
        assert f"{due:%d/%m/%Y}" in client.get(draft.url).content.decode()
        announce_by_day(), announce_by_day()
    with at(due + timedelta(days=1)):
        assert draft.state is DraftState.LATE
        assert "quá hạn" in client.get(draft.url).content.decode(), "no page kept from the day before"
        announce_by_day()
        found = evidence("drafts")
        assert found is not None
        assert [late.title for late in found.late] == [draft.title]
        draft.report = REPORT
        draft.save_revision().publish()
        found = evidence("drafts")
        assert found is not None
        assert not found.late
        assert "Tiếp thu một ý kiến." in client.get(draft.url).content.decode()
    assert OutboundMail.objects.to("soan@example.vn").count() == 2, "some days before, and when it is overdue"


def test_followers_of_drafts_hear_of_opening_closing_soon_closing_report_and_adoption_each_once(draft: DraftDocumentPage) -> None:
    for day in (OPENED, CLOSED - timedelta(days=2), CLOSED + timedelta(days=1)):
        with at(day):
            announce_by_day(), announce_by_day()
    with at(CLOSED + timedelta(days=2)):
        draft.report = REPORT
        draft.save_revision().publish()
        draft.adopted = document(body_text=TEXT.replace("6 giờ", "5 giờ"))
        draft.save_revision().publish()
    for topic in ("du-thao", f"du-thao:{draft.pk}"):
        keys = [key.split(":")[1] for key in Announcement.objects.filter(topic=topic).order_by("pk").values_list("key", flat=True)]
        assert keys == ["open", "closing", "closed", "reported", "adopted"]


@pytest.mark.parametrize("how", ["not published yet", "withdrawn", "restricted"])
def test_a_document_that_nobody_may_read_ends_no_uptake_report(client: Client, draft: DraftDocumentPage, admin_user: Any, how: str) -> None:
    with at(CLOSED + timedelta(days=31)):
        adopted = document(publish=how != "not published yet")
        draft.adopted = adopted
        draft.save_revision().publish()
        if how != "not published yet":
            assert draft.state is DraftState.ADOPTED
        if how == "withdrawn":
            withdraw(adopted, reason="Đăng nhầm")
        elif how == "restricted":
            PageViewRestriction.objects.create(page=adopted, restriction_type="login")
        assert draft.state is DraftState.LATE
        assert "quá hạn" in client.get(draft.url).content.decode()
        found = evidence("drafts")
        assert found is not None
        assert [late.title for late in found.late] == [draft.title]
        due = [item for item in WorklistPanel(admin_user).get_context_data()["items"] if str(draft.pk) in item.url]
        assert [item.late for item in due] == [True]
        announce_by_day()
        assert OutboundMail.objects.to("soan@example.vn").exists()


def test_followers_hear_that_a_draft_is_closed_though_its_document_is_not_public_yet(draft: DraftDocumentPage) -> None:
    with at(CLOSED + timedelta(days=1)):
        draft.adopted = document(publish=False)
        draft.save_revision().publish()
        announced = Announcement.objects.filter(topic="du-thao", key__contains="closed")
        assert [row.key for row in only_public(announced)] == [f"{draft.pk}:closed:{CLOSED}"]


def test_the_adopted_document_leads_to_its_draft_and_to_what_differs(client: Client, draft: DraftDocumentPage) -> None:
    adopted = document(body_text=TEXT.replace("6 giờ", "5 giờ"))
    draft.adopted = adopted
    draft.save_revision().publish()
    assert draft.url in client.get(adopted.url).content.decode()
    compared = client.get(f"/van-ban/du-thao/{draft.pk}/so-sanh/").content.decode()
    assert "<del>6</del>" in compared
    assert "<ins>5</ins>" in compared


def test_an_editor_is_warned_of_a_period_shorter_than_the_law_asks_with_its_basis(admin_client: Client, draft: DraftDocumentPage) -> None:
    draft.period = CommentPeriod.objects.create(name="Thử", days=60, basis="Điều 1 Luật Thử", valid_to=OPENED + timedelta(days=1))
    draft.save_revision()
    assert "chưa đối chiếu" in str(draft.period)
    page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name not in ("explanation", "report")}
    values |= {f"{name}-count": "0" for name in ("explanation", "report")} | {"period": draft.period.pk}
    values |= {"opens_on": f"{draft.opens_on:%d/%m/%Y}", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    for days, reason, is_told in ((58, "", True), (58, "Trình tự rút gọn", False), (59, "", False)):
        values |= {"closes_on": f"{OPENED + timedelta(days=days):%d/%m/%Y}", "short_reason": reason}
        answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), values, follow=True)
        assert ("Điều 1 Luật Thử" in "".join(str(one) for one in answer.context["messages"])) is is_told


def test_a_period_that_has_ended_and_a_report_later_than_its_days_are_doubted_with_their_basis(draft: DraftDocumentPage) -> None:
    draft.period = CommentPeriod(
        name="Thử", days=20, basis="Luật Cũ", report_days=15, report_basis="Điều 9", valid_to=OPENED, confirmed_on=OPENED
    )
    draft.report_due_on = CLOSED + timedelta(days=15)
    assert draft.doubts() == []
    draft.report_due_on += timedelta(days=1)
    draft.period.valid_to = OPENED - timedelta(days=1)
    ended, late = draft.doubts()
    assert "Luật Cũ" in ended
    assert "15 ngày (Điều 9)" in late


def test_a_draft_open_for_less_than_the_law_asks_is_a_gap_for_a_quarter_unless_its_reason_is_published(
    client: Client, draft: DraftDocumentPage
) -> None:
    draft.period = CommentPeriod.objects.create(name="Thử", days=60, basis="Điều 1 Luật Thử")
    draft.save_revision().publish()

    def faults(day: date) -> tuple[str, ...]:
        with at(day):
            found = evidence("drafts")
        assert found is not None
        return found.faults

    (fault,) = faults(OPENED)
    assert "30 ngày" in fault
    assert "60 ngày (Điều 1 Luật Thử)" in fault
    assert not faults(CLOSED + timedelta(days=93))
    draft.short_reason = "Theo trình tự, thủ tục rút gọn (Công văn 12/UBND)."
    draft.save_revision().publish()
    assert not faults(OPENED)
    assert draft.short_reason in client.get(draft.url).content.decode()


def test_a_period_in_use_that_nobody_compared_with_the_law_is_a_task_until_somebody_did(admin_user: Any, draft: DraftDocumentPage) -> None:
    draft.period = CommentPeriod.objects.create(name="Thử", days=20, basis="Điều 1 Luật Thử")
    draft.save_revision().publish()
    address = reverse("wagtailsnippets_legal_docs_commentperiod:list")

    def tasks(day: date) -> int:
        with at(day):
            return sum(item.count for item in WorklistPanel(admin_user).get_context_data()["items"] if item.url == address)

    assert (tasks(CLOSED), tasks(CLOSED + timedelta(days=1))) == (1, 0)
    CommentPeriod.objects.filter(name="Thử").update(confirmed_on=OPENED)
    assert tasks(CLOSED) == 0


def test_the_shipped_periods_name_their_law_and_the_end_of_a_law_lists_them() -> None:
    by_days = {period.days: period for period in CommentPeriod.objects.exclude(confirmed_on=None)}
    assert "87/2025/QH15" in by_days[20].basis
    assert all("đối chiếu" in str(period) for period in CommentPeriod.objects.filter(confirmed_on=None))
    assert len(places_citing("78/2025/NĐ-CP")) == 2
    assert not places_citing("8/2025/NĐ-CP")


def test_a_year_after_the_closing_only_what_everyone_reads_is_left_of_a_comment(client: Client, draft: DraftDocumentPage) -> None:
    send(client, draft, OPENED, show_name="on", name="Trần Thị Bình")
    send(client, draft, OPENED, sender="organisation", name="Hội Tiểu thương")
    DraftComment.objects.update(state=CommentState.PUBLISHED)
    waiting = DraftComment.objects.create(draft=draft, text="Chờ xem", name="Lê Văn An")
    for years, left in ((0, {"Trần Thị Bình", "Hội Tiểu thương"}), (1, {"", "Hội Tiểu thương"})):
        RetentionState.objects.all().delete()  # no clock has leapt
        with at(draft.closes_on + timedelta(days=1 + 365 * years)):
            retention.run("legal_docs.names_of_comments")
            retention.run("legal_docs.refused_comments")
        published = DraftComment.objects.filter(state=CommentState.PUBLISHED)
        assert {one.name for one in published} == left
        for name in ("text", "email", "email_key"):
            assert {bool(getattr(one, name)) for one in published} == {not years}
        assert all(one.public_text for one in published)
        assert DraftComment.objects.filter(pk=waiting.pk).exists() is not bool(years)  # nobody reads it any more: nothing is left


def test_an_organisation_gives_its_name_and_a_robot_that_fills_the_trap_leaves_nothing(client: Client, draft: DraftDocumentPage) -> None:
    assert send(client, draft, OPENED, sender="organisation", name="").status_code == 422
    assert send(client, draft, OPENED, website="http://x.example").status_code == 200
    assert not DraftComment.objects.exists()
    assert send(client, draft, OPENED, article="", sender="organisation", name="Hội Tiểu thương").status_code == 200
    assert DraftComment.objects.get().shown_name == "Hội Tiểu thương"
    with at(OPENED):
        assert client.get(f"/gop-y/{draft.pk}/?dieu=art_99").status_code == 404


def test_the_day_of_the_report_follows_a_closing_that_is_put_off_and_one_entered_by_hand_stays(draft: DraftDocumentPage) -> None:
    draft.closes_on = CLOSED + timedelta(days=20)
    draft.save()
    assert draft.report_due_on == CLOSED + timedelta(days=50)
    draft.report_due_on = by_hand = CLOSED + timedelta(days=40)
    draft.save()
    draft.closes_on = CLOSED + timedelta(days=25)
    draft.save()
    assert draft.report_due_on == by_hand


def test_a_stage_that_was_told_long_ago_is_not_told_again_once_the_note_of_it_is_gone(draft: DraftDocumentPage) -> None:
    with at(CLOSED + timedelta(days=2)):
        draft.report = REPORT
        draft.save_revision().publish()
    Announcement.objects.all().delete()  # as after a month
    with at(CLOSED + timedelta(days=40)):
        announce_by_day()
    assert not Announcement.objects.exists()


def test_the_name_of_an_organisation_is_looked_at_for_personal_data_and_can_be_taken_away(client: Client, draft: DraftDocumentPage) -> None:
    send(client, draft, OPENED, sender="organisation", name="Ông Nguyễn Văn An, 0912 345 678")
    comment = DraftComment.objects.get()
    comment.state = CommentState.PUBLISHED
    with pytest.raises(ValidationError, match="dữ liệu cá nhân"):
        comment.full_clean()
    comment.show_name = False
    comment.full_clean()
    assert comment.shown_name == ""


def test_the_report_on_a_draft_whose_author_left_is_asked_of_the_administrators(draft: DraftDocumentPage, admin_user: Any) -> None:
    type(admin_user).objects.filter(pk=draft.owner_id).update(is_active=False)
    with at(CLOSED + timedelta(days=31)):
        announce_by_day()
    assert OutboundMail.objects.get(key__startswith="draft-report").recipient == admin_user.email


def test_each_administrator_is_asked_for_the_report_of_an_author_who_left(
    draft: DraftDocumentPage, admin_user: Any, django_user_model: Any
) -> None:
    other = django_user_model.objects.create_superuser("hai", "hai@example.vn")
    django_user_model.objects.filter(pk=draft.owner_id).update(is_active=False)
    with at(CLOSED + timedelta(days=31)):
        announce_by_day()
    asked = {mail.recipient for mail in OutboundMail.objects.filter(key__startswith="draft-report")}
    assert asked == {admin_user.email, other.email}


def test_the_report_on_a_draft_of_long_ago_is_asked_of_nobody(draft: DraftDocumentPage, admin_user: Any) -> None:
    type(admin_user).objects.filter(pk=draft.owner_id).update(is_active=False)
    with at(CLOSED + timedelta(days=400)):
        announce_by_day()
    assert not OutboundMail.objects.filter(key__startswith="draft-report").exists()


@pytest.fixture
def period(draft: DraftDocumentPage) -> CommentPeriod:
    period = CommentPeriod.objects.create(name="Thử", days=20, basis="Luật", report_days=30)
    draft.period = period
    draft.save()
    return period


def test_a_report_is_never_due_before_the_closing_though_its_period_was_corrected_meanwhile(
    draft: DraftDocumentPage, period: CommentPeriod
) -> None:
    CommentPeriod.objects.filter(pk=period.pk).update(report_days=20)
    draft = DraftDocumentPage.objects.get(pk=draft.pk)
    draft.closes_on = CLOSED + timedelta(days=45)
    draft.save()
    assert draft.report_due_on == CLOSED + timedelta(days=65)


@pytest.mark.parametrize("later", [10, -5])
def test_a_report_that_is_due_on_the_last_day_of_comment_follows_it(draft: DraftDocumentPage, period: CommentPeriod, later: int) -> None:
    CommentPeriod.objects.filter(pk=period.pk).update(report_days=0)
    draft.report_due_on = None
    draft.period = CommentPeriod.objects.get(pk=period.pk)
    draft.save()
    assert draft.report_due_on == CLOSED
    draft.closes_on = CLOSED + timedelta(days=later)
    draft.save()
    assert draft.report_due_on == draft.closes_on


def test_a_draft_that_opens_later_is_no_evidence_yet(draft: DraftDocumentPage) -> None:
    with at(OPENED - timedelta(days=1)):
        before = evidence("drafts")
    with at(OPENED):
        after = evidence("drafts")
    assert before
    assert after
    assert [(one.count, one.newest) for one in (before, after)] == [(0, None), (1, OPENED)]
