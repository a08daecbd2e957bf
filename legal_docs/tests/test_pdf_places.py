"""The text layer of a PDF is read by the places of its letters, in whatever order they are drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from legal_docs.files.readers.pdf_lines import paragraphs
from legal_docs.files.readers.pdf_places import text_by_place
from legal_docs.tests.made_files import pdf_drawn

LETTER = 6  # points: Courier of 10 points


def drawn(x: float, y: float, text: str, *, before: str = "") -> str:
    return f"BT /F2 10 Tf {before} 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def text_of(tmp_path: Path, *operators: str) -> list[str]:
    page = PdfReader(pdf_drawn(tmp_path / "a.pdf", "\n".join(operators))).pages[0]
    return [line.strip() for line in text_by_place(page).split("\n")]


def test_letters_of_a_second_font_drawn_behind_the_line_are_put_into_its_gaps(tmp_path: Path) -> None:
    gapped = "BT /F2 10 Tf 1 0 0 1 50 700 Tm [(B) -778 ( TAI CH) -278 (NH)] TJ ET"
    late = f"BT /F1 10 Tf 1 0 0 1 {50 + LETTER} 700 Tm (O) Tj 1 0 0 1 {50 + 7.78 + 8 * LETTER} 700 Tm (I) Tj ET"
    assert text_of(tmp_path, gapped, late) == ["BO TAI CHINH"]


def test_a_number_printed_over_a_blank_when_all_else_stands_is_read_in_the_blank(tmp_path: Path) -> None:
    lines = [drawn(50, 700, "So:    /QD-UBND"), drawn(300, 700, "ngay    thang    nam 2031"), drawn(50, 680, "QUYET DINH")]
    stamps = [drawn(50 + 4 * LETTER, 700, "45"), drawn(300 + 5 * LETTER, 700, "12"), drawn(300 + 14 * LETTER, 700, "8")]
    words = " ".join(" ".join(text_of(tmp_path, *lines, *stamps)).split())
    assert words == "So: 45 /QD-UBND ngay 12 thang 8 nam 2031 QUYET DINH"


def test_a_line_drawn_twice_to_look_bold_is_read_once(tmp_path: Path) -> None:
    assert text_of(tmp_path, drawn(50, 700, "QUYET DINH"), drawn(50.3, 700, "QUYET DINH")) == ["QUYET DINH"]


def test_letters_drawn_one_by_one_make_words(tmp_path: Path) -> None:
    letters = [drawn(50 + place * LETTER, 700, letter) for place, letter in enumerate("So xay dung") if letter != " "]
    assert text_of(tmp_path, *letters) == ["So xay dung"]


def test_a_word_set_wide_is_one_word(tmp_path: Path) -> None:
    assert text_of(tmp_path, drawn(50, 700, "QUYET DINH", before="3 Tc")) == ["QUYET DINH"]


def test_the_cells_of_a_row_that_meet_on_one_line_keep_apart(tmp_path: Path) -> None:
    """The number of a row stands in the middle of its height, on a line with the middle of the next cell's text."""
    cells = [drawn(50, 700, "5."), drawn(70, 710, "Cap giay phep cho"), drawn(70, 700, "co so moi thanh lap"), drawn(70, 690, "nam nay")]
    assert text_of(tmp_path, *cells) == ["5.", "Cap giay phep cho", "co so moi thanh lap", "nam nay"]


def test_a_drawing_made_of_letters_is_not_searched_for_gaps_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_docs.files.readers.pdf_places._MOST_LOOKS", 100)
    late = [drawn(50 + 2 * place * LETTER, 700, "a") for place in range(10)]
    gaps = [drawn(50 + (2 * place + 1) * LETTER, 700, "b") for place in range(10)]
    assert len(text_of(tmp_path, *late, *gaps)) > 1


def test_a_form_that_draws_itself_many_times_ends(tmp_path: Path) -> None:
    page = PdfReader(pdf_drawn(tmp_path / "a.pdf", "/X Do")).pages[0]
    form, resources = DecodedStreamObject(), DictionaryObject()
    form.set_data("\n".join([drawn(50, 700, "Dieu 1"), *["/X Do"] * 20]).encode())
    form.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): resources})
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): form})
    resources[NameObject("/Font")] = page["/Resources"]["/Font"]
    page[NameObject("/Resources")] = resources
    assert text_by_place(page) == "Dieu 1"


@pytest.mark.parametrize(
    "stamp",
    [
        ["Người ký: Ủy ban nhân dân tỉnh Sơn Hà", "Email: ubnd@sonha.example", "Cơ quan: Văn phòng Ủy ban", "nhân dân tỉnh",
         "Thời gian ký: 13.08.2031 16:20:30", "+07:00"],
        ["Signature Not Verified", "Ký bởi: Ủy ban nhân dân", "Ngày ký: 13/08/2031 16:20"],
        ["Ký bởi: Ủy ban nhân dân tỉnh Sơn Hà"],
    ],
)  # fmt: skip
def test_what_a_digital_signature_prints_is_no_text_of_the_document(stamp: list[str]) -> None:
    head, rest = ["ỦY BAN NHÂN DÂN", "Số: 45/2031/QĐ-UBND"], ["Điều 1. Phạm vi điều chỉnh.", "Email: ……………"]
    assert paragraphs(["\n".join([*stamp, *head, *rest])]) == "\n".join([*head, *rest])
