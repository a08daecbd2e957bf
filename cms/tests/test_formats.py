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


def test_thousands_of_a_shown_count_are_grouped_with_points() -> None:
    with translation.override("vi"):
        assert intcomma(29141) == "29.141"
