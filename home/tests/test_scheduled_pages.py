"""Pages that go public by schedule: one that is refused stops no other, and two workers publish nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Revision, TaskState, Workflow, WorkflowTask
from wagtail.signals import page_unpublished

from cms.background.pages.scheduled_pages import PUBLISH_REFUSED, STILL_PUBLIC, run_schedule
from cms.models import ChangeNote, OutboundMail
from cms.models.following import Announcement
from home.models import HomePage, NewsletterIndexPage, NewsletterPage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("xuat-ban", "x@example.org", "mat-khau-rat-dai")


def page_of(title: str, slug: str, live: bool = False) -> StandardPage:
    page = StandardPage(title=title, slug=slug, live=live)
    HomePage.objects.get().add_child(instance=page)
    return page


def schedule(revision: Revision, minutes_ago: int) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=minutes_ago))


def refused_and_good(editor: Any = None) -> tuple[StandardPage, StandardPage]:
    """A page whose scheduled revision has the address of another page by now, and one that is due after it."""
    refused, good = page_of("Một", "mot", live=True), page_of("Hai", "hai")
    refused.slug = "tin"
    schedule(refused.save_revision(user=editor), 10)
    schedule(good.save_revision(), 9)
    page_of("Tin", "tin", live=True)
    return refused, good


def test_a_page_that_is_refused_stops_no_other_page() -> None:
    refused, good = refused_and_good()
    assert run_schedule() == 1
    assert Page.objects.get(pk=good.pk).live
    assert Page.objects.get(pk=refused.pk).slug == "mot"


def test_a_page_that_fails_otherwise_stops_no_other_page_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    refused, good = refused_and_good()
    publish = StandardPage.publish

    def failing(page: StandardPage, *args: Any, **kwargs: Any) -> None:
        if page.pk == refused.pk:
            raise OSError("storage is unreachable")
        publish(page, *args, **kwargs)

    monkeypatch.setattr(StandardPage, "publish", failing)
    run_schedule()
    assert Page.objects.get(pk=good.pk).live
    assert [revision.object_id for revision in Revision.objects.exclude(approved_go_live_at=None)] == [str(refused.pk)]


def test_a_page_whose_end_is_moved_while_the_others_are_taken_down_stays() -> None:
    first, moved = page_of("Một", "mot", live=True), page_of("Hai", "hai", live=True)
    for page, minutes in ((first, 2), (moved, 1)):
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=minutes))

    def move(**kwargs: Any) -> None:
        Page.objects.filter(pk=moved.pk).update(expire_at=timezone.now() + timedelta(days=1))

    page_unpublished.connect(move)
    try:
        assert run_schedule() == 1
    finally:
        page_unpublished.disconnect(move)
    assert [Page.objects.get(pk=page.pk).live for page in (first, moved)] == [False, True]


def fails(*args: Any, **kwargs: Any) -> None:
    raise OSError("storage is unreachable")


def test_a_page_that_still_fails_ten_minutes_after_its_time_is_reported_once_and_tried_until_it_is_public(
    client: Any, chief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("Một", "mot")
    revision = page.save_revision(user=chief)
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    link = f"{reverse('wagtailadmin_reports:site_history')}?action=cms.publish_refused"
    with monkeypatch.context() as broken:
        broken.setattr(Revision, "publish", fails)
        schedule(revision, 9)
        run_schedule()
        assert not OutboundMail.objects.exists()
        schedule(revision, 11)
        page.save_revision()  # a newer draft hides it from nobody
        for _run in range(2):
            run_schedule()
    assert "kỹ thuật" in OutboundMail.objects.get().text
    assert PageLogEntry.objects.filter(action=PUBLISH_REFUSED).count() == 1
    assert link in client.get(reverse("wagtailadmin_home")).content.decode()
    assert run_schedule() == 1
    assert Page.objects.get(pk=page.pk).live
    assert link not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_page_that_was_published_after_failures_does_not_count_as_failing_when_it_is_taken_down(
    client: Any, chief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("Một", "mot")
    schedule(page.save_revision(user=chief), 11)
    with monkeypatch.context() as broken:
        broken.setattr(Revision, "publish", fails)
        run_schedule()
    assert run_schedule() == 1
    Page.objects.get(pk=page.pk).specific.unpublish()
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    assert "cms.publish_refused" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_page_that_failed_at_first_and_is_refused_later_sends_a_mail_for_each(chief: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of("Một", "mot", live=True)
    page.slug = "tin"
    revision = page.save_revision(user=chief)
    schedule(revision, 11)
    with monkeypatch.context() as broken:
        broken.setattr(Revision, "publish", fails)
        run_schedule()
    page_of("Tin", "tin", live=True)
    run_schedule()
    first, second = OutboundMail.objects.order_by("pk")
    assert "kỹ thuật" in first.text
    assert "sửa lại" not in first.text
    assert "sửa lại" in second.text


def test_a_page_that_is_still_public_ten_minutes_after_its_end_is_reported_once_until_it_is_offline(
    client: Any, chief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("Một", "mot", live=True)
    page.save_revision(user=chief)
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    link = f"{reverse('wagtailadmin_reports:site_history')}?action={STILL_PUBLIC}"
    with monkeypatch.context() as broken:
        broken.setattr(Page, "unpublish", fails)
        for minutes, mails in ((9, 0), (11, 1), (12, 1)):
            Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=minutes))
            run_schedule()
            assert OutboundMail.objects.count() == mails
    assert "vẫn đang công khai" in OutboundMail.objects.get().text
    assert link in client.get(reverse("wagtailadmin_home")).content.decode()
    assert run_schedule() == 1
    assert not Page.objects.get(pk=page.pk).live
    assert link not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_who_saved_a_refused_page_is_told_once_by_mail_and_worklist_until_the_page_is_saved_again(client: Any, chief: Any) -> None:
    refused, _good = refused_and_good(chief)
    for _run in range(2):
        run_schedule()
    mail = OutboundMail.objects.get()
    assert mail.recipient == "x@example.org"
    assert reverse("wagtailadmin_pages:edit", args=[refused.pk]) in mail.text
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    link = f"{reverse('wagtailadmin_reports:site_history')}?action=cms.publish_refused"
    assert link in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Một" in client.get(link).content.decode()
    page = Page.objects.get(pk=refused.pk).specific
    page.save_revision()
    assert link not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("meanwhile", ["published", "saved"])
def test_the_page_is_locked_before_its_revision_is_read_as_by_all_else_that_publishes(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("Một", "mot")
    schedule(page.save_revision(), 10)
    page.title = "Mới"
    locked: list[Any] = []
    lock = QuerySet.select_for_update

    def after_the_editor(rows: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        monkeypatch.setattr(QuerySet, "select_for_update", lock)
        locked.append(rows.model)
        draft = page.save_revision()
        if meanwhile == "published":
            draft.publish()
        return lock(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", after_the_editor)
    assert run_schedule() == (meanwhile == "saved")
    assert locked == [Page]
    now = StandardPage.objects.get(pk=page.pk)
    assert (now.title, now.get_latest_revision_as_object().title) == ("Mới" if meanwhile == "published" else "Một", "Mới")


@pytest.mark.parametrize("meanwhile", ["published again", "taken down"])
def test_a_worker_that_read_the_schedule_earlier_does_not_undo_what_an_editor_did_meanwhile(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = page_of("Một", "mot"), page_of("Cũ", "hai")
    schedule(first.save_revision(), 10)
    schedule(second.save_revision(), 9)
    publish = Revision.publish

    def after_the_other_worker(revision: Revision, *args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(Revision, "publish", publish)
        Revision.objects.get(object_id=str(second.pk)).publish(log_action="wagtail.publish.scheduled")
        page = StandardPage.objects.get(pk=second.pk)
        if meanwhile == "taken down":
            page.unpublish()
        else:
            page.title = "Mới"
            page.save_revision().publish()
        publish(revision, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", after_the_other_worker)
    run_schedule()
    page = StandardPage.objects.get(pk=second.pk)
    assert (page.title, page.live) == (("Cũ", False) if meanwhile == "taken down" else ("Mới", True))


FRIDAY = timezone.make_aware(datetime(2026, 11, 6, 17))
MONDAY = timezone.make_aware(datetime(2026, 11, 9, 8))


def week_by_week() -> StandardPage:
    """Return a page that is public until Friday, whose next version goes public on Monday, for a week."""
    with time_machine.travel(FRIDAY - timedelta(days=4), tick=False):
        page = page_of("Tuần này", "lich")
        page.expire_at = FRIDAY
        page.save_revision().publish()
        page = StandardPage.objects.get(pk=page.pk)
        page.title, page.go_live_at, page.expire_at = "Tuần sau", MONDAY, FRIDAY + timedelta(days=7)
        page.save_revision().publish()
    return page


def shown_at(page: StandardPage, moment: datetime) -> str:
    """Run the schedule at a moment and return the title of the page, "" while it is offline."""
    with time_machine.travel(moment, tick=False):
        run_schedule()
    now = StandardPage.objects.get(pk=page.pk)
    return now.title if now.live else ""


def test_the_end_of_a_page_leaves_its_next_version_its_time() -> None:
    page = week_by_week()
    assert shown_at(page, FRIDAY + timedelta(minutes=1)) == ""
    assert shown_at(page, MONDAY + timedelta(minutes=1)) == "Tuần sau"
    assert shown_at(page, FRIDAY + timedelta(days=7, minutes=1)) == ""


def test_a_worker_that_stood_over_the_end_of_a_page_publishes_its_next_version() -> None:
    assert shown_at(week_by_week(), MONDAY + timedelta(days=1)) == "Tuần sau"


def test_a_version_that_a_person_takes_down_with_its_page_does_not_come_back() -> None:
    page = week_by_week()
    with time_machine.travel(FRIDAY - timedelta(days=1), tick=False):
        StandardPage.objects.get(pk=page.pk).unpublish()
    assert shown_at(page, MONDAY + timedelta(minutes=1)) == ""


def test_a_page_whose_beginning_and_end_are_past_is_not_published_and_who_saved_it_is_told(chief: Any) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        page = page_of("Mời họp", "moi-hop")
        page.go_live_at, page.expire_at = FRIDAY + timedelta(hours=1), FRIDAY + timedelta(hours=2)
        page.save_revision(user=chief).publish()
    assert shown_at(page, MONDAY) == ""
    assert Page.objects.get(pk=page.pk).first_published_at is None
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert PageLogEntry.objects.filter(action=PUBLISH_REFUSED, page=page.pk).count() == 1
    assert OutboundMail.objects.get().recipient == chief.email


def planned_issue(end: datetime | None) -> None:
    index = NewsletterIndexPage(title="Bản tin", slug="ban-tin-thu")
    HomePage.objects.get().add_child(instance=index)
    issue = NewsletterPage(title="Số 1", slug="so-1", intro="Lời đầu", items=[], live=False)
    index.add_child(instance=issue)
    issue.go_live_at, issue.expire_at = FRIDAY + timedelta(hours=1), end
    issue.save_revision().publish()


def test_an_issue_of_the_newsletter_is_announced_when_it_goes_public_and_not_when_that_is_planned() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        planned_issue(end=None)
        assert not Announcement.objects.filter(topic="ban-tin").exists()
    with time_machine.travel(FRIDAY + timedelta(hours=2), tick=False):
        run_schedule()
    assert Announcement.objects.filter(topic="ban-tin").count() == 1


def test_an_issue_of_the_newsletter_whose_end_is_past_is_announced_to_nobody() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        planned_issue(end=FRIDAY + timedelta(hours=2))
    with time_machine.travel(MONDAY, tick=False):
        run_schedule()
    assert not Announcement.objects.filter(topic="ban-tin").exists()


def test_the_sentence_on_what_is_new_is_stored_when_the_page_goes_public_again_and_not_when_that_is_planned() -> None:
    with time_machine.travel(FRIDAY - timedelta(days=2), tick=False):
        page = page_of("Giờ làm việc", "gio")
        page.save_revision().publish()
    with time_machine.travel(FRIDAY - timedelta(days=1), tick=False):
        StandardPage.objects.get(pk=page.pk).save_revision().publish()
        StandardPage.objects.get(pk=page.pk).unpublish()
    with time_machine.travel(FRIDAY, tick=False):
        page = StandardPage.objects.get(pk=page.pk)
        page.go_live_at, page.change_note = FRIDAY + timedelta(hours=1), "Giờ mới"
        page.save_revision().publish()
        assert not ChangeNote.objects.exists()
    with time_machine.travel(FRIDAY + timedelta(hours=2), tick=False):
        run_schedule()
    assert ChangeNote.objects.get().text == "Giờ mới"


def test_a_version_whose_end_is_past_leaves_the_public_one_as_it_is() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        page = page_of("Giờ làm việc", "gio")
        page.save_revision().publish()
        page = StandardPage.objects.get(pk=page.pk)
        page.title, page.go_live_at, page.expire_at = "Giờ ngày lễ", FRIDAY + timedelta(hours=1), FRIDAY + timedelta(hours=2)
        page.save_revision().publish()
    assert shown_at(page, MONDAY) == "Giờ làm việc"


def test_a_refused_page_is_told_to_its_owner_when_who_saved_it_has_left(chief: Any, django_user_model: Any) -> None:
    owner = django_user_model.objects.create_user("phu-trach", "phu-trach@example.org")
    left = django_user_model.objects.create_user("da-nghi", "da-nghi@example.org", is_active=False)
    refused, _good = refused_and_good(left)
    Page.objects.filter(pk=refused.pk).update(owner=owner)
    run_schedule()
    assert OutboundMail.objects.get().recipient == owner.email


def said_by_form(admin_client: Any, page: Page, **form: str) -> tuple[str, dict[str, list[str]]]:
    """Return the messages of a page's form, opened or stored, and the errors of its fields."""
    hidden = {"slug": page.slug, "language": "vi", "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    where = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = admin_client.post(where, {"title": page.title, **hidden, **form}, follow=True) if form else admin_client.get(where)
    return " ".join(str(each) for each in answer.context["messages"]), answer.context["form"].errors


def test_a_time_that_is_past_when_it_is_typed_is_refused_and_the_message_says_where_its_field_is(admin_client: Any) -> None:
    page = page_of("Giờ làm việc", "gio")
    for name in ("go_live_at", "expire_at"):
        words, errors = said_by_form(admin_client, page, **{name: "01/01/2026 10:00"})
        assert list(errors) == [name]
        assert "chọn “Sửa lịch”" in words
        assert errors[name][0] in words
    page.refresh_from_db()
    assert (page.go_live_at, page.expire_at) == (None, None)


def test_a_time_that_became_past_in_a_draft_is_told_before_and_can_be_stored_again(admin_client: Any) -> None:
    page = page_of("Giờ làm việc", "gio")
    page.go_live_at, page.expire_at = timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1)
    page.save_revision()
    words, _errors = said_by_form(admin_client, page)
    assert "hiển thị công khai ngay" in words
    assert "Chỉ lưu được sau khi bạn đổi hoặc bỏ" in words
    typed = f"{timezone.localtime(page.go_live_at):%d/%m/%Y %H:%M}"
    words, errors = said_by_form(admin_client, page, go_live_at=typed)
    assert not errors
    assert "Đã cập nhật" in words


