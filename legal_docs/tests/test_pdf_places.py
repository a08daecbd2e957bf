"""The text layer of a PDF is read by the places of its letters, in whatever order they are drawn."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from legal_docs.files.readers import UnreadableFile, pdf_places, pdf_process
from legal_docs.files.readers.pdf_lines import paragraphs
from legal_docs.files.readers.pdf_places import text_by_place
from legal_docs.files.readers.pdf_process import texts_of_pdf
from legal_docs.tests.made_files import pdf_drawn

LETTER = 6  # points: Courier of 10 points


def drawn(x: float, y: float, text: str, *, before: str = "") -> str:
    return f"BT /F2 10 Tf {before} 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def text_of(tmp_path: Path, *operators: str) -> list[str]:
    return lines_of(pdf_drawn(tmp_path / "a.pdf", "\n".join(operators)))


def lines_of(path: Path) -> list[str]:
    """Read the first page as its program does: in a process of its own."""
    return [line.strip() for line in texts_of_pdf(path.read_bytes())[0].split("\n")]


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
    bold, below = [drawn(50, 700, "QUYET DINH"), drawn(50.3, 700, "QUYET DINH")], drawn(50, 680, "Ve gio mo cua")
    assert text_of(tmp_path, *bold) == ["QUYET DINH"]
    assert text_of(tmp_path, bold[0], below, bold[1]) == ["QUYET DINH", "Ve gio mo cua"]


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
    path = pdf_drawn(tmp_path / "a.pdf", "\n".join([*late, drawn(50, 600, "c"), *gaps]))
    with pypdfium2.PdfDocument(path) as document:
        assert text_by_place(document[0]).split("\n") != ["ab" * 10, "c"]
        monkeypatch.undo()
        assert text_by_place(document[0]).split("\n") == ["ab" * 10, "c"]


def test_a_form_that_draws_itself_many_times_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdf_drawn(tmp_path / "a.pdf", "/X Do")))
    page = writer.pages[0]
    form, resources = DecodedStreamObject(), DictionaryObject()
    form.set_data("\n".join([drawn(50, 700, "Dieu 1"), *["/X Do"] * 20]).encode())
    form.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): resources})
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): writer._add_object(form)})
    resources[NameObject("/Font")] = page["/Resources"]["/Font"]
    page[NameObject("/Resources")] = resources
    writer.write(tmp_path / "b.pdf")
    monkeypatch.setattr(pdf_process, "MEMORY_LIMIT", pdf_process.MEMORY_LIMIT // 4)  # reached in a second
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        lines_of(tmp_path / "b.pdf")


def test_a_number_that_a_registry_stamped_into_a_signature_field_is_read_in_the_blank(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdf_drawn(tmp_path / "a.pdf", drawn(50, 700, "So:      /QD-UBND"))))
    page, shown = writer.pages[0], DecodedStreamObject()
    shown.set_data(drawn(0, 0, "45").encode())
    names = {"/Type": "/XObject", "/Subtype": "/Form"}
    shown.update({NameObject(name): NameObject(value) for name, value in names.items()})
    shown[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, -2, 2 * LETTER, 10)))
    shown[NameObject("/Resources")] = page["/Resources"]
    widget = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget")})
    widget[NameObject("/FT")] = NameObject("/Sig")
    widget[NameObject("/Rect")] = ArrayObject(map(FloatObject, (50 + 5 * LETTER, 698, 50 + 7 * LETTER, 710)))
    widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(shown)})
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(widget)])
    writer.write(tmp_path / "b.pdf")
    assert "".join(lines_of(tmp_path / "b.pdf")).replace(" ", "") == "So:45/QD-UBND"


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


def test_who_starts_the_program_knows_how_it_ends() -> None:
    assert (pdf_process.PASSWORD, pdf_process.TOO_LARGE) == (pdf_places.PASSWORD, pdf_places.TOO_LARGE)
