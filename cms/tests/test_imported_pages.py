"""Pages that an import publishes: public at once, with one revision that says the same, announced once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.signals import page_published

from cms.models.pages.imported_pages import publish_imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent() -> Page:
    return Page.objects.get(depth=2)


@pytest.fixture
def announced() -> Iterator[list[tuple[int, int]]]:
    heard: list[tuple[int, int]] = []

    def hear(instance: Page, revision: object, **kwargs: object) -> None:
        heard.append((instance.pk, revision.pk))  # type: ignore[attr-defined]

    page_published.connect(hear)
    yield heard
    page_published.disconnect(hear)


def test_a_new_page_is_public_with_one_revision_and_announced_once(parent: Page, announced: list[tuple[int, int]]):
    page = Page(title="Nhập về", slug="nhap-ve")
    revision = publish_imported(page, parent)
    stored = Page.objects.get(slug="nhap-ve")
    assert stored.live
    assert not stored.has_unpublished_changes
    assert stored.first_published_at == stored.last_published_at
    assert stored.live_revision_id == stored.latest_revision_id == revision.pk
    assert stored.revisions.count() == 1
    assert stored.get_latest_revision_as_object().title == "Nhập về"
    assert announced == [(stored.pk, revision.pk)]
    assert stored.get_parent() == parent


def test_a_page_that_is_there_is_changed_and_keeps_its_first_day(parent: Page, announced: list[tuple[int, int]]):
    page = Page(title="Nhập về", slug="nhap-ve")
    publish_imported(page, parent)
    first = Page.objects.get(pk=page.pk).first_published_at
    page.title = "Nhập về lần hai"
    revision = publish_imported(page, parent)
    stored = Page.objects.get(pk=page.pk)
    assert (stored.title, stored.draft_title) == ("Nhập về lần hai", "Nhập về lần hai")
    assert stored.first_published_at == first
    assert stored.last_published_at > first
    assert stored.live_revision_id == revision.pk
    assert stored.revisions.count() == len(announced) == 2


def test_only_a_page_that_is_created_now_is_announced_as_new(parent: Page):
    heard: list[bool] = []

    def hear(is_new: bool, **kwargs: object) -> None:
        heard.append(is_new)

    page_published.connect(hear)
    page = Page(title="Nhập về", slug="nhap-ve")
    publish_imported(page, parent)
    publish_imported(Page.objects.get(pk=page.pk), parent)
    page_published.disconnect(hear)
    assert heard == [True, False]


def test_an_older_draft_and_an_older_schedule_do_not_come_back(parent: Page):
    page = Page(title="Nhập về", slug="nhap-ve")
    publish_imported(page, parent)
    page.title = "Bản nháp"
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    imported = Page.objects.get(pk=page.pk)
    imported.title = "Bản nhập"
    publish_imported(imported, parent)
    stored = Page.objects.get(pk=page.pk)
    assert stored.live
    assert stored.go_live_at is None
    assert not stored.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert stored.get_latest_revision_as_object().title == "Bản nhập"
    assert not stored.has_unpublished_changes


def test_the_log_does_not_say_that_somebody_published(parent: Page):
    page = Page(title="Nhập về", slug="nhap-ve")
    publish_imported(page, parent)
    assert not PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").exists()
