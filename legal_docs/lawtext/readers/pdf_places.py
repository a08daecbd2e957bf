"""The text of a PDF page by the places of its letters, which may be drawn in another order than they are read.

A program that draws letters of a second font behind the line (`B TÀI CHÍNH`, then `Ộ` in the gap), prints a line twice to make it bold or
puts a number into a blank long after the line around it leaves a text layer that says something else than the page.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BLANK = " \u00a0._…"  # what a number may be printed over
# All in heights of the letters:
_SAME_LINE = 0.35
_RAISED = 0.6  # between letters of different heights: the number of a footnote
_SMALLER = 0.8
_STEP_BACK = 0.25  # by which letters of one line may be set closer
_WORD_GAP = 0.17
_COLUMN_GAP = 3
_BESIDE = 0.15  # within which a late letter touches the first or the last of a line; the next cell of a table is further away
_OVERLAP = 0.4  # of a letter's width: less is a matter of kerning
_DEEPEST = 8  # forms inside forms
_MOST_FORMS = 2000  # drawn on one page
_MOST_LOOKS = 40_000_000  # at letters, for gaps: a page of text takes a hundredth; a drawing made of letters is left as it is drawn
_PARAMETERS = {"Tc": "letter_space", "Tw": "word_space", "Tz": "stretch", "TL": "leading", "Ts": "rise"}
_SHOWING = ("Tj", "TJ", "'", '"')


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def blank(self) -> bool:
        return not self.text.strip(_BLANK)


@dataclass(slots=True)
class _Run:
    """Letters drawn by one operator, from left to right; `turn` is the direction of writing in quarters of a circle."""

    glyphs: list[_Glyph]
    turn: int
    base: float
    size: float


@dataclass(slots=True)
class _Line:
    turn: int
    base: float
    size: float
    glyphs: list[_Glyph] = field(default_factory=list)

    def extend(self, run: _Run) -> None:
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
    for run in _runs(page):
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

    def add(self, run: _Run) -> None:
        line = _Line(run.turn, run.base, run.size, run.glyphs)
        self.lines.append(line)
        self._by_height[run.turn, _band(run.base)].append(line)

    def takes_late(self, run: _Run) -> bool:
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


def _goes_on(line: _Line, run: _Run) -> bool:
    last = line.glyphs[-1]
    return _on_base(line, run) and run.glyphs[0].start >= min(last.end - _STEP_BACK * run.size, last.middle)


def _on_base(line: _Line, run: _Run) -> bool:
    small, large = sorted((line.size, run.size))
    allowed = _RAISED if small < _SMALLER * large else _SAME_LINE
    return line.turn == run.turn and abs(line.base - run.base) < allowed * large


def _is_drawn(line: _Line, glyph: _Glyph, size: float) -> bool:
    """True when the same letter stands there already, moved by a hair to look bold."""
    place = bisect_left(line.glyphs, glyph.start - 0.1 * size, key=lambda other: other.start)
    near = line.glyphs[place : place + 3]
    return any(other.text == glyph.text and abs(other.start - glyph.start) < 0.1 * size for other in near)


def _fits(line: _Line, letters: list[_Glyph], size: float) -> bool:
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


def _insert(line: _Line, glyph: _Glyph) -> None:
    """Put a letter at its place; the blanks that it covers go, and a blank covers nothing."""
    middle = glyph.middle
    if glyph.blank and any(other.start < middle < other.end for other in line.glyphs):
        return
    line.glyphs = [other for other in line.glyphs if not (other.blank and glyph.start < other.middle < glyph.end)]
    line.glyphs.insert(bisect_left(line.glyphs, middle, key=lambda other: other.middle), glyph)


def _runs(page: PageObject) -> Iterator[_Run]:
    from pypdf.generic import ContentStream

    contents = _resolved(page.get("/Contents"))
    if contents is not None:
        operations = ContentStream(contents, page.pdf, "bytes")
        yield from _Drawing(page.pdf).runs(operations, page.get("/Resources"), _IDENTITY, 0)


@dataclass(slots=True)
class _State:
    """What `q` keeps and `Q` brings back."""

    matrix: Matrix
    font: Any = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    text: Matrix = _IDENTITY
    line: Matrix = _IDENTITY

    def move(self, operator: str, operands: list[Any]) -> None:
        """Move to where the next text stands."""
        if operator in ("BT", "Tm"):
            self.line = self.text = _matrix(operands)
        elif operator in ("Td", "TD"):
            if operator == "TD":
                self.leading = -_number(operands, 1)
            self.line = self.text = _times((1.0, 0.0, 0.0, 1.0, _number(operands, 0), _number(operands, 1)), self.line)
        elif operator in ("T*", "'", '"'):
            self.line = self.text = _times((1.0, 0.0, 0.0, 1.0, 0.0, -self.leading), self.line)
        if operator == '"':
            self.word_space, self.letter_space = _number(operands, 0), _number(operands, 1)


class _Drawing:
    """Carries out the operators of a content stream that place text (ISO 32000-1, 9.4), those of the forms in it too."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.fonts: dict[int, tuple[Any, Any]] = {}  # by the identity of its dictionary, which is kept alive beside it
        self.forms = 0

    def runs(self, content: Any, resources: Any, matrix: Matrix, depth: int) -> Iterator[_Run]:
        """Yield what a content stream draws; `matrix` is that of the page or form around it."""
        resources = _resolved(resources) or {}
        state, kept = _State(matrix), []
        for operands, operator in content.operations:
            name = operator.decode("latin-1")
            if name == "q":
                kept.append(replace(state))
            elif name == "Q":
                state = kept.pop() if kept else state
            elif name == "cm":
                state.matrix = _times(_matrix(operands), state.matrix)
            elif name == "Tf":
                state.font, state.size = self._font(resources, operands), _number(operands, 1)
            elif name == "Do" and depth < _DEEPEST:
                yield from self._form(resources, operands, state.matrix, depth)
            elif name in _PARAMETERS:
                setattr(state, _PARAMETERS[name], _number(operands, 0) / (100 if name == "Tz" else 1))
            else:
                state.move(name, operands)
                run = _shown(operands, state) if name in _SHOWING and operands and state.font is not None else None
                if run is not None:
                    yield run

    def _form(self, resources: Any, operands: list[Any], matrix: Matrix, depth: int) -> Iterator[_Run]:
        from pypdf.generic import ContentStream

        forms = _resolved(resources.get("/XObject")) or {}
        form = _resolved(forms.get(operands[0])) if operands else None
        if form is None or form.get("/Subtype") != "/Form" or self.forms >= _MOST_FORMS:
            return
        self.forms += 1
        own = _times(_matrix(form.get("/Matrix", _IDENTITY)), matrix)
        yield from self.runs(ContentStream(form, self.pdf, "bytes"), form.get("/Resources", resources), own, depth + 1)

    def _font(self, resources: Any, operands: list[Any]) -> Any:
        from pypdf.generic import DictionaryObject
        from pypdf.generic._font import Font

        fonts = _resolved(resources.get("/Font")) or {}
        font = _resolved(fonts.get(operands[0])) if operands else None
        if not isinstance(font, DictionaryObject):
            return None
        if id(font) not in self.fonts:
            self.fonts[id(font)] = font, Font.from_font_resource(font)
        return self.fonts[id(font)][1]


