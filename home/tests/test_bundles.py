"""Bundles: everything goes public at one moment, or nothing does."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms.background import kernel_jobs
from cms.background.kernel_jobs import publish_bundles
from cms.background.pages.scheduled_pages import run_schedule
from cms.models import Bundle, BundlePage, OutboundMail
from cms.models.publishing.bundle import BundleState, BundleWork
from home.models import HomePage, StandardPage


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("xuat-ban", "x@example.org", "mat-khau-rat-dai")


def draft(title: str) -> StandardPage:
    page = StandardPage(title=title, live=False)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision()
    return page


def bundle_of(*pages: StandardPage, **values) -> Bundle:
    bundle = Bundle.objects.create(name="Nghị quyết mới", **values)
    for number, page in enumerate(pages):
        BundlePage.objects.create(bundle=bundle, page=page, sort_order=number)
    return bundle


def approve(bundle: Bundle) -> None:
    for item in bundle.stored_pages():
        item.approve(item.page.specific.get_latest_revision(), "Minh")


def live() -> set[str]:
    return set(StandardPage.objects.filter(live=True).values_list("title", flat=True))


@pytest.mark.django_db
def test_one_page_that_is_not_approved_holds_all_the_others():
    first, second = draft("Một"), draft("Hai")
    bundle = bundle_of(first, second)
    bundle.stored_pages().get(page=first).approve(first.get_latest_revision(), "Minh")
    assert len(bundle.publish()) == 1
    assert live() == set()
    approve(bundle)
    assert bundle.publish() == []
    assert live() == {"Một", "Hai"}


@pytest.mark.django_db
@pytest.mark.parametrize("overwrite", [True, False])
def test_an_edit_after_the_approval_voids_it(overwrite):
    page = draft("Một")
    bundle = bundle_of(page)
    approve(bundle)
    page.title = "Khác"
    page.save_revision(overwrite_revision=page.get_latest_revision() if overwrite else None)
    assert bundle.publish()
    assert live() == set()


@pytest.mark.django_db
def test_a_page_that_fails_takes_back_those_published_before_it(monkeypatch):
    first, second = draft("Một"), draft("Hai")
    bundle = bundle_of(first, second)
    approve(bundle)
    publish = StandardPage.publish

    def refusing(page, *args, **kwargs):
        if page.pk == second.pk:
            raise ValidationError("Trùng số")
        return publish(page, *args, **kwargs)

    monkeypatch.setattr(StandardPage, "publish", refusing)
    assert bundle.publish() == ["Trùng số"]
    assert live() == set()
    assert Bundle.objects.get().state == BundleState.HELD


@pytest.mark.django_db
def test_the_worker_publishes_at_the_minute_and_tells_the_owner_when_it_cannot(chief):
    at = timezone.now() + timedelta(hours=1)
    whole, broken = bundle_of(draft("Một"), publish_at=at), bundle_of(draft("Hai"), publish_at=at, owner=chief)
    approve(whole)
    publish_bundles()
    assert live() == set()
    with time_machine.travel(at):
        publish_bundles()
        publish_bundles()
    assert live() == {"Một"}
    broken.refresh_from_db()
    assert (broken.state, OutboundMail.objects.filter(key__startswith="bundle:").count()) == (BundleState.HELD, 1)


@pytest.mark.django_db
def test_the_end_of_a_workflow_marks_a_page_of_a_bundle_and_publishes_any_other(chief):
    task = GroupApprovalTask.objects.create(name="Duyệt")
    task.groups.add(Group.objects.first())
    workflow = Workflow.objects.create(name="Duyệt")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=HomePage.objects.get().pk))
    inside, alone = draft("Một"), draft("Hai")
    bundle = bundle_of(inside)
    for page in (inside, alone):
        workflow.start(page, chief).current_task_state.approve(user=chief)
    assert live() == {"Hai"}
    assert bundle.publish() == []
    assert live() == {"Một", "Hai"}


@pytest.mark.django_db
def test_the_screen_approves_and_publishes_and_a_page_cannot_leave_alone(client, chief):
    client.force_login(chief)
    page = draft("Một")
    bundle = bundle_of(page)
    address = reverse("bundle_overview", args=[bundle.pk])
    client.post(address, {})
    assert live() == set()
    client.post(address, {"page": bundle.stored_pages().get().pk})
    assert "Minh" in client.get(address).content.decode() or bundle.stored_pages().get().approved_by == "xuat-ban"
    client.post(address, {})
    assert live() == {"Một"}


@pytest.mark.django_db
def test_a_bundle_that_somebody_published_a_moment_earlier_is_no_problem_to_mail_of(chief, monkeypatch):
    bundle = bundle_of(draft("Một"), publish_at=timezone.now() - timedelta(seconds=1), owner=chief)
    approve(bundle)
    publish = Bundle.publish

    def after_the_other_worker(this, user=None, **kwargs):
        assert publish(Bundle.objects.get(pk=this.pk)) == []
        return publish(this, user, **kwargs)

    monkeypatch.setattr(Bundle, "publish", after_the_other_worker)
    publish_bundles()
    assert (Bundle.objects.get().state, OutboundMail.objects.count()) == (BundleState.PUBLISHED, 0)


@pytest.mark.django_db
def test_a_bundle_that_fails_in_an_unexpected_way_is_held_after_some_minutes_and_stops_no_other(chief, monkeypatch):
    at = timezone.now() - timedelta(seconds=1)
    whole, broken = bundle_of(draft("Một"), publish_at=at), bundle_of(draft("Hai"), publish_at=at, owner=chief)
    approve(whole)
    BundleWork.objects.create(bundle=broken, kind="answer", number="1")

    def prepare(work):
        raise OSError("storage is unreachable")

    monkeypatch.setattr(BundleWork, "prepare", prepare)
    publish_bundles()
    assert live() == {"Một"}
    broken.refresh_from_db()
    assert (broken.state, OutboundMail.objects.count()) == (BundleState.OPEN, 0)
    with time_machine.travel(at + timedelta(minutes=11)):
        publish_bundles()
    broken.refresh_from_db()
    assert (broken.state, OutboundMail.objects.get().recipient) == (BundleState.HELD, "x@example.org")


@pytest.mark.django_db
def test_a_bundle_whose_mail_cannot_be_queued_is_not_held_yet_and_each_hold_sends_one(chief, monkeypatch):
    bundle = bundle_of(draft("Một"), publish_at=timezone.now() - timedelta(seconds=1), owner=chief)

    def killed(*_people, **_values):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(kernel_jobs, "mail_who_is_there", killed)
        publish_bundles()
    bundle.refresh_from_db()
    assert bundle.state == BundleState.OPEN
    for mails in (1, 2):
        publish_bundles()
        bundle.refresh_from_db()
        assert (bundle.state, OutboundMail.objects.count()) == (BundleState.HELD, mails)
        bundle.save()


@pytest.mark.django_db
def test_a_time_that_is_over_is_refused_when_it_is_typed(client, chief):
    client.force_login(chief)
    rows = {f"{name}-{field}": value for name in ("pages", "works") for field, value in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}.items()}
    answer = client.post(reverse("wagtailsnippets_cms_bundle:add"), {"name": "Gói", "publish_at": "01/01/2020 08:00", **rows})
    assert "đã qua" in str(answer.context["form"].errors["publish_at"])
    assert not Bundle.objects.exists()
    stored = Bundle.objects.create(name="Gói", publish_at=timezone.now() - timedelta(days=1))
    at = timezone.localtime(stored.publish_at)
    client.post(
        reverse("wagtailsnippets_cms_bundle:edit", args=[stored.pk]), {"name": "Khác", "publish_at": f"{at:%d/%m/%Y %H:%M}", **rows}
    )
    assert Bundle.objects.get().publish_at < timezone.now()


def bulk_publish(client, page: Page, **values: str) -> HttpResponse:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}&next=/quan-tri/", values, follow=True)


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["the page", "the page above it"])
def test_a_page_of_a_bundle_is_not_published_from_a_list_and_the_person_reads_why(client, chief, chosen):
    client.force_login(chief)
    above = StandardPage(title="Chuyên mục", live=False)
    HomePage.objects.get().add_child(instance=above)
    inside = StandardPage(title="Một", live=False)
    above.add_child(instance=inside)
    bundle_of(inside)
    answer = bulk_publish(client, inside) if chosen == "the page" else bulk_publish(client, above, include_descendants="on")
    assert live() == set()
    assert "thuộc gói" in answer.content.decode()
    assert "Nghị quyết mới" in answer.content.decode()


@pytest.mark.django_db
def test_other_pages_are_published_from_a_list_and_one_of_a_bundle_that_is_over(client, chief):
    client.force_login(chief)
    inside, alone = draft("Một"), draft("Hai")
    bundle = bundle_of(inside)
    bulk_publish(client, alone)
    approve(bundle)
    bundle.publish()
    inside.unpublish()
    bulk_publish(client, inside)
    assert live() == {"Một", "Hai"}


@pytest.mark.django_db
@pytest.mark.parametrize("run", [run_schedule, lambda: call_command("publish_scheduled")], ids=["worker", "command of Wagtail"])
def test_a_page_that_had_a_time_before_it_came_into_a_bundle_waits_for_the_bundle_and_its_editor_is_told(chief, run):
    page = draft("Một")
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=chief).publish()
    bundle = bundle_of(page, publish_at=timezone.now() + timedelta(days=2))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        with suppress(ValidationError):
            run()
        assert live() == set()
        run_schedule()
        run_schedule()
        assert "Nghị quyết mới" in OutboundMail.objects.get(key__startswith="not-published").text
        approve(bundle)
        assert bundle.publish() == []
        assert live() == {"Một"}


@pytest.mark.django_db
def test_the_interface_of_the_administration_only_reads(client, chief):
    client.force_login(chief)
    page = draft("Một")
    bundle_of(page)
    address = f"/quan-tri/api/main/pages/{page.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(f"{address}action/publish/").status_code == 404
    assert client.post(f"{address}action/delete/").status_code == 404
    assert live() == set()


@pytest.mark.django_db
def test_a_page_whose_end_is_past_holds_its_bundle():
    page = draft("Mời họp")
    bundle = bundle_of(page)
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision()
    approve(bundle)
    assert bundle.problems() == []
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert len(bundle.publish()) == 1
    assert live() == set()


@pytest.mark.django_db
def test_a_bundle_that_is_held_is_told_to_the_administrators_when_who_made_it_has_left(chief, django_user_model):
    owner = django_user_model.objects.create_user("nguoi-lap", "lap@example.org", is_active=False)
    second = django_user_model.objects.create_superuser("quan-tri", "quan-tri@example.org", "mat-khau-rat-dai")
    bundle_of(draft("Một"), publish_at=timezone.now() - timedelta(minutes=1), owner=owner)
    publish_bundles()
    assert set(OutboundMail.objects.values_list("recipient", flat=True)) == {chief.email, second.email}
