"""Official Vietnamese text as it is said aloud: numbers of documents, dates, sums and abbreviations in words, one paragraph a line."""

from __future__ import annotations

import re

from cms.text.numbers.document_numbers import DocumentNumber, find_document_numbers
from cms.text.numbers.number_words import cardinal, decimal, digit_by_digit, roman_value
from cms.text.speech.spoken_words import BODIES, LETTERS, PLACES, SHORT, SIGNS, TYPES, UNITS
from cms.text.vietnamese import clean

_TYPE_WORDS = re.compile(
    r"(?i)(nghị định|thông tư|quyết định|nghị quyết|chỉ thị|văn bản hợp nhất|pháp lệnh|luật|kế hoạch|hướng dẫn|thông báo"
    r"|công điện|công văn)[^.;]{0,12}$"
)
_BODY_AFTER = re.compile(r"[^.;]{0,40}?của ")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"“”]*[\w/]", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATE = re.compile(r"(?:\b(ngày)\s+)?(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\3((?:19|20)\d{2})(?![\d/])", re.IGNORECASE)
_MONTH = re.compile(r"(?:\b(tháng)\s+)?(?<![\d/.])(0?[1-9]|1[0-2])/((?:19|20)\d{2})(?![\d/])", re.IGNORECASE)
_DAY = re.compile(r"\b(ngày)\s+(\d{1,2})/(\d{1,2})(?![\d/])", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d.,])([01]?\d|2[0-4])(?:h|:)([0-5]\d)?(?![\w.,]*\d)\b|(?<![\d.,])([01]?\d|2[0-4])h\b")
_ROMAN_AFTER = re.compile(r"\b((?i:chương|mục|phần|phụ lục|quý|khóa|thế kỷ|loại|hạng|nhóm|cấp|bậc))\s+([IVX]+)\b")
_POINT = re.compile(r"\b(điểm)\s+([a-zđ])\b", re.IGNORECASE)
_ARTICLE_LETTER = re.compile(r"\b((?:điều|khoản|mục)\s+\d+)([a-zđ])\b", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\d.,/])(?:\+84|0)\d(?:[ .]?\d){7,9}(?![\d/])|(?<![\d.,/])\d{9,}(?![\d.,]?\d)|(?<![\d.,/])0\d+(?![\d/])")
_RANGE = re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d)")
_UNIT = re.compile(rf"(?<=\d)\s?({'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![\wđ])")
_PER = re.compile(r"(?<=[^\W\d])/(?=(?:tháng|năm|ngày|người|lần|quý|giờ|hồ sơ|trường hợp|km|m2|ha|tấn)\b)")
_FRACTION = re.compile(r"(?<![\d/.,])(\d{1,2})\s?/\s?(\d{1,2})(?![\d/])")
_NUMBER = re.compile(r"(?<![\w])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?!\w)")
_DOTTED = re.compile(r"\b(?:[A-ZĐƯƠ]\.){2,}[A-ZĐƯƠ]?\b\.?")
_PLACE = re.compile(r"\b(TP|Tp|Q|P|H|TX|TT|X)\.\s?(?=[A-ZĐƠƯÂĂÊÔ\d])")
_CAPITALS = re.compile(r"\b([A-ZĐƯ]{2,}(?:-XH)?)(\d*)\b")
_VOWELS = set("AEIOUYƯ")
_LONGEST_SPELLED = 4


def spoken(text: str) -> str:
    """Return plain text (one paragraph, heading or list item a line) as it is said; each line ends with a full stop, for the pause."""
    return "\n".join(filter(None, map(_line, clean(text).split("\n"))))


def _line(line: str) -> str:
    line = re.sub(r"^[\s•▪◦*+–—-]+", "", line)
    letters = [letter for letter in line if letter.isalpha()]
    if len(letters) > 8 and sum(map(str.isupper, letters)) > 0.8 * len(letters):
        line = line.capitalize()  # a heading in capitals is no abbreviation
    line = _EMAIL.sub(_address, _URL.sub(_address, line))
    line = _documents(line)
    line = _PLACE.sub(lambda m: f"{PLACES[m[1]]} ", line)
    line = _times(line)
    line = _numbers(line)
    line = _abbreviations(line)
    return _pauses(line)


def _address(match: re.Match[str]) -> str:
    """Return an address of the web by its host, of mail as a whole."""
    text = re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0], flags=re.IGNORECASE)
    return text.split("/")[0].replace("@", " a còng ").replace(".", " chấm ").lower()


def _documents(line: str) -> str:
    for found in reversed(find_document_numbers(line)):
        words = _document(found.number, line[: found.start], line[found.end :])
        line = line[: found.start] + words + line[found.end :]
    return line


