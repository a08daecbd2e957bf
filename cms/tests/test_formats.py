"""Days are typed and shown day first, whoever looks at them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

JUNE = date(2026, 6, 5)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/06/2026", "5/6/2026", "5-6-2026", "5.6.2026", "2026-06-05"])
def test_a_day_is_read_day_first_in_each_language_of_the_admin(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(typed) == JUNE


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_admin_shows_a_day_as_it_is_typed(language: str) -> None:
    with translation.override(language):
        day, time = AdminDateInput(), AdminDateTimeInput()
        assert 'value="05/06/2026"' in day.render("day", JUNE)
        assert 'value="05/06/2026 14:30"' in time.render("time", datetime(2026, 6, 5, 14, 30))
        assert forms.DateTimeField().clean("05/06/2026 14:30").replace(tzinfo=None) == datetime(2026, 6, 5, 14, 30)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "5/6/2026 8:30",
        "05-06-2026 8h30",
        "5/6/2026 8H30",
        "8:30 05/06/2026",
        "08h30 5/6/2026",
        "8 giờ 30 ngày 5/6/2026",
        "8h30 Ngày 5.6.2026",
    ],
)
def test_a_time_is_read_as_people_write_it_before_or_after_its_day(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateTimeField().clean(typed).replace(tzinfo=None) == datetime(2026, 6, 5, 8, 30)


@pytest.mark.parametrize("typed", ["05/06/2026 24:00", "29/02/2027 08:00", "5/6/2026 8h99", "ngày mai"])
def test_a_time_that_does_not_exist_is_refused_with_an_example_of_one_that_is_read(typed: str) -> None:
    with translation.override("vi"):
        with pytest.raises(forms.ValidationError) as refused:
            forms.DateTimeField().clean(typed)
        words = refused.value.messages[0]
        assert forms.DateTimeField().clean(words.split("“")[1].split("”")[0]).replace(tzinfo=None) == datetime(2026, 6, 5, 14, 30)
        with pytest.raises(forms.ValidationError) as refused:
            forms.DateField().clean(typed)
        assert "“05/06/2026”" in refused.value.messages[0]


def test_thousands_of_a_shown_count_are_grouped_with_points() -> None:
    with translation.override("vi"):
        assert intcomma(29141) == "29.141"
