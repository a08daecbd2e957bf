"""Days that people type, and what they are told when it is none."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from cms.web.forms.day_input import DayField


@pytest.mark.parametrize("typed", ["01/05/2026", "1/5/2026", "01.05.2026", "2026-05-01", "01052026", " 01052026 "])
def test_a_day_is_read_however_it_is_written_also_without_signs_between(typed):
    assert DayField().clean(typed) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/02/2026", "Không có ngày 31/02/2026"),
        ("31022026", "Không có ngày 31022026"),
        ("1/5/26", "bốn chữ số"),
        ("hôm qua", "ngày/tháng/năm"),
        ("152026", "ngày/tháng/năm"),
    ],
)
def test_what_is_no_day_is_answered_with_what_is_wrong(typed, words):
    with override("vi"), pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)
    assert words in refused.value.messages[0]


def test_the_field_asks_for_no_keyboard_without_a_slash():
    class OneDay(forms.Form):
        day = DayField()

    assert "inputmode" not in str(OneDay())
