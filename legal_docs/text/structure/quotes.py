"""Finds the quoted lines: articles inside the quotation marks of an amending document belong to another document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_AMENDS = re.compile(r"(?i)như sau\s*:?$|sửa đổi|bổ sung|thay thế|vào sau")
_INSTRUCTION = re.compile(
    r"(?i)^(?:sửa đổi|bổ sung|thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|thay cụm từ|bỏ cụm từ)\b"
    r"|^.{1,120}\b(?:sửa đổi|bổ sung|thay thế).{0,40} như sau\s*:?$"
)
_CHANGES = re.compile(r"(?i)sửa đổi|bổ sung|thay thế|vào sau")
_QUOTES = ("“", "«", '"')
_NAMED_WORD = re.compile(r"""(?:“[^“”]{1,150}”|«[^«»]{1,150}»|"[^"]{1,150}")\s+(?=[^\W\d])""")
_MARK = re.compile(r"[“”\"«»]")
_OPENING_CONTEXT = re.compile(r"[\s(\[:;,–—-]$|^$")


_Open = tuple[int, str, int]  # an open mark: its line, which it is, the last line that began with it (-1: it stands inside a line)


@dataclass(frozen=True)
class Span:
    """A pair of quotation marks: the line of the opening one and of the closing one."""

    first: int
    last: int


@dataclass(frozen=True)
class Quotation:
    """`inside[i]`: line i begins inside a quotation or with an opening mark; `spans`: pairs over several lines; `unclosed`: lines."""

    inside: tuple[bool, ...]
    spans: tuple[Span, ...]
    unclosed: tuple[int, ...]

    def span_of(self, line: int) -> Span | None:
        """Return the widest quotation that `line` begins inside of."""
        around = [span for span in self.spans if span.first < line <= span.last]
        return min(around, key=lambda span: span.first, default=None)


class LooseQuote:
    """Follows a quotation whose closing mark was lost: it lasts to the next article, or the next clause that gives an instruction."""

    def __init__(self, quotation: Quotation) -> None:
        self._unclosed = frozenset(quotation.unclosed)
        self._open = False

    def holds(self, number: int, line: str, before: str, *, article: bool, clause: str | None) -> bool:
        """Return True when line `number` is quoted so.

        `before` is the line above, `article` that the line is the article now due, `clause` the words after the number of the clause now
        due (None when it is not one).
        """
        if self._open and (article or (clause is not None and _INSTRUCTION.match(clause))):
            self._open = False
        if number in self._unclosed and line[:1] in '“"«' and _AMENDS.search(before):
            self._open = True
        return self._open


def read_quotation(lines: list[str], *, dropped: frozenset[Span] = frozenset()) -> Quotation:
    """Match the quotation marks of the text; an opening mark that nothing closes opens nothing.

    `dropped` are spans that turned out to be false (a mark was lost): they are not counted as quotations.
    """
    stack: list[_Open] = []
    spans: list[Span] = []
    for number, line in enumerate(lines):
        if '"' not in line and "“" not in line and "”" not in line and "«" not in line and "»" not in line:
            continue
        for match in _MARK.finditer(line):
            if match.start() == 0 and _repeats(lines, number, stack):
                stack[-1] = (stack[-1][0], match[0], number)
            elif _opens(match, line, stack):
                stack.append((number, match[0], number if match.start() == 0 else -1))
            elif stack:
                opened = stack.pop()[0]
                if opened != number:
                    spans.append(Span(opened, number))
    kept = [span for span in spans if span not in dropped]
    inside = _begin_quoted(lines)
    depth, steps = 0, Counter(span.first + 1 for span in kept)
    steps.subtract(span.last + 1 for span in kept)
    for number in range(len(lines)):
        depth += steps[number]
        inside[number] = inside[number] or depth > 0
    return Quotation(tuple(inside), tuple(kept), tuple(number for number, _, _ in stack))


def _begin_quoted(lines: list[str]) -> list[bool]:
    """Return for each line whether a quotation begins it.

    `“Bên ký kết” có nghĩa là …` names a word in the document's own sentence, unless the line above amends.
    """
    inside: list[bool] = []
    for number, line in enumerate(lines):
        quoted = line.startswith(_QUOTES)
        if quoted and _NAMED_WORD.match(line):
            above = lines[number - 1] if number else ""
            quoted = inside[-1] if above.startswith(_QUOTES) else bool(_CHANGES.search(above))
        inside.append(quoted)
    return inside


def _repeats(lines: list[str], number: int, stack: list[_Open]) -> bool:
    """Return True when the mark at the start of a line repeats the open one, as each paragraph of a quotation may begin with it.

    It does where the line before began so too; a mark that this line closes again is of its own, but in the last paragraph of several.
    """
    line = lines[number]
    if not stack or stack[-1][1:] != (line[0], number - 1):
        return False
    own = line.count(line[0]) <= sum(line.count(mark) for mark in "”»") if line[0] != '"' else line.count('"') % 2 == 0
    return not own or ((line[0] == "«" or stack[-1][0] < number - 1) and line.rstrip(" .;,")[-1] in '”»"')


def _opens(match: re.Match[str], line: str, stack: list[_Open]) -> bool:
    mark = match[0]
    if mark in "“«":
        return True
    if mark in "”»":
        return False
    before, after = line[: match.start()], line[match.end() :]
    if not _OPENING_CONTEXT.search(before[-1:]):
        return False
    # A straight mark between spaces closes what is open; at the end of a line it can only close.
    return bool(after.strip()) and not (after[:1] in " .,;)" and bool(stack))