def test_the_form_of_a_page_that_waits_for_its_time_says_that_it_is_for_reading_and_keeps_what_another_tab_sends(admin_client: Any) -> None:
    page = page_of("Giờ làm việc", "gio")
    page.go_live_at = timezone.now() + timedelta(hours=2)
    page.save_revision().publish()
    assert "các ô chỉ để đọc" in said_by_form(admin_client, page)[0]
    words, _errors = said_by_form(admin_client, page, title="Gõ ở thẻ khác")
    assert "đã được hẹn giờ xuất bản" in words
    assert "vẫn còn ở bên dưới" in words


def test_the_form_of_a_page_that_a_colleague_locked_meanwhile_says_so_in_whole_sentences(admin_client: Any, chief: Any) -> None:
    page = page_of("Giờ làm việc", "gio")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=chief, locked_at=timezone.now())
    words, _errors = said_by_form(admin_client, page, title="Gõ ở thẻ khác")
    assert "xuat-ban" in words
    assert "vẫn còn ở bên dưới" in words
    assert ".." not in words


def test_a_time_at_which_the_page_was_published_is_no_news(admin_client: Any) -> None:
    page = page_of("Giờ làm việc", "gio")
    page.go_live_at = timezone.now() - timedelta(hours=2)
    page.save_revision().publish()
    assert said_by_form(admin_client, page)[0] == ""


