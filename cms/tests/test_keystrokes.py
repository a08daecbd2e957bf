"""Words typed while no input method was on."""

from __future__ import annotations

import pytest

from cms.text.keystrokes import is_syllable, with_marks


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("luaatj ddaats ddai", "luật đất đai"),
        ("luat65 d9at61 d9ai", "luật đất đai"),
        ("nghij ddinhj 100/2019", "nghị định 100/2019"),
        ("ddieeuf 35 booj luaatj lao ddoongj", "điều 35 bộ luật lao động"),
        ("thur tucj ddawng kys keets hoon", "thủ tục đăng ký kết hôn"),
        ("dduowngf booj, hoaf giair", "đường bộ, hòa giải"),
        ("quyeets ddinhj", "quyết định"),
        ("bo65 luat65 hinh2 su75", "bộ luật hình sự"),
    ],
)
def test_keystrokes_of_telex_and_vni_are_written_out(typed: str, meant: str) -> None:
    assert with_marks(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "luật đất đai",
        "luat dat dai",
        "d5 k6 nd15 hp2013",
        "tests of class as is",
        "covid19 html5 mau1",
        "tấn công ddos",
        "a@bb.vn",
        "🏠 'x' <b>",
    ],
)
def test_other_text_stays_as_it_is(typed: str) -> None:
    assert with_marks(typed) == typed


def test_a_syllable_is_told_from_an_abbreviation() -> None:
    assert all(map(is_syllable, ["nghiêng", "quy", "uống", "cang", "y", "giá"]))
    assert not any(map(is_syllable, ["bca", "ubnd", "tandtc", "cp", "bldtbxh", "tâ"]))
