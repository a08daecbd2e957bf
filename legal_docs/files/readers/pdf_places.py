"""The text of PDF pages by the places of their letters, which may be drawn in another order than they are read.

A program that draws letters of a second font behind the line (`B TÀI CHÍNH`, then `Ộ` in the gap) or puts a number into a blank long
after the line around it leaves a text layer that says something else than the page. PDFium gives the letters, their places and the
spaces between them, and leaves out what is printed twice to look bold.

Run as a program by `pdf_process.py`: imports nothing of this project.
"""

from __future__ import annotations

import ctypes
import io
import json
import math
import resource
import sys
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

PASSWORD, DAMAGED, TOO_LARGE = 3, 4, 5  # how the program ends where it gives no text
PAGE_WIDTH = 1600  # points of the picture: 190 to the inch on A4
SCAN_DOTS = 300  # to the inch, of a page to recognise
_MOST_DOTS = 12_000_000  # of that page: A4 has nine million
_BLANK = " \u00a0._…"  # what a number may be printed over
_LINE_ENDS = "\r\n"
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # how PDFium marks the hyphen at the end of a line
# All in heights of the letters:
_SAME_LINE = 0.35
_RAISED = 0.6  # between letters of different heights: the number of a footnote
_SMALLER = 0.8
_STEP_BACK = 0.25  # by which letters of one line may be set closer
_WORD_GAP = 0.17
_COLUMN_GAP = 3
_BESIDE = 0.15  # within which a late letter touches the first or the last of a line; the next cell of a table is further away
_OVERLAP = 0.4  # of a letter's width: less is a matter of kerning
_MOST_LOOKS = 40_000_000  # at letters, for gaps: a page of text takes a hundredth; a drawing made of letters is left as it is drawn


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter and where it begins and ends along its line, in points; `spaced`: PDFium found the gap of a word before it."""

    text: str
    start: float
    end: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def blank(self) -> bool:
        """Return True for what a number may be printed over."""
        return not self.text.strip(_BLANK)


@dataclass(slots=True)
class _Run:
    """Letters that stand on one line from left to right.

    `turn` is the direction of writing in quarters of a circle, `base` the height of the line, `size` that of the letters, in points.
    """

    turn: int
    base: float
    size: float
    glyphs: list[Glyph] = field(default_factory=list)
    late: bool = False  # letters were put into it

    def extend(self, run: _Run) -> None:
        self.glyphs.extend(run.glyphs)
        if run.size > self.size:  # it began with the raised number of a footnote
            self.base, self.size = run.base, run.size

    def text(self) -> str:
        """Return the letters with blanks at the gaps between words, three at a gap between columns."""
        pieces: list[str] = []
        end = math.inf
        for glyph in self.glyphs:
            gap = (glyph.start - end) / self.size
            if gap > _COLUMN_GAP:
                pieces.append("   ")  # as the readers of heads and marks know columns
            elif (gap > _WORD_GAP if self.late else glyph.spaced) and pieces and not pieces[-1].isspace() and not glyph.text.isspace():
                pieces.append(" ")
            pieces.append(glyph.text)
            end = glyph.end
        return "".join(pieces)


def texts_by_place(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Yield the text of each page, with what stamps and signature fields show on it."""
    for number in range(len(document)):
        page = document[number]
        # A registry puts number and date on a signed document as annotations: they become part of the page.
        if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
            page.close()
            page = document[number]
        yield text_by_place(page)
        page.close()


def is_hidden(page: pypdfium2.PdfPage) -> bool:
    """Return whether most of a page's text is invisible: a scanner's program recognised it and laid it over the picture."""
    shown = [
        pdfium.FPDFTextObj_GetTextRenderMode(piece.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        for piece in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,))
    ]
    return 2 * sum(shown) < len(shown)


def text_by_place(page: pypdfium2.PdfPage) -> str:
    """Return the lines of a page in the order in which they are drawn, each letter at its place in its line."""
    drawn = _Drawn()
    text = page.get_textpage()
    try:
        for run in _runs(text):
            last = drawn.lines[-1] if drawn.lines else None
            if last is not None and _goes_on(last, run):
                last.extend(run)
            elif not drawn.fill_gap(run):
                drawn.add(run)
    finally:
        text.close()
    return "\n".join(line.text() for line in drawn.lines)


def _runs(text: pypdfium2.PdfTextPage) -> Iterator[_Run]:
    """Yield the letters of a page as runs of one direction, size and base line."""
    run: _Run | None = None
    spaced = False
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = _HYPHENS.get(code) or (chr(code) if code else "")
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or letter in _LINE_ENDS:
            spaced = spaced or letter == " "
            continue
        turn, base, size, start, end = _place(text, index)
        glyph = Glyph(letter, start, end, spaced)
        spaced = False
        if run is not None and (
            run.turn != turn or run.size != size or abs(run.base - base) > 0.01 * size or start < run.glyphs[-1].middle
        ):
            yield run
            run = None
        if run is None:
            run = _Run(turn, base, size)
        run.glyphs.append(glyph)
    if run is not None:
        yield run