def waiting_with_a_taken_address(editor: Any) -> TaskState:
    """Return the step of a page that waits for an approval, whose new address another page took meanwhile."""
    step, workflow = GroupApprovalTask.objects.create(name="Duyệt"), Workflow.objects.create(name="Duyệt")
    step.groups.add(Group.objects.create(name="Người duyệt"))
    WorkflowTask.objects.create(workflow=workflow, task=step)
    page = page_of("Một", "mot", live=True)
    page.slug = "tin"
    page.save_revision(user=editor)
    workflow.start(page, editor)
    page_of("Tin", "tin", live=True)
    return TaskState.objects.get()


@pytest.mark.parametrize("way", ["approval", "list"])
def test_a_page_that_cannot_go_public_is_refused_in_words_also_from_a_list(admin_client: Any, chief: Any, way: str) -> None:
    step = waiting_with_a_taken_address(chief)
    pk = step.workflow_state.object_id
    good = page_of("Hai", "hai")
    if way == "approval":
        answer = admin_client.post(reverse("wagtailadmin_pages:workflow_action", args=[pk, "approve", step.pk]), follow=True)
    else:
        answer = admin_client.post(f"/quan-tri/bulk/wagtailcore/page/publish/?id={good.pk}&id={pk}&next=/quan-tri/", follow=True)
    assert any("“tin” đã được dùng" in str(each) for each in answer.context["messages"])
    assert TaskState.objects.get().status == "in_progress"
    assert Page.objects.get(pk=pk).slug == "mot"
    assert not Page.objects.get(pk=good.pk).live


