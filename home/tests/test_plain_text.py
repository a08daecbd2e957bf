"""From imported plain text to formatted, and back to words."""

import pytest

from home.text.plain import body_blocks, lines_html, looks_like_heading, with_list_items_on_lines


def test_paragraphs_run_together_into_one_block_and_headings_stand_alone():
    blocks = body_blocks("Câu một.\n\nCâu hai.\n\nĐiều kiện hưởng\n\nCâu ba.")
    assert [(block["type"], block["value"]) for block in blocks] == [
        ("paragraph", "<p>Câu một.</p><p>Câu hai.</p>"),
        ("heading", "Điều kiện hưởng"),
        ("paragraph", "<p>Câu ba.</p>"),
    ]


@pytest.mark.parametrize("text", ["Câu có chấm.", "Liệt kê:", "- Một gạch đầu dòng", "rất dài " * 20, "hai\ndòng"])
def test_what_ends_like_a_sentence_or_is_long_is_no_heading(text):
    assert not looks_like_heading(text)


def test_a_short_last_paragraph_is_no_heading():
    assert body_blocks("Câu một.\n\nLê An")[-1]["type"] == "paragraph"


def test_dashes_become_a_list_and_markup_is_harmless():
    assert lines_html("Gồm:\n- một\n+ <b>hai</b>\nHết.") == "<p>Gồm:</p><ul><li>một</li><li>&lt;b&gt;hai&lt;/b&gt;</li></ul><p>Hết.</p>"


def test_items_that_run_together_are_parted_but_dashes_in_a_sentence_stay():
    assert with_list_items_on_lines("Gồm: - một; - hai.") == "Gồm:\n- một;\n- hai."
    assert with_list_items_on_lines("Kế hoạch 2021 - 2025") == "Kế hoạch 2021 - 2025"
