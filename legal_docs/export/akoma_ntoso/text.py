"""The provisions as the elements of Akoma Ntoso: Phần, Chương, Mục, Điều, khoản, điểm, tiết, attached texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from legal_docs.text.provisions.rows import Row, outermost
from legal_docs.text.vocabulary import Unit

ELEMENTS = {
    Unit.PART: "part",
    Unit.CHAPTER: "chapter",
    Unit.SECTION: "section",
    Unit.SUBSECTION: "subsection",
    Unit.ARTICLE: "article",
    Unit.CLAUSE: "clause",
    Unit.POINT: "point",
    Unit.INDENT: "indent",
}
# XML 1.0 has no place for these at all, not even escaped; files of Word bring them along.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    """Return a text escaped for XML, without the characters that XML cannot hold."""
    return escape(_FORBIDDEN.sub("", text))


def attribute(text: str) -> str:
    """Return a text as a quoted attribute."""
    return quoteattr(_FORBIDDEN.sub("", text))


def p_elements(text: str) -> str:
    """Return each line as a `p`; one empty `p` for an empty text, since containers must not be empty."""
    return "".join(f"<p>{escaped(line)}</p>" for line in text.split("\n") if line.strip()) or "<p/>"


def hierarchy(rows: Sequence[Row], periods: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return consecutive provisions, each with those below it inside; `periods` by id the times in force of those that have their own."""
    return "".join(_element(row, below, periods) for row, below in outermost(rows))


def _element(row: Row, below: Sequence[Row], periods: Mapping[str, str]) -> str:
    name = ELEMENTS.get(Unit(row.kind), "hcontainer")
    named = ' name="phu-luc"' if name == "hcontainer" else ""
    head = heading(row)
    inner = hierarchy(below, periods)
    period = f" period={attribute(periods[row.anchor])}" if row.anchor in periods else ""
    if not inner:
        body = f"<content>{text_of(row)}</content>"
    elif row.text.strip():
        body = f"<intro>{text_of(row)}</intro>{inner}"
    else:
        body = inner
    return f"<{name}{named} eId={attribute(row.eid)}{period}>{head}{body}</{name}>"


def heading(row: Row) -> str:
    """Return `num` and `heading` of a provision, as far as it has them."""
    number = f"<num>{escaped(row.marker.strip())}</num>" if row.marker.strip() else ""
    return number + (f"<heading>{escaped(row.heading)}</heading>" if row.heading else "")


def text_of(row: Row) -> str:
    """Return the own text of a provision; where it quotes another document, the quotation is marked as one."""
    spans = list(_spans(row.quoted))
    if not spans:
        return p_elements(row.text)
    lines, start = [], 0
    for line in row.text.split("\n"):
        if line.strip():
            lines.append(f"<p>{_with_quotations(line, start, spans)}</p>")
        start += len(line) + 1
    return "".join(lines) or "<p/>"


def _with_quotations(line: str, start: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return a line that begins at character `start` of its provision, the quoted stretches in it as `embeddedText`."""
    pieces, done = [], 0
    for first, last in spans:
        left, right = max(first - start, done), min(last - start, len(line))
        if left >= right:
            continue
        pieces += [escaped(line[done:left]), f"<embeddedText>{escaped(line[left:right])}</embeddedText>"]
        done = right
    return "".join([*pieces, escaped(line[done:])])


def _spans(quoted: str) -> Iterator[tuple[int, int]]:
    for span in quoted.split():
        start, _dash, end = span.partition("-")
        yield int(start), int(end)
