"""Names of people: behind a word that announces one, or by their own shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cms.text.personal_data.addresses import STOPS
from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.numbers import Span
from cms.text.vietnamese import fold

_DATA = Path(__file__).parent / "data"
# Surnames as they are written; folded ones count only where a text is typed without tone marks.
_SURNAMES = frozenset((_DATA / "surnames.txt").read_text(encoding="utf-8").split())
_FOLDED_SURNAMES = frozenset(fold(name) for name in _SURNAMES)
_WORDS = {
    key: frozenset(words.split())
    for key, words in (line.split(": ", 1) for line in (_DATA / "words_around_names.txt").read_text(encoding="utf-8").splitlines())
}
# Surnames that are hardly ever another word, so that small letters may follow them without "văn" or "thị".
_COMMON = _WORDS["common surnames"]
_FOLDED_COMMON = _WORDS["common surnames without marks"]
_NOT_PEOPLE = tuple(
    entry.strip()
    for line in (_DATA / "not_people.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for entry in line.split("|")
)

_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
_UP = "".join(letter for letter in _LETTERS if letter.isupper())
_LOW = "".join(letter for letter in _LETTERS if letter.islower())
# A word of a name, also of the Highlands and from abroad: "An", "Y", "H'Wen", "Jean-Pierre", "THỊ". A letter with a dot is an initial.
_WORD = (
    rf"(?:[{_UP}](?:['’][{_UP}]?)?[{_LOW}]{{1,14}}(?:['’\-][{_UP}{_LOW}][{_LOW}]*)?|[{_UP}]['’][{_UP}]+|[{_UP}]{{2,9}}|[{_UP}](?!\.))"
    r"(?![\w'’])"
)
# Initials may stand before it: "Đ. V. Khánh"; "P. Tư pháp" and "Q. Ba" are no names.
_NAME_AT = re.compile(
    rf"(?:(?:(?:[{_UP}]\. ?){{2}}|(?![FHPQTX]\.)[{_UP}]\. ?){_WORD}(?=[ ,;:)]|$)"
    rf"|{_WORD}(?:[ \u00a0]+(?:(?:văn|thị|bin|binti|ibn|von|van(?: der)?|de|del|dos) )?{_WORD}){{0,4}})"
)
_SMALL_NAME_AT = re.compile(rf"[{_LOW}]{{1,7}}(?: [{_LOW}]{{1,7}}){{1,3}}")
_STOP = re.compile(rf"(?:{STOPS}|sinh|nghi|nghỉ|số|so|mang)")

_SELF = r"(?:tôi|em|mình|con|cháu|tui|toi|minh|chau|e)"
_KIN = (
    r"(?:ông|bà|cụ|anh|chị|cô|dì|chú|bác|cậu|mợ|thím|dượng|cháu|em|con|bé|vợ chồng|vợ|chồng|ck|vk|bố|mẹ|má|cha|thầy|bạn|gặp|vo chong|vo|"
    r"chong|bo|me|chi|ong|ba|"
    r"mr\.?|mrs\.?|ms\.?)(?:\s+(?:trai|gái|rể|dâu|họ|nuôi|ruột|nội|ngoại|đẻ|chồng|vợ|trai|gai|re|dau|noi|ngoai|ruot|nuoi|de))?"
)
_ACTS = (
    "nộp|làm|viết|gửi|nhận|khai|hỏi|yêu cầu|đề nghị|khiếu nại|tố cáo|bị tố cáo|phản ánh|bị hại|bị nạn|bị tai nạn|được ủy quyền|"
    "ủy quyền|giám hộ|"
    "được giám hộ|đại diện|"
    "bán|mua|thuê|cho thuê|thừa kế|hưởng chế độ|hưởng|liên hệ|lập|chứng kiến|vay|mất|chết|lao động|thuê nhà|ký|sử dụng đất"
)
_ROLE = (
    rf"(?:công dân|người (?:{_ACTS})(?: đơn| hồ sơ| thứ \w+| theo pháp luật)?|người thứ \w+|đại diện(?: theo pháp luật| ủy quyền)?|"
    r"bên (?:bán|mua|thuê|cho thuê|vay|tặng|nhận|a|b)(?: nhà| đất)?|nguyên đơn|bị đơn|bị cáo|bị can|nhân chứng|"
    r"chủ (?:hộ|đất|nhà|xe|trọ|sử dụng(?: đất)?|sổ|thẻ|tài khoản|tk|stk)(?: cũ| mới)?|liệt s[ĩỹ]|thương binh|bệnh binh|cựu chiến binh|"
    r"hộ(?: gia đình)?|luật sư|bác sĩ|bác sỹ|thầy giáo|cô giáo|giám đốc(?: công ty)?|kế toán(?: trưởng)?|"
    r"tổ trưởng(?: tổ dân phố)?|trưởng thôn|"
    r"người (?:được|bị) \w+(?: \w+)?(?= là|:| là:)|già làng|(?:trưởng|phó) (?:ấp|bản|xóm|"
    r"khu phố|buôn|khóm)|cán bộ|hàng xóm|học sinh|sinh viên|tài xế|lái xe|nhân viên|giáo viên|"
    r"chu (?:tk|stk|ho|tai khoan)|liên lạc|lien lac|name)"
)
_OWN_NAME = (
    rf"(?:{_SELF} (?:tên|ten)|(?:tên|ten)(?: (?:thật|đầy đủ))? {_SELF}|(?:tên|ten) (?:con|mẹ|cha|bố|vợ|chồng|ông|bà)|họ và tên|"
    rf"họ tên|ho ten|ho va ten|"
    r"tên đầy đủ|ký tên|ghi tên|người viết đơn|người làm đơn|chủ (?:tk|stk|tài khoản)|chu (?:tk|stk|tai khoan))"
)
_LINK = (
    r"(?:\s+(?:tôi|em|mình|toi|cháu|con|của tôi|của em))?(?:\s+(?:tên thật|tên|là|ten|la)\b)*(?:\s*[:(,\-–]\s*|"
    r"\s+)(?:(?:ông|bà|anh|chị|cụ|Mr\.?|Ms\.?)\s+)?"
)
_OWN_NAME_CUE = re.compile(rf"\b(?i:{_OWN_NAME}){_LINK}")
_ROLE_CUE = re.compile(rf"\b(?i:{_ROLE}){_LINK}")
# "Người đại diện theo giấy ủy quyền: ", "Passport No. M55667788, "
_FIELD_CUE = re.compile(
    r"\b(?i:người|đại diện|chủ|bên|họ|tên|nguoi|ten)(?: [^\W\d]+){1,6}\s*:\s*(?:(?:[Ôô]ng|[Bb]à|Mr\.?|Ms\.?)\s+)?"
    r"|(?i:\b(?:passport|hộ chiếu|căn cước|cccd|cmnd)\b[^,;\n]{0,20}\d{6})\d*\s*[,;(–-]\s*"
)
_KIN_CUE = re.compile(rf"\b(?i:{_KIN})(?![^\S \u00a0]|[ ]*[:\-–]?\n){_LINK}")
_I_AM = re.compile(r"\b(?i:tôi|em|mình|cháu|con|e|toi|minh|chau)(?:\s+(?i:là|la)\b\s*:?\s*|\s*,\s+|\s+)")
_SINGLE_CUE = re.compile(
    r"\b(?i:thợ|người|khách|chủ|đứa|vợ|chồng|con)(?: [^\W\d]+){0,2} tên(?: là)? +$|"
    r"\b(?i:ông|bà|anh|chị|cô|dì|chú|bác|cậu|mợ|thím|dượng|bạn|bé|cháu|gặp) +$|"
    r"\b(?i:gặp|liên hệ|gọi|gọi cho|nhắn|nhắn cho) (?:em|cháu|con) +$|(?<!\w)(?i:em|e|mình|tôi|cháu) (?:là|tên|tên là) +$"
)
_TITLE = re.compile(r"(?:Bà|Ông|Anh|Chị|Cụ|Mr|Mrs|Ms|Tôi|Em|Cháu|Thầy|Cô|Bác|Chú)\.?\s+")
_NAMED = re.compile(r"(?<!đặt )(?<!đổi )(?<!Đặt )(?<!Đổi )(?<!đường )\b[Tt]ên(?: là)?\s*:?\s+")
# Behind a name without marks: what only a person has.
_OF_A_PERSON = re.compile(r"(?i)\s*[,(–-]?\s*(?:sinh|sn|sđt|sdt|đt|dt|cccd|cmnd|cmt)\b[^\d\n]{0,20}\d")
_NOT_ALONE = _WORDS["never alone"]
_NOT_ALONE_AFTER_IS = _NOT_ALONE | _WORDS["not alone after là"]
_NEXT_IN_LIST = re.compile(r"\s*(?:[,;]|,?\s(?:và|với|cùng))\s+(?:(?:ông|bà|anh|chị|cụ|em)\s+)?")
_NUMBER_NAMES = _WORDS["numbers"]
# A first word behind which stands an office, a place or a rank, not a person.
_OFFICES = _WORDS["offices"]
_ABBREVIATIONS = _WORDS["abbreviations"]
_HEADING_WORDS = frozenset(("của", "và", "các", "về", "một", "những", "trong", "theo", "để", "được", "số"))
# First words of an office that also end a person's name ("Hoàng Ngọc Lan Chi"), and what stands behind them when they are the office.
_GIVEN_NAMES = _WORDS["offices that are given names"]
_OFFICE_GOES_ON = re.compile(r" (?:cục|nhánh|bộ|hội|tâm|ương|phố|an|ty|dân|nhân|hiểm|gia|phủ|đồng|chất|tế|chính|quyền|sản|nguyên)\b")
_MIDDLES = frozenset(("văn", "thị", "van", "thi"))
# "phí văn phòng", "mai thi công": what stands behind "văn" and "thị" when they are no part of a name.
_NOT_AFTER_MIDDLE = {"van": _WORDS["not after văn"], "thi": _WORDS["not after thị"]}
# Behind these words (up to three words back) a person's name is the name of a street, a school, a prize; an office-holder is public.
_NAMESAKE = re.compile(
    r"\b(?i:đường|phố|đại lộ|ngõ|ngách|hẻm|kiệt|ngã (?:tư|ba|năm|sáu)|cầu|chợ|bến|phường|xã|quận|huyện|thị trấn|thành phố|tỉnh|"
    r"trường|thpt|thcs|tiểu học|"
    r"mầm non|đại học|học viện|bệnh viện|khoa|trung tâm|công ty|quỹ|giải(?: thưởng)?|tượng(?: đài)?|công viên|bảo tàng|"
    r"thư viện|nhà hát|quảng trường|lăng|đền|"
    r"chùa|tư tưởng|chung cư|tòa|toà|khu|sân|tuyến|ga|cụm|thôn|làng|ấp|thủ tướng|bộ trưởng|thứ trưởng|chủ tịch|bí thư|đại tướng|ql)"
    r"(?:\s+[^\s,.;:]+){0,2}\s+$|[\d/][A-Za-z]?\s+$|(?i:ngã (?:tư|ba)|giao lộ|nút giao)(?:\s+[^\s,.;:]+){0,4}\s+$"
)


def find_names(text: str) -> Iterator[Span]:
    """Give the names of `text` as (start, end, kind)."""
    for start, end in chain(_announced(text), _by_shape(text), _signatures(text), _small_names(text)):
        yield start, end, PiiKind.NAME


def _announced(text: str) -> Iterator[tuple[int, int]]:
    """Return the names in capitals that stand behind a word that announces one."""
    for cue in chain(*(cue.finditer(text) for cue in (_OWN_NAME_CUE, _ROLE_CUE, _KIN_CUE, _FIELD_CUE))):
        if _is_part_of_a_place(text, cue.start()):
            continue
        words, end = _name_at(text, cue.end())
        if words and "".join(words).isupper() and not _is_surname(words[0]):
            continue  # a heading in capitals
        if len(words) > 1 or (len(words) == 1 and _names_somebody(text, cue.end(), words[0])):
            yield cue.end(), end
            yield from _rest_of_list(text, end)
    for pattern in (_I_AM, _NAMED):
        for cue in pattern.finditer(text):
            words, end = _name_at(text, cue.end())
            certain = cue.group().lower().rstrip(" :").endswith(("là", "la"))
            alone = len(words) == 1 and (
                (certain and words[0].lower() not in _NOT_ALONE_AFTER_IS and re.match(r" ?[,(–-]", text[end:]))
                or (pattern is _NAMED and _names_somebody(text, cue.end(), words[0]))
            )
            if alone or (len(words) > 1 and (certain or pattern is _NAMED or _is_surname(words[0]))):
                yield cue.end(), end


def _rest_of_list(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Return the names that follow one in a list: "các ông Trần Sâm, Lê Cận và Hồ Rê"; each of them begins with a surname."""
    while link := _NEXT_IN_LIST.match(text, end):
        words, end = _name_at(text, link.end())
        if len(words) < 2 or not _is_surname(words[0]):
            return
        yield link.end(), end