def test_publishing_a_page_with_those_below_it_says_that_one_of_them_is_refused(admin_client: Any) -> None:
    above, below = page_of("Giới thiệu", "gioi-thieu", live=True), StandardPage(title="Tổ chức", slug="to-chuc", live=False)
    above.add_child(instance=below)
    below.expire_at = timezone.now() - timedelta(hours=1)
    below.save_revision()
    address = f"/quan-tri/bulk/wagtailcore/page/publish/?id={above.pk}&next=/quan-tri/"
    answer = admin_client.post(address, {"include_descendants": "on"}, follow=True)
    assert "“Giới thiệu” hoặc một trang bên dưới" in " ".join(str(each) for each in answer.context["messages"])
    assert not Page.objects.get(pk=below.pk).live


def test_a_page_whose_end_is_over_is_published_in_no_way() -> None:
    page = page_of("Giờ làm việc", "gio")
    page.expire_at = timezone.now() - timedelta(hours=1)
    with pytest.raises(ValidationError, match="hết hạn"):
        page.save_revision().publish()
    assert not Page.objects.get(pk=page.pk).live


def test_a_page_that_goes_public_without_what_was_deleted_while_it_waited_is_told_to_its_editor(chief: Any) -> None:
    linked, chosen, kept, other = [Document.objects.create(title=name, file=ContentFile(b"x", f"{name}.txt")) for name in "abcd"]
    page = page_of("Giờ làm việc", "gio")
    link = f'<p><a linktype="document" id="{linked.pk}">tệp</a></p>'
    page.body = [("paragraph", link), ("document", chosen), ("document", kept), ("document", other)]
    schedule(page.save_revision(user=chief), 1)
    linked.delete()
    chosen.delete()
    other.delete()
    assert run_schedule() == 1
    assert Page.objects.get(pk=page.pk).live
    text = OutboundMail.objects.get().text
    assert [line for line in text.splitlines() if line.startswith("- ")] == ["- tài liệu (Nội dung → Nội dung)", "- 2 tài liệu (nội dung)"]
    run_schedule()
    assert OutboundMail.objects.count() == 1
