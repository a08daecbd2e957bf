"""Prepared queries give what the query itself gives, for each value again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from wagtail.models import Page

from cms.storage.prepared import Prepared, PreparedChildren, PreparedSet
from legal_docs.models import LegalDocumentPage, Relation, StatusStatement
from legal_docs.tests.factories import body, document, relate, related

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


@pytest.fixture
def acting() -> LegalDocumentPage:
    """A decision with two relations."""
    laws = [document(f"{number}/2024/QĐ-UBND") for number in (1, 2)]
    page = document("3/2024/QĐ-UBND", relations=[related(laws[0], "amends", sort_order=2), related(laws[1], "cites", sort_order=1)])
    found: LegalDocumentPage = LegalDocumentPage.objects.get(pk=page.pk)
    return found


def test_the_statement_of_a_list_is_written_once(
    acting: LegalDocumentPage, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    list(acting.relations.all())
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_args, **_kwargs: pytest.fail("written again"))
    with django_assert_num_queries(1):
        rows = list(acting.relations.all())
    assert [row.kind for row in rows] == ["cites", "amends"]
    assert all(row.document is acting for row in rows)


ASKED: list[tuple[Callable[[Any], Any], Any]] = [
    (lambda rows: [row.kind for row in rows.filter(kind="amends")], ["amends"]),
    (lambda rows: [row.kind for row in rows.exclude(kind="amends")], ["cites"]),
    (lambda rows: [row.kind for row in rows.order_by("-sort_order")], ["amends", "cites"]),
    (lambda rows: [row.kind for row in rows[:1]], ["cites"]),
    (lambda rows: rows.first().kind, "cites"),
    (lambda rows: rows.get(sort_order=2).kind, "amends"),
    (lambda rows: (rows.count(), rows.exists(), len(rows), bool(rows)), (2, True, 2, True)),
    (lambda rows: list(rows.values_list("kind", flat=True)), ["cites", "amends"]),
    (lambda rows: [row.kind for row in rows.iterator()], ["cites", "amends"]),
    (lambda rows: [row.target.number for row in rows.select_related("target")], ["2/2024/QĐ-UBND", "1/2024/QĐ-UBND"]),
    (lambda rows: next(row.get_deferred_fields() for row in rows.only("pk", "document", "kind")) >= {"provisions"}, True),
    (lambda rows: {row.kind for row in rows.filter(kind="amends") | rows.filter(kind="cites")}, {"amends", "cites"}),
    (lambda rows: "WHERE" in str(rows.query) and [row.kind for row in rows], ["cites", "amends"]),
]


@pytest.mark.parametrize(("ask", "found"), ASKED)
def test_any_other_question_about_a_list_is_asked_as_it_is(acting: LegalDocumentPage, ask: Callable[[Any], Any], found: Any) -> None:
    list(acting.relations.all())
    assert ask(acting.relations.all()) == found


def test_each_parent_has_its_own_rows_as_they_are_now(acting: LegalDocumentPage) -> None:
    law = acting.relations.get(kind="amends").target
    assert ([*law.relations.all()], len(acting.relations.all())) == ([], 2)
    acting.relations.filter(kind="cites").delete()
    assert [row.kind for row in acting.relations.all()] == ["amends"]
    draft = LegalDocumentPage.objects.prefetch_related("relations").get(pk=acting.pk)
    draft.relations.add(related(law, "repeals", sort_order=3))
    assert [row.kind for row in draft.relations.all()] == ["amends", "repeals"]
    draft.save()
    assert [row.kind for row in acting.relations.all()] == ["amends", "repeals"]


@pytest.mark.parametrize("many", [0, 1, 2, 4, 5, 9])
def test_a_query_about_a_set_finds_the_rows_of_few_and_of_many_values(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    slugs = [document(f"{number}/2024/QĐ-UBND").slug for number in range(1, 11)]
    ask = PreparedSet[str](lambda values: Page.objects.filter(slug__in=values).order_by("path").values_list("slug", flat=True))
    assert ask(slugs[:1]) == slugs[:1]
    if many <= 4:
        monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_args, **_kwargs: pytest.fail("written again"))
    assert ask(slugs[:many]) == slugs[:many]
    assert ask({*slugs[:many], "khong-co"} - {"khong-co"}) == slugs[:many]


def test_a_set_may_be_a_query() -> None:
    page = document("1/2024/QĐ-UBND")
    ask = PreparedSet[int](lambda values: Page.objects.filter(pk__in=values).values_list("pk", flat=True))
    assert ask(LegalDocumentPage.objects.order_by().values_list("pk", flat=True)) == [page.pk]


@pytest.mark.parametrize("name", ["pk", "id"])
def test_the_statement_of_a_page_by_its_key_is_written_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [document(f"{number}/2024/QĐ-UBND") for number in (1, 2)]
    LegalDocumentPage.objects.get(**{name: pages[0].pk})
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_args, **_kwargs: pytest.fail("written again"))
    found = [LegalDocumentPage.objects.get(**{name: page.pk}) for page in pages]
    assert [(page, page.number, page.body_text) for page in found] == [(page, page.number, page.body_text) for page in pages]


def test_a_page_that_is_not_there_or_not_meant_is_not_found() -> None:
    page, other = document("1/2024/QĐ-UBND"), document("2/2024/QĐ-UBND", issuing_body=body("Sở Tư pháp"))
    missing: list[Callable[[], object]] = [
        lambda: LegalDocumentPage.objects.get(pk=page.pk + 1_000),
        lambda: LegalDocumentPage.objects.get(id=10**30),
        lambda: LegalDocumentPage.objects.get(pk=page.get_parent().pk),
        lambda: LegalDocumentPage.objects.get(pk=page.pk, live=False),
        lambda: LegalDocumentPage.objects.filter(live=False).get(pk=page.pk),
        lambda: page.issuing_body.documents.get(pk=other.pk),
    ]
    for ask in missing:
        with pytest.raises(LegalDocumentPage.DoesNotExist):
            ask()
    assert page.issuing_body.documents.get(pk=page.pk) == LegalDocumentPage.objects.get(slug=page.slug) == page


def test_a_query_that_would_prefetch_is_refused(acting: LegalDocumentPage) -> None:
    with pytest.raises(ValueError, match="prefetched"):
        Prepared(lambda pk: Relation.objects.filter(document=pk).prefetch_related("target"))(acting.pk)


def test_the_first_row_of_a_query_is_given_or_none(acting: LegalDocumentPage) -> None:
    relations = Prepared(lambda pk: Relation.objects.filter(document=pk).order_by("pk"))
    assert relations.first(acting.pk) == Relation.objects.filter(document=acting).order_by("pk").first() is not None
    assert relations.first(0) is None
