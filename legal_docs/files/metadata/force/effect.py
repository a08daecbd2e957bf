"""The day from which a document is in force: the sentence that says it, and the date computed from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from legal_docs.text.words.dates import DATE, date_in_words, first_date, number_from_words
from legal_docs.text.words.letters import pattern

ACT = (
    r"(?:Bộ [Ll]uật|Luật|Pháp lệnh|Nghị định|Nghị quyết(?: liên tịch)?|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Lệnh"
    r"|Quy định|Quy chế|Văn bản|Hướng dẫn"
    r"|Điều lệ|Kế hoạch|Hiến pháp|[Cc]hế độ [^.;]{0,60}?)"
)
# `ngày mùng một tháng bảy năm hai nghìn không trăm hai mươi`, `ngày 09 tháng Giêng năm 2008`.
WORDED = (
    r"[\w ]{1,24}?\s+tháng\s+[\w ]{1,12}?\s*,?\s*năm\s+"
    r"(?:\d{4}|hai (?:nghìn|ngàn)(?: [\w]{2,6}){0,6}|một (?:nghìn|ngàn) chín trăm(?: \w{2,6}){1,3})"
)
SUBJECT = rf"{ACT}(?: [^.;“”]{{0,60}}?)? ?này|Chỉ thị|{ACT}"
_STATED = re.compile(
    rf"(?:{SUBJECT})\s*,?\s*(?:(?:(?:đã\s+)?được|sửa đổi|quy định|ban hành|hướng dẫn|thay thế|bãi bỏ|hủy bỏ)"
    rf"[\s,][^.;“”]{{0,260}}?\s*(?:,|và)\s+)?(?:sẽ\s+|bắt đầu\s+)?"
    rf"(?:có hiệu lực|có giá trị|được áp dụng|áp dụng|được thi hành|thi hành)(?:\s*,?\s*(?:kể\s+)?từ|[^.;“”]{{0,140}}?\s(?:kể\s+)?từ)\s+"
    r"(?:\d{1,2}\s?(?:giờ|h)\s?(?:\d{2}\s?(?:phút)?)?\s*,?\s*)?"
    rf"(?P<when>ngày\s+(?:ký|kí|được\s|ban hành|thông qua|công bố|đăng)[^.;,]{{0,60}}"
    rf"|ngày\s+{ACT}(?:\s[^.;,]{{0,160}}?)?có hiệu lực|(?:ngày\s+)?(?:{DATE.pattern})|ngày\s+{WORDED}"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
)
_AFTER = re.compile(
    rf"(?:{SUBJECT})\s*,?\s*(?:(?:đã\s+)?được\s[^.;“”]{{0,200}}?\s*(?:,"
    rf"|và)\s+)?có hiệu lực(?:\s+thi hành)?\s*,?\s*(?:bắt đầu\s+)?(?:sa\s?u|kể từ)\s+"
    r"(?P<days>\d{1,3}|\w+(?:\s+\w+){0,2})\s*(?:\([^)]{1,30}\)\s*)?ngày(?P<working>\s+làm việc)?(?P<rest>[^.;“”]{0,140})"
)
_WITH_ANOTHER = re.compile(rf"(?:{SUBJECT})\s+có hiệu lực(?: thi hành)?\s+(?:cùng|đồng thời)\s+(?:thời điểm |ngày |lúc )?với\s")
_HEADING = re.compile(
    r"(?:\d{1,2}[.)]\s+)?(?:(?:Thời (?:điểm|gian|hạn) (?:có )?)?[Hh]iệu lực(?:\s+thi hành)?|Thời (?:gian|hạn) (?:thực hiện|áp dụng))"
    rf"\s*:\s*(?:[Kk]ể\s+)?[Tt]ừ\s+(?P<day>(?:ngày\s+)?(?:{DATE.pattern}))"
)
_NOT_THE_START = re.compile(
    r"(?:trước|sau|đến|khi|từ|kể từ|tính đến)\s+(?:ngày|khi|thời điểm)\s*$"
    r"|(?i:điều|khoản|điểm|chương|mục)\s+[\dIVXa-zđ][^.;“”]{0,160}\s(?:của|tại|kèm theo)\s*$"
    r"|(?i:điều|khoản|điểm|chương|mục|phụ lục)\s+[\dIVXa-zđ]{1,5}\s*$|(?:khi|trước|nếu)\s*$"
)
_SENTENCE_END = pattern(r"\.(?:\s+[\Lu]|\s*$|/\.)|\n")
_CUT = re.compile(r"(?:hiệu lực|thi hành|áp dụng|từ|từ ngày|ngày \d{1,2}|tháng|tháng \d{1,2}|năm|này|và)$")
_LONGEST_CUT = 10  # characters of what _CUT finds
_GOES_ON = pattern(r"[\Ll]{2,}\s|\d{1,2}(?:\s+tháng|[/.-]\d{1,2}[/.-])|\d{4}\b")
_WHOLE = re.compile(r"(?<=[.;])\s+|\n")
_BEFORE = 300  # characters: more than any of `_NOT_THE_START` reaches over

Reading = tuple[date | None, str]  # value and basis of an Effect
Reader = Callable[[re.Match[str], date | None], Reading | None]


@dataclass(frozen=True)
class Effect:
    """`value` is None where the sentence names an event (publication in the gazette); `basis` says how the date was found."""

    value: date | None
    sentence: str
    basis: str


def read_effect(paragraphs: list[str], signed: date | None) -> Effect | None:
    """Find the sentence on the entry into force in the document's own paragraphs (quoted text left out); None where none says it.

    Rule: Law 64/2025/QH15, Article 53: the date is named in the text; days are counted from the day of signing.
    """
    for paragraph in whole_sentences(paragraphs):
        if "hiệu lực" not in paragraph and "thi hành" not in paragraph and "áp dụng" not in paragraph:
            continue
        effect = _in_paragraph(paragraph, signed)
        if effect is not None:
            return effect
    return _headed(paragraphs)


def _headed(paragraphs: list[str]) -> Effect | None:
    """Return the day that stands behind a heading, with no sentence: `Hiệu lực thi hành: Từ ngày 16-01-2017`."""
    for paragraph in whole_sentences(paragraphs):
        match = _HEADING.match(paragraph)
        day = first_date(match["day"]) if match else None
        if day is not None:
            return Effect(day, sentence_at(paragraph, 0), "stated")
    return None


def whole_sentences(paragraphs: list[str]) -> list[str]:
    """Join a sentence on days that a line break cut (`… kể từ ngày 20` + `tháng 11 năm 2014`); other paragraphs stay as they are."""
    whole: list[str] = []
    for paragraph in paragraphs:
        if whole and _GOES_ON.match(paragraph) and _CUT.search(whole[-1], max(0, len(whole[-1]) - _LONGEST_CUT)):
            whole[-1] = f"{whole[-1]} {paragraph}"
        else:
            whole.append(paragraph)
    return whole


def _in_paragraph(paragraph: str, signed: date | None) -> Effect | None:
    readings = (_first(_AFTER, _counted, paragraph, signed), _first(_STATED, _stated, paragraph, signed))
    found = min((one for one in readings if one), key=lambda one: one[0], default=None)
    if found is None and (other := _WITH_ANOTHER.search(paragraph)) is not None:
        found = other.start(), (None, "relative")
    return Effect(found[1][0], sentence_at(paragraph, found[0]), found[1][1]) if found else None


def _first(forms: re.Pattern[str], read: Reader, paragraph: str, signed: date | None) -> tuple[int, Reading] | None:
    """Return the position of the first match that speaks of the document's own start, and what it says."""
    for match in forms.finditer(paragraph):
        before = paragraph[max(0, match.start() - _BEFORE) : match.start()]
        if not _NOT_THE_START.search(before) and (said := read(match, signed)) is not None:
            return match.start(), said
    return None