def _shown(operands: list[Any], state: _State) -> _Run | None:
    """Return the letters of one operator with their places, and move behind them."""
    whole = _times(state.text, state.matrix)
    turn = round(math.atan2(whole[1], whole[0]) / (math.pi / 2)) % 4
    size = state.size * math.hypot(whole[2], whole[3])
    along = math.hypot(whole[0], whole[1])
    x, y = whole[4] + state.rise * whole[2], whole[5] + state.rise * whole[3]
    start, base = ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
    moved = 0.0
    glyphs: list[_Glyph] = []
    for item in operands[-1] if isinstance(operands[-1], list) else [operands[-1]]:
        if isinstance(item, (int, float)):
            moved -= float(item) / 1000 * state.size * state.stretch
            continue
        for raw, letter in _letters(item, state.font):
            width = state.font.space_width if raw == state.font.space_char else state.font.get_text_width(raw)
            wide = width / 1000 * state.size * state.stretch
            spaced = (state.letter_space + (state.word_space if raw == " " else 0.0)) * state.stretch
            # A word set wide is one word: what is added behind each letter is the letter's.
            glyphs.append(_Glyph(letter, start + moved * along, start + (moved + wide + max(0.0, spaced)) * along))
            moved += wide + spaced
    state.text = _times((1.0, 0.0, 0.0, 1.0, moved, 0.0), state.text)
    glyphs = [glyph for glyph in glyphs if glyph.text]
    return _Run(glyphs, turn, base, size) if glyphs and size else None


def _letters(shown: Any, font: Any) -> Iterator[tuple[str, str]]:
    """Yield the codes of a string as the font counts them, each with the text that it stands for."""
    if isinstance(shown, str):
        yield from ((letter, letter) for letter in shown)
    elif isinstance(shown, bytes) and isinstance(font.encoding, str):
        for raw in shown.decode(font.encoding, "surrogatepass" if len(shown) % 2 == 0 else "replace"):
            yield raw, font.character_map.get(raw, raw)
    elif isinstance(shown, bytes):
        for code in shown:
            letter = font.encoding.get(code, chr(code))
            yield chr(code), font.character_map.get(letter, letter)


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _number(operands: Any, place: int) -> float:
    value = operands[place] if place < len(operands) else 0.0
    return float(value) if isinstance(value, (int, float)) else 0.0


def _matrix(operands: Any) -> Matrix:
    if len(operands) < 6:
        return _IDENTITY
    a, b, c, d, e, f = (_number(operands, place) for place in range(6))
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
