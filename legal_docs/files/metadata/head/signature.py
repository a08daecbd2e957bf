"""Recognises the signers: the name under the title in the signature block, in one column or beside the recipients."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from cms.text.vietnamese import fold
from legal_docs.text.structure.grammar import is_capitals
from legal_docs.text.words.letters import pattern

_SURNAME_LIST = """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao dinh trinh luong mai to vuong trieu
    cao ha hua phung quach ta thai tong truong chu chau lam la lu luu mac nghiem ninh nong thach vi giang lo hau
    dieu kpa khong kieu doan dam dong au bach cu cung kim luc sam sung than tu ung van vien ksor ro thao vang lau
    ma muong quang cam deo seo hoi lac hong on tang bo thieu quan hy
"""
_SURNAMES = frozenset(_SURNAME_LIST.split())
_RANK = (
    r"(?:(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy)|Đô đốc|Chuẩn đô đốc|GS\.?\s?TS\.?|PGS\.?\s?TS\.?|GS\.?|PGS\.?|TS\.?"
    r"|ThS\.?|BS\.?|LS\.?|CN\.?|KS\.?"
    r"|Luật sư|Ông|Bà)"
)
_BODY_WORDS = ("BỘ", "BAN", "HỘI", "CỤC", "SỞ", "TÒA")  # `BỘ TƯ PHÁP` between two titles is a body, though Bộ may be a name
_NAME = pattern(rf"(?:{_RANK}\s+)*((?:[\Lu][\Ll']*\s+){{1,5}}[\Lu][\Ll']*)$")
_SIGNED = re.compile(r"(?i)\(?\s*(?:đã\s*ký|đã\s*kí|ký tên|ký)\s*\)?\s*:?\s*|\s*\./\.\s*$|^[E-]-?pas\s*:\s*\d+")
_TITLE = pattern(
    r"(?:(?:KT|TM|TL|TUQ|Q)\s?[./]\s?)?\s?(?:PHÓ\s+)?(?:CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|THỐNG ĐỐC|TỔNG KIỂM TOÁN"
    r"|CHÁNH ÁN|VIỆN TRƯỞNG|CHỦ NHIỆM"
    r"|TỔNG THANH TRA|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG BAN|VỤ TRƯỞNG|CHÁNH VĂN PHÒNG"
    r"|TỔNG BÍ THƯ|BÍ THƯ)"
    r"(?:\s+[\Lu,-]{2,}(?=\s|$))*$"
)
_BEHALF = pattern(r"(?:TM|T/M)\s?\.\s?[\Lu ]{4,}$")
_INLINE = pattern(rf"({_TITLE.pattern[:-1]})\s+(?=[\Lu][\Ll])")
_MOST_LINES = 90
# What signing programs print beside a signature: "Thời gian ký: 14.03.2031 08:15:22 +07:00", "Date: 2031.08.19 10:22:41 +07'00'".
_STAMPED = re.compile(
    r"(?i)\b(?:thời gian ký|ngày ký|signing time|date)\s*:\s*(?:(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})|"
    r"(?P<y2>\d{4})[./-](?P<m2>\d{1,2})[./-](?P<d2>\d{1,2}))"
)


def read_signers(signature: str) -> tuple[list[str], str | None]:
    """Return the names of those who signed, in order, and the titles above the first one joined with ` / `."""
    lines = [cell for line in signature.split("\n")[:_MOST_LINES] for cell in _cells(line)]
    titles: list[str] = []
    names: list[str] = []
    first_titles: list[str] = []
    loose: list[str] = []
    for cell in lines:
        title = _title_at_end(cell)
        name = _name_at_end(_SIGNED.sub(" ", cell).strip() if title is None else _after_title(cell, title))
        if title is not None:
            titles.append(title)
        if name is None:
            continue
        if titles:
            if not names:
                first_titles = list(titles)
            names.append(name)
            titles = []
        else:
            loose.append(name)
    if not names and loose:
        return loose[-1:], None
    return list(dict.fromkeys(names)), " / ".join(first_titles) or None


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\t", line) if cell.strip()]


def _title_at_end(cell: str) -> str | None:
    """Return the title in capitals that a line ends with; recipients may stand before it."""
    if _BEHALF.search(cell):
        return _BEHALF.search(cell)[0].strip()  # type: ignore[index]
    bare = _SIGNED.sub("", cell)
    match = _TITLE.search(bare)
    if match is not None:
        return match[0].strip()
    inline = _INLINE.match(bare)
    if inline is not None:
        return inline[1].strip()
    small = re.match(r"(?i)^(?:kt|tm|tl|tuq)\.\s?[\w ]{4,60}$", bare)
    return bare if small else None


def _after_title(cell: str, title: str) -> str:
    index = cell.find(title)
    return _SIGNED.sub(" ", cell[index + len(title) :]).strip() if index >= 0 else ""


def _name_at_end(text: str) -> str | None:
    """Return the person's name that a line is or ends with, ranks left out; None for anything else."""
    text = text.strip(" .,;:*-–_")
    if not text:
        return None
    if is_capitals(text) and 2 <= len(text.split()) <= 5 and fold(text.split()[0]) in _SURNAMES and not re.search(r"\d", text):
        if text.split()[0] in _BODY_WORDS:
            return None
        return " ".join(word.capitalize() for word in text.split())
    match = _NAME.search(text)
    if match is None:
        return None
    words = match[1].split()
    while words and not _is_surname(words[0]):
        words.pop(0)
    if not 2 <= len(words) <= 5:
        return None
    before = text[: len(text) - len(" ".join(words))].rstrip()
    if before.endswith(("của", "và", "Bộ", "Sở", "Cục", "Văn phòng", "Tòa án", "Viện")):
        return None
    return " ".join(words)


def _is_surname(word: str) -> bool:
    return fold(word) in _SURNAMES


def stamped_date(lines: list[str]) -> date | None:
    """Return the day that a signing program printed beside the last signature; None where there is none."""
    for line in reversed(lines):
        match = _STAMPED.search(line)
        if match is None:
            continue
        day, month, year = (match["d"], match["m"], match["y"]) if match["d"] else (match["d2"], match["m2"], match["y2"])
        with suppress(ValueError):
            return date(int(year), int(month), int(day))
    return None
