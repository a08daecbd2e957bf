"""The embedded model: what it puts beside one another, and where a query goes."""

from __future__ import annotations

import numpy as np
import pytest

from search.meaning.nano import NanoEmbedder, is_installed
from search.meaning.vectors import Vector, packed


def test_the_embedded_model_puts_like_beside_like() -> None:
    made = _embedded_model()
    asked = made.query("mới sinh em bé thì ra đâu làm giấy tờ")
    assert _nearest(asked, made.passages(["Thủ tục đăng ký khai sinh", "Tiêu chuẩn khí thải của tàu biển"])) == 0


def test_a_query_in_everyday_words_is_moved_towards_the_wording_of_law() -> None:
    made, typed = _embedded_model(), "chó nhà bên cắn con tôi"
    passages = made.passages(["Bồi thường thiệt hại do súc vật gây ra", "Nghĩa vụ cấp dưỡng của cha, mẹ đối với con"])
    assert (_nearest(packed(made.model, made._engine().query(typed)), passages), _nearest(made.query(typed), passages)) == (1, 0)


def _embedded_model() -> NanoEmbedder:
    if not is_installed():
        pytest.skip("has no build for this machine")
    return NanoEmbedder()


def _nearest(asked: Vector, passages: list[Vector]) -> int:
    rows = [row.numbers().astype(float) for row in passages]
    return int(np.argmax([asked.numbers().astype(float) @ row / (row @ row) ** 0.5 for row in rows]))