def _by_shape(text: str) -> Iterator[tuple[int, int]]:
    """Return names that need no cue: a surname and two words, "Văn" or "Thị" in the second place, or "H'" before a word."""
    for match in _NAME_AT.finditer(text):
        title = _TITLE.match(text, match.start())
        start = title.end() if title else match.start()
        words, end = _name_at(text, start)
        if len(words) < 2 or _NAMESAKE.search(text, max(0, start - 40), start):
            continue
        middle = len(words) > 2 and words[1].lower() in _MIDDLES and (words[0].lower() in _SURNAMES or not _goes_on(words))
        highland = re.match(r"[HK]['’]", words[0])
        if middle or highland or (len(words) > 2 and words[0].lower() in _SURNAMES and not words[1].isupper()):
            yield start, end


def _signatures(text: str) -> Iterator[tuple[int, int]]:
    """Return the names that open or close a letter: alone in a line, or between the start of a line and a comma."""
    for match in re.finditer(r"(?m)^(?:Gửi từ |Từ |[^\n]{0,40}[.!,:]\s+)?(?=\w)", text):
        words, end = _name_at(text, match.end())
        closes = re.match(r"\s*(?:$|\n|[,.]?\s*$)" if match.group() else r"\s*(?:\n|$|,|\s[-–]\s)", text[end:])
        opens = match.group().startswith(("Gửi", "Từ")) and text[end : end + 1] == ","
        if 1 < len(words) < 5 and words[0].lower() in _SURNAMES and (closes or opens) and len(text) > end - match.start() + 1:
            yield match.end(), end


