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
    r"|[A-H]\.|[-+•*])[ \t]*\t[ \t]*"
)
_MARKDOWN_HEAD = re.compile(r"^(?:#{1,6} (?=\S)|[*+-] (?=\*\*\w))")
_MARKDOWN_BOLD = re.compile(r"(?<!\S)(\*{2,3})(?=[\w“\"\[(])([^*]{1,1000}?)(?<=\S)\1(?![\w*])")
_MARKDOWN_ESCAPE = re.compile(r"^(\d{1,3}|-)\\(?=[.) ])")
_SPACED_UNIT = re.compile(r"^(?:Đ i ề u|Đ I Ề U|C h ư ơ n g|C H Ư Ơ N G|M ụ c|M Ụ C|P h ầ n|P H Ầ N)(?= \S)")
_UNIT_ALONE = re.compile(r"[ĐÐ]i[ềểê]u|[ĐÐ]I[ỀỂÊ]U|Ch[ưu][ơo]ng|CH[ƯU][ƠO]NG")
_LABEL_FIRST = re.compile(r"(?:\d{1,3}[a-zđ]?(?:\s?[.:](?:\s?\D.*)?)?|[IVXL]{1,7}(?:\s?[.:]\s?\S.*)?)$")


def normalise(text: str) -> str:
    """Return `text` in NFC with one paragraph a line, no empty lines, single spaces, and document numbers without gaps.

    A TAB stays, for it parts the cells of a table row, the empty ones too; as an indentation or behind a marker (`1.`, `a)`, `Điều 5.`)
    of a line that is no row it is a space.
    """
    text = _BREAKS.sub("\n", text)
    if _ODD.search(text):
        text = text.translate(_CHARACTERS)
    text = clean(text).replace("''", '"')
    lines = [line for line in map(_line, text.split("\n")) if line]
    return "\n".join(_with_labels(lines))


def _with_labels(lines: list[str]) -> list[str]:
    """Join `Chương` or `Điều` alone on a line with its number on the next one, and with a dot that stands on a third."""
    whole: list[str] = []
    index = 0
    while index < len(lines):
        line, following = lines[index], lines[index + 1 : index + 3]
        if _UNIT_ALONE.fullmatch(line) and following and _LABEL_FIRST.match(following[0]):
            line = f"{line} {following[0]}"
            index += 1
            if len(following) > 1 and re.match(r"[.:]\s", following[1]) and following[0].isalnum():
                line += following[1]
                index += 1
        whole.append(line)
        index += 1
    return whole


def _line(line: str) -> str:
    line = " ".join(line.split()) if "\t" not in line else _row(line)
    if line.startswith("#") or "**" in line or "\\" in line:
        line = _without_markdown(line)
    if line[1:2] == " ":
        line = _SPACED_UNIT.sub(lambda match: match[0].replace(" ", ""), line)
    if "/" in line:
        line = _NUMBER.sub(_joined, line)
        line = _UNDATED.sub(r"\1/\2-", line)
    return line


def _without_markdown(line: str) -> str:
    """Return a line without the marks of Markdown for a head (`## Chương I`), for bold (`**Điều 1.**`) and before a dot (`1\\.`)."""
    return _MARKDOWN_ESCAPE.sub(r"\1", _MARKDOWN_BOLD.sub(r"\2", _MARKDOWN_HEAD.sub("", line)))


def _row(line: str) -> str:
    line = re.sub(r"[^\S\t\n]+", " ", line)
    row = re.sub(r" ?\t ?", "\t", line).strip(" ")
    text = _MARKER_TAB.sub(r"\1 ", row.strip())
    return row if "\t" in text else text


def _joined(match: re.Match[str]) -> str:
    symbol = re.sub("[–—]", "-", match[4].replace(" ", ""))
    return "/".join(match.group(1, 2, 3)) + symbol
