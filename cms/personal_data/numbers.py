"""Numbers that point to a person: telephones, identity cards, tax codes, accounts, passports, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cms.personal_data.kinds import PiiKind

Span = tuple[int, int, PiiKind]

# A run of 8 to 19 digits with at most two separators between them (the first digits may stand in brackets), which is not part
# of a word, a date, a sum or a document number.
_RUN = re.compile(r"(?<![\w/])(?<!\d[.,])(?:\(\+?\d{1,4}\)|\+84\s?\(0\)|\+?\d)(?:[\s.\-_–]{0,2}\d){6,18}(?![\w/])(?![.,]\d)")
# A mobile number written in one goes for one wherever it stands: behind a word, behind a slash; a document number is none.
_BARE_MOBILE = re.compile(r"(?<![\d.,])(?<!\d[/-])0[35789]\d{8}(?!\d|\s?/\s?[A-ZĐ])|(?<=\d/)0[35789]\d{8}(?!\d)")
_MONEY = re.compile(r"^\d{1,3}(?:\.\d{3})+$")
_CURRENCY = re.compile(r"^\s*(?:đồng|đ\b|vnđ|vnd|usd|tỷ|triệu)", re.IGNORECASE)
_MOBILE = re.compile(r"(?:0|84|840|0084)(?:[35789]\d{8}|1[2689]\d{8})")
# After a word like "SĐT" a digit too few or too many is still meant as a telephone.
_TYPED_PHONE = re.compile(r"0\d{8,10}|84\d{9,10}")
_LANDLINE = re.compile(r"(?:0|84|0084)2\d{9}")
# Code of the province of birth (Circular 07/2016/TT-BCA); then century and sex, then the year of birth.
_PROVINCES = frozenset((Path(__file__).parent / "data" / "birth_provinces.txt").read_text(encoding="ascii").split())
_CUE_REACH = 45
_CUES: dict[PiiKind, re.Pattern[str]] = {
    PiiKind.CCCD: re.compile(r"cccd|căn cước|định danh|can cuoc|dinh danh", re.IGNORECASE),
    PiiKind.CMND: re.compile(r"cmnd|cmtnd|\bcmt\b|chứng minh|chung minh", re.IGNORECASE),
    PiiKind.TAX_CODE: re.compile(r"mã số thuế|\bmst\b|ma so thue|mã thuế", re.IGNORECASE),
    PiiKind.ACCOUNT: re.compile(r"\bstk\b|số tài khoản|tài khoản|so tai khoan|\btk số\b|\btk\b|số thẻ", re.IGNORECASE),
    PiiKind.PHONE: re.compile(
        r"điện thoại|dien thoai|\bđt\b|\bsđt\b|\bsdt\b|\btel\b|zalo|liên hệ|lien he|gọi|\bphone\b|di động|hotline", re.IGNORECASE
    ),
}
_CUED_LENGTHS = {
    PiiKind.CCCD: range(12, 13),
    PiiKind.CMND: range(9, 10),
    PiiKind.TAX_CODE: range(10, 15),
    PiiKind.ACCOUNT: range(8, 20),
    PiiKind.PHONE: range(9, 13),
}
_PASSPORT = re.compile(r"(?<![\w/-])[BCEKNPS]\d{7}(?![\w/-])")
_PASSPORT_CUE = re.compile(r"hộ chiếu|ho chieu|passport", re.IGNORECASE)
_CUED_PASSPORT = re.compile(r"(?<![\w/-])[A-Za-z]\s?\d{7,8}(?![\w/-])")
_SHORT_ACCOUNT = re.compile(r"(?:\bstk\b|số tài khoản|tài khoản số)\D{0,12}(\d(?:[\s.\-]?\d){5,18})", re.IGNORECASE)
# Accounts of some banks bear a letter after the third digit.
_LETTERED_ACCOUNT = re.compile(r"(?:\bstk\b|tài khoản(?: số)?|\btk\b)\D{0,12}(?<!\w)(\d{3}[A-Z]\d{7,10})(?!\w)", re.IGNORECASE)
_PLATE = re.compile(
    r"(?<![\w/.])(?:1[1-9]|[2-9]\d)\s?-?\s?(?:[A-HK-NPR-VX-Z][A-HK-NPR-VX-Z]?\d?|LD|KT|NG|MĐ|MK)\s?[-–.\s]\s?(?:\d{3}[.\s]?\d{2}|\d{4})(?![\w/])"
    r"|(?<![\w/.])(?:1[1-9]|[2-9]\d)[A-HK-NPR-VX-Z]\d{4,6}(?![\w/])"
)
EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*\s?(?:@|\(at\)|\[at\]|\(a còng\))\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z]{2,}|\.[A-Za-z0-9-]+)+",
    re.IGNORECASE,
)

# An address that is spelled out: "lan a còng gmail chấm com".
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*\s?(?:@|\(?a\s?(?:còng|cong|móc)\)?)\s?[A-Za-z0-9-]+(?:\s?(?:\.|chấm|cham|dot)\s?[A-Za-z]{2,})+",
    re.IGNORECASE,
)


def find_numbers(text: str) -> Iterator[Span]:
    """Give the numbers of `text` that look personal, as (start, end, kind)."""
    for match in EMAIL.finditer(text):
        yield match.start(), match.end(), PiiKind.EMAIL
    for match in _SPOKEN_EMAIL.finditer(text):
        yield match.start(), match.end(), PiiKind.EMAIL
    for match in _BARE_MOBILE.finditer(text):
        yield match.start(), match.end(), PiiKind.PHONE
    for match in _LETTERED_ACCOUNT.finditer(text):
        yield match.start(1), match.end(1), PiiKind.ACCOUNT
    for match in _RUN.finditer(text):
        kind = _kind_of(match.group(), text[max(0, match.start() - _CUE_REACH) : match.start()], text[match.end() : match.end() + 12])
        if kind:
            yield match.start(), match.end(), kind
    for match in _SHORT_ACCOUNT.finditer(text):
        yield match.start(1), match.end(1), PiiKind.ACCOUNT
    for match in _PLATE.finditer(text):
        yield match.start(), match.end(), PiiKind.PLATE
    for match in _PASSPORT.finditer(text):
        yield match.start(), match.end(), PiiKind.PASSPORT
    for match in _CUED_PASSPORT.finditer(text):
        if _PASSPORT_CUE.search(text[max(0, match.start() - _CUE_REACH) : match.start()]):
            yield match.start(), match.end(), PiiKind.PASSPORT


def _kind_of(run: str, before: str, after: str) -> PiiKind | None:
    """What a run of digits is, by the words before it, else by its own shape."""
    digits = re.sub(r"\D", "", run)
    if len(digits) < 8 or _CURRENCY.match(after):
        return None
    cued = _cued_kind(digits, before)
    if cued:
        return cued
    if _MONEY.match(run):
        return None
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return PiiKind.PHONE
    if is_cccd(digits):
        return PiiKind.CCCD
    return None


def _cued_kind(digits: str, before: str) -> PiiKind | None:
    """The kind that the nearest cue before the number names, when the number has a length that fits it."""
    nearest = [(match.end(), kind) for kind, cue in _CUES.items() for match in cue.finditer(before)]
    for _end, kind in sorted(nearest, reverse=True):
        if len(digits) not in _CUED_LENGTHS[kind]:
            continue
        if kind is not PiiKind.PHONE or _TYPED_PHONE.fullmatch(digits):
            return kind
    if any(kind is PiiKind.CMND for _end, kind in nearest) and len(digits) == 12:
        return PiiKind.CCCD
    return None


def is_cccd(digits: str) -> bool:
    """True for 12 digits whose province code, century and year of birth are possible (Decree 137/2015/NĐ-CP, Article 13)."""
    if len(digits) != 12 or digits[:3] not in _PROVINCES:
        return False
    century, year = int(digits[3]), int(digits[4:6])
    return (century in (0, 1) and year >= 20) or (century in (2, 3) and year <= 40)