def _small_names(text: str) -> Iterator[tuple[int, int]]:
    """Return the names in small letters: behind a cue, or a common surname with "văn" or "thị"."""
    for cue in _OWN_NAME_CUE.finditer(text):
        yield from _small_name(text, cue.end())
    for cue in chain(_KIN_CUE.finditer(text), _ROLE_CUE.finditer(text)):
        yield from _small_name(text, cue.end(), surnames=_COMMON)
    for cue in chain(_I_AM.finditer(text), re.finditer(r"\b(?:tên|ten)(?: là| la)? ", text)):
        yield from _small_name(text, cue.end(), surnames=frozenset())
    for match in re.finditer(rf"\b(?:{'|'.join(_COMMON | _FOLDED_COMMON)}) (?:văn|thị|van|thi)\b(?= [{_LOW}])", text):
        if match.group().isascii() == (match.group().split()[0] in _FOLDED_COMMON):
            yield from _small_name(text, match.start(), surnames=frozenset())


def _small_name(text: str, start: int, *, surnames: frozenset[str] | None = None) -> Iterator[tuple[int, int]]:
    """Return a name in small letters: a surname, "văn" or "thị", and up to two words.

    Without "văn" or "thị" it counts only for the `surnames` (None: for all).
    """
    match = _SMALL_NAME_AT.match(text, start)
    if not match or not _is_surname(match.group().split()[0]):
        return
    words = match.group().split()
    has_middle = words[1] in _MIDDLES
    if surnames is not None and has_middle and words[0] not in _COMMON | _FOLDED_COMMON and _goes_on(words):
        return
    words = words[: 4 if has_middle else 3]
    while len(words) > 2 and _STOP.fullmatch(words[-1]):
        words.pop()
    end = start + len(" ".join(words))
    is_plain = len(words) > 2 and not _STOP.fullmatch(words[1])
    if (
        surnames is None
        or (has_middle and len(words) > 2)
        or (is_plain and (words[0] in surnames or _is_name_without_marks(text, start, end)))
    ):
        yield start, end


