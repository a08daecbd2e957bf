"""What a page of a PDF draws as text: letters with their places, by the operators that place them (ISO 32000-1, 9.4)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BLANK = " \u00a0._…"  # what a number may be printed over
_DEEPEST = 8  # forms inside forms
_MOST_FORMS = 2000  # drawn on one page
_PARAMETERS = {"Tc": "letter_space", "Tw": "word_space", "Tz": "stretch", "TL": "leading", "Ts": "rise"}
_SHOWING = ("Tj", "TJ", "'", '"')


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter (or what one code stands for) and where it begins and ends along its line, in points."""

    text: str
    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def blank(self) -> bool:
        """True for what a number may be printed over."""
        return not self.text.strip(_BLANK)


@dataclass(slots=True)
class Run:
    """Letters drawn by one operator, from left to right; `turn` is the direction of writing in quarters of a circle.

    `base` is the height of the line that they stand on, `size` that of the letters, both in points.
    """

    glyphs: list[Glyph]
    turn: int
    base: float
    size: float


def runs_of(page: PageObject) -> Iterator[Run]:
    """Yield the text of a page in the order in which it is drawn; raises what pypdf raises for a page that it cannot read."""
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

    def runs(self, content: Any, resources: Any, matrix: Matrix, depth: int) -> Iterator[Run]:
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

    def _form(self, resources: Any, operands: list[Any], matrix: Matrix, depth: int) -> Iterator[Run]:
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


def _shown(operands: list[Any], state: _State) -> Run | None:
    """Return the letters of one operator with their places, and move behind them."""
    whole = _times(state.text, state.matrix)
    turn = round(math.atan2(whole[1], whole[0]) / (math.pi / 2)) % 4
    size = state.size * math.hypot(whole[2], whole[3])
    along = math.hypot(whole[0], whole[1])
    x, y = whole[4] + state.rise * whole[2], whole[5] + state.rise * whole[3]
    start, base = ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
    moved = 0.0
    glyphs: list[Glyph] = []
    for item in operands[-1] if isinstance(operands[-1], list) else [operands[-1]]:
        if isinstance(item, (int, float)):
            moved -= float(item) / 1000 * state.size * state.stretch
            continue
        for raw, letter in _letters(item, state.font):
            width = state.font.space_width if raw == state.font.space_char else state.font.get_text_width(raw)
            wide = width / 1000 * state.size * state.stretch
            spaced = (state.letter_space + (state.word_space if raw == " " else 0.0)) * state.stretch
            # A word set wide is one word: what is added behind each letter is the letter's.
            glyphs.append(Glyph(letter, start + moved * along, start + (moved + wide + max(0.0, spaced)) * along))
            moved += wide + spaced
    state.text = _times((1.0, 0.0, 0.0, 1.0, moved, 0.0), state.text)
    glyphs = [glyph for glyph in glyphs if glyph.text]
    return Run(glyphs, turn, base, size) if glyphs and size else None


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
