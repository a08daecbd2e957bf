"""The text of a PDF page by the places of its letters, which may be drawn in another order than they are read.

A program that draws letters of a second font behind the line (`B TÀI CHÍNH`, then `Ộ` in the gap), prints a line twice to make it bold or
puts a number into a blank long after the line around it leaves a text layer that says something else than the page.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from legal_docs.files.readers.pdf_drawing import Glyph, Run, runs_of

if TYPE_CHECKING:
    from pypdf import PageObject

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


@dataclass(slots=True)
class _Line:
    turn: int
    base: float
    size: float
    glyphs: list[Glyph] = field(default_factory=list)

    def extend(self, run: Run) -> None:
        self.glyphs.extend(run.glyphs)
        if run.size > self.size:  # it began with the raised number of a footnote
            self.base, self.size = run.base, run.size

    def text(self) -> str:
        pieces: list[str] = []
        end = math.inf
        for glyph in self.glyphs:
            gap = (glyph.start - end) / self.size
            if gap > _COLUMN_GAP:
                pieces.append("   ")  # as the readers of heads and marks know columns
            elif gap > _WORD_GAP and not pieces[-1].isspace() and not glyph.text.isspace():
                pieces.append(" ")
            pieces.append(glyph.text)
            end = glyph.end
        return "".join(pieces)


def text_by_place(page: PageObject) -> str:
    """Return the lines of a page in the order in which they are drawn, each letter at its place in its line."""
    drawn = _Drawn()
    for run in runs_of(page):
        last = drawn.lines[-1] if drawn.lines else None
        if last is not None and _goes_on(last, run):
            last.extend(run)
        elif not drawn.takes_late(run):
            drawn.add(run)
    return "\n".join(line.text() for line in drawn.lines)


class _Drawn:
    """The lines drawn so far, found again by their height."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._by_height: dict[tuple[int, int], list[_Line]] = defaultdict(list)
        self._looks_left = _MOST_LOOKS

    def add(self, run: Run) -> None:
        line = _Line(run.turn, run.base, run.size, run.glyphs)
        self.lines.append(line)
        self._by_height[run.turn, _band(run.base)].append(line)

    def takes_late(self, run: Run) -> bool:
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
                for glyph in run.glyphs:
                    _insert(line, glyph)
                return True
        return False


def _band(base: float) -> int:
    return int(base // 8)


def _goes_on(line: _Line, run: Run) -> bool:
    last = line.glyphs[-1]
    return _on_base(line, run) and run.glyphs[0].start >= min(last.end - _STEP_BACK * run.size, last.middle)


def _on_base(line: _Line, run: Run) -> bool:
    small, large = sorted((line.size, run.size))
    allowed = _RAISED if small < _SMALLER * large else _SAME_LINE
    return line.turn == run.turn and abs(line.base - run.base) < allowed * large


def _is_drawn(line: _Line, glyph: Glyph, size: float) -> bool:
    """True when the same letter stands there already, moved by a hair to look bold."""
    place = bisect_left(line.glyphs, glyph.start - 0.1 * size, key=lambda other: other.start)
    near = line.glyphs[place : place + 3]
    return any(other.text == glyph.text and abs(other.start - glyph.start) < 0.1 * size for other in near)


def _fits(line: _Line, letters: list[Glyph], size: float) -> bool:
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


def _insert(line: _Line, glyph: Glyph) -> None:
    """Put a letter at its place; the blanks that it covers go, and a blank covers nothing."""
    middle = glyph.middle
    if glyph.blank and any(other.start < middle < other.end for other in line.glyphs):
        return
    line.glyphs = [other for other in line.glyphs if not (other.blank and glyph.start < other.middle < glyph.end)]
    line.glyphs.insert(bisect_left(line.glyphs, middle, key=lambda other: other.middle), glyph)
