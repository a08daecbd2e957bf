"""The spellings of a folded syllable."""

from __future__ import annotations

import pytest

from cms.text.syllables import looks_foreign, spellings_of
from cms.text.vietnamese import fold


@pytest.mark.parametrize(
    ("folded", "spelled"), [("hon", "hôn"), ("thuong", "thường"), ("duoc", "được"), ("gi", "gì"), ("nguyet", "nguyệt")]
)
def test_every_spelling_of_a_folded_syllable_is_given(folded: str, spelled: str) -> None:
    found = spellings_of(folded)
    assert spelled in found
    assert folded in found
    assert {fold(form) for form in found} == {folded}
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("how to register a business", True),
        ("residence permit", True),
        ("dang ky kinh doanh", False),
        ("đăng ký website", False),
        ("nghi dinh 42/2022/nd-cp cua chinh phu", False),
        ("UBND HDND TTHC", False),
        ("xin visa", False),
    ],
)
def test_a_text_of_another_language_is_told_from_vietnamese_without_marks(text: str, foreign: bool) -> None:
    assert looks_foreign(text) is foreign
