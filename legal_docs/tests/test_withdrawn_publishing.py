"""A withdrawn document is public again only where a person says why: no approval, time or reason of before makes it so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowTask

from cms.background.pages.scheduled_pages import run_schedule
from cms.models import Bundle, BundlePage
from legal_docs.models import LegalDocumentPage
from legal_docs.models.base.public_rows import DocumentChange
from legal_docs.publication.withdrawal import forget_old_reasons, withdraw
from legal_docs.tests.factories import document
from legal_docs.tests.test_admin import form_data
from legal_docs.text.vocabulary import ChangeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return get_user_model().objects.create_superuser("bien-tap", "bien-tap@example.vn", None)


@pytest.fixture
def desk(editor: Any) -> Client:
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_page() -> LegalDocumentPage:
    page = document("05/2024/QĐ-UBND", warnings_reason="Đã đối chiếu bản ký")
    page.title = "Bản mới"
    page.save_revision()
    return page


@pytest.fixture(scope="module")
def _stored(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(make_page)
    return page


@pytest.fixture
def page(_stored: LegalDocumentPage) -> LegalDocumentPage:
    """A public document whose newest text, with a reason for another doubt, is not public yet."""
    page: LegalDocumentPage = LegalDocumentPage.objects.get(pk=_stored.pk).get_latest_revision_as_object()
    return page


def taken_away(page: LegalDocumentPage) -> LegalDocumentPage:
    withdraw(LegalDocumentPage.objects.get(pk=page.pk), reason="Đăng nhầm")
    return LegalDocumentPage.objects.get(pk=page.pk)


def is_withdrawn(page: LegalDocumentPage) -> bool:
    stored = LegalDocumentPage.objects.get(pk=page.pk)
    return not stored.live and stored.withdrawal_reason == "Đăng nhầm"


def in_bundle(page: LegalDocumentPage) -> Bundle:
    bundle = Bundle.objects.create(name="Nghị quyết mới")
    item = BundlePage.objects.create(bundle=bundle, page=page)
    item.approve(page.get_latest_revision(), "Minh")
    return bundle


def test_a_bundle_does_not_publish_what_was_approved_before_the_withdrawal(page: LegalDocumentPage) -> None:
    bundle = in_bundle(page)
    taken_away(page)
    assert bundle.publish()
    assert is_withdrawn(page)


def test_a_bundle_names_the_withdrawal_to_who_approved_the_document_again(page: LegalDocumentPage) -> None:
    bundle = in_bundle(page)
    again = taken_away(page)
    bundle.stored_pages().get().approve(again.get_latest_revision(), "Minh")
    assert "Đăng nhầm" in " ".join(bundle.publish())
    assert is_withdrawn(page)


def test_a_time_that_was_set_before_the_withdrawal_or_after_it_publishes_nothing(page: LegalDocumentPage) -> None:
    for moment in ("before", "after"):
        if moment == "after":
            page = taken_away(page)
        Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
        if moment == "before":
            taken_away(page)
        run_schedule()
        assert is_withdrawn(page), moment


def test_the_end_of_a_workflow_publishes_no_document_that_was_withdrawn_meanwhile(
    page: LegalDocumentPage, editor: Any, desk: Client
) -> None:
    workflow = Workflow.objects.create(name="Duyệt văn bản")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Duyệt"), sort_order=0)
    state = workflow.start(page, editor)
    taken_away(page)
    shown = desk.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]), follow=True)
    assert "Đăng nhầm" in shown.content.decode()
    assert is_withdrawn(page)


def test_publishing_in_bulk_names_the_withdrawal(page: LegalDocumentPage, desk: Client) -> None:
    taken_away(page)
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}"
    shown = desk.post(address, {"include_descendants": ""}, follow=True)
    assert "Đăng nhầm" in shown.content.decode()
    assert is_withdrawn(page)


def test_an_earlier_revision_makes_no_withdrawn_document_public_without_a_new_reason(page: LegalDocumentPage) -> None:
    page.warnings_reason = ""
    earlier = page.save_revision()
    taken_away(page)
    with pytest.raises(ValidationError, match="Đăng nhầm"):
        Revision.objects.get(pk=earlier.pk).publish()
    assert is_withdrawn(page)


def test_the_form_asks_for_a_new_reason_and_with_it_the_document_is_public_again(page: LegalDocumentPage) -> None:
    draft = taken_away(page).get_latest_revision_as_object()
    assert (draft.warnings_reason, draft.title) == ("", "Bản mới")
    draft.warnings_reason = "Đã rà soát, văn bản đúng"
    draft.save_revision().publish()
    assert LegalDocumentPage.objects.get(pk=page.pk).live


def withdrawn_by_an_earlier_version(page: LegalDocumentPage) -> LegalDocumentPage:
    """The document is off the site, its newest revision holds the reason for another doubt that was given before."""
    before = page.get_latest_revision()
    again = taken_away(page)
    again.revisions.filter(pk__gt=before.pk).delete()
    LegalDocumentPage.objects.filter(pk=page.pk).update(latest_revision=before)
    return LegalDocumentPage.objects.get(pk=page.pk)


def test_an_upgrade_forgets_the_reasons_of_documents_that_an_earlier_version_withdrew(page: LegalDocumentPage) -> None:
    old = withdrawn_by_an_earlier_version(page)
    forget_old_reasons()
    with pytest.raises(ValidationError, match="Đăng nhầm"):
        LegalDocumentPage.objects.get(pk=old.pk).get_latest_revision().publish()
    assert is_withdrawn(page)
    assert forget_old_reasons() == ""


def test_a_reason_of_before_the_withdrawal_in_an_earlier_revision_makes_nothing_public(page: LegalDocumentPage) -> None:
    earlier = page.get_latest_revision()
    taken_away(page)
    with pytest.raises(ValidationError, match="Đăng nhầm"):
        Revision.objects.get(pk=earlier.pk).publish()
    assert is_withdrawn(page)


def test_an_upgrade_keeps_a_reason_that_was_given_after_the_withdrawal(page: LegalDocumentPage) -> None:
    again = taken_away(page)
    again.warnings_reason = "Đã sửa xong"
    again.save_revision()
    assert forget_old_reasons() == ""
    assert again.get_latest_revision_as_object().warnings_reason == "Đã sửa xong"


def test_an_earlier_version_opened_in_the_form_brings_no_reason_of_before(desk: Client, page: LegalDocumentPage) -> None:
    earlier = page.get_latest_revision()
    taken_away(page)
    form = desk.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier.pk])).content.decode()
    assert 'name="warnings_reason"' in form
    assert "Đã đối chiếu bản ký" not in form


def test_an_earlier_version_opened_in_the_form_brings_the_reason_that_was_given_since(desk: Client, page: LegalDocumentPage) -> None:
    earlier = page.get_latest_revision()
    again = taken_away(page).get_latest_revision_as_object()
    again.warnings_reason = "Đã sửa xong"
    again.save_revision()
    form = desk.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier.pk])).content.decode()
    assert "Đã sửa xong" in form
    assert "Đã đối chiếu bản ký" not in form


def test_a_form_that_sends_no_reason_publishes_no_withdrawn_document_by_a_reason_of_before(desk: Client, page: LegalDocumentPage) -> None:
    old = withdrawn_by_an_earlier_version(page)
    desk.post(reverse("wagtailadmin_pages:edit", args=[old.pk]), form_data())
    assert is_withdrawn(page)


def test_an_upgrade_forgets_the_reason_of_a_withdrawn_document_without_any_revision(page: LegalDocumentPage) -> None:
    taken_away(page)
    Revision.objects.for_instance(page).delete()
    LegalDocumentPage.objects.filter(pk=page.pk).update(latest_revision=None, live_revision=None, warnings_reason="Đã đối chiếu bản ký")
    assert forget_old_reasons()
    assert LegalDocumentPage.objects.get(pk=page.pk).get_latest_revision_as_object().warnings_reason == ""
    assert forget_old_reasons() == ""


def test_a_withdrawn_document_is_mended_as_a_draft_without_any_reason(desk: Client, page: LegalDocumentPage) -> None:
    old = withdrawn_by_an_earlier_version(page)
    answer = desk.post(reverse("wagtailadmin_pages:edit", args=[old.pk]), without_publishing(form_data(title="Tên đã sửa")))
    assert answer.status_code == 302, answer.context["form"].errors
    assert LegalDocumentPage.objects.get(pk=old.pk).get_latest_revision_as_object().title == "Tên đã sửa"
    assert is_withdrawn(page)


def test_citizens_read_why_a_document_was_withdrawn_by_an_earlier_version(page: LegalDocumentPage) -> None:
    address = page.url
    withdrawn_by_an_earlier_version(page)
    answer = Client().get(address)
    assert answer.status_code == 410
    assert "Đăng nhầm" in answer.content.decode()


def without_publishing(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "action-publish"}


def planned_again(page: LegalDocumentPage) -> LegalDocumentPage:
    """Plan that a withdrawn document is public again in an hour, with a reason."""
    again = taken_away(page)
    again.go_live_at, again.warnings_reason = timezone.now() + timedelta(hours=1), "Đã sửa"
    again.save_revision().publish()
    return again


def test_a_withdrawal_holds_until_the_time_for_which_the_document_is_planned(page: LegalDocumentPage) -> None:
    planned = planned_again(page)
    assert is_withdrawn(planned)
    assert Client().get(planned.url).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        run_schedule()
    stored = LegalDocumentPage.objects.get(pk=page.pk)
    assert (stored.live, stored.withdrawal_reason) == (True, "")


def test_the_record_of_changes_names_a_planned_document_when_it_is_public(page: LegalDocumentPage) -> None:
    planned = planned_again(page)
    records = DocumentChange.objects.filter(key=planned.translation_key).order_by("-pk")
    assert records.first().kind == ChangeKind.WITHDRAWN
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        run_schedule()
    assert records.first().kind == ChangeKind.PUBLISHED


@pytest.mark.parametrize("meanwhile", ["published", "withdrawn"])
def test_a_withdrawal_waits_for_what_another_person_does_and_then_sees_it(
    page: LegalDocumentPage, desk: Client, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = QuerySet.select_for_update

    def after_the_colleague(rows: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        monkeypatch.setattr(QuerySet, "select_for_update", lock)
        if meanwhile == "published":
            LegalDocumentPage.objects.get(pk=page.pk).get_latest_revision().publish()
        else:
            taken_away(page)
        return lock(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", after_the_colleague)
    desk.post(reverse("legal_docs_withdraw", args=[page.pk]), {"reason": "Sai số"})
    now = LegalDocumentPage.objects.get(pk=page.pk)
    assert not now.live
    if meanwhile == "published":
        assert (now.title, now.withdrawal_reason) == ("Bản mới", "Sai số")
    else:
        assert now.withdrawal_reason == "Đăng nhầm"
