"""Names of people: words after a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cms.text.personal_data.addresses import LOWER, STOPS, UPPER
from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.numbers import Span
from cms.text.vietnamese import fold

# A word of a name; one letter with a dot is an initial, and initials name nobody.
_CAPITAL = rf"(?:[{UPPER}]['’][{UPPER}]?[{LOWER}]+|[{UPPER}][{LOWER}]{{1,6}}|[{UPPER}](?!\.)|[{UPPER}]{{2,7}})(?![{LOWER}{UPPER}])"
_NAME = rf"{_CAPITAL}(?:[ \u00a0]+{_CAPITAL}){{1,4}}"
_DATA = Path(__file__).parent / "data"
# Surnames as they are written; folded ones count only where a text is typed without tone marks.
_SURNAMES = frozenset((_DATA / "surnames.txt").read_text(encoding="utf-8").split())
_FOLDED_SURNAMES = frozenset(fold(name) for name in _SURNAMES)

_STRONG_CUE = re.compile(
    r"\b(?:tôi tên|em tên|mình tên|con tên|cháu tên|tên tôi|tên em|tên mình|tên chồng|tên vợ|họ và tên|họ tên|người gửi|"
    r"người hỏi|người viết đơn|người làm đơn|người khai|người yêu cầu|tên đầy đủ|"
    r"chủ tài khoản|chủ tk|chủ stk|ký tên|toi ten|ten toi|ho ten|ho va ten)(?:\s+(?:tôi|là|la)\b)?\s*[:\-,]?\s*",
    re.IGNORECASE,
)
# A name in small letters is believed only right after one of these.
_OWN_NAME_CUE = re.compile(
    r"\b(?:(?:tôi|em|mình|cháu|con|toi|minh|chau|tui) (?:tên|ten)|(?:tên|ten) (?:tôi|em|mình|cháu|con|toi|minh|chau|tui)|"
    r"họ và tên|họ tên|ho ten|ho va ten)(?:\s+(?:tôi|là|la)\b)?\s*:?\s*",
    re.IGNORECASE,
)
# "tôi là" goes on with anything; a name in small letters is believed behind it when its second word is "văn" or "thị".
_I_AM = re.compile(r"\b(?:tôi|em|mình|cháu|con|toi|minh|chau)\s+(?:là|la)\s+", re.IGNORECASE)
_MIDDLE_WORDS = ("van", "thi")
_WEAK_CUE = re.compile(
    r"(?:\b(?:[Tt]ôi|[Ee]m|[Mm]ình)(?:\s+là|(?=,\s))|\b[Ôô]ng|\b[Bb]à|\b[Aa]nh|\b[Cc]hị|\b[Cc]ô|\b[Cc]hú|\b[Bb]ác|\b[Cc]háu|"
    r"\b[Cc]on(?: trai| gái)?|\b[Vv]ợ|\b[Cc]hồng|"
    r"\b[Bb]ố|\b[Mm]ẹ|\b[Cc]ha|\b[Nn]gười đại diện|\b[Cc]hủ hộ|\bÔNG|\bBÀ|"
    r"(?<!đặt )(?<!đổi )(?<!mang )(?<!Đặt )(?<!Đổi )\b[Tt]ên)(?:\s+tôi|\s+em|\s+mình|\s+nội|\s+ngoại)?"
    r"(?:\s+(?:tên|là|tên là|tên tôi là))?\s*[:,]?\s+"
)
_NAME_AT = re.compile(_NAME)
_SMALL_NAME_AT = re.compile(rf"[{LOWER}]{{1,7}}(?: [{LOWER}]{{1,7}}){{1,3}}")
_STOP = re.compile(rf"(?:{STOPS}|sinh)")
# What stands after a title and is an office, a place or a rank.
_PLACES = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|HĐND|Sở|Bộ|Cục|Chi cục|Công ty|Trường|Tòa|Viện|Ban|Phòng|Việt Nam|Hà Nội|Bộ trưởng|Chủ tịch|Luật)\b"
)


def find_names(text: str) -> Iterator[Span]:
    """Give the names of `text` as (start, end, kind)."""
    for start, end in _names(text):
        yield start, end, PiiKind.NAME


def _names(text: str) -> Iterator[tuple[int, int]]:
    for cue in _STRONG_CUE.finditer(text):
        match = _NAME_AT.match(text, cue.end())
        if match and not _PLACES.match(match.group()):
            yield match.span()
    for cue in _OWN_NAME_CUE.finditer(text):
        yield from _small_name(text, cue.end())
    for cue in _I_AM.finditer(text):
        yield from _small_name(text, cue.end(), middle_needed=True)
    for cue in _WEAK_CUE.finditer(text):
        match = _NAME_AT.match(text, cue.end())
        if match and not _PLACES.match(match.group()) and _is_surname(match.group().split()[0]):
            yield match.span()


def _small_name(text: str, start: int, *, middle_needed: bool = False) -> Iterator[tuple[int, int]]:
    """Return a name that is typed in small letters: a surname and up to two words, three where the second is "văn" or "thị"."""
    match = _SMALL_NAME_AT.match(text, start)
    if not match or not _is_surname(match.group().split()[0]):
        return
    words = match.group().split()
    has_middle = fold(words[1]) in _MIDDLE_WORDS
    words = words[: 4 if has_middle else 3]
    while len(words) > 2 and _STOP.fullmatch(words[-1]):
        words.pop()
    if not middle_needed or (has_middle and len(words) > 2):
        yield start, start + len(" ".join(words))


def _is_surname(word: str) -> bool:
    word = word.lower()
    return word in _SURNAMES or (word.isascii() and word in _FOLDED_SURNAMES)
