"""Numbers of papers that have a shape or a word of their own, dates of birth, places on a map, links to profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.numbers import Span


class _Rule(NamedTuple):
    """Describe what counts: `pattern` (its last group, if any), and a `cue` at most `reach` characters before it (None: none needed)."""

    kind: PiiKind
    pattern: re.Pattern[str]
    cue: re.Pattern[str] | None = None
    reach: int = 40


_I = re.IGNORECASE
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SAID_WORD = r"(?:một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|nghìn|ngàn|không|linh|lẻ)"
_SAID = rf"{_SAID_WORD}(?:\s+{_SAID_WORD}){{0,9}}"
_DATE = (
    r"(?:(?:19|20)\d\d[./\-]\d{1,2}[./\-]\d{1,2}|"
    r"\d{1,2}\s?[./\- ]\s?\d{1,2}\s?[./\- ]\s?(?:19|20)?\d\d|\d{1,2}\s+(?:tháng|thang)\s+\d{1,2}(?:\s*,?\s*(?:năm|nam)\s+|"
    r"\s*[/\-]\s*)(?:19|20)\d\d"
    rf"|{_SAID}\s+tháng\s+(?:giêng|chạp|\d{{1,2}}|{_SAID})(?:\s*,?\s*năm\s+(?:\d{{4}}|{_SAID}))?|\d{{1,2}}\s+tháng\s+(?:giêng|chạp|{_SAID})\s+năm\s+\d{{4}}"
    rf"|\d{{1,2}}\s+{_MONTHS}\s+(?:19|20)\d\d|{_MONTHS}\s+\d{{1,2}},?\s+(?:19|20)\d\d|(?:tháng\s+)?\d{{1,2}}\s?/\s?(?:19|"
    rf"20)\d\d|(?:19|20)\d\d(?!\s?[-–]\s?\d))(?![\d/])"
)
# "Người sinh năm 1960" asks about everybody of that year; "khai sinh ngày", "học sinh năm 2026" are no births.
_NOT_A_BIRTH = re.compile(
    r"\b(?:khai|học|thí|phát|nghỉ|người|trẻ|trẻ em|tuyển|nam|nữ|vệ|hy|hợp|mới|cán bộ|công chức|viên chức|lao động|phụ nữ|công dân|"
    r"đảng viên|giáo viên|thanh niên|đối tượng|ai|các em|các cháu|những \w+|mọi \w+|tất cả \w+)\s+$",
    _I,
)
# "Sinh năm 2008 thì đủ tuổi chưa?": a sentence that starts so, with a year alone, speaks of an age.
_OF_AN_AGE = re.compile(r"(?:^|[.!?\n]\s*)(?:người )?sinh\s+năm\s+\d{4}\s+(?:thì|có|đã|mà|năm nay|được|phải)(?!\w)", _I)
_BIRTH = re.compile(
    r"\b(?:ngày sinh|ngày tháng năm sinh|năm sinh|sinh|ngay sinh|nam sinh(?!\s+năm)|sn|d\.?o\.?b|date of birth|born)\b"
    rf"(?:\s+(?:tại|ở|tai)\s+[^\d,;.\n]{{2,30}}?)?(?:\s*(?:[:(]|vào|ngày(?!\s+(?:\d\d?|[a-zà-ỹ]+(?: [a-zà-ỹ]+)?) tháng)|năm|ngay|nam|"
    r"(?:của|cua) (?:tôi|toi|em|con|cháu|chau|mình|minh|bé|be)|(?:lại )?(?:là|ghi)|la|on|hồi|"
    rf"khoảng|lúc \d+ (?:giờ|h)(?: \d+)?)\s*)*\s*((?:ngày\s+)?(?:(?:mùng|mồng)\s+)?{_DATE})",
    _I,
)
# "Trên khai sinh ghi ngày 02 tháng 9 năm 1951"
_BIRTH_ON_A_PAPER = re.compile(
    rf"\b(?:khai sinh|căn cước|hộ khẩu|học bạ|sổ tiêm(?: chủng)?)(?: \w+)? ghi(?: (?:là|nhầm|sai|thành|ngày sinh))* ((?:ngày\s+)?{_DATE})",
    _I,
)
_YEAR_BEHIND_NAME = re.compile(r"\s*[,(–-]\s*((?:\d{1,2}[./-]\d{1,2}[./-])?(?:19\d|20[0-2])\d)(?=\s*[,;)–-])")
_LAND = re.compile(
    r"sổ đỏ|sổ hồng|giấy chứng nhận|bìa đỏ|\bgcn|qsdđ|quyền sử dụng đất|so do\b|so hong|giay chung nhan|vào sổ|vao so|"
    r"số phát hành|số sê-?ri|số seri|sổ đất|\bsổ (?:số )?$",
    _I,
)
# A plot and its sheet of the map: "thửa đất số 214, tờ bản đồ số 37", "thửa 58 tờ 104", "tờ 14 thửa 203".
_PLOT_NUMBER = r"(\d{1,5}(?:[-+/]\d{1,4}){0,2}[a-z]?)(?!\w|[.,]?\d|\s*(?:m2|m²|m\b|mét|ha\b|sào|đồng|triệu|%|mặt|thửa|lần|người))"
_SHEET = r"tờ(?:\s+bản\s+đồ)?(?:\s+địa\s+chính)?(?:\s+số)?\s*:?\s*"
_PLOT = (
    re.compile(rf"\b(?:số\s+thửa(?:\s+đất)?|thửa(?:\s+đất)?\s+(?:mang\s+)?số(?:\s+hiệu)?)\s*:?\s*{_PLOT_NUMBER}", _I),
    re.compile(rf"\bthửa(?:\s+đất)?\s*:?\s*{_PLOT_NUMBER}(?=[\s,;(–-]{{1,3}}(?:thuộc\s+)?{_SHEET}\d)", _I),
    re.compile(rf"\b{_SHEET}\d{{1,4}}[\s,;(–-]{{1,3}}thửa(?:\s+đất)?\s*:?\s*{_PLOT_NUMBER}", _I),
    re.compile(rf"\b(?:số\s+)?tờ\s+bản\s+đồ(?:\s+địa\s+chính)?(?:\s+số)?\s*:?\s*{_PLOT_NUMBER}", _I),
    re.compile(rf"\bthửa[^.;\n]{{1,20}}?\d[\s,;(–-]{{1,3}}(?:thuộc\s+)?{_SHEET}{_PLOT_NUMBER}", _I),
    re.compile(rf"\b{_SHEET}{_PLOT_NUMBER}(?=[\s,;(–-]{{1,3}}thửa\b[^.;\n]{{0,10}}?\d)", _I),
)
# Between a cue and a number it says that the number is of another kind.
_OTHER = re.compile(
    r"cccd|cmnd|\bcmt\b|căn cước|định danh|\bs?[đd]t\b|điện thoại|\bmst\b|mã số thuế|hộ chiếu|\bstk\b|tài khoản|zalo|biển số|"
    r"\bgọi|liên hệ|\bgặp\b",
    _I,
)
_LICENCE = re.compile(
    r"gplx|giấy phép lái xe|bằng lái|bang lai|lái xe bằng|giay phep lai xe|driving licen[cs]e|bằng (?:b1|b2|a1|a2|c)\b", _I
)
_SOCIAL = re.compile(r"bhxh|bảo hiểm xã hội|bao hiem xa hoi|sổ bảo hiểm|so bao hiem|số bảo hiểm|(?:số|mã|so|ma) bh\b|số sổ", _I)
_HEALTH = re.compile(r"bhyt|bảo hiểm y tế|bao hiem y te|thẻ bảo hiểm|the bao hiem|thẻ khám", _I)
# Degrees and whole minutes alone are the place of a cape or a storm.
_DEGREES = r"\d{1,3}\s?°\s?(?:\d{1,2}[.,]\d+\s?['′’]|\d{1,2}\s?['′’]\s?\d{1,2}(?:[.,]\d+)?\s?(?:[\"″”]|''))\s?[NSEWBĐTD]?"
# Coordinates in metres, as surveyors write them: "X = 1196842.37; Y = 603518.92".
_PLANE = r"[XY]\s*[=:]\s*\d{6,7}(?:[.,]\d{1,3})?(?!\d)"
_URL = r"(?<![\w@.])(?:https?://)?(?:www\.|m\.|vi-vn\.)?"
_MAP = (
    rf"{_URL}(?:maps\.app\.goo\.gl|goo\.gl/maps|google\.[a-z.]+/maps|maps\.google\.[a-z.]+|bing\.com/maps|"
    rf"openstreetmap\.org)/?[^\s<>]*[\w/=]"
)
_PROFILE = (
    rf"{_URL}(?:(?:facebook|fb|instagram|twitter|x|threads|pinterest)\.(?:com|net)|tiktok\.com|zalo\.me|t\.me|linkedin\.com/in|"
    rf"youtube\.com(?=/(?:@|c/|user/|channel/))|"
    r"messenger\.com|m\.me|fb\.me|zaloapp\.com)/[@\w][^\s<>]*[\w=/]"
)
_NETWORKS = (
    r"telegram|\btele\b|instagram|\binsta\b|\big\b|tik ?tok|youtube|mạng xã hội|facebook|\bfb\b|zalo|twitter|threads|"
    r"\bnick\b|tài khoản mạng"
)
# In the name of a page: it belongs to a body, not to a person.
_BODY_IN_LINK = re.compile(
    r"ubnd|hdnd|congan|congthongtin|thongtinchinhphu|gov|baohiem|bhxh|dichvucong|phuong[a-z]|/so[a-z]{4}|/bo[a-z]{4}|trungtam|"
    r"benhvien|truong",
    _I,
)

# What a school, a hospital, a utility or a registry files a person or a person's thing under, behind its name.
_CODE = r"(?=[\w./-]*\d[\w./-]*\d[\w./-]*\d)(?!\d{{1,4}}/(?:19|20)\d\d/[A-ZĐ])([A-ZĐ\d](?:[./-]?[A-ZĐ\d]){2,24})(?![\w/])".replace(
    "{{", "{"
).replace("}}", "}")
_NO = r"(?:\s*(?:số|no\.?|là|của (?:tôi|em|con|cháu|mình)|:))*\s*"
_REFERENCES = (
    re.compile(
        r"\b(?:số báo danh|sbd|m(?:ã |ã số |s)?(?:sv|hs(?=sv|\s?:)|hv|nv|kh|bn)|"
        r"(?:mã|mã số|số thẻ|số hiệu) (?:hồ sơ )?(?:sinh viên|học sinh|học viên|nhân viên|cán bộ|công chức|viên chức|"
        r"hội viên|đảng viên|đoàn viên|khách hàng|bệnh nhân|người bệnh|bệnh án|thuê bao|thí sinh|dự thi)"
        r"(?:\s(?:điện|nước|internet|tiền điện|tiền nước))?|"
        r"(?:số|mã) (?:hồ sơ )?bệnh án|(?:số|mã) (?:lưu trữ|danh bộ|danh bạ|công tơ|đồng hồ|vận đơn|hợp đồng)|"
        r"số (?:khung|máy|vin|sườn)|imei|seri(?:al)?(?: máy)?|"
        r"mã(?: số)? của (?=tôi|em|con|cháu|mình|bố|mẹ|vợ|chồng|ông|bà|anh|chị)\w+(?: tôi| em| mình)?|"
        r"(?:khách hàng|bệnh nhân|sinh viên|học sinh|hội viên|sổ tiêm chủng)(?: có| ghi| mang)? mã(?: số)?|"
        r"mã (?:định danh học sinh|y tế)|(?:số|mã) (?:hồ sơ )?hưởng)"
        rf"{_NO}{_CODE}",
        _I,
    ),
    re.compile(
        r"\b(?:giấy (?:khai sinh|chứng sinh|chứng tử|báo tử|ra viện|nhập viện|chuyển viện|(?:chứng nhận |đăng ký )?kết hôn|"
        r"xác nhận (?:khuyết tật|hộ nghèo|tình trạng hôn nhân|độc thân)|chứng nhận (?:thương binh|hy sinh|bị thương|người có công)|"
        r"đăng ký xe)|trích lục|cà vẹt|cavet|bằng tốt nghiệp|văn bằng|chứng chỉ|thẻ (?:thương binh|học sinh|sinh viên|cử tri|luật sư|"
        r"đảng viên|hội viên|khám bệnh|hành nghề)|sổ (?:hộ nghèo|hộ khẩu|tiết kiệm|hưu|lương hưu))"
        r"(?:(?!mẫu|theo|tại|điều\b|khoản)[^.;\n\d]){0,45}?"
        r"\b(?:số|no\.?)(?: sổ| vào sổ| hiệu)?\s*:?\s*"
        r"(?=[^\s]*\d[^\s]*\d)(?!\d{1,4}/(?:19|20)\d\d/[A-ZĐ])([A-ZĐ\d](?:[./-]?[A-ZĐ\d]){1,24}(?:,?\s+quyển(?:\s+số)?\s*:?\s*\d{1,4}(?:/\d{4})?)?)"
        r"(?![\w/])",
        _I,
    ),
)

_RULES = (
    _Rule(PiiKind.BIRTH_DATE, _BIRTH),
    _Rule(PiiKind.BIRTH_DATE, _BIRTH_ON_A_PAPER),
    _Rule(PiiKind.HEALTH_INSURANCE, re.compile(r"(?<![\w/-])[A-ZĐ]{2}[\s.\-]?\d(?:[\s.\-]?\d){12}(?![\w/-])")),
    _Rule(PiiKind.HEALTH_INSURANCE, re.compile(r"(?<![\w/-])[A-Za-z]{2}[\s.\-]?\d(?:[\s.\-]?\d){10,14}(?![\w/-])"), _HEALTH),
    _Rule(PiiKind.HEALTH_INSURANCE, re.compile(r"(?<![\w/.,-])\d{10}(?![\w/-]|[.,]\d)"), _HEALTH, 25),
    _Rule(PiiKind.SOCIAL_INSURANCE, re.compile(r"(?<![\w/.,-])\d{2}(?:[\s.]?\d){8}(?![\w/-]|[.,]\d)"), _SOCIAL, 70),
    _Rule(PiiKind.DRIVING_LICENCE, re.compile(r"(?<![\w/.,-])\d{2}(?:[\s.]?\d){10}(?![\w/-]|[.,]\d)"), _LICENCE, 30),
    _Rule(PiiKind.DRIVING_LICENCE, re.compile(r"(?<![\w/-])(?:[A-ZĐ]{1,2}\s?\d{6,7}|\d{9})(?![\w/-])", _I), _LICENCE, 40),
    _Rule(PiiKind.LAND_CERTIFICATE, re.compile(r"(?<![\w/-])[A-ZĐ]{1,2}\s?-?\d{4,8}(?:/\s?(?:QSDĐ|QSDD)[\w/-]*)?(?![\w/-])"), _LAND, 60),
    _Rule(PiiKind.LAND_CERTIFICATE, re.compile(r"(?<![\w/-])[a-zđ]{2}\s?\d{5,8}(?![\w/-])"), _LAND, 20),
    _Rule(
        PiiKind.LAND_CERTIFICATE,
        re.compile(
            r"(?:vào sổ|sổ vào|vao so)(?:\s+cấp)?(?:\s+GCN)?\s*(?:số)?\s*:?\s*(\d{4,6}(?:\s?/?\s?QSDĐ(?:/\w+)?)?)(?![\w/.,-]\w)", _I
        ),
    ),
    *(_Rule(PiiKind.LAND_CERTIFICATE, pattern) for pattern in _PLOT),
    # Abroad a passport may mix letters and digits.
    _Rule(
        PiiKind.PASSPORT,
        re.compile(r"(?<![\w/-])(?=(?:[A-Z]*\d){4})(?=\d*[A-Z])[A-Z0-9]{8,9}(?![\w/-])"),
        re.compile(r"hộ chiếu|passport|ho chieu", _I),
        25,
    ),
    _Rule(
        PiiKind.PASSPORT,
        re.compile(r"(?<![\w/-])(?:[A-ZĐ]{1,3}\s?-?\d{6,9}|[1-9]\d{1,2}\s?\d{6,7})(?![\w/-]|[.,]\d)"),
        re.compile(
            r"hộ chiếu|passport|ho chieu|thẻ (?:tạm|thường) trú|the tam tru|thị thực|\bvisa\b|giấy thông hành|work permit|"
            r"giấy phép lao động|residence card",
            _I,
        ),
        30,
    ),
    *(_Rule(PiiKind.REFERENCE, pattern) for pattern in _REFERENCES),
    _Rule(PiiKind.LOCATION, re.compile(rf"{_DEGREES}(?:\s*[,;\-–]?\s*{_DEGREES})?", _I)),
    _Rule(
        PiiKind.LOCATION,
        re.compile(r"(?<![\w.,])(?:8|9|1\d|2[0-3])[.,]\d{4,9}\s?°?\s?[NB]?\s*[,;]?\s*10\d[.,]\d{4,9}(?:\s?°?\s?[EĐ]\b)?(?!\d)"),
    ),
    _Rule(
        PiiKind.LOCATION,
        re.compile(r"(?:vĩ độ|kinh độ|\blat\b|\blong?\b|\blng\b|vi do|kinh do)\s*(?:là|la)?\s*[:=]?\s*(\d{1,3}[.,]\d{3,9})", _I),
    ),
    _Rule(PiiKind.LOCATION, re.compile(rf"\b{_PLANE}(?:\s*[;,]?\s*\b{_PLANE})?", _I)),
    _Rule(PiiKind.LOCATION, re.compile(_MAP, _I)),
    _Rule(PiiKind.PROFILE, re.compile(_PROFILE, _I)),
    _Rule(PiiKind.PROFILE, re.compile(r"(?<![\w.@/])@[A-Za-z][\w.]{3,30}(?<!\.)"), re.compile(_NETWORKS, _I), 45),
)


def find_papers(text: str) -> Iterator[Span]:
    """Yield the papers, dates of birth, places on a map and profiles of `text` as (start, end, kind)."""
    ages = [one.span() for one in _OF_AN_AGE.finditer(text)]
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            start, end = match.span(rule.pattern.groups)
            if not _is_cued(text, rule, start):
                continue
            if rule.kind is PiiKind.BIRTH_DATE and _NOT_A_BIRTH.search(text, max(0, match.start() - 20), match.start()):
                continue
            if rule.kind is PiiKind.BIRTH_DATE and any(first <= start < last for first, last in ages):
                continue
            if rule.kind is PiiKind.PROFILE and _BODY_IN_LINK.search(match.group()):
                continue
            yield start, end, rule.kind


def years_behind_names(text: str, names: list[Span]) -> Iterator[Span]:
    """Yield the years that stand right behind a person's name as the year of birth: "Hứa Văn Kỷ, 1959, thôn …"."""
    for _start, end, _kind in names:
        if year := _YEAR_BEHIND_NAME.match(text, end):
            yield *year.span(1), PiiKind.BIRTH_DATE


def _is_cued(text: str, rule: _Rule, start: int) -> bool:
    """Return whether the cue of `rule` stands before `start` with no other kind of number named between."""
    if not rule.cue:
        return True
    cues = list(rule.cue.finditer(text, max(0, start - rule.reach), start))
    return bool(cues) and not _OTHER.search(text, cues[-1].end(), start)
