"""Names and addresses: words after a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cms.vietnamese.text import fold
from qa.choices import PiiKind
from qa.pii.numbers import Span

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_CAPITAL = rf"(?:[{_UPPER}][{_LOWER}]{{0,6}}|[{_UPPER}]{{2,7}})(?![{_LOWER}{_UPPER}.])"
_NAME = rf"{_CAPITAL}(?:[ \u00a0]+{_CAPITAL}){{1,4}}"
_SURNAMES = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly an au bach banh bo ca cao chau che chu cu cung cuu dam dao "
    "dau dien dinh doan dong dau giang ha han hang hau hoa hong hua hy kha khong khuc kieu kim la lai lam lang lieu lo loc loi luc lung luong luu "
    "ma mac mach mai man nghiem ngan ninh nong on ong phi phu phung quach quan quang sam song su ta tang than thach thai thang thi tiet tieu ton "
    "tong to trang trieu trinh truong tu tuong uong ung van vi vien vuong vuu y"
).split()
_SURNAME_SET = frozenset(_SURNAMES)

_STRONG_CUE = re.compile(
    r"(?:tôi tên|em tên|mình tên|con tên|cháu tên|tên tôi|tên em|tên mình|tên chồng|tên vợ|họ và tên|họ tên|người gửi|người hỏi|tên đầy đủ|"
    r"chủ hộ|chủ tài khoản|người đại diện|kính thư|ký tên|toi ten|ten toi|ho ten|ho va ten)(?:\s+(?:tôi|là|la))?\s*[:\-,]?\s*",
    re.IGNORECASE,
)
_WEAK_CUE = re.compile(
    r"(?:\b(?:tôi|em|mình)\s+là|\b[Ôô]ng|\b[Bb]à|\b[Aa]nh|\b[Cc]hị|\b[Cc]ô|\b[Cc]hú|\b[Bb]ác|\b[Cc]háu|\bcon(?: trai| gái)?|\bvợ|\bchồng|"
    r"\bbố|\bmẹ|\bcha|\bÔNG|\bBÀ)(?:\s+tôi|\s+em|\s+mình)?(?:\s+(?:tên|là|tên là|tên tôi là))?\s*[:,]?\s+"
)
_NAME_AT = re.compile(_NAME)
_PLAIN_NAME_AT = re.compile(rf"[{_LOWER}]{{1,6}}(?: [{_LOWER}]{{1,7}}){{1,3}}")
# Words that follow a name in one breath, and titles that look like one.
_NOT_NAMES = frozenset(
    "viet nam ha noi uy ban nhan dan hoi dong bo truong so giao duc cong an thanh pho toa an luat nghi dinh thong tu quyet dinh".split()
)
_PLACES = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|HĐND|Sở|Bộ|Cục|Chi cục|Công ty|Trường|Tòa|Viện|Ban|Phòng|Việt Nam|Hà Nội|Bộ trưởng|Chủ tịch)\b"
)

_STREET = r"(?:đường|phố|ngõ|ngách|hẻm|kiệt|quốc lộ|tỉnh lộ|đại lộ|duong|ngo|hem)"
_HOUSE = r"\d{1,4}[A-Za-z]?(?:\s?[/-]\s?\d{1,4}[A-Za-z]?){0,4}"
_TAIL = rf"(?:[^.;\n()]|\.(?=\d)){{0,110}}"
_BOUNDARY = re.compile(
    r"\s*,?\s+(?:có|tôi|em|mình|muốn|xin|đã|hiện|nay|thì|và tôi|để|nhưng|được|số điện thoại|điện thoại|sđt|email|cccd|cmnd|liên hệ|sinh ngày|với|bị|là|"
    r"không|cần|do|đang|theo|nhờ|hỏi)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(rf"(?:(?:số nhà|nhà số|số|SN|căn hộ(?: số)?)\s*)?{_HOUSE}\s*,?\s+{_STREET}\s+(?:[{_UPPER}0-9]{_TAIL})")
_HOUSE_CUED = re.compile(rf"(?:số nhà|nhà số|căn hộ(?: số)?|so nha)\s*{_HOUSE}{_TAIL}", re.IGNORECASE)
_VILLAGE = re.compile(
    rf"(?:tổ dân phố|tổ|thôn|ấp|xóm|bản|buôn|khu phố|khóm|khu|đội|tiểu khu)\s+(?:số\s+)?[{_UPPER}0-9][^.;\n()]{{0,40}}?,\s*"
    rf"(?:[^.;\n()]{{0,30}}?,\s*)?(?:xã|phường|thị trấn|x\.|p\.)\s*[{_UPPER}0-9]{_TAIL}"
)
_CUED_ADDRESS = re.compile(
    r"(?:địa chỉ(?: thường trú| nhà| liên hệ| hiện tại| của tôi)?|thường trú|tạm trú|hộ khẩu|nơi ở hiện (?:nay|tại)|chỗ ở hiện (?:nay|tại)|trú quán|"
    r"trú)(?: hiện (?:nay|tại))?(?:\s+(?:ở|tại|là|của tôi là|của tôi ở))?\s*:?\s+(?=[^.;\n]*(?:\d|xã|phường|thị trấn|thôn|ấp|tổ))"
    rf"((?:số|thôn|ấp|tổ|xóm|khu phố|bản|buôn|đường|phố|ngõ|xã|phường|nhà|căn hộ|chung cư|{_HOUSE})\b{_TAIL})",
    re.IGNORECASE,
)


def find_words(text: str) -> Iterator[Span]:
    """Give the names and addresses of `text` as (start, end, kind)."""
    for pattern in (_NUMBERED, _HOUSE_CUED, _VILLAGE):
        for match in pattern.finditer(text):
            yield match.start(), match.start() + len(_trimmed(match.group())), PiiKind.ADDRESS
    for match in _CUED_ADDRESS.finditer(text):
        yield match.start(1), match.start(1) + len(_trimmed(match.group(1))), PiiKind.ADDRESS
    for start, end in _names(text):
        yield start, end, PiiKind.NAME


def _trimmed(address: str) -> str:
    """An address without the sentence that goes on after it."""
    head, tail = address[:6], address[6:]
    return (head + _BOUNDARY.sub("", tail)).rstrip(" ,-–:")


def _names(text: str) -> Iterator[tuple[int, int]]:
    for cue in _STRONG_CUE.finditer(text):
        match = _NAME_AT.match(text, cue.end())
        if match:
            yield match.span()
        elif (plain := _PLAIN_NAME_AT.match(text, cue.end())) and fold(plain.group().split()[0]) in _SURNAME_SET:
            words = plain.group().split()
            kept = " ".join(words[: 4 if fold(words[1]) in ("van", "thi") else 3])
            yield plain.start(), plain.start() + len(kept)
    for cue in _WEAK_CUE.finditer(text):
        match = _NAME_AT.match(text, cue.end())
        if match and not _PLACES.match(match.group()) and _looks_like_a_name(match.group()):
            yield match.span()


def _looks_like_a_name(words: str) -> bool:
    parts = [fold(word) for word in words.split()]
    return parts[0] in _SURNAME_SET and not set(parts) <= _NOT_NAMES
