"""Clauses of effect in forms that are no plain sentence: short words, capitals, lost marks, a heading, years of accounts."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.files.metadata.proposing import Proposal, propose


def read(clause: str) -> Proposal:
    head = "Số: 07/2021/QĐ-UBND\nĐà Lạt, ngày 5 tháng 3 năm 2021\nQUYẾT ĐỊNH\nQUY ĐỊNH VIỆC THỬ"
    return propose(f"{head}\nĐiều 1. Phạm vi\nQuyết định này quy định việc thử.\n{clause}")


@pytest.mark.parametrize(
    ("clause", "day"),
    [
        ("Điều 2. QĐ này có hiệu lực kể từ ngày ký.", date(2021, 3, 5)),
        ("Điều 2. Hiệu lực\n1. QUYẾT ĐỊNH NÀY CÓ HIỆU LỰC THI HÀNH TỪ NGÀY 10 THÁNG 4 NĂM 2021.", date(2021, 4, 10)),
        ("Điều 2. Hiệu lực\nQuyet dinh nay co hieu luc thi hanh ke tu ngay 10 thang 4 nam 2021.", date(2021, 4, 10)),
        ("Điều 2. Hiệu lực thi hành: Từ ngày 10-4-2021.", date(2021, 4, 10)),
    ],
)
def test_the_day_of_effect_is_read_in_every_form_of_writing(clause: str, day: date) -> None:
    assert read(clause).effective_date == day


@pytest.mark.parametrize(
    "clause",
    [
        "Điều 2. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01/4/2021; hết hiệu lực từ ngày 01/6/2024.",
        "Điều 2. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01/4/2021 và chấm dứt hiệu lực từ ngày 01/6/2024.",
        "Điều 2. Hiệu lực\nThời gian thực hiện: từ ngày 01/4/2021 đến hết ngày 31/5/2024.",
    ],
)
def test_the_end_is_read_behind_a_semicolon_and_in_other_words(clause: str) -> None:
    assert read(clause).expiry_date == date(2024, 6, 1)


@pytest.mark.parametrize(
    "clause",
    [
        "Quyết định này có hiệu lực từ ngày 01/4/2021 và áp dụng từ năm ngân sách 2021.",
        "Quyết định này có hiệu lực từ ngày 01/4/2021. Các quy định tại Quyết định này được áp dụng từ ngày 01/01/2021.",
    ],
)
def test_the_day_from_which_rules_apply_is_told_apart(clause: str) -> None:
    told = [warning.data["date"] for warning in read(f"Điều 2. Hiệu lực\n{clause}").warnings if warning.code == "applied_from"]
    assert told == ["01/01/2021"]


@pytest.mark.parametrize("clause", ["Quyết định này thay Quyết định 34/2012/QĐ-UBND.", "QĐ này thay thế QĐ số 34/2012/QĐ-UBND."])
def test_a_document_is_replaced_in_short_words_too(clause: str) -> None:
    found = read(f"Điều 2. Hiệu lực\n{clause}").relations
    assert [(one.kind, one.target_number) for one in found] == [("thay_the", "34/2012/QĐ-UBND")]