def _weak(stretch: str) -> bool:
    """Return True when `áp dụng` or `thi hành` alone does not speak of the document.

    It speaks of the document only as its subject: `này thi hành … từ ngày`.
    """
    if re.search(r"áp dụng (?:kể )?từ", stretch) and "hiệu lực" not in stretch:
        return True
    if "có hiệu lực" in stretch or "có giá trị" in stretch:
        return False
    return "này" not in stretch


def _stated(match: re.Match[str], signed: date | None) -> Reading | None:
    when = match["when"]
    if _weak(match[0]):
        return None
    if re.match(r"ngày\s+(?:ký|kí|ban hành|thông qua|được\s+(?:Quốc hội|Hội đồng|Ủy ban|Uỷ ban|thông qua|ký|HĐND|kỳ họp))", when):
        return signed, "signing"
    if re.match(rf"ngày\s+{ACT}", when):
        return None, "relative"
    stated = first_date(when) or first_date(f"ngày {when}") or date_in_words(when)
    if stated is not None and not re.match(r"ngày\s+(?:công bố|đăng)", when):
        return stated, "stated"
    return None, "relative"


def _counted(match: re.Match[str], signed: date | None) -> Reading | None:
    days = number_from_words(match["days"])
    if days is None:
        return None
    rest = match["rest"]
    if "ngày ký" in rest or "ngày kí" in rest or "ban hành" in rest or "thông qua" in rest:
        if match["working"] or signed is None:
            return None, "relative"
        return signed + timedelta(days=days), "derived"
    return (None, "relative") if "ngày" in rest else None


def sentence_at(paragraph: str, position: int) -> str:
    """Return the sentence of a paragraph that holds a position."""
    start = max((match.end() for match in _WHOLE.finditer(paragraph, 0, position)), default=0)
    stop = _SENTENCE_END.search(paragraph, position)
    end = stop.start() + 1 if stop else len(paragraph)
    return paragraph[start:end].strip()