def _place(text: pypdfium2.PdfTextPage, index: int) -> tuple[int, float, float, float, float]:
    """Return turn, base, size, start and end of a letter."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    turn = round(pdfium.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4
    matrix, box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    pdfium.FPDFText_GetLooseCharBox(text, index, box)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d) or 1.0
    base = (y.value, -x.value, -y.value, x.value)[turn]
    start, end = ((box.left, box.right), (box.bottom, box.top), (-box.right, -box.left), (-box.top, -box.bottom))[turn]
    return turn, base, size, start, end


class _Drawn:
    """The lines drawn so far, found again by their height."""

    def __init__(self) -> None:
        self.lines: list[_Run] = []
        self._by_height: dict[tuple[int, int], list[_Run]] = defaultdict(list)
        self._looks_left = _MOST_LOOKS

    def add(self, run: _Run) -> None:
        self.lines.append(run)
        self._by_height[run.turn, _band(run.base)].append(run)

    def fill_gap(self, run: _Run) -> bool:
        """Put the letters of a run into the gap of a line that was drawn before; False where no line has a gap for them."""
        letters = [glyph for glyph in run.glyphs if glyph.text.strip()]
        if not letters:
            return False
        band = _band(run.base)
        for line in (line for near in (band, band - 1, band + 1) for line in self._by_height.get((run.turn, near), ())):
            self._looks_left -= 20 + len(line.glyphs) * (len(letters) + 1)
            if self._looks_left < 0:
                return False
            if not _on_base(line, run) or not any(glyph.text.strip() for glyph in line.glyphs):
                continue
            if all(_is_drawn(line, glyph, run.size) for glyph in letters):
                return True
            if _fits(line, letters, run.size):
                line.late = True
                for glyph in run.glyphs:
                    _insert(line, glyph)
                return True
        return False


def _band(base: float) -> int:
    return int(base // 8)


def _goes_on(line: _Run, run: _Run) -> bool:
    last = line.glyphs[-1]
    return _on_base(line, run) and run.glyphs[0].start >= min(last.end - _STEP_BACK * run.size, last.middle)


def _on_base(line: _Run, run: _Run) -> bool:
    small, large = sorted((line.size, run.size))
    allowed = _RAISED if small < _SMALLER * large else _SAME_LINE
    return line.turn == run.turn and abs(line.base - run.base) < allowed * large


def _is_drawn(line: _Run, glyph: Glyph, size: float) -> bool:
    """Return True when the same letter stands there already, moved by a hair to look bold."""
    index = bisect_left(line.glyphs, glyph.start - 0.1 * size, key=lambda other: other.start)
    near = line.glyphs[index : index + 3]
    return any(other.text == glyph.text and abs(other.start - glyph.start) < 0.1 * size for other in near)


def _fits(line: _Run, letters: list[Glyph], size: float) -> bool:
    drawn = [glyph for glyph in line.glyphs if glyph.text.strip()]
    if letters[-1].end < drawn[0].start - _BESIDE * size or letters[0].start > drawn[-1].end + _BESIDE * size:
        return False
    for glyph in letters:
        if unicodedata.combining(glyph.text[0]):
            continue
        allowed = _OVERLAP * (glyph.end - glyph.start)
        if any(min(other.end, glyph.end) - max(other.start, glyph.start) > allowed for other in drawn if not other.blank):
            return False
    return True


def _insert(line: _Run, glyph: Glyph) -> None:
    """Put a letter at its place; the blanks that it covers go, and a blank covers nothing."""
    middle = glyph.middle
    if glyph.blank and any(other.start < middle < other.end for other in line.glyphs):
        return
    line.glyphs = [other for other in line.glyphs if not (other.blank and glyph.start < other.middle < glyph.end)]
    line.glyphs.insert(bisect_left(line.glyphs, middle, key=lambda other: other.middle), glyph)


def draw_first_page(document: pypdfium2.PdfDocument) -> bytes:
    """Return the first page in grey as a PNG, PAGE_WIDTH points wide."""
    page, png = document[0], io.BytesIO()
    page.render(scale=PAGE_WIDTH / page.get_width(), grayscale=True, may_draw_forms=True).to_pil().save(png, "PNG")
    return png.getvalue()


def picture_of(document: pypdfium2.PdfDocument, number: int) -> bytes:
    """Return a page, counted from 0, in its colours as a PNG, SCAN_DOTS to the inch; a huge sheet with fewer."""
    page, png = document[number], io.BytesIO()
    width, height = page.get_size()
    scale = min(SCAN_DOTS / 72, math.sqrt(_MOST_DOTS / (width * height)))
    page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB").save(png, "PNG", compress_level=1)
    return png.getvalue()


def main() -> None:
    """Write `texts` of the PDF on standard input or whether that of its first page is `hidden` as JSON, its first `page`, or the picture of
    the page with a number.

    `argv[2]` limits the memory of the process, in bytes.
    """
    limit = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as document:
            if sys.argv[1] == "texts":
                wanted = json.dumps(list(texts_by_place(document))).encode()
            elif sys.argv[1] == "hidden":
                wanted = json.dumps(is_hidden(document[0])).encode()
            else:
                wanted = draw_first_page(document) if sys.argv[1] == "page" else picture_of(document, int(sys.argv[1]))
    except pypdfium2.PdfiumError as refusal:
        sys.exit(PASSWORD if refusal.err_code == pdfium.FPDF_ERR_PASSWORD else DAMAGED)
    except MemoryError:
        sys.exit(TOO_LARGE)
    sys.stdout.buffer.write(wanted)


if __name__ == "__main__":
    main()
