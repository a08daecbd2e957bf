"""Vietnamese order: letters with marks are letters of their own, tones come last, the same in Python and in the database."""

from __future__ import annotations

import random

import pytest

from cms.text.vietnamese_order import sort_key
from home.models import ProcedureField


def test_letters_come_before_tones() -> None:
    ordered = ["An", "Ăn", "Âm", "Chuyển", "Cư", "Dân", "Dẫn", "Đất", "Độ", "Giao thông", "Hộ tịch", "Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
    assert sorted(random.Random(7).sample(ordered, len(ordered)), key=sort_key) == ordered
    assert sorted(["Đất đai", "Dân tộc", "Cư trú", "Chuyển đổi số"], key=sort_key) == ["Chuyển đổi số", "Cư trú", "Dân tộc", "Đất đai"]


@pytest.mark.django_db
def test_the_database_orders_alike() -> None:
    names = ["Đất đai", "Dân tộc", "Cư trú", "Chuyển đổi số", "Ăn uống", "An ninh", "Ma túy", "Mã số", "Mạng"]
    for name in names:
        ProcedureField.objects.create(name=name)
    assert list(ProcedureField.objects.filter(name__in=names).values_list("name", flat=True)) == sorted(names, key=sort_key)