def _document(number: DocumentNumber, before: str, after: str) -> str:
    """Return a number with its year, and the type and body of its symbol where the words around it do not say them."""
    said = number.sequence + (f" năm {number.year}" if number.year else "")
    head, *rest = re.split(r"[-/]", number.symbol)
    kind = TYPES.get(head, "")
    bodies = [_body(token) for token in (rest if kind else [head])]  # a letter's further signs name a department: nobody says them
    if not _TYPE_WORDS.search(before) and kind:
        said += f", {kind}"
    if bodies and not _BODY_AFTER.match(after):
        said += f" của {' và '.join(bodies)}"
    return said


def _body(token: str) -> str:
    assembly = re.fullmatch(r"(QH|UBTVQH|HĐNN)K?(\d+)", token)
    if assembly:
        return f"{SHORT.get(assembly[1], 'Hội đồng Nhà nước')} khóa {assembly[2]}"
    return BODIES.get(token) or _spelled(token)


def _times(line: str) -> str:
    line = _DATE.sub(lambda m: f"{m[1] or 'ngày'} {int(m[2])} tháng {int(m[4])} năm {m[5]}", line)
    line = _DAY.sub(lambda m: f"{m[1]} {int(m[2])} tháng {int(m[3])}", line)
    line = _MONTH.sub(lambda m: f"{m[1] or 'tháng'} {int(m[2])} năm {m[3]}", line)
    return _CLOCK.sub(_clock, line)


def _clock(match: re.Match[str]) -> str:
    minutes = int(match[2] or 0)
    return f"{int(match[1] or match[3])} giờ" + (f" {minutes} phút" if minutes else "")


def _numbers(line: str) -> str:
    line = _ROMAN_AFTER.sub(lambda m: f"{m[1]} {roman_value(m[2])}", line)
    line = _POINT.sub(lambda m: f"{m[1]} {LETTERS.get(m[2].upper(), m[2])}", line)
    line = _ARTICLE_LETTER.sub(lambda m: f"{m[1]} {LETTERS.get(m[2].upper(), m[2])}", line)
    line = _PER.sub(" một ", line)
    line = _UNIT.sub(lambda m: f" {UNITS[m[1]]}", line)
    line = _TELEPHONE.sub(_digits, line)
    line = _RANGE.sub(" đến ", line)
    line = _FRACTION.sub(lambda m: f"{m[1]} {'phần' if int(m[1]) < int(m[2]) else 'trên'} {m[2]}", line)
    return _NUMBER.sub(_number, line)


def _digits(match: re.Match[str]) -> str:
    """Return a telephone or identity number digit by digit; `05 ngày` is just five days."""
    if len(match[0]) <= 3:
        return str(int(match[0]))
    return digit_by_digit(match[0].replace("+84", "0"))


def _number(match: re.Match[str]) -> str:
    whole = int(match[1].replace(".", ""))
    return decimal(whole, match[2]) if match[2] else cardinal(whole)


def _abbreviations(line: str) -> str:
    line = _DOTTED.sub(lambda m: _spelled(m[0].replace(".", "")), line)
    return _CAPITALS.sub(lambda m: _capitals(m[1]) + (f" {cardinal(int(m[2]))}" if m[2] else ""), line)


def _capitals(token: str) -> str:
    """Return what an abbreviation stands for; an unknown one by its letters, unless it can be said as a word."""
    if token in SHORT:
        return SHORT[token]
    if token == "TP":  # noqa: S105 - of a city
        return "thành phố"
    if set(token) <= set("IVX"):
        return cardinal(roman_value(token))
    if len(token) > _LONGEST_SPELLED and _VOWELS & set(token):
        return token.lower()
    return _spelled(token)


def _spelled(token: str) -> str:
    return " ".join(LETTERS.get(letter, letter) for letter in token.upper() if letter.isalnum())


def _pauses(line: str) -> str:
    """Return signs in words, brackets and dashes as commas, one mark where several met, a full stop at the end."""
    for sign, word in SIGNS.items():
        line = line.replace(sign, word)
    line = re.sub(r"[«»“”\"'‘’*_|#]", " ", line)
    line = re.sub(r"…|\.{2,}", ".", line)
    line = re.sub(r"[()\[\]{}]|\s-|-\s|[–—/\\]|(?<=\w);", ", ", line)
    line = re.sub(r"(?<=\w)-(?=\w)|\s+", " ", line)
    line = re.sub(r"\s*([,.;:!?])(?:\s*[,;])*", r"\1", line)
    line = re.sub(r"[,;:](?=[.!?])", "", line)
    line = re.sub(r"([,.;:!?])(?=[^\s,.;:!?])", r"\1 ", line).strip(" ,;:")
    if not re.search(r"\w", line):
        return ""
    return line if line[-1] in ".!?" else f"{line}."
