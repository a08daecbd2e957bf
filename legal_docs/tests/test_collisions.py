"""Two requests store the same document at one moment: real requests in real threads, on PostgreSQL and SQLite."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.tests.threads import in_thread
from legal_docs.models import LegalDocumentPage, LegalIndexPage
from legal_docs.tests.factories import document, index_page, write_document_types
from legal_docs.tests.test_admin import form_data
from legal_docs.text.vocabulary import RelationKind, Scope, Status

JSON = {"headers": {"Accept": "application/json"}}


def address_of_new() -> str:
    return reverse("wagtailadmin_pages:add", args=["legal_docs", "legaldocumentpage", index_page().pk])


def logged_in() -> Client:
    user = get_user_model().objects.filter(username="bien-tap").first()
    client = Client(raise_request_exception=True)
    client.force_login(user or get_user_model().objects.create_superuser("bien-tap", password=None))
    return client


@pytest.mark.django_db
def test_a_duplicate_document_is_named_with_a_link_and_what_was_typed_stays() -> None:
    duplicate = document("05/2024/QĐ-UBND")
    answer = logged_in().post(address_of_new(), form_data(title="Tên mới gõ"))
    content = answer.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[duplicate.pk]) in content
    assert "Tên mới gõ" in content
    assert "7 giờ 30 phút" in content


@pytest.mark.django_db
def test_a_draft_that_saved_itself_a_moment_ago_is_offered_as_ones_own() -> None:
    client = logged_in()
    saved = client.post(address_of_new(), {key: value for key, value in form_data().items() if key != "action-publish"}, **JSON).json()
    page = client.post(address_of_new(), form_data()).content.decode()
    assert saved["url"] in page
    assert "vừa được lưu" in page


# Decided before any fixture: on SQLite no flush takes the rows that migrations wrote.
ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")


@pytest.fixture
def on_postgres(transactional_db: None) -> None:
    """A database in which threads see each other's rows; puts back the rows that the last flush took."""
    write_document_types()
    Locale.objects.get_or_create(language_code="vi")
    if not LegalIndexPage.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Gốc", slug="root"))
        root.add_child(instance=LegalIndexPage(title="Văn bản", slug="van-ban"))


def wait_until_someone_waits() -> None:
    """Return when another connection waits for a row of this one's transaction."""
    for _attempt in range(2000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


@pytest.mark.postgres
@ON_POSTGRES
@pytest.mark.parametrize("as_json", [False, True])
def test_who_publishes_while_the_same_document_is_being_stored_is_told_of_it(on_postgres: None, as_json: bool) -> None:
    client, url, data = logged_in(), address_of_new(), form_data(title="Tên mới gõ")
    with transaction.atomic():
        document("05/2024/QĐ-UBND", publish=False)
        result = in_thread(lambda: client.post(url, data, **(JSON if as_json else {})))
        wait_until_someone_waits()
    answer = result()
    duplicate = LegalDocumentPage.objects.get()
    content = answer.json()["error_message"] if as_json else answer.content.decode()
    if as_json:
        assert answer.status_code == 400
        assert "vừa được lưu" in content
    else:
        assert reverse("wagtailadmin_pages:edit", args=[duplicate.pk]) in content
        assert "Tên mới gõ" in content


@pytest.mark.postgres
@ON_POSTGRES
def test_another_document_stored_at_the_same_moment_stops_nobody(on_postgres: None) -> None:
    client, url, data = logged_in(), address_of_new(), form_data()
    with transaction.atomic():
        document("06/2024/QĐ-UBND", publish=False)
        result = in_thread(lambda: client.post(url, data))
        wait_until_someone_waits()
    assert result().status_code == 302
    assert LegalDocumentPage.objects.count() == 2
    assert len(set(LegalDocumentPage.objects.values_list("path", flat=True))) == 2


@pytest.mark.postgres
@ON_POSTGRES
def test_a_number_that_another_document_takes_meanwhile_is_refused_and_nothing_is_stored(on_postgres: None) -> None:
    page = document("06/2024/QĐ-UBND", publish=False)
    client, url, data = logged_in(), reverse("wagtailadmin_pages:edit", args=[page.pk]), form_data(title="Tên mới gõ")
    with transaction.atomic():
        document("05/2024/QĐ-UBND", publish=False)
        result = in_thread(lambda: client.post(url, data))
        wait_until_someone_waits()
    answer = result()
    page.refresh_from_db()
    assert page.number == "06/2024/QĐ-UBND"
    assert not page.live
    assert "Tên mới gõ" in answer.content.decode()


@pytest.mark.postgres
@ON_POSTGRES
def test_a_publication_that_waits_for_another_which_waits_for_it_is_repeated_and_nothing_is_lost(on_postgres: None) -> None:
    repealed, acting = document("04/2024/QĐ-UBND"), document("05/2024/QĐ-UBND", publish=False)
    relation = {"kind": RelationKind.REPEALS, "target_number": "04/2024/QĐ-UBND", "scope": Scope.WHOLE, "ORDER": 1}
    data = form_data(**{"relations-TOTAL_FORMS": 1}, **{f"relations-0-{name}": value for name, value in relation.items()})
    client, url = logged_in(), reverse("wagtailadmin_pages:edit", args=[acting.pk])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL deadlock_timeout = '1min'")  # so the other one finds out, and is ended
        LegalDocumentPage.objects.select_for_update(of=("self",)).get(pk=repealed.pk)
        result = in_thread(lambda: client.post(url, data))
        wait_until_someone_waits()
        Page.objects.select_for_update().get(pk=acting.pk)
    assert result().status_code == 302
    repealed.refresh_from_db()
    assert (LegalDocumentPage.objects.get(pk=acting.pk).live, repealed.status) == (True, Status.EXPIRED)
