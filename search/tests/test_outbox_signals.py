"""Every change that a searcher could notice becomes a row of the outbox, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from cms.contracts.search import entries_changed
from cms.models.leased_row import RowState
from search.indexing.noting import note_changes
from search.models import ChangeReason, IndexChange

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


def waiting() -> set[int]:
    return set(IndexChange.objects.filter(state=RowState.WAITING).values_list("page_id", flat=True))


@pytest.fixture
def page(make_page: MakePage) -> Page:
    page = make_page("Giới thiệu")
    IndexChange.objects.all().delete()
    return page


def test_publishing_a_revision_writes_a_row(page: Page) -> None:
    page.save_revision().publish()
    assert waiting() == {page.pk}


def test_saving_a_draft_writes_no_row(page: Page) -> None:
    page.title = "Bản nháp"
    page.save_revision()
    assert waiting() == set()


def test_unpublishing_writes_a_row(page: Page) -> None:
    page.unpublish()
    assert waiting() == {page.pk}


def test_a_row_is_undone_with_the_transaction_that_wrote_it(page: Page) -> None:
    with transaction.atomic():
        page.save_revision().publish()
        assert waiting() == {page.pk}
        transaction.set_rollback(True)
    assert waiting() == set()


def test_a_renamed_page_takes_the_pages_below_it_along_before_the_commit(page: Page, make_page: MakePage) -> None:
    child = make_page("Cơ cấu tổ chức", parent=page)
    grandchild = make_page("Phòng Hành chính", parent=child)
    IndexChange.objects.all().delete()
    page.slug = "ve-chung-toi"
    page.save()  # the test's own transaction is open: Wagtail's signal has not come
    assert waiting() == {page.pk, child.pk, grandchild.pk}


def test_a_moved_page_takes_the_pages_below_it_along(page: Page, make_page: MakePage) -> None:
    child = make_page("Cơ cấu tổ chức", parent=page)
    other = make_page("Thông tin khác")
    IndexChange.objects.all().delete()
    page.move(other, pos="last-child")
    assert {page.pk, child.pk} <= waiting()


def test_a_deleted_page_leaves_its_id_for_the_worker(page: Page, make_page: MakePage) -> None:
    child = make_page("Cơ cấu tổ chức", parent=page)
    IndexChange.objects.all().delete()
    Page.objects.get(pk=page.pk).delete()
    assert waiting() == {page.pk, child.pk}


def test_restricting_a_page_and_freeing_it_write_rows_for_the_pages_below(page: Page, make_page: MakePage) -> None:
    child = make_page("Nội bộ", parent=page)
    IndexChange.objects.all().delete()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert waiting() == {page.pk, child.pk}
    IndexChange.objects.all().delete()
    restriction.delete()
    assert waiting() == {page.pk, child.pk}


def test_an_app_that_says_its_entries_changed_writes_a_row(page: Page) -> None:
    entries_changed.send(sender=type(page), page=page)
    assert waiting() == {page.pk}


def test_waiting_rows_of_one_page_collapse(page: Page) -> None:
    for _ in range(3):
        note_changes([page.pk], ChangeReason.CONTENT)
    assert IndexChange.objects.filter(page_id=page.pk).count() == 1


def test_a_change_after_the_worker_took_the_row_is_a_row_of_its_own(page: Page) -> None:
    from search.indexing.draining import take

    note_changes([page.pk], ChangeReason.CONTENT)
    assert [row.page_id for row in take("embedded")] == [page.pk]
    note_changes([page.pk], ChangeReason.CONTENT)
    assert waiting() == {page.pk}
    assert IndexChange.objects.filter(page_id=page.pk).count() == 2


def test_each_kept_index_gets_a_row_of_its_own(page: Page, settings) -> None:
    settings.SEARCH_URL = "http://search.example:9200"
    page.save_revision().publish()
    assert set(IndexChange.objects.filter(page_id=page.pk).values_list("target", flat=True)) == {"cluster", "embedded"}
