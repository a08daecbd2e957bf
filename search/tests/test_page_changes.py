"""Every way in which a page can change becomes a row of the outbox, in the transaction of the change.

The tests run inside one transaction, so whatever waits for a commit would not be seen here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, PageViewRestriction, Site

from cms.contracts.search import note_changes as note_content
from cms.models.background.leased_row import RowState
from search.indexing.draining import take
from search.indexing.noting import note_changes
from search.models import ChangeReason, IndexChange

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


def waiting() -> set[int]:
    return set(IndexChange.objects.filter(state=RowState.WAITING).values_list("page_id", flat=True))


def forget() -> None:
    IndexChange.objects.all().delete()


@pytest.fixture
def page(make_page: MakePage) -> Page:
    page = make_page("Giới thiệu")
    forget()
    return page


@pytest.fixture
def family(make_page: MakePage) -> tuple[Page, Page, Page]:
    """A page, a page below it, and one below that."""
    page = make_page("Giới thiệu")
    child = make_page("Cơ cấu tổ chức", parent=page)
    grandchild = make_page("Phòng Hành chính", parent=child)
    forget()
    return page, child, grandchild


def pks(*pages: Page) -> set[int]:
    return {page.pk for page in pages}


def test_a_new_page_is_noted(make_page: MakePage) -> None:
    forget()
    page = make_page("Giới thiệu")
    assert page.pk in waiting()


def test_a_saved_page_is_noted(page: Page) -> None:
    page.title = "Giới thiệu chung"
    page.save()
    assert waiting() == {page.pk}


def test_a_page_that_is_saved_as_a_plain_page_is_noted(page: Page) -> None:
    Page.objects.get(pk=page.pk).save()
    assert waiting() == {page.pk}


def test_publishing_a_revision_is_noted(page: Page) -> None:
    page.save_revision().publish()
    assert waiting() == {page.pk}


@pytest.mark.parametrize("as_plain_page", [False, True])
def test_unpublishing_is_noted(page: Page, as_plain_page: bool) -> None:
    (Page.objects.get(pk=page.pk) if as_plain_page else page).unpublish()
    assert waiting() == {page.pk}


def test_a_draft_is_not_noted(page: Page) -> None:
    page.title = "Bản nháp"
    page.save_revision()
    assert waiting() == set()


def test_publishing_and_unpublishing_at_a_set_time_are_noted_when_the_time_comes(page: Page) -> None:
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.expire_at = timezone.now() + timedelta(hours=2)
    revision = page.save_revision()
    revision.publish()
    forget()
    call_command("publish_scheduled", verbosity=0)
    assert waiting() == set()
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert Page.objects.get(pk=page.pk).live
    assert waiting() == {page.pk}
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    forget()
    call_command("publish_scheduled", verbosity=0)
    assert not Page.objects.get(pk=page.pk).live
    assert waiting() == {page.pk}


@pytest.mark.parametrize("as_plain_page", [False, True])
def test_a_new_slug_notes_the_pages_below_too(family: tuple[Page, ...], as_plain_page: bool) -> None:
    page = Page.objects.get(pk=family[0].pk) if as_plain_page else family[0]
    page.slug = "ve-chung-toi"
    page.save()
    assert waiting() == pks(*family)


def test_a_new_slug_that_comes_with_publishing_notes_the_pages_below_too(family: tuple[Page, ...]) -> None:
    page = family[0]
    page.slug = "ve-chung-toi"
    page.save_revision().publish()
    assert waiting() == pks(*family)


@pytest.mark.parametrize("as_plain_page", [False, True])
def test_a_moved_page_notes_the_pages_below_too(family: tuple[Page, ...], make_page: MakePage, as_plain_page: bool) -> None:
    other = make_page("Thông tin khác")
    forget()
    page = Page.objects.get(pk=family[0].pk) if as_plain_page else family[0]
    page.move(other, pos="last-child")
    assert pks(*family) <= waiting()
    assert Page.objects.get(pk=family[2].pk).url_path.startswith(Page.objects.get(pk=other.pk).url_path)


@pytest.mark.parametrize("as_plain_page", [False, True])
def test_a_deleted_page_and_those_below_leave_their_ids_for_the_worker(family: tuple[Page, ...], as_plain_page: bool) -> None:
    known = pks(*family)
    (Page if as_plain_page else type(family[0])).objects.get(pk=family[0].pk).delete()
    assert waiting() == known
    assert not Page.objects.filter(pk__in=known).exists()


def test_pages_that_are_deleted_by_a_query_leave_their_ids(family: tuple[Page, ...]) -> None:
    known = pks(*family)
    Page.objects.filter(pk=family[0].pk).delete()
    assert waiting() == known


def test_copies_are_noted_with_the_copies_of_the_pages_below(family: tuple[Page, ...], root: Page) -> None:
    copy = Page.objects.get(pk=family[0].pk).specific.copy(recursive=True, to=root, update_attrs={"slug": "ban-sao"})
    made = set(Page.objects.descendant_of(copy, inclusive=True).values_list("pk", flat=True))
    assert len(made) == 3
    assert made <= waiting()


def test_an_alias_is_noted_when_it_is_made_when_its_source_is_published_and_when_it_becomes_a_page(page: Page) -> None:
    alias = page.create_alias(update_slug="bi-danh")
    assert alias.pk in waiting()
    forget()
    page.title = "Giới thiệu chung"
    page.save_revision().publish()
    assert waiting() == pks(page, alias)
    forget()
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    assert waiting() == {alias.pk}
    page.create_alias(update_slug="bi-danh-hai")
    forget()
    page.unpublish()
    assert len(waiting()) == 2


def test_restricting_a_page_and_freeing_it_note_the_pages_below_too(family: tuple[Page, ...]) -> None:
    restriction = PageViewRestriction.objects.create(page=family[0], restriction_type=PageViewRestriction.LOGIN)
    assert waiting() == pks(*family)
    forget()
    restriction.delete()
    assert waiting() == pks(*family)


def test_restricting_a_page_notes_its_aliases_too(page: Page) -> None:
    alias = page.create_alias(update_slug="bi-danh")
    copy = alias.create_alias(update_slug="bi-danh-hai")
    forget()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert waiting() == pks(page, alias, copy)


def test_a_site_with_another_root_notes_the_pages_that_have_new_addresses(family: tuple[Page, ...]) -> None:
    site = Site.objects.create(hostname="khac.example.vn", root_page=family[0])
    assert waiting() == pks(*family)
    forget()
    site.root_page = family[1]
    site.save()
    assert waiting() >= pks(family[1], family[2])
    forget()
    site.delete()
    assert waiting() >= pks(family[1], family[2])


def test_an_app_that_says_its_entries_changed_is_noted(page: Page) -> None:
    note_content([page.pk])
    assert waiting() == {page.pk}


@pytest.mark.parametrize("change", ["save", "publish", "move", "delete", "restrict"])
def test_a_note_is_undone_with_the_transaction_of_its_change(page: Page, make_page: MakePage, change: str) -> None:
    other = make_page("Thông tin khác")
    forget()
    with transaction.atomic():
        if change == "save":
            page.save()
        elif change == "publish":
            page.save_revision().publish()
        elif change == "move":
            page.move(other, pos="last-child")
        elif change == "delete":
            Page.objects.get(pk=page.pk).delete()
        else:
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        assert page.pk is None or page.pk in waiting()
        transaction.set_rollback(True)
    assert waiting() == set()


def test_a_change_is_undone_when_its_note_cannot_be_written(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.contracts.search.note_pages", lambda page_ids, change: 1 // 0)
    page.title = "Tên mới"
    with pytest.raises(ZeroDivisionError):
        page.save()
    assert Page.objects.get(pk=page.pk).title == "Giới thiệu"


def test_waiting_rows_of_one_page_collapse(page: Page) -> None:
    for _ in range(3):
        note_changes([page.pk], ChangeReason.CONTENT)
    assert IndexChange.objects.filter(page_id=page.pk).count() == 1


def test_a_change_after_the_worker_took_the_row_is_a_row_of_its_own(page: Page) -> None:
    note_changes([page.pk], ChangeReason.CONTENT)
    assert [row.page_id for row in take("embedded")] == [page.pk]
    note_changes([page.pk], ChangeReason.CONTENT)
    assert set(IndexChange.objects.values_list("page_id", "state")) == {(page.pk, RowState.TAKEN), (page.pk, RowState.WAITING)}


def test_each_kept_index_gets_a_row_of_its_own(page: Page, settings) -> None:
    settings.SEARCH_URL = "http://search.example:9200"
    page.save_revision().publish()
    assert set(IndexChange.objects.filter(page_id=page.pk).values_list("target", flat=True)) == {"cluster", "embedded"}
