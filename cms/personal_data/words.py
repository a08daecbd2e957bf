"""Names and addresses: words after a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cms.personal_data.kinds import PiiKind
from cms.personal_data.numbers import Span
from cms.vietnamese.text import fold

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
# A word of a name; one letter with a dot is an initial, and initials name nobody.
_CAPITAL = rf"(?:[{_UPPER}][{_LOWER}]{{1,6}}|[{_UPPER}](?!\.)|[{_UPPER}]{{2,7}})(?![{_LOWER}{_UPPER}])"
_NAME = rf"{_CAPITAL}(?:[ \u00a0]+{_CAPITAL}){{1,4}}"
_DATA = Path(__file__).parent / "data"
# Surnames as they are written; folded ones count only where a text is typed without tone marks.
_SURNAMES = frozenset((_DATA / "surnames.txt").read_text(encoding="utf-8").split())
_FOLDED_SURNAMES = frozenset(fold(name) for name in _SURNAMES)

_STRONG_CUE = re.compile(
    r"\b(?:tôi tên|em tên|mình tên|con tên|cháu tên|tên tôi|tên em|tên mình|tên chồng|tên vợ|họ và tên|họ tên|người gửi|"
    r"người hỏi|tên đầy đủ|"
    r"chủ tài khoản|ký tên|toi ten|ten toi|ho ten|ho va ten)(?:\s+(?:tôi|là|la)\b)?\s*[:\-,]?\s*",
    re.IGNORECASE,
)
# A name in small letters is believed only right after one of these.
_OWN_NAME_CUE = re.compile(
    r"\b(?:tôi tên|em tên|mình tên|tên tôi|tên em|tên mình|họ và tên|họ tên|toi ten|ten toi|ho ten|ho va ten)"
    r"(?:\s+(?:tôi|là|la)\b)?\s*:?\s*",
    re.IGNORECASE,
)
_WEAK_CUE = re.compile(
    r"(?:\b(?:[Tt]ôi|[Ee]m|[Mm]ình)\s+là|\b[Ôô]ng|\b[Bb]à|\b[Aa]nh|\b[Cc]hị|\b[Cc]ô|\b[Cc]hú|\b[Bb]ác|\b[Cc]háu|"
    r"\b[Cc]on(?: trai| gái)?|\b[Vv]ợ|\b[Cc]hồng|"
    r"\b[Bb]ố|\b[Mm]ẹ|\b[Cc]ha|\b[Nn]gười đại diện|\b[Cc]hủ hộ|\bÔNG|\bBÀ)(?:\s+tôi|\s+em|\s+mình)?"
    r"(?:\s+(?:tên|là|tên là|tên tôi là))?\s*[:,]?\s+"
)
_NAME_AT = re.compile(_NAME)
_PLAIN_NAME_AT = re.compile(rf"[{_LOWER}]{{1,7}}(?: [{_LOWER}]{{1,7}}){{1,3}}")
# What stands after a title and is an office, a place or a rank.
_PLACES = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|HĐND|Sở|Bộ|Cục|Chi cục|Công ty|Trường|Tòa|Viện|Ban|Phòng|Việt Nam|Hà Nội|Bộ trưởng|Chủ tịch|Luật)\b"
)

_STREET = r"(?:đường|phố|ngõ|ngách|hẻm|kiệt|quốc lộ|tỉnh lộ|đại lộ|duong|ngo|hem)"
_HOUSE = r"(?<![+.,\d])\d{1,4}[A-Za-z]?(?:\s?[/-]\s?\d{1,4}[A-Za-z]?){0,4}"
_TAIL = r"(?:[^.;\n()]|\.(?=\d)){0,110}"
# Words with which a sentence goes on after an address.
_BOUNDARY = re.compile(
    r"\s*,?\s+(?:có|tôi|em|mình|muốn|xin|đã|hiện|nay|thì|và tôi|để|nhưng|được|số điện thoại|điện thoại|sđt|email|cccd|cmnd|liên hệ|"
    r"sinh ngày|với|bị|là|không|cần|do|đang|theo|nhờ|hỏi)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(rf"(?:(?:số nhà|nhà số|số|SN|căn hộ(?: số)?)\s*)?{_HOUSE}\s*,?\s+{_STREET}\s+(?:[{_UPPER}0-9]{_TAIL})")
_HOUSE_CUED = re.compile(rf"(?:số nhà|nhà số|căn hộ(?: số)?|so nha)\s*{_HOUSE}{_TAIL}", re.IGNORECASE)
_VILLAGE = re.compile(
    rf"(?:tổ dân phố|tổ|thôn|ấp|xóm|bản|buôn|khu phố|khóm|khu|đội|tiểu khu)\s+(?:số\s+)?[{_UPPER}0-9][^.;\n()]{{0,40}}?,\s*"
    rf"(?:[^.;\n()]{{0,30}}?,\s*)?(?:xã|phường|thị trấn|x\.|p\.)\s*[{_UPPER}0-9]{_TAIL}"
)
_CUED_ADDRESS = re.compile(
    r"(?:[Đđ]ịa chỉ(?: thường trú| nhà| liên hệ| hiện tại| của tôi)?|[Tt]hường trú|[Tt]ạm trú|[Hh]ộ khẩu|[Nn]ơi ở|[Cc]hỗ ở|"
    r"[Tt]rú quán|[Cc]ư trú|\btrú)"
    r"(?: hiện (?:nay|tại))?(?:\s+(?:ở|tại|là|của tôi là|của tôi ở))?\s*:?\s+"
    rf"((?:(?:số|thôn|ấp|tổ|xóm|khu phố|bản|buôn|đường|phố|ngõ|xã|phường|nhà|căn hộ|chung cư)\s+(?:[^\s,]+\s+)?[{_UPPER}0-9]"
    rf"|[{_UPPER}][^\s,]*,?\s+(?:xã|phường|thị trấn)\s+[{_UPPER}]){_TAIL})"
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
        if match and not _PLACES.match(match.group()):
            yield match.span()
    for cue in _OWN_NAME_CUE.finditer(text):
        if (plain := _PLAIN_NAME_AT.match(text, cue.end())) and _is_surname(plain.group().split()[0]):
            words = plain.group().split()
            kept = " ".join(words[: 4 if fold(words[1]) in ("van", "thi") else 3])
            yield plain.start(), plain.start() + len(kept)
    for cue in _WEAK_CUE.finditer(text):
        match = _NAME_AT.match(text, cue.end())
        if match and not _PLACES.match(match.group()) and _is_surname(match.group().split()[0]):
            yield match.span()


def _is_surname(word: str) -> bool:
    word = word.lower()
    return word in _SURNAMES or (word.isascii() and word in _FOLDED_SURNAMES)
