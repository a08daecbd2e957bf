"""The first words of a line that open a provision, and what only looks like them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cms.text.numbers.number_words import cardinal, number_of, roman_value
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.letters import pattern

ROMAN = r"[IVXLC]{1,7}"
_READ_ROMAN = r"(?=[1l]*[IVXLCl])[IVXLCl1]{1,7}"  # recognition reads `l` or `1` for `I`
_FIRST = {"nhất": 1, "nhứt": 1, "nhì": 2}  # behind `thứ` alone
_COUNTING = "|".join(sorted({word for number in range(1, 400) for word in cardinal(number).split()} | {*_FIRST, "tư", "bẩy", "lẻ"}))
_ORDINAL = rf"(?i:(?:{_COUNTING})(?:\s+(?:{_COUNTING})){{0,5}})"
_NOTE = r"(?:\s?\[\d{1,3}\])*"  # footnote marks of consolidated texts
_LEAD = r"^(?:\[\d{1,3}\])*"  # the same, set right before a head
_DASH = "–—-"
_END = rf"{_NOTE}(?=[\s.:{_DASH}]|/\s|$)\s*[.:/{_DASH}]*{_NOTE}\s*(.*)$"
_HIGH = {
    Unit.PART: re.compile(rf"{_LEAD}(?:PHẦN|Phần)\s+(?i:THỨ\s+)?({_ORDINAL}|{ROMAN}|\d+|[A-H]){_END}"),
    Unit.CHAPTER: re.compile(
        rf"{_LEAD}(?:CH[ƯU][ƠO]NG|Ch[ưu][ơo]ng)\s+(?i:THỨ\s+)?({_READ_ROMAN}(?:[a-kđA-ZĐ])?|\d+[a-zđ]?|{_ORDINAL}){_END}"
    ),
    Unit.SUBSECTION: re.compile(rf"{_LEAD}(?:TI[ỂE]U\s*M[ỤU]C|Ti[ểe]u\s*m[ụu]c)\s+(?i:THỨ\s+)?(\d+[a-zđ]?|{ROMAN}|{_ORDINAL}){_END}"),
    Unit.SECTION: re.compile(rf"{_LEAD}(?:M[ỤU]C|M[ụu]c)\s+(?i:THỨ\s+)?(\d+[a-zđ]?|{_READ_ROMAN}[a-kđ]?|[A-H]|{_ORDINAL}){_END}"),
}
_SET_APART = re.compile(r"^\S+(?:\s[Mm]ục)?\s+(?:(?i:thứ)\s|[^.:]{1,30}[.:])")  # `Mục năm. Tên`, not `Mục năm 2025 có`
_MISREAD_ARTICLE = re.compile(r"[lI][\dlIO]{0,2}|\d{1,2}[IO][\dlIO]?|\d{1,2}l")
_ROMAN_ARTICLE = re.compile(r"[IVX]{1,5}")
# Slips of recognition are read too: `Điểu 5.`, `Điêu 5.`, `Điều7.`, `Điều l.`, `Điều 1O.`, `Điều 5, Tên`; old treaties count `Điều IV.`.
_ARTICLE = re.compile(
    rf"{_LEAD}(?:[ĐÐD][IỈÌÍĨỊ][ỀỂÊẾỄỆẼẺÈÉE]U|[ĐÐD][iỉìíĩị][ềểêếễệẽẻèée]u)(?:\s+(?i:thứ\s+)?|(?=\d+[a-zđ]?\.))"
    rf"((?:{_ROMAN_ARTICLE.pattern}|{_MISREAD_ARTICLE.pattern})(?=\s?\.)|(?<=[ứỨ]\s){_ORDINAL}|{_ORDINAL}(?=\s?[.:{_DASH}])|\d{{1,4}}[a-zđ]{{0,2}})"
    rf"{_NOTE}(?=[\s.:{_DASH}]|/\s|,\s\D|$)\s*(?:,|([.:/{_DASH}]*(?:\s[{_DASH}]+(?=\s))?)){_NOTE}\s*(.*)$"
)
_CLAUSE = pattern(
    rf"{_LEAD}(\d{{1,3}}[a-zđ]?){_NOTE}"
    rf"\s*(?:\.(?!\d)|[/:]?[{_DASH}](?=\s+[^\s\d])|[/:](?=\s)|-(?=[\Lu][\Ll]+ [\Ll])|[°º](?!C)[.)]?){_NOTE}\s*(.*)$"
)
_WRITTEN_OUT = re.compile(
    rf"^(?:(?P<clause>[Kk]hoản|KHOẢN)|[Đđ]iểm|ĐIỂM)\s+(?:thứ\s+)?(?P<label>\d{{1,3}}[a-zđ]?|[a-zđ]\d?|(?<=thứ\s){_ORDINAL})"
    rf"{_NOTE}\s?[.):/{_DASH}]+{_NOTE}\s*(?P<rest>.*)$"
)
_OF_A_PLACE = re.compile(r"(?i)(?:khoản|điều)\s+(?:\d|này)")  # `Điểm a) khoản 1 Điều này quy định` cites
_DECIMAL = re.compile(r"^(\d{1,2}\.\d{1,2})\s*[.)]?\s+(?=\S)(.*)$")
_POINT = re.compile(rf"{_LEAD}(?:\((?![vx]\)))?([a-zđ]\d?){_NOTE}\s*[)}}]{_NOTE}\s*(.*)$")
_DOUBLE_POINT = re.compile(rf"^\(?(aa|bb|cc|dd|đđ|ee|gg|hh|ii|kk|ll|mm|nn){_NOTE}\s*\){_NOTE}\s*(.*)$")
_OLDER_POINT = pattern(rf"^([a-zđ]){_NOTE}\s?(?:[./]\s?[/{_DASH}]|[.:/](?!\d)|[{_DASH}](?=\s|[\Lu])){_NOTE}\s*(?=[\w“\"(])(.*)$")
_BRACKET_CLAUSE = re.compile(rf"^\(?(\d{{1,2}}){_NOTE}\s*\){_NOTE}\s*(.*)$")
_MISREAD_CLAUSE = pattern(r"^((?=\d*[lIOZ])[\dlIOZ]{1,3}(?=\s?\.)|\d{1,3}(?=,\s))\s?[.,]\s*(?=[\Lu“\"(])(.*)$")
_MISREAD = str.maketrans("lIOZ", "1102")
_INDENT = re.compile(r"^(?:\(([ivx]{1,5})\)|([ivx]{2,5})\)|([a-zđ](?:\.\d{1,2}){1,3})[.)]?|((?:aa|bb|cc|dd|đđ|ee|gg|hh))\))\s*(.*)$")
_ANNEX = re.compile(
    rf"^(?:PH[ỤU]\s*L[ỤU]C|Ph[ụu]\s*l[ụu]c)\s*(?:(?i:SỐ|SO)\s*)?({ROMAN}|\d{{1,3}}[A-Za-z]?|[A-H])?(?!\w)\s*(?:[.:{_DASH}]+\s*(.*)|(\(.*)|)$"
)
_FORM = re.compile(r"^(?:MẪU|Mẫu|BIỂU|Biểu)\s+(?:(?i:SỐ)\s*:?\s*)?([\w./-]{1,20})\s*(?:[.:–-]\s*(.*))?$")

_PROSE = re.compile(
    r"^(?:[,;)]|[“\"«][^“”\"«»]*[”\"»]\s\w|(?:của|cua|và|va|hoặc|hoac|này|nay|đến|nêu|tại|tai|quy định tại|được|thuộc)\b"
    r"|(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Thông tư|Quyết định"
    r"|Nghị quyết|Quy chế|Quy định|Điều|Khoản|Chương|Phần|Mục|Phụ lục)\s+(?:này|số|\d|[IVX]+\b|ban hành|trên|kèm)|Điểm\s[a-zđ]\b)"
)
_ACT_NAME = re.compile(r"^(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Thông tư|Quyết định|Nghị quyết|Hiến pháp)\b")
ATTACHED_TITLE = re.compile(
    r"^(?:BẢN\s+)?(?:QUY CHẾ|QUI CHẾ|QUY ĐỊNH|QUI ĐỊNH|ĐIỀU LỆ|NỘI QUY|QUY TRÌNH|QUY TẮC|CHẾ ĐỘ|HƯỚNG DẪN|CHƯƠNG TRÌNH|ĐỀ ÁN|KẾ HOẠCH"
    r"|CHIẾN LƯỢC|QUY CHUẨN|CHUẨN MỰC|QUY HOẠCH|PHƯƠNG ÁN|DANH MỤC|KHUNG|CHUẨN|BỘ TIÊU CHÍ|ĐỊNH MỨC|BẢNG GIÁ|HỆ THỐNG|TIÊU CHUẨN)\b"
)
STANDARD = re.compile(r"^(?:QCVN|TCVN)\s+[\d:./-]+(?:/\w+)?$")
KEM_THEO = re.compile(r"^\(?\s*(?:Ban hành|Kèm|Được ban hành|Phê duyệt|Công bố|Đính)\b.{0,40}?(?:kèm theo|theo|cùng)\b", re.IGNORECASE)
NATIONAL_HEAD = re.compile(r"^(?:.{0,80}\t)?CỘNG\s+H[ÒO][ÀA]?\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM", re.IGNORECASE)
FOOTNOTE = re.compile(r"^\[\d{1,3}\](?!\d{1,3}[a-zđ]?\.\D|[a-zđ]\d?\)|[ĐC]\w+ [\dIVX]+[a-zđ]?\.)\s?\S")  # not one before a head: `[8]1. …`
_RECIPIENTS = re.compile(r"^N[ơƠ][iI]\s+nh[ậẬ]n\s*[:.]?(?:\t|$|\s*[-–])|^N[ơo]i (?:nh[ậa]n|g[ửu]i)\s*:|^N[ƠO]I (?:NH[ẬA]N|G[ỬU]I)\s*:?")
_ON_BEHALF = pattern(r"^(?:KT|TM|TL|TUQ|TLUQ|Q|K/T|T/M|T/L)\s?\.?\s?(?=[\Lu])[^\Ll]{4,}")
_CERTIFIED = re.compile(r"^XÁC THỰC VĂN BẢN HỢP NHẤT")
_TITLES = pattern(
    r"^(?:PHÓ\s+)?(?:CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|THỐNG ĐỐC|TỔNG KIỂM TOÁN|CHÁNH ÁN|VIỆN TRƯỞNG|CHỦ NHIỆM|TỔNG THANH TRA"
    r"|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG BAN|TỔNG BÍ THƯ|UỶ BAN NHÂN DÂN|ỦY BAN NHÂN DÂN)\b[^\Ll]*$"
)


@dataclass(frozen=True)
class Opening:
    """A line that may open a provision: what it opens, its label, the printed marker and the words after it."""

    kind: Unit
    label: str
    marker: str
    rest: str
    separator: str = ""


def is_capitals(line: str) -> bool:
    """Return True when the line has letters and none of them is lower case."""
    return line == line.upper() and any(character.isalpha() for character in line)


def high_opening(line: str) -> Opening | None:
    """Read a line as Phần, Chương, Mục or Tiểu mục; None when it is not one, or is prose that cites one."""
    if line[:1] not in "PCMT[" or len(line) > 300 or "\t" in line:
        return None
    for kind, expression in _HIGH.items():
        match = expression.match(line)
        if match is None:
            continue
        rest = match[2]
        if rest and (_PROSE.match(rest) or (rest[0].islower() and rest[-1:] in ".;,:")):
            return None
        label = re.sub("[l1]", "I", match[1]) if re.fullmatch(_READ_ROMAN, match[1]) else match[1]
        if re.fullmatch(_ORDINAL, label) and (
            number_of_words(label) is None or not (not rest or label.isupper() or _SET_APART.search(line))
        ):
            return None
        return Opening(kind, label, line[: match.start(2)].strip(), rest)
    return None


def article_opening(line: str) -> Opening | None:
    """Read a line as an article; None for prose such as `Điều 5 của Luật này …`."""
    match = _ARTICLE.match(line) if line[:1] in "ĐÐD[" and "\t" not in line else None
    if match is None:
        return None
    separator, rest = match[2] or "", match[3]
    if not separator and rest and (_PROSE.match(rest) or _ACT_NAME.match(rest) or rest[0].islower()):
        return None
    label = _article_label(match[1])
    return Opening(Unit.ARTICLE, label, line[: match.start(3)].strip(), rest, separator) if label else None


def _article_label(printed: str) -> str:
    """Return the number of an article in figures, a leading zero kept as printed: ids that are stored have it; "" for other words."""
    if _ROMAN_ARTICLE.fullmatch(printed):
        return str(roman_value(printed))
    if _MISREAD_ARTICLE.fullmatch(printed):
        return printed.translate(_MISREAD)
    return printed if printed[0].isdigit() else str(number_of_words(printed) or "")


def clause_opening(line: str) -> Opening | None:
    """Read a line as a clause: `1. …`, `2a. …`, the older `2- …`, `2/ …` and `2° …`; never `3.451`."""
    return _opening(Unit.CLAUSE, _CLAUSE, line) if line[:1].isdigit() or line[:1] == "[" else None


def written_out_opening(line: str) -> Opening | None:
    """Read a line as a clause or point with its name before it: `Khoản 1. …`, `Điểm a) …`; its place in the sequence must tell."""
    match = _WRITTEN_OUT.match(line) if line[:1] in "KkĐđ" and "\t" not in line else None
    if match is None or _OF_A_PLACE.match(match["rest"]):
        return None
    printed, of_clause = match["label"], match["clause"] is not None
    label = printed if printed[0].isdigit() or len(printed.rstrip("0123456789")) == 1 else str(number_of_words(printed) or "")
    if not label or label[0].isdigit() is not of_clause:
        return None
    return Opening(Unit.CLAUSE if of_clause else Unit.POINT, label, line[: match.start("rest")].strip(), match["rest"])


def decimal_opening(line: str) -> Opening | None:
    """Read a line as a point of the older form `1.2. …`."""
    return _opening(Unit.POINT, _DECIMAL, line) if line[:1].isdigit() else None


def point_opening(line: str) -> Opening | None:
    """Read a line as a point: `a) …`, `đ)…`, `a1) …`."""
    return _opening(Unit.POINT, _POINT, line) if ")" in (start := line[:24]) or "}" in start else None


def double_point_opening(line: str) -> Opening | None:
    """Read a line as a point behind the last letter: `aa) …`, `bb) …`; whether it is one and no indent, its place must tell."""
    return _opening(Unit.POINT, _DOUBLE_POINT, line) if ")" in line[:24] else None


def older_point_opening(line: str) -> Opening | None:
    """Read a line as a point written `a. …`, `a/ …`, `a- …` or `a: …`; whether it is one, its place in the sequence must tell."""
    return _opening(Unit.POINT, _OLDER_POINT, line)


def bracket_clause_opening(line: str) -> Opening | None:
    """Read a line as a clause written `1) …` or `(1) …`; whether it is one, its place in the sequence must tell."""
    return _opening(Unit.CLAUSE, _BRACKET_CLAUSE, line) if line[:1].isdigit() or line[:1] == "(" else None


def misread_clause_opening(line: str) -> Opening | None:
    """Read a line as a clause that recognition read with letters or a comma: `l. …`, `1O. …`, `3, …`; the label is in figures."""
    opening = _opening(Unit.CLAUSE, _MISREAD_CLAUSE, line) if line[:1] in "lIOZ0123456789" else None
    return replace(opening, label=opening.label.translate(_MISREAD)) if opening is not None else None


def indent_opening(line: str) -> Opening | None:
    """Read a line as an indent (tiết): `(i) …`, `ii) …`, `a.1) …`, `aa) …`."""
    match = _INDENT.match(line) if "\t" not in line else None
    if match is None:
        return None
    label = next(group for group in match.groups()[:4] if group)
    return Opening(Unit.INDENT, label, line[: match.start(5)].strip(), match[5])


def annex_opening(line: str) -> Opening | None:
    """Read a line as the heading of an annex (Phụ lục)."""
    match = _ANNEX.match(line) if line[:1] == "P" and len(line) < 200 else None
    if match is None:
        return None
    rest = match[2] or match[3] or ""
    if _PROSE.match(rest) or rest.endswith(";"):
        return None
    return Opening(Unit.ANNEX, (match[1] or "").lstrip("0"), line[: len(line) - len(rest)].strip(), rest)


def form_opening(line: str) -> Opening | None:
    """Read a line as the heading of a form (Mẫu số 01) that stands after the signature."""
    match = _FORM.match(line) if line[:1] in "MB" and len(line) < 160 else None
    if match is None or not any(character.isdigit() for character in match[1]):
        return None
    return Opening(Unit.ANNEX, match[1].strip("./-"), line, "")


def is_sign_off(line: str) -> bool:
    """Return True when the line can open a signature block: recipients, `KT. BỘ TRƯỞNG`, a title alone in capitals."""
    return bool(_RECIPIENTS.match(line) or _ON_BEHALF.match(line) or _CERTIFIED.match(line) or (len(line) < 90 and _TITLES.match(line)))


def part_number(label: str) -> str:
    """Return `1` for `thứ nhất`; other labels as they are."""
    return str(number_of_words(label.lower().removeprefix("thứ ")) or label)


def number_of_words(words: str) -> int | None:
    """Return the number that words say after `Điều thứ`: 1 for `nhất`, 24 for `hai mươi tư`; None when they say none."""
    return _FIRST.get(words.strip().lower()) or number_of(words)


def _opening(kind: Unit, pattern: re.Pattern[str], line: str) -> Opening | None:
    match = pattern.match(line) if "\t" not in line else None
    if match is None:
        return None
    return Opening(kind, match[1], line[: match.start(2)].strip(), match[2])
