"""Amendments of forms: in an annex, and behind the signature."""

from __future__ import annotations

import pytest

from legal_docs.law.amending.instructions.reading import read_instructions
from legal_docs.tests.test_amending_annexes import OWN, TARGET, rows


def test_a_form_that_stands_there_twice_is_left_to_a_person() -> None:
    twice = f"{TARGET}\nMẫu số 01\nĐơn xin cấp thẻ gửi Sở Nội vụ"
    acting = f"Điều 1. Sửa đổi\n1. Bãi bỏ Mẫu số 01 tại Phụ lục II.\nĐiều 2. Thi hành\nNgay.\nNơi nhận:\n- Lưu;\n{OWN}"
    steps = read_instructions(rows(acting), rows(twice))
    assert [(step.doubt, step.old_phrase) for step in steps] == [("no_row", "")]


BEHIND = """Điều 1. Phí
1. Mười đồng.
2. Hai đồng.
Điều 2. Hiệu lực
Ngay.
Nơi nhận:
- Lưu;
Mẫu số 01
ĐƠN XIN THẺ
Gửi Sở A.
Mẫu số 02
ĐƠN XIN PHÒNG
Gửi Sở A."""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Bãi bỏ khoản 2 Điều 1 và Mẫu số 02.", [("repeal", "art_1__cl_2"), ("repeal", "annex_02")]),
        ("Bãi bỏ khoản 2 Điều 1; Mẫu số 02.", [("repeal", "art_1__cl_2"), ("repeal", "annex_02")]),
        ("Bãi bỏ Mẫu số 02 và khoản 2 Điều 1.", [("repeal", "art_1__cl_2"), ("repeal", "annex_02")]),
    ],
)
def test_a_form_behind_the_signature_is_repealed_once_beside_a_clause(words: str, expected: list[tuple[str, str]]) -> None:
    acting = f"Điều 1. Sửa đổi\n1. {words}\nĐiều 2. Thi hành\nNgay."
    assert [(step.operation, step.anchor) for step in read_instructions(rows(acting), rows(BEHIND))] == expected
