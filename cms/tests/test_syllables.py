"""The spellings of a folded syllable."""

from __future__ import annotations

import pytest

from cms.text.syllables import spellings_of
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
