"""Addresses of provisions and places named in words."""

from __future__ import annotations

import pytest

from legal_docs.text.provisions.addresses import address_of, anchor_of, anchors_in


@pytest.mark.parametrize(
    ("anchor", "address"),
    [
        ("art_5", "dieu-5/"),
        ("art_5a__cl_2", "dieu-5a/khoan-2/"),
        ("art_5__cl_2__point_dd", "dieu-5/khoan-2/diem-dd/"),
        ("att_1__art_5", "kem-theo-1/dieu-5/"),
        ("annex_1", "phu-luc-1/"),
    ],
)
def test_address_leads_back_to_its_anchor(anchor: str, address: str) -> None:
    assert address_of(anchor) == address
    assert anchor_of(address.strip("/").split("/")) == anchor


def test_what_is_no_address_of_a_provision_has_no_anchor() -> None:
    assert anchor_of(["dieu", "5"]) is None
    assert anchor_of([]) is None


@pytest.mark.parametrize(
    ("words", "anchors"),
    [
        ("khoản 2 Điều 5, Điều 7", ["art_5__cl_2", "art_7"]),
        ("điểm đ khoản 1 Điều 3", ["art_3__cl_1__point_dd"]),
        ("Bãi bỏ Điều 4 và Điều 5", ["art_4", "art_5"]),
        ("Điều 4, 5 và 6", ["art_4", "art_5", "art_6"]),
        ("Sửa đổi khoản 1 Điều 8; bổ sung Điều 8a của Quy định kèm theo", ["att_1__art_8__cl_1", "att_1__art_8a"]),
        ("Điều 8 của Quy định kèm theo số 2", ["att_2__art_8"]),
        ("khoản 1 Điều 8 (Quy định kèm theo số 3)", ["att_3__art_8__cl_1"]),
        ("Điều 8 Quy định ban hành kèm theo số 12/2026/QĐ-UBND", ["att_1__art_8"]),
        ("khoản 1, khoản 2 Điều 5", ["art_5__cl_1", "art_5__cl_2"]),
        ("khoản 1 và 3 Điều 12; khoản 5 Điều 13", ["art_12__cl_1", "art_12__cl_3", "art_13__cl_5"]),
        ("điểm a, b và đ khoản 1 Điều 9", ["art_9__cl_1__point_a", "art_9__cl_1__point_b", "art_9__cl_1__point_dd"]),
        ("khoản 1, 2 và điểm c khoản 3 Điều 4", ["art_4__cl_1", "art_4__cl_2", "art_4__cl_3__point_c"]),
        ("Điều 5 và a", ["art_5"]),
        ("Thay thế toàn bộ", []),
    ],
)
def test_places_named_in_words(words: str, anchors: list[str]) -> None:
    assert anchors_in(words) == anchors
