"""The lists of documents that lost effect in a year or a period of five: from the validity of each, with what ended it."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from legal_docs.publication.listing.ended import ended_between, period_of
from legal_docs.tests.factories import body, document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def test_documents_that_ended_in_a_year_stand_once_with_their_day_and_what_ended_them() -> None:
    old, part, other = document("01/2020/QĐ-UBND"), document("02/2020/QĐ-UBND"), document("03/2020/QĐ-UBND")
    new = document(
        "09/2025/QĐ-UBND",
        issued_on=date(2025, 5, 1),
        effective_on=date(2025, 6, 1),
        relations=[
            related(old, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2", effective_on=date(2025, 2, 1)),
            related(old, RelationKind.REPLACES),
            related(part, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2"),
            related(other, RelationKind.REPEALS, effective_on=date(2026, 1, 1)),
        ],
    )
    found = ended_between(*YEAR)
    assert [(row.document, row.day, row.status) for row in found] == [
        (old, date(2025, 6, 1), Status.EXPIRED),
        (part, date(2025, 6, 1), Status.PARTLY_EXPIRED),
    ]
    assert all([page.pk for page in row.by] == [new.pk] for row in found)
    assert [row.document for row in ended_between(date(2026, 1, 1), date(2026, 12, 31))] == [other]


def test_a_document_that_loses_parts_twice_stands_in_both_years_and_one_that_a_halt_gives_back_in_none() -> None:
    since = {"issued_on": date(2020, 1, 1), "effective_on": date(2020, 2, 1)}
    twice, halted = document("01/2020/QĐ-UBND", **since), document("02/2020/QĐ-UBND", **since)
    for year in (2023, 2025):
        act = document(
            f"0{year - 2020}/{year}/QĐ-UBND",
            issued_on=date(year, 1, 1),
            effective_on=date(year, 3, 1),
            relations=[related(twice, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions=f"Điều {year - 2020}")],
        )
        found = ended_between(date(year, 1, 1), date(year, 12, 31))
        assert [(row.document.pk, row.day, [each.pk for each in row.by]) for row in found] == [(twice.pk, date(year, 3, 1), [act.pk])]
    document(
        "08/2024/QĐ-UBND",
        issued_on=date(2024, 1, 1),
        effective_on=date(2024, 2, 1),
        relations=[related(halted, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    document(
        "09/2025/QĐ-UBND",
        issued_on=date(2025, 4, 1),
        effective_on=date(2025, 5, 1),
        relations=[related(halted, RelationKind.SUSPENDS, ends_on=date(2025, 8, 1))],
    )
    assert halted.pk not in [row.document.pk for row in ended_between(*YEAR)]


@pytest.mark.parametrize("day", YEAR)
def test_what_ended_on_the_first_or_the_last_day_of_a_year_names_what_ended_it(day: date) -> None:
    old = document("01/2020/QĐ-UBND")
    new = document(
        "09/2024/QĐ-UBND",
        issued_on=date(2024, 12, 1),
        effective_on=date(2024, 12, 15),
        relations=[related(old, RelationKind.REPEALS, effective_on=day)],
    )
    assert [(row.day, [page.pk for page in row.by]) for row in ended_between(*YEAR)] == [(day, [new.pk])]


def test_the_list_is_for_one_body_and_names_nothing_that_not_everyone_may_read(client: Client) -> None:
    ours, theirs = document("01/2020/QĐ-UBND"), document("02/2020/QĐ-BTC", issuing_body=body("Bộ Thử"))
    hidden = document("03/2020/QĐ-UBND")
    for page in (ours, theirs, hidden):
        page.expires_on = date(2025, 7, 1)
        page.save_revision().publish()
    hidden.unpublish()
    page = client.get("/van-ban/het-hieu-luc/", {"tu": 2025, "den": 2025, "co_quan": ours.issuing_body.slug}).content.decode()
    assert "01/2020/QĐ-UBND" in page
    assert "Hết thời hạn nêu trong văn bản" in page
    assert "02/2020/QĐ-BTC" not in page
    assert "03/2020/QĐ-UBND" not in page
    file = client.get("/van-ban/het-hieu-luc/tep.csv", {"tu": 2024, "den": 2025}).content.decode("utf-8-sig")
    assert {row[0] for row in list(csv.reader(io.StringIO(file)))[1:]} == {"01/2020/QĐ-UBND", "02/2020/QĐ-BTC"}


@pytest.mark.parametrize(("year", "period"), [(2018, (2014, 2018)), (2019, (2019, 2023)), (2026, (2024, 2028))])
def test_periods_of_systematisation_are_those_of_the_whole_country(year: int, period: tuple[int, int]) -> None:
    assert period_of(year) == period


@pytest.mark.parametrize("query", ["?tu=x", "?tu=2025&den=2020", "?den=99999999999", "?co_quan=khong-co"])
def test_an_address_that_makes_no_sense_is_answered_all_the_same(client: Client, query: str) -> None:
    assert client.get(f"/van-ban/het-hieu-luc/{query}").status_code == 200
    assert client.get(f"/van-ban/het-hieu-luc/tep.csv{query}").status_code == 200
