"""Numbers that point to a person: telephones, identity cards, tax codes, accounts, passports, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.typing_habits import spoken_numbers, with_lookalikes_as_digits

Span = tuple[int, int, PiiKind]

_FIELD = r"(?:s?đt|s?dt|tel|zalo|điện thoại|cccd|cmnd|mst|e?mail|stk)\b"
# A run of 8 to 19 digits with at most two separators between them (the first digits may stand in brackets), which is not part
# of a word, a date, a sum or a document number. Behind a slash it may stand only where another long number ends.
_RUN = re.compile(
    r"(?<!\w)(?:(?<!/)|(?<=\d{3}/))(?:(?<!\d[.,])|(?<=\d{9}[.,]))(?:\(\+?\d{1,4}\)|\+84\s?\(0\)|\+?\d)(?:(?:[\s.\-_–]{0,2}|"
    r"\s[\-–]\s)\d){6,18}(?!\w)(?![.,](?!0\d{8})\d)"
    rf"(?!/(?!\s?(?:\+?\d{{3,4}}[\s.\-]?\d{{3}}|{_FIELD})))",
    re.IGNORECASE,
)
# The same between letters ("sdt0912.345.678nhé"): only what can be nothing but a mobile number or a card counts.
_GLUED = re.compile(r"(?<![\d/.,\-])(?<![\W\d][A-Za-z])0(?:[\s.\-]?\d){9,11}(?![\d/])(?![.,\-]\d)")
# A mobile number written in one goes for one wherever it stands: behind a word, behind a slash; a document number is none.
_BARE_MOBILE = re.compile(
    r"(?<![\d.,])(?<!\d[/-])0[35789]\d{8}(?!\d|\s?/\s?[A-ZĐ])|(?<=\d/)0[35789]\d{8}(?!\d)|(?<=\d{9}[.,;])0[35789]\d{8}(?!\d)"
)
# Groups with one and the same unusual sign between them: "0932/456/789", "0909*123*456", "0,9,1,2,3,4,5,6,7,8".
_SIGNED = re.compile(
    r"(?<![\w.,/*])(?:0[35789]\d{1,2}(\s?[,/*|·]\s?)\d{2,4}(?:\1\d{2,4}){1,2}|0(\s?[,/*|·]\s?)[35789](?:\2\d){8})(?![\w/*]|[.,]\d)"
)
_ODD_COUNTRY_CODE = re.compile(r"\+84\s?[\[({]\s?0?\s?[\])}]\s?[35789](?:[\s.\-]?\d){8}(?!\d)")
_DAYS_OR_YEARS = re.compile(r"(?:\d{1,2}[./\-]\d{1,2}[./\-])?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?")
_MONEY = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+$")
_CURRENCY = re.compile(r"^\s*(?:đồng|đ\b|vnđ|vnd|usd|tỷ|triệu)", re.IGNORECASE)
_MOBILE = re.compile(r"(?:0|84|840|0084)(?:[35789]\d{8}|1[2689]\d{8})")
# After a word like "SĐT" a digit too few or too many is still meant as a telephone.
_TYPED_PHONE = re.compile(r"0\d{8,10}|84\d{9,10}|00\d{9,12}")
# A number of another country, with its code: "+61 412 907 385".
_ABROAD = re.compile(r"\(?(?:\+|00)[1-9]")
# Sixteen digits of the large networks of cards and of the national one.
_CARD = re.compile(r"(?:9704|[45]\d{3}|35\d\d|6\d{3}|22[2-9]\d|2[3-7]\d\d)\d{12}")
_LANDLINE = re.compile(r"(?:0|84|0084)2\d{9}")
# Code of the province of birth (Circular 07/2016/TT-BCA); then century and sex, then the year of birth.
_PROVINCES = frozenset((Path(__file__).parent / "data" / "birth_provinces.txt").read_text(encoding="ascii").split())
_CUE_REACH = 45
_BANK = (
    r"(?:vietcombank|vcb|bidv|agribank|vietinbank|techcombank|tcb|mb ?bank|acb|sacombank|vp ?bank|tp ?bank|vib|shb|hd ?bank|ocb|msb|"
    r"seabank|eximbank|lp ?bank|scb|vietbank|pvcombank|nam ?a ?bank|bac ?a ?bank|ab ?bank|kienlongbank|viet ?a ?bank)"
)
_CUES: dict[PiiKind, re.Pattern[str]] = {
    PiiKind.CCCD: re.compile(r"cccd|căn cước|định danh|can cuoc|dinh danh|\bđdcn\b|\bcc\b", re.IGNORECASE),
    PiiKind.CMND: re.compile(r"cmnd|cmtnd|\bcmt\b|chứng minh|chung minh", re.IGNORECASE),
    PiiKind.TAX_CODE: re.compile(r"mã số thuế|\bmst\b|ma so thue|mã thuế|ma thue", re.IGNORECASE),
    PiiKind.ACCOUNT: re.compile(
        rf"\bstk\b|tài khoản|tai khoan|\btk\b|\bt\.?kho[aả]n\b|số thẻ|thẻ (?:số|atm|ngân hàng|tín dụng|"
        rf"ghi nợ|visa|mastercard|napas)|the atm|\b{_BANK}\b",
        re.IGNORECASE,
    ),
    PiiKind.PHONE: re.compile(
        r"điện thoại|dien thoai|\bđt|\bsđt|\bsdt|\btel\b|zalo|liên hệ|lien he|gọi|\bphone\b|di động|hotline|viber", re.IGNORECASE
    ),
}
_CUED_LENGTHS = {
    PiiKind.CCCD: range(12, 13),
    PiiKind.CMND: range(9, 10),
    PiiKind.TAX_CODE: range(10, 15),
    PiiKind.ACCOUNT: range(8, 20),
    PiiKind.PHONE: range(9, 15),
}
# Right before it, nine digits without the leading 0, a number of a town and one of abroad are a telephone.
_TELEPHONE_BEFORE = re.compile(
    r"(?:điện thoại|dien thoai|đt|s[đd]t|tel|zalo|phone)\W{0,4}(?:(?:là|la|số|so|em|e|tôi)\s*:?\s*){0,2}$", re.IGNORECASE
)
_BANK_AFTER = re.compile(rf"^\W{{0,3}}(?:(?:tại|của|tai|cua|ngân hàng|ngan hang|nh)\s+){{0,2}}{_BANK}\b", re.IGNORECASE)
_HOTLINE = re.compile(r"1[89]00\d{4}(?:\d\d)?")
_PASSPORT = re.compile(r"(?<![\w/-])[BCEKNPS]\d{7}(?![\w/-])")
_PASSPORT_CUE = re.compile(r"hộ chiếu|ho chieu|passport", re.IGNORECASE)
_CUED_PASSPORT = re.compile(r"(?<![\w/-])[A-Za-z]\s?\d{7,8}(?![\w/-])")
_SHORT_ACCOUNT = re.compile(r"(?:\bstk\b|số tài khoản|tài khoản số|so tai khoan)\D{0,12}(\d(?:[\s.\-]?\d){5,18})", re.IGNORECASE)
# Accounts of some banks bear a letter after the third digit.
_LETTERED_ACCOUNT = re.compile(r"(?:\bstk\b|tài khoản(?: số)?|\btk\b)\D{0,12}(?<!\w)(\d{3}[A-Z]\d{7,10})(?!\w)", re.IGNORECASE)
_PLATE = re.compile(
    r"(?<![\w/.])(?:1[1-9]|[2-9]\d)\s?-?\s?(?:[A-HK-NPR-VX-Z][A-HK-NPR-VX-Z]?\d?|LD|KT|NG|MĐ|"
    r"MK)\s?[-–.\s]\s?(?:\d{3}[.\s]?\d{2}|\d{4})(?![\w/])"
    r"|(?<![\w/.])(?:1[1-9]|[2-9]\d)[A-HK-NPR-VX-Z]\d{4,6}(?![\w/])"
)
_CUED_PLATE = re.compile(
    r"(?<![\w/.])(?:1[1-9]|[2-9]\d)\s?-?\s?(?:[A-HK-NPR-VX-Z]{1,2}|mđ)\d?\s?[-–.\s]?\s?(?:\d{3}[.\s]?\d{2}|\d{4})(?![\w/])", re.IGNORECASE
)
_PLATE_CUE = re.compile(r"biển|\bbien\b|\bbks\b|\bbs\b|\bxe\b|ô tô|oto", re.IGNORECASE)
_MAILBOXES = r"(?:gmail|yahoo|hotmail|outlook|icloud)"
_AT = r"(?:\s{0,2}@\s{0,2}|\s?[(\[{<]\s?(?:at|a|@|a[\s-]?(?:còng|cong|móc))\s?[)\]}>]\s?|\s?\ba[\s-]?(?:còng|cong|móc)\b\s?)"
_DOT = r"(?:\s?\.\s?|\s?[(\[{<]\s?(?:dot|chấm|cham|\.)\s?[)\]}>]\s?|\s(?:chấm|cham|dot)\s)"
# Also spelled out: "lan a còng gmail chấm com", "lan at gmail dot com", "lan[at]gmail[dot]com", "lan@gmail,com".
EMAIL = re.compile(
    rf"(?<![\w.+-])\w[\w.+\-–—]*(?:\s(?:chấm|cham|dot)\s\w+)?(?:{_AT}|\sat\s(?={_MAILBOXES}\b|\S+\sdot\s))"
    rf"(?:{_MAILBOXES}(?:{_DOT}|\s?,\s?)(?:com(?:\.vn)?|vn)(?=hoặc|và|hay|nhé|\b)|[A-Za-z0-9-]+(?:{_DOT}[A-Za-z]{{2,}}|"
    rf"\.[A-Za-z0-9-]+)+|{_MAILBOXES}\b)",
    re.IGNORECASE,
)
# Without the sign: "lan88 gmail.com".
_SIGNLESS_EMAIL = re.compile(rf"(?<![\w.+-])(?=\w*[\d._])\w[\w.]*\s{_MAILBOXES}\.com\b", re.IGNORECASE)


# Patterns that say all by themselves: on the text as it is typed, and on the text with look-alike letters as digits.
_PLAIN = (
    (EMAIL, PiiKind.EMAIL),
    (_SIGNLESS_EMAIL, PiiKind.EMAIL),
    (_LETTERED_ACCOUNT, PiiKind.ACCOUNT),
    (_SHORT_ACCOUNT, PiiKind.ACCOUNT),
    (_PLATE, PiiKind.PLATE),
    (_PASSPORT, PiiKind.PASSPORT),
)
_PLAIN_IN_DIGITS = ((_BARE_MOBILE, PiiKind.PHONE), (_ODD_COUNTRY_CODE, PiiKind.PHONE))
# Patterns that count only a little behind a word that names them.
_CUED = ((_CUED_PLATE, _PLATE_CUE, 25, PiiKind.PLATE), (_CUED_PASSPORT, _PASSPORT_CUE, _CUE_REACH, PiiKind.PASSPORT))


def find_numbers(text: str) -> Iterator[Span]:
    """Yield the numbers of `text` that look personal, as (start, end, kind); a sum of money is none."""
    for start, end, kind in _numbers(text):
        if not _CURRENCY.match(text[end : end + 10]):
            yield start, end, kind


def _numbers(text: str) -> Iterator[Span]:
    """Yield the numbers that point to a person, by their form, the words before them, or spelled out."""
    digits = with_lookalikes_as_digits(text)
    for source, patterns in ((text, _PLAIN), (digits, _PLAIN_IN_DIGITS)):
        for pattern, kind in patterns:
            for match in pattern.finditer(source):
                yield *match.span(pattern.groups), kind
    for pattern, cue, reach, kind in _CUED:
        for match in pattern.finditer(text):
            if cue.search(text, max(0, match.start() - reach), match.start()):
                yield *match.span(), kind
    for match in _RUN.finditer(digits):
        yield from _kinds_in(match, text)
    for match in chain(_SIGNED.finditer(digits), _GLUED.finditer(digits)):
        if shape := _kind_by_shape(re.sub(r"\D", "", match.group())):
            yield *match.span(), shape
    for start, end, spoken in spoken_numbers(text):
        if said := _kind_of(spoken, text[max(0, start - _CUE_REACH) : start], text[end:]):
            yield start, end, said


def _kinds_in(run: re.Match[str], text: str) -> Iterator[Span]:
    """Return a run of digits as a whole, else the numbers that stand in it one behind the other ("12-05-1998 0912345678")."""
    before, after = text[max(0, run.start() - _CUE_REACH) : run.start()], text[run.end() : run.end() + 30]
    if kind := _kind_of(run.group(), before, after):
        yield run.start(), run.end(), kind
        return
    words = [(run.start() + word.start(), run.start() + word.end()) for word in re.finditer(r"\S+", run.group())]
    first = 0
    while first < len(words):
        for last in range(len(words), first, -1):
            start, end = words[first][0], words[last - 1][1]
            if (first, last) != (0, len(words)) and (kind := _kind_by_shape(re.sub(r"\D", "", run.string[start:end]))):
                yield start, end, kind
                first = last - 1
                break
        first += 1


def _kind_of(run: str, before: str, after: str) -> PiiKind | None:
    """Return what a run of digits is, by the words around it, else by its own shape."""
    digits = re.sub(r"\D", "", run)
    if len(digits) < 8 or _CURRENCY.match(after) or _DAYS_OR_YEARS.fullmatch(run):
        return None
    if _BANK_AFTER.match(after) and not _HOTLINE.fullmatch(digits):
        return PiiKind.ACCOUNT
    cued = _cued_kind(digits, before)
    if cued in (PiiKind.ACCOUNT, PiiKind.TAX_CODE) and (_HOTLINE.fullmatch(digits) or _MONEY.match(run)):
        return None
    if cued:
        return cued
    if _ABROAD.match(run) and len(digits) in range(9, 16):
        return PiiKind.PHONE
    return None if _MONEY.match(run) else _kind_by_shape(digits)


def _kind_by_shape(digits: str) -> PiiKind | None:
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return PiiKind.PHONE
    if is_bank_card(digits):
        return PiiKind.ACCOUNT
    return PiiKind.CCCD if is_cccd(digits) else None


def _cued_kind(digits: str, before: str) -> PiiKind | None:
    """Return the kind that the nearest cue before the number names, when the number has a length that fits it."""
    nearest = [(match.end(), kind) for kind, cue in _CUES.items() for match in cue.finditer(before)]
    for _end, kind in sorted(nearest, reverse=True):
        if len(digits) not in _CUED_LENGTHS[kind]:
            continue
        if kind is not PiiKind.PHONE or _TYPED_PHONE.fullmatch(digits):
            return kind
    if len(digits) in (8, 9, 10, 11) and _TELEPHONE_BEFORE.search(before) and not _HOTLINE.fullmatch(digits):
        return PiiKind.PHONE
    if any(kind is PiiKind.CMND for _end, kind in nearest) and len(digits) == 12:
        return PiiKind.CCCD
    return None


def is_bank_card(digits: str) -> bool:
    """Return whether 16 digits are the number of a bank card, by its first digits and its check digit (Luhn)."""
    if not _CARD.fullmatch(digits):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_cccd(digits: str) -> bool:
    """Return whether 12 digits hold a possible province code, century and year of birth (Decree 137/2015/NĐ-CP, Article 13)."""
    if len(digits) != 12 or digits[:3] not in _PROVINCES:
        return False
    century, year = int(digits[3]), int(digits[4:6])
    return (century in (0, 1) and year >= 20) or (century in (2, 3) and year <= 40)
