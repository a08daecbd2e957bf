"""Vietnamese text: one form, folding, slugs."""

import unicodedata

import pytest

from cms.text.vietnamese import clean, fold, has_tone_marks, slugify, tone_placements


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Nghị định về đường bộ", "nghi-dinh-ve-duong-bo"),
        ("ĐẤT ĐAI", "dat-dai"),
        ("Quyết định 05/2023/QĐ-UBND", "quyet-dinh-05-2023-qd-ubnd"),
        ("  Ủy ban — nhân dân  ", "uy-ban-nhan-dan"),
        ("???", ""),
    ],
)
def test_a_slug_keeps_every_letter_of_vietnamese(title, slug):
    assert slugify(title) == slug


def test_a_slug_is_cut_at_a_word():
    assert slugify("quy định chi tiết một số điều", max_length=18) == "quy-dinh-chi-tiet"


def test_composed_and_decomposed_text_fold_to_the_same():
    text = "Thẩm quyền đăng ký tạm trú"
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == "tham quyen dang ky tam tru"


def test_cleaning_repairs_what_word_processors_leave():
    assert clean("Ðiều\u00a05\u200b\r\nKhoản 1") == "Điều 5\nKhoản 1"


@pytest.mark.parametrize(("text", "expected"), [("dang ky", False), ("đang ky", True), ("đăng ký", True), ("5/2023", False)])
def test_tone_marks_are_noticed(text, expected):
    assert has_tone_marks(text) is expected


def test_a_tone_may_be_placed_in_two_ways():
    assert set(tone_placements("hoà thúy")) == {"hoà thúy", "hòa thúy", "hoà thuý"}
    assert tone_placements("hoàn toàn quý") == ("hoàn toàn quý",)
