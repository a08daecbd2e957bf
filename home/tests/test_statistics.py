"""Statistics of services: dated series with numerator, denominator, source and regime; bars, table and CSV say the same."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from home.models import IndicatorValue, LegalRegime, OrgUnit, ServiceIndicator

pytestmark = pytest.mark.django_db
PAGE, FILE = "/thong-ke-dich-vu/", "/thong-ke-dich-vu/tep.csv"


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    text = client.get(FILE + query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def indicator() -> ServiceIndicator:
    regime = LegalRegime.objects.get(number__startswith="224/2026")
    one = ServiceIndicator.objects.create(name="Hồ sơ nộp trực tuyến", regime=regime)
    unit = OrgUnit.objects.create(name="Sở Tư pháp thử")
    for day, owner, numerator, denominator in (
        (date(2026, 7, 31), None, 300, 400),
        (date(2026, 8, 31), None, 340, 400),
        (date(2026, 8, 31), unit, 9, 12),
    ):
        one.values.add(IndicatorValue(on=day, unit=owner, numerator=numerator, denominator=denominator, source="=Báo cáo tháng"))
    one.save()
    return one


def test_the_figures_of_may_2022_stand_under_the_regime_of_then_with_their_source(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "97,3 %" in page
    assert "≈ 24 %" in page
    old = [row for row in rows(client) if row["Chế độ pháp lý"].startswith("42/2022")]
    assert {(row["Giá trị"], row["Tính đến ngày"]) for row in old} == {("97.30", "2022-05-25"), ("24.00", "2022-05-25")}
    assert all("25/5/2022" in row["Nguồn"] for row in old)


def test_a_share_is_worked_out_from_numerator_and_denominator_and_bars_table_and_csv_agree(
    client: Client, indicator: ServiceIndicator
) -> None:
    page = client.get(PAGE).content.decode()
    part = page[page.index("Hồ sơ nộp trực tuyến") :]
    table = re.search(r"<table.*?</table>", part, re.DOTALL)
    assert table
    found = [row["Giá trị"] for row in rows(client) if row["Chỉ số"] == "Hồ sơ nộp trực tuyến"]
    assert sorted(map(Decimal, found)) == [75, 75, 85]
    assert table[0].count("75 %") == 2
    assert table[0].count("85 %") == 1
    assert sorted(re.findall(r'series-1" width="(\d+)"', table[0])) == ["75", "75", "85"]


def test_series_are_compared_by_unit_and_period(client: Client, indicator: ServiceIndicator) -> None:
    of_unit = rows(client, "?don-vi=S%E1%BB%9F+T%C6%B0+ph%C3%A1p+th%E1%BB%AD")
    assert [(row["Tử số"], row["Mẫu số"]) for row in of_unit] == [("9", "12")]
    whole = [row for row in rows(client, "?don-vi=toan-co-quan&tu=2026-08-01") if row["Chỉ số"] == indicator.name]
    assert [row["Giá trị"] for row in whole] == ["85.00"]
    assert rows(client, "?tu=01/01/2030") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [("?tu=31/02/2026&den=31/08/2026", "Không có ngày 31/02/2026"), ("?tu=31/08/2026&den=1/8/2026", "sau thời điểm bắt đầu")],
)
def test_a_period_that_cannot_be_read_is_answered_in_words_and_keeps_what_was_typed(
    client: Client, indicator: ServiceIndicator, query: str, words: str
) -> None:
    page = client.get(PAGE + query).content.decode()
    assert words in page
    for typed in re.findall("=([0-9/]+)", query):
        assert f'value="{typed}"' in page
    assert indicator.name not in page, "figures of another period than was meant would mislead"
    assert "Không có số liệu" not in page
    assert client.get(FILE + query)["Location"].startswith(PAGE)


def test_a_value_is_given_by_one_way_and_the_part_is_not_larger_than_the_whole() -> None:
    for values in ({}, {"numerator": 1, "denominator": 2, "share": Decimal(50)}, {"numerator": 3, "denominator": 2}):
        with pytest.raises(ValidationError):
            IndicatorValue(on=date(2026, 1, 1), source="x", **values).clean()
    assert IndicatorValue(numerator=0, denominator=0).value is None


def test_a_cell_of_the_file_is_never_a_formula(client: Client, indicator: ServiceIndicator) -> None:
    assert all(not row["Nguồn"].startswith("=") for row in rows(client))


@time_machine.travel("2026-11-05T09:00+07:00")
def test_the_seven_indicators_of_todays_decree_wait_for_their_first_value_and_then_come_before_those_of_the_old_one(client: Client) -> None:
    waiting = ServiceIndicator.objects.filter(regime__number__startswith="224/2026")
    assert waiting.count() == 7
    assert not any(one.name in client.get(PAGE).content.decode() for one in waiting)
    first = waiting.earliest("order")
    IndicatorValue.objects.create(indicator=first, on=date(2026, 10, 31), numerator=1268, denominator=1640, source="Báo cáo tháng 10")
    page = client.get(PAGE).content.decode()
    assert "77,32 %" in page
    assert page.index(first.name) < page.index("mức độ 4")


def test_a_value_of_a_day_to_come_is_refused(indicator: ServiceIndicator) -> None:
    with time_machine.travel("2026-08-31 00:05Z"):
        IndicatorValue(indicator=indicator, on=date(2026, 8, 31), numerator=1, denominator=2, source="x").clean()
        with pytest.raises(ValidationError, match="chưa đến"):
            IndicatorValue(indicator=indicator, on=date(2026, 9, 1), numerator=1, denominator=2, source="x").clean()


def test_a_bar_stands_in_the_row_of_its_day_and_of_the_whole_name_of_its_unit(client: Client, indicator: ServiceIndicator) -> None:
    OrgUnit.objects.filter(name="Sở Tư pháp thử").update(name="Sở Văn hóa, Thể thao và Du lịch thử")
    table = client.get(PAGE).content.decode().partition("Hồ sơ nộp trực tuyến")[2].partition("</table>")[0]
    row = next(each for each in table.split("<tr>") if "Sở Văn hóa, Thể thao và Du lịch thử" in each)
    assert re.search(r"\d\d/08/2026", row)
    assert 'class="mb-chart__series-1"' in row
