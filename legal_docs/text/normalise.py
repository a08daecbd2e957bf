"""One form for every text before it is parsed: characters, spaces, broken document numbers; one paragraph a line."""

from __future__ import annotations

import re

from cms.text.vietnamese import clean

_BREAKS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\r\n?")
_CHARACTERS = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full width letters, figures and marks
        **{chr(code): " " for code in (*range(0x2000, 0x200B), 0x205F, 0x3000, 0x1680)},
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\uf0b7": "-",
        "\uf02d": "-",
        "\u2060": None,
        "\ufffc": None,
    }
)
_ODD = re.compile(f"[{''.join(chr(code) for code in _CHARACTERS)}]")
_PART = r"[A-ZĐƯ][A-Za-zĐđƯ&]*\d*"
_TYPE = r"(?:NQLT|TTLT|TTLB|VBHN|PL|NĐ|NQ|QĐ|TT|CT|QH\d+|UBTVQH\d+)"
# "32 /2026/TT- NHNN": a date such as 16/6/2010 never has a type's sign after the second slash.
_NUMBER = re.compile(
    rf"(?<![\w/])(\d{{1,5}}(?:\.\d{{1,2}})?[a-zA-Z]?) ?/ ?((?:19"
    rf"|20)\d{{2}}) ?/ ?({_TYPE})((?: ?[-–—/] ?{_PART})*)(?!\w)"
)
_UNDATED = re.compile(rf"(?<![\w/])(\d{{1,5}}) ?/ ?((?:VBHN|NĐ|NQ|QĐ|CT)) ?[-–—] ?(?={_PART}(?!\w))")
_MARKER_TAB = re.compile(
    r"^((?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC) [\w.:]+|\d{1,3}(?:\.\d{1,2})*[a-zđ]?[.)/]|[a-zđ]\d?\)|\(?[ivx]+\)|[IVXLC]+\."
    r"|[A-H]\.|[-+•*]) ?\t ?"
)


def normalise(text: str) -> str:
    """Return `text` in NFC with one paragraph a line, no empty lines, single spaces, and document numbers without gaps.

    A TAB stays, for it parts the cells of a table row; behind a marker (`1.`, `a)`, `Điều 5.`) it becomes a space.
    """
    text = _BREAKS.sub("\n", text)
    if _ODD.search(text):
        text = text.translate(_CHARACTERS)
    text = clean(text).replace("''", '"')
    lines = (_line(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _line(line: str) -> str:
    line = " ".join(line.split()) if "\t" not in line else _row(line)
    if "/" in line:
        line = _NUMBER.sub(_joined, line)
        line = _UNDATED.sub(r"\1/\2-", line)
    return line


def _row(line: str) -> str:
    line = re.sub(r"[^\S\t\n]+", " ", line)
    line = re.sub(r" ?\t[ \t]*", "\t", line).strip()
    return _MARKER_TAB.sub(r"\1 ", line)


def _joined(match: re.Match[str]) -> str:
    symbol = re.sub("[–—]", "-", match[4].replace(" ", ""))
    return "/".join(match.group(1, 2, 3)) + symbol
