"""Addresses: the parts of one, and the ways in which parts make an address of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.numbers import Span
from cms.text.personal_data.vocabulary import is_compound

UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

# Words with which a sentence goes on; none is part of a place's name that is typed in small letters.
STOPS = (
    "có|co|không|khong|ko|k|là|la|tôi|toi|tui|em|e|mình|minh|muốn|muon|xin|đã|da|đang|dang|hiện|hien|nay|này|thì|thi|để|de|nhưng|nhung|"
    "được|duoc|đc|dc|với|voi|vs|bị|bi|cần|can|do|theo|nhờ|nho|hỏi|hoi|và|va|hay|hoặc|hoac|nào|nao|mới|moi|cũ|cu|chưa|chua|còn|con|cho|"
    "về|ve|từ|tu|đến|den|ở|o|chúng|chung|ta|lại|lai|làm|lam|sẽ|se|vào|vao|của|cua|trong|ngoài|ngoai|trên|tren|dưới|duoi|khác|khac|bên|"
    "gần|gan|ạ|nhé|nha|nhiều|nhieu|mấy|may|ra|đi|di|khi|nếu|neu|vì|vi|thuộc|thuoc|tại|tai|sđt|sdt|đt|dt|cccd|email|xã|xa|huyện|huyen|"
    "tỉnh|tinh|phường|phuong|quận|quan|đường|duong|hàng|bộ|thửa|đất|dat|nước|nuoc|ng"
)
_WORD = rf"(?:[{UPPER}][\w'’]*|\d{{1,3}}[A-Za-z]?)"
_NAME = rf"(?:{_WORD}(?:[ \-]{_WORD}){{0,4}})"
_SMALL_WORD = rf"(?!(?:{STOPS})\b)[{LOWER}]{{2,7}}"
_SMALL_NAME = rf"(?:{_SMALL_WORD}(?: {_SMALL_WORD})?(?![{LOWER}]))"
_NUMBER = r"(?:[A-Z]{1,2}\.?)?\d{1,4}(?:bis|ter|[A-Za-z]{0,2}\d?)(?:\s?[/\-.]\s?[A-Z]?\d{1,4}[A-Za-z]?){0,4}"
_SEPARATOR = r"(?:\s*[,\-–]\s*|\s+)"

_PREFIX = r"(?i:số nhà|nhà số|so nha|nha so|sn|căn hộ(?: số)?|can ho(?: so)?)"
_ALLEY = r"(?i:ngõ|ngách|hẻm|kiệt|ngo|ngach|hem|kiet)"
_STREET = rf"(?:{_ALLEY}|(?i:đường|phố|đại lộ|quốc lộ|tỉnh lộ|duong|pho|ql|đ\.|ấp|khu phố))"
_VILLAGE = (
    r"(?i:tổ dân phố|tdp|tổ|thôn|ấp|xóm|bản|buôn|buon|khu phố|khu pho|kp|khóm|đội|tiểu khu|khu vực|(?<!đặc )khu|khối phố|khối|cụm|làng|"
    r"sóc|phum|plei|bon|xứ đồng|xứ|hợp tác xã|thon|ap|xom|khom|"
    r"to dan pho|to(?= \d)|doi(?= \d))"
)
_COMMUNE = r"(?i:xã|phường|thị trấn|đặc khu|xa|phuong|thi tran|x\.|p\.|f\.|tt\.|p(?=\d)|f(?=\d))"
_ABOVE = r"(?i:huyện|quận|thị xã|thành phố|tỉnh|huyen|quan|thi xa|thanh pho|tinh|tp\.?|tx\.?|h\.|q\.|t\.|q(?=\d))"
_BUILDING = (
    r"(?i:chung cư|chung cu|tòa nhà|toà nhà|tòa|toà|khu dân cư|khu tái định cư|khu tđc|kdc|khu đô thị|kđt|khu tập thể|ktt|"
    r"tập thể|nhà(?= [A-Z]{1,2}\d)|cư xá|tháp|dãy(?: nhà)? trọ|dãy(?= [A-Z]\b)|nhà trọ|"
    r"ký túc xá|ktx|block|chợ|khu nhà ở|(?<!đặc )khu|nhà ở xã hội|noxh)"
)
_FLAT = r"(?i:căn hộ|căn|phòng|lô|tầng|can ho|p\.?(?=\d)|kiot|ki ốt|ki-ốt|quầy|sạp)"
_NO_OFFICE = r"(?!(?:Trung tâm|Ủy ban|Uỷ ban|UBND|Sở|Cục|Chi cục|Công an|Tòa án|Hành chính|Văn phòng)\b)"
_FLAT_NUMBER = r"[A-Z]{0,2}\d{0,4}[A-Z]?-?\d{1,4}[A-Z]?(?:[.\-/]\d{1,4}[A-Z]?)?"

# The mark of a block: "B2", "S2.05", "CT2B", "A".
_BLOCK = r"(?:[A-Z]{1,3}\d{0,2}(?:[.\-]\d{1,3})?[A-Z]?(?![\w.\-]\w|\w))"
# What a place was called before or is called now: "tổ 3 (trước là xóm Nà Cáp)", "thôn 5 Hà Lam cũ, nay là tổ 11".
_RENAMED = r"(?:\s*\((?:trước|nay|cũ|tức)\b[^()\n]{2,40}\)|(?: cũ)?\s*,?\s+nay (?:là|thuộc)\s+|,?\s+trước (?:đây )?là\s+)"
_STREET_PART = rf"{_STREET}\s*(?:làng\s+|số\s+)?(?:{_NAME}|{_SMALL_NAME})"
_VILLAGE_PART = rf"{_VILLAGE}\s+(?:số\s+)?{_NAME}(?:{_RENAMED}(?:{_VILLAGE}\s+(?:số\s+)?{_NAME})?)?"
_COMMUNE_PART = rf"{_COMMUNE}\s*{_NAME}"
_PART = (
    rf"(?:(?:{_VILLAGE}|{_COMMUNE}|{_ABOVE}|{_BUILDING}|{_STREET}|{_ALLEY}\s*{_NUMBER}|{_PREFIX}\s*{_NUMBER})\s*(?:số\s+)?"
    rf"(?:{_NUMBER}(?!\w)|{_NAME}))"
)
_SMALL_PART = rf"(?:(?:{_COMMUNE}|{_ABOVE}|{_STREET})\s+{_SMALL_NAME})"
_FLAT_PART = rf"(?:{_FLAT}\s*{_FLAT_NUMBER}(?!\w))"
_BARE_PART = rf"(?:[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+){{1,3}})"
_TAIL = rf"(?:{_SEPARATOR}(?:{_PART}|{_SMALL_PART})|\s*[,\-–]\s*(?:{_BARE_PART}|{_FLAT_PART})){{0,6}}"
_CUE = (
    r"(?:[Đđ]ịa chỉ(?: (?:thường trú|nhà riêng|nhà|liên hệ|hiện tại|của tôi|nhận thư)|(?: [^\W\d]+){1,4}(?=\s*:))?|"
    r"[Tt]hường trú|[Tt]ạm trú|[Hh]ộ khẩu|[Nn]ơi ở|[Cc]hỗ ở|"
    r"[Tt]rú quán|[Cc]ư trú|\btrú|\b[Đđ]/?c|\b[Dd]c|[Dd]ia chi|[Tt]huong tru)(?: hiện (?:nay|tại))?"
    r"(?:\s+(?:ở|tại|là|của tôi là|của tôi ở|o|tai|la))?\s*:?\s*"
)
_HOME_CUE = r"(?i:(?:\bở|trọ|nhà|sống|ngụ|cư ngụ)(?: tại| ở)?\s+)"
_LAND_CUE = r"(?i:(?:đất|thửa|thửa đất|tại|trú|quán)(?: của \w+)?(?: ở| tại)?\s+)"
# Behind a person's name: "Tòng Văn Hặc, bản Lè"; behind a name that opens a line or a bracket also a commune:
# "(Ông Phạm Hữu Lộc, phường Quảng Phú)".
_VILLAGE_BEHIND_A_NAME = re.compile(rf"\s*[,(–-]\s*({_VILLAGE_PART}{_TAIL})")
_COMMUNE_BEHIND_A_NAME = re.compile(rf"\s*[,(–-]\s*({_COMMUNE_PART}{_TAIL}|(?<=,\s){_BARE_PART}(?=\s*,\s*[{UPPER}]){_TAIL})")
_NAME_STANDS_ALONE = re.compile(r"(?m)(?:^|\(|[Gg]ửi từ )(?:(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị) )?$")
_NO_ROAD = r"(?<!vị trí )(?<!đoạn )(?<!loại )(?<!tuyến )(?<!lộ )(?<!tỉnh )(?<!đường )(?<!QL )(?<![\w/.,+:])(?<![\w.]-)"

_SOURCES = (
    # a house in a street: "số 12 ngõ 34 phố Trần Phú, phường Hà Đông"
    rf"{_NO_ROAD}(?:(?:{_PREFIX}|(?i:số|so|nhà|nha))\s*:?\s*)?{_NUMBER}\s*,?\s+{_STREET}\s*(?:số\s+)?{_NAME}{_TAIL}",
    rf"\b(?:{_PREFIX}|(?i:số|so))\s*:?\s*{_NUMBER}\s*,?\s+{_STREET_PART}{_TAIL}",
    rf"\b{_PREFIX}\s*:?\s*{_NUMBER}(?!\d|\s?(?:m2|m²|mét|người|triệu|tỷ|phòng|tầng|mặt)\b)(?:\s+{_BARE_PART})?{_TAIL}",
    # a street without its word: the ward follows, or the writer says that it is home
    rf"{_NO_ROAD}(?!\d+/(?:19|20)\d\d){_NUMBER}\s+{_BARE_PART}\s*,\s*(?:{_COMMUNE}|{_ABOVE})\s*{_NAME}{_TAIL}",
    rf"(?<=[ởọ] )(?!\d+/(?:19|20)\d\d){_NUMBER}\s+{_BARE_PART}{_TAIL}",
    rf"{_CUE}({_NUMBER}\s+{_VILLAGE_PART}(?:{_SEPARATOR}(?:{_PART}|{_SMALL_PART})){{1,5}})",
    rf"{_NO_ROAD}(?:(?:{_PREFIX}|(?i:số|nhà))\s*)?{_NUMBER}\s*,?\s+{_ALLEY}\s+{_NUMBER}{_SEPARATOR}{_BARE_PART}{_TAIL}",
    rf"{_NO_ROAD}{_NUMBER}\s*,?\s+{_VILLAGE_PART}{_SEPARATOR}{_VILLAGE_PART}{_TAIL}",
    # an alley: "ngách 34/12 ngõ 34 Hoàng Cầu"
    rf"\b{_ALLEY}\s+{_NUMBER}{_SEPARATOR}(?:{_STREET}\s*{_NAME}(?:\s+{_BARE_PART})?|{_BARE_PART}){_TAIL}",
    # a village and its commune: "thôn 3 xã Ea Tiêu"
    rf"\b{_VILLAGE_PART}(?:{_SEPARATOR}{_VILLAGE_PART}|\s*,\s*{_BARE_PART}){{0,3}}{_SEPARATOR}{_COMMUNE_PART}{_TAIL}",
    rf"\b{_VILLAGE}\s+\d{{1,3}}{_SEPARATOR}(?:xã|phường|xa|phuong)\s+{_SMALL_NAME}{_TAIL}",
    rf"\b(?i:ktx|ký túc xá)\s+(?:{_VILLAGE_PART}|[{UPPER}]\d{{0,2}}){_TAIL}",
    rf"(?<![\w-])[{UPPER}]{{1,3}}\d{{0,2}}-?\d{{2,4}}[A-Z]?{_SEPARATOR}"
    rf"(?i:chung cư|tòa nhà|tòa|khu đô thị|kđt|khu dân cư|kdc)\s+{_NO_OFFICE}{_NAME}{_TAIL}",
    # a flat: "căn hộ 1205 tòa B2 chung cư Hòa Bình"
    rf"\b{_FLAT}\s*(?:số\s+)?{_FLAT_NUMBER}(?:{_SEPARATOR}(?i:tầng|lầu)\s+\d+)?"
    rf"(?:{_SEPARATOR}[{UPPER}]{{1,3}}\d{{1,2}}[{UPPER}]?)?{_SEPARATOR}{_BUILDING}\s+{_NO_OFFICE}(?:{_BLOCK}(?:\s*,?\s+{_BARE_PART})?|{_NAME}){_TAIL}",
    rf"\b(?i:căn hộ|căn|phòng)\s*(?:số\s+)?{_FLAT_NUMBER}\s*,?\s+[{UPPER}]{{1,3}}\d{{1,2}}[{UPPER}]?(?!\w)"
    rf"(?:\s*,?\s+{_BARE_PART})?{_TAIL}",
    # from the house outwards to the flat: "chung cư Carina, block B, căn B-17.08"
    rf"\b{_BUILDING}\s+{_NO_OFFICE}{_NAME}(?:{_SEPARATOR}{_BUILDING}\s+{_BLOCK})?{_SEPARATOR}{_FLAT_PART}{_TAIL}",
    rf"\b{_PREFIX}\s*{_NUMBER}(?:\s*,\s*|\s+)(?:(?i:lô)\s+{_BLOCK}{_SEPARATOR}{_BUILDING}\s+{_NAME}|{_BUILDING}\s+{_BLOCK})(?:{_SEPARATOR}{_BUILDING}\s+{_NAME}(?:\s[{LOWER}]{{2,6}}\s{_NAME}(?:/\d+)?)?)?{_TAIL}",
    rf"\b(?i:tầng|lầu|phòng)\s*\d+{_SEPARATOR}(?:{_PREFIX}|(?i:số|nhà))?\s*{_NUMBER}\s+(?:{_STREET}\s*)?{_BARE_PART}{_TAIL}",
    # a house in a street without its word: "số 8 Lê Lợi, Hải Châu", "hẻm 220 Lê Văn Sỹ", "21 ngõ chợ Khâm Thiên"
    rf"\b(?:{_PREFIX}|(?i:số|{_ALLEY}))\s*{_NUMBER}\s+{_BARE_PART}{_TAIL}",
    rf"{_NO_ROAD}{_NUMBER}\s+{_ALLEY}\s+(?:[{LOWER}]+\s+)?{_NAME}{_TAIL}",
    rf"\b(?:(?:{_PREFIX}|(?i:số|so|nhà|nha))\s*)?{_NUMBER}\s+{_ALLEY}\s+{_NUMBER}\s+{_SMALL_NAME}{_TAIL}",
    rf"\b(?:{_PREFIX}|so|ngo|hem|ngach)\s*{_NUMBER}\s+(?!phong\b|phòng\b)(?:hang \w+|{_SMALL_WORD} {_SMALL_WORD}){_TAIL}",
    rf"(?:{_HOME_CUE}|(?i:\bvề|khẩu|đất|thuê|mua|xây|gửi|giao)(?: ở| tại| về)?\s+)((?!\d+/(?:19|"
    rf"20)\d\d){_NUMBER}\s+{_BARE_PART}{_TAIL})",
    rf"\b{_ALLEY}\s*\d+(?:/\d+)+\s+{_SMALL_WORD}(?: {_SMALL_WORD}){{1,2}}(?!\w){_TAIL}",
    rf"\b(?:đầu |cuối |trong )?{_ALLEY}\s*{_NUMBER}{_SEPARATOR}{_VILLAGE_PART}{_TAIL}",
    # the writer's home or land, at a village or a commune without the rest: "ở thôn Hạ, Dương Liễu"
    rf"(?:{_HOME_CUE}|{_LAND_CUE})((?!khu vực)(?:{_VILLAGE_PART}|{_FLAT_PART})(?:{_SEPARATOR}(?:{_PART}|{_SMALL_PART})|"
    rf"\s*[,\-–]\s*{_BARE_PART}){{1,6}})",
    rf"(?:{_HOME_CUE}|(?i:\bquê|trú)(?: ở| tại| quán)?\s+)((?!khu){_VILLAGE_PART})",
    rf"(?:{_HOME_CUE}|{_LAND_CUE}|khẩu\s+)((?!khu vực){_VILLAGE_PART}\s*,\s*{_BARE_PART}{_TAIL})",
)
_CUED = (
    rf"{_CUE}(?!{_ABOVE})((?:(?:số|nhà|{_FLAT})\s+)?"
    rf"(?:{_NUMBER}\s+{_BARE_PART}|{_PART}|{_BARE_PART}(?={_SEPARATOR}{_COMMUNE}\s*{_NAME})){_TAIL})"
)
# The same in small letters: "dc 118 le duan, da nang".
_CUED_SMALL = (
    r"\b(?:[Đđ]/?c|[Dd]/?c|[Đđ]ịa chỉ|[Dd]ia chi)(?: nhà| nha| em| tôi| toi)?(?:\s+(?:là|la|ở|o))?\s*:?\s*"
    rf"((?:(?:số|so|nhà|nha)\s+)?{_NUMBER}\s+{_SMALL_NAME}(?:\s*,\s*(?:da nang|da lat|do son|{_SMALL_NAME})){{0,3}}{_TAIL})"
)


# What may stand before the rest of an address, from the house inwards: "căn 1508, CT2B, ", "phòng 12 ", "số 6B ".
_INNER_PARTS = re.compile(
    rf"(?:\b(?:{_PREFIX}|{_FLAT}|(?i:số|nhà|dãy trọ|block|tầng|lầu))\s*(?:số\s+)?{_FLAT_NUMBER}{_SEPARATOR}"
    rf"(?:(?:tòa |nhà )?[{UPPER}]{{1,3}}\d{{1,2}}[{UPPER}]?{_SEPARATOR})?)+$"
)


# In a term in title case its first two words are one word of the language ("Xã Hội Số", "Tổ Trưởng"); these are of addresses.
_OF_ADDRESSES = frozenset(
    ("khu phố", "thị trấn", "thị xã", "thành phố", "chung cư", "đô thị", "khu vực", "nhà ở", "căn hộ", "tổ dân", "xứ đồng")
)


def find_addresses(text: str, names: Iterable[Span] = ()) -> Iterator[Span]:
    """Yield the addresses of `text` as (start, end, kind), also those right behind the `names` of people."""
    for start, end in (*_by_pattern(text), *_behind_names(text, names)):
        inner = _INNER_PARTS.search(text, max(0, start - 50), start)
        if not _is_term(text[start:end]):
            yield inner.start() if inner else start, end, PiiKind.ADDRESS


@cache
def _patterns() -> list[re.Pattern[str]]:
    """Compile the patterns with the first text: a third of a second that most commands need not spend."""
    return [re.compile(source) for source in (*_SOURCES, _CUED, _CUED_SMALL)]


def _by_pattern(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield match.span(pattern.groups)


def _behind_names(text: str, names: Iterable[Span]) -> Iterator[tuple[int, int]]:
    for start, end, _kind in names:
        alone = _NAME_STANDS_ALONE.search(text, max(0, start - 12), start)
        found = _VILLAGE_BEHIND_A_NAME.match(text, end) or (_COMMUNE_BEHIND_A_NAME.match(text, end) if alone else None)
        if found:
            yield found.span(1)


def _is_term(address: str) -> bool:
    """Return whether an address without a number begins with a term in title case: "Tổ Trưởng Tổ Dân Phố"."""
    words = re.findall(r"\w+", address)[:2]
    if re.fullmatch(r"\w+ [A-EX], \w+ [A-EX]", address):
        return True  # "thôn B, xã C": letters in place of names
    if len(words) < 2 or re.search(r"\d", address) or not words[0][0].isupper() or not words[1][0].isupper():
        return False
    pair = (words[0].lower(), words[1].lower())
    return is_compound(*pair) and " ".join(pair) not in _OF_ADDRESSES
