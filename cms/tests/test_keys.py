"""What can be the key of a row."""

from __future__ import annotations

import pytest

from cms.text.numbers.keys import is_key


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("7", True), ("9" * 18, True), ("9" * 19, False), ("9" * 4400, False), ("²", False), ("-1", False), ("1.0", False), ("", False)],
)
def test_a_key_is_a_number_that_every_database_holds(text: str, is_one: bool) -> None:
    assert is_key(text) is is_one