def _is_name_without_marks(text: str, start: int, end: int) -> bool:
    """Return whether words without tone marks are a name and not words of the sentence ("nguyen vong"): only the name lacks them, or a
    telephone, a card or a birth stands behind it.
    """
    if not text[start:end].isascii() or text[start:end].split()[0] not in _FOLDED_COMMON:
        return False
    others = [*text[:start].split()[:-2], *text[end:].split()]
    marked = sum(not word.isascii() for word in others)
    return (marked > 1 and 2 * marked >= len(others)) or _OF_A_PERSON.match(text, end) is not None


def _goes_on(words: list[str]) -> bool:
    """Return whether "văn" or "thị" begins another word ("văn phòng", "thị trường") in place of being part of a name."""
    return len(words) > 2 and words[2].lower() in _NOT_AFTER_MIDDLE[fold(words[1]).lower()]


def _name_at(text: str, start: int) -> tuple[list[str], int]:
    """Return the capitalised words at `start` that may be a name, without the office behind them, and their end."""
    match = _NAME_AT.match(text, start)
    if not match:
        return [], start
    words: list[str] = []
    end = start
    middle = re.match(r"\S+ (?:Văn|Thị|VĂN|THỊ) ", match.group())
    for word in re.finditer(r"\S+", match.group()):
        small = word.group().lower()
        if small in _ABBREVIATIONS or (small in _OFFICES - _NUMBER_NAMES and not words and not (middle and small in _SURNAMES)):
            break
        if small in _OFFICES and len(words) > 2 and not word.group().isupper():
            last = word.end() == len(match.group())
            if not (last and small in _GIVEN_NAMES) or _OFFICE_GOES_ON.match(text, start + word.end()):
                break
        words.append(word.group())
        end = start + word.end()
    if words and words[-1].lower() in _NOT_ALONE and words[0].endswith("."):
        return [], start  # "Tôi là N.H. Tôi xin hỏi": initials only, then the next sentence
    if "".join(words).isupper() and any(word.lower() in _HEADING_WORDS for word in words):
        return [], start
    joined = " ".join(words).lower() + " "
    if len(words) > 1 and any(joined.startswith(entry + " ") for entry in _NOT_PEOPLE) and len(words) < 4:
        return [], start
    return words, end


def _names_somebody(text: str, start: int, word: str) -> bool:
    """Return whether one word behind "anh", "chị" or "tôi tên" names somebody: no number, no bare surname, no word of the sentence."""
    small = word.lower()
    if small in _NUMBER_NAMES or small in _NOT_ALONE or len(word) < 2 or word.isupper():
        return False
    return bool(_SINGLE_CUE.search(text, max(0, start - 30), start))


def _is_part_of_a_place(text: str, start: int) -> bool:
    """Return whether a cue stands in the name of a street or a district ("Hai Bà Trưng", "K45/12 Ông Ích Khiêm")."""
    if text[start].islower() and text[max(0, start - 2) : start - 1].isdigit():
        return False
    return bool(
        re.search(
            r"(?:\d[A-Za-z]?|\bHai|(?i:\b(?:đường|phố|phường|quận|xã|trường|cầu|chợ|"
            r"núi|sông|hồ|đèo|đảo|hang|chùa|đền|tiếng|nước)))\s+$",
            text[max(0, start - 12) : start],
        )
    )


def _is_surname(word: str) -> bool:
    word = word.lower()
    return word in _SURNAMES or (word.isascii() and word in _FOLDED_SURNAMES)
