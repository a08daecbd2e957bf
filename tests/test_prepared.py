"""Prepared queries give what the query itself gives, for each value again."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Page

from cms.storage.prepared import Prepared, PreparedChildren
from legal_docs.models import LegalDocumentPage, Relation, StatusStatement
from legal_docs.tests.factories import document, relate

pytestmark = pytest.mark.django_db


def test_the_sql_is_written_once_and_the_rows_are_read_each_time(django_assert_num_queries: Any) -> None:
    built: list[str] = []

    def build(pk: Any, slug: Any) -> Any:
        built.append(slug)
        return LegalDocumentPage.objects.filter(pk=pk, slug=slug).select_related("document_type").defer("body_text")

    page, ask = document("1/2024/QĐ-UBND"), Prepared[LegalDocumentPage](build)
    known = (page.document_type, page.issued_on, page.source_facts)
    assert ask(page.pk, "khong-co") == []
    with django_assert_num_queries(1):
        (found,) = ask(page.pk, page.slug)
        assert (found.document_type, found.issued_on, found.source_facts) == known
    assert found.get_deferred_fields() == {"body_text"}
    Page.objects.filter(pk=page.pk).update(title="Tên đã đổi")
    assert [again.title for again in ask(page.pk, page.slug)] == ["Tên đã đổi"]
    assert len(built) == 1


def test_a_value_that_is_only_part_of_a_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the query"):
        Prepared[Page](lambda title: Page.objects.filter(title__startswith=title))("Quyết định")


def test_the_children_of_a_draft_are_those_in_memory(django_assert_num_queries: Any) -> None:
    law, children = document("1/2024/QĐ-UBND"), PreparedChildren[Relation]("relations", lambda rows: rows.select_related("target"))
    decision = relate(document("2/2024/QĐ-UBND"), law, "amends").document
    stored = LegalDocumentPage.objects.get(pk=decision.pk)
    with django_assert_num_queries(1):
        (row,) = children(stored)
        assert (row.document is stored, row.target.number) == (True, "1/2024/QĐ-UBND")
    draft = LegalDocumentPage.objects.get(pk=decision.pk)
    draft.relations = [*draft.relations.all(), Relation(kind="cites", target_number="3/2024/QĐ-UBND")]
    assert [one.kind for one in children(draft)] == ["amends", "cites"]
    assert [one.kind for one in children(stored)] == ["amends"]


def test_what_was_read_ahead_is_not_read_again(django_assert_num_queries: Any) -> None:
    page = document("1/2024/QĐ-UBND")
    StatusStatement.objects.create(document=page, status="con_hieu_luc", since=date(2024, 1, 1))
    page = LegalDocumentPage.objects.get(pk=page.pk)
    PreparedChildren[Any]("status_statements").read_ahead(page)
    with django_assert_num_queries(0):
        assert [(row.status, row.document) for row in page.status_statements.all()] == [("con_hieu_luc", page)]
    other = document("2/2024/QĐ-UBND")
    StatusStatement.objects.create(document=other, status="con_hieu_luc", since=date(2024, 1, 1))
    assert page.status_statements.order_by("-pk").count() == 1, "a condition more is still about this page alone"


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_its_own_connection() -> None:
    roots, found = Prepared[Page](lambda depth: Page.objects.filter(depth=depth)), list[Any]()
    before, used = roots(1), set[int]()

    def ask() -> None:
        with connection.execute_wrapper(lambda execute, *rest: (used.add(id(rest[-1]["connection"])), execute(*rest))[1]):
            found.append(roots(1))
        connection.close()

    threads = [threading.Thread(target=ask) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [before, before]
    assert len(used) == 2
