"""The end that a document sets itself, and the day of its application where that differs from its entry into force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cms.contracts.working_days import months_after
from legal_docs.files.metadata.force.effect import ACT, sentence_at, whole_sentences
from legal_docs.text.words.dates import DATE, first_date, number_from_words

# The document as the subject of the sentence, never `… trước ngày Nghị định này có hiệu lực thì được dùng đến hết ngày …`.
_ITSELF = rf"(?:^|(?<=[.;]\s))(?:\d{{1,2}}[.)]\s+|[a-zđ]\)\s+)?(?:{ACT})(?: [^.;“”]{{0,40}}?)? ?này(?!\w)"
# `Thời gian thực hiện thí điểm là 02 năm`, `Thời gian thực hiện Nghị quyết này: từ … đến hết …`.
_PERIOD = (
    rf"(?:^|(?<=[.;]\s))(?:\d{{1,2}}[.)]\s+)?Thời (?:gian|hạn|kỳ) (?:có )?(?:hiệu lực|áp dụng|thực hiện|thi hành)(?: thí điểm)?"
    rf"(?:(?: của)? {ACT}(?: [^.;“”:]{{0,30}}?)? ?này)?\s*(?::|là)"
)
_VERB = r"(?:hiệu lực(?:\s+thi hành)?|áp dụng|thực hiện|thi hành|thí điểm)"
_SAYS = rf"\s*,?\s+(?:(?:sẽ|được|đã|bắt đầu|có)\s+)*{_VERB}"
_ONLY_IT = r"(?:;(?=\s(?:và )?(?:được|có|áp dụng|thực hiện|hết)\s)|(?!trừ|riêng|đối với|trường hợp|trước)[^.;“”])"
# What may stand between the document and its end: its first day, what it replaces, where, and a second verb; never another subject.
_STRETCH = r"(?:(?!\s(?:và|đến|phải|trong|đối với)\s)(?:[^.;,“”]|(?<=\d)\.(?=\d)))"
_FROM = rf"(?:\s*,?\s*(?:(?:bắt đầu|kể|tính)\s+)*từ\s+{_STRETCH}{{1,80}}?)?"
_AND = r"(?:\s*[,;]|\s+và)(?:\s+và)?\s+"
_GOES_ON = (
    rf"(?:\s+thí điểm|\s+thực hiện)?{_FROM}"
    rf"(?:(?:{_AND}(?:thay thế|bãi bỏ)\s{_STRETCH}{{1,160}}?(?=[,;]?\s(?:và\s)?(?:sẽ|được|có|hết)\s))?"
    rf"{_AND}(?:(?:sẽ|được|có|thời gian)\s+)*(?:{_VERB}(?:\s+thí điểm)?{_FROM}|(?P<stops>hết hiệu lực)))?"
    rf"(?:\s+(?:tại|trên)\s{_STRETCH}{{1,80}}?)?\s*(?:,|:|là\b)?\s*"
)
_DAY = rf"(?P<day>(?:ngày\s+)?(?:{DATE.pattern}))"
_UNTIL = re.compile(rf"(?:{_ITSELF}{_SAYS}|{_PERIOD}){_GOES_ON}(?:cho\s+)?\bđến\s+(?:hết\s+)?{_DAY}")
_ENDS = re.compile(
    rf"{_ITSELF}(?:\s+sẽ|{_SAYS}{_ONLY_IT}{{1,120}}?(?:và|,|;)(?:\s+sẽ)?)?\s+(?:hết|chấm dứt) hiệu lực(?:\s+thi hành)?"
    rf"\s+(?:kể\s+)?(?:từ|vào|sau)\s+{_DAY}"
)
_TERM = re.compile(
    rf"(?:{_ITSELF}{_SAYS}|{_PERIOD}){_GOES_ON}"
    r"(?:(?:trong(?: vòng| thời hạn| thời gian)?|với thời hạn|(?(stops)sau|(?!)))\s+"
    r"|(?<=thực hiện\s)|(?<=áp dụng\s)|(?<=(?:hiệu lực|thi hành|thí điểm)\s)|(?<=là\s)|(?<=:\s))"
    r"\b(?P<count>\d{1,2}|một|hai|ba|bốn|năm|mười)\s+(?:\([^)]{1,20}\)\s*)?"
    r"(?P<unit>năm(?!\s*(?:\d|học|ngân sách|tài chính|sau|trước|một lần|/))|tháng(?=\s*(?:[.;,]|$|kể|tính|từ)))"
    r"(?P<rest>[^.;“”]{0,90})"
)
# `Quy định này thực hiện đến hết ngày …` in a circular speaks of one rule in it; `có hiệu lực` alone is said of a document.
_OF_A_RULE = re.compile(r"(?:\d{1,2}[.)]\s+|[a-zđ]\)\s+)?(?:Quy định|Hướng dẫn|[Cc]hế độ [^.;]{0,60}?) này(?! có hiệu lực)")
_MAY_END = re.compile(r"đến (?:hết )?(?:ngày )?\d|(?:hết|chấm dứt) hiệu lực|(?:\d|\)|một|hai|ba|bốn|năm|mười) (?:năm|tháng)\b")
_OF_AN_END = ("đến ", "hiệu lực", " năm", " tháng")  # each match of _MAY_END has one of them
_EVENT = re.compile(r"(?:kể\s+)?từ\s+(?P<when>[^.;]{1,80})")
# `từ năm tài chính 2019`, `từ kỳ tính thuế năm 2021`: from 1 January; a school year has no such day.
_WHOLE_YEAR = (
    r"(?:năm (?:tài chính|ngân sách|tính thuế)|kỳ tính thuế(?: thu nhập [^.;,]{2,30}?)?(?: năm)?|niên độ(?: kế toán)?)"
    r"\s+(?P<year>(?:19|20)\d{2})(?![\d-]|\s?[-–])"
)
_RULES = r"[Cc](?:hế độ|hính sách|ác (?:quy định|nội dung|chế độ|chính sách))\s[^.;“”]{0,80}?"
_MAY_APPLY = re.compile(r"(?:áp dụng|thực hiện|hưởng)\s+(?:kể\s+)?từ\s")
_APPLIES = re.compile(
    rf"(?:{_ITSELF}(?:\s[^.;“”]{{0,120}}?(?:,|\svà)|\s+(?:được|có hiệu lực và))?\s*(?:được\s+)?áp dụng"
    rf"|{_RULES}\s?(?:tại|của)\s(?:{ACT})\s+này\s+được\s+(?:áp dụng|thực hiện|tính hưởng)"
    rf"|(?:^|(?<=[.;]\s))(?:\d{{1,2}}[.)]\s+)?Các (?:quy định|nội dung|chế độ|chính sách)\s[^.;,“”\d]{{0,80}}?\s(?:được\s+)?áp dụng)"
    rf"\s+(?:kể\s+)?từ\s+(?:{_DAY}|{_WHOLE_YEAR})"
)


@dataclass(frozen=True)
class DayStated:
    """A day with the sentence that states it."""

    value: date
    sentence: str


def read_end(paragraphs: list[str], signed: date | None, effective: date | None) -> DayStated | None:
    """Return the first day on which the document is no longer in force, where its own text says so; None where it does not.

    `đến hết ngày 31/12/2020` ends it on 1 January 2021; `hết hiệu lực từ ngày …` on that day; `trong 05 năm` and
    `trong 18 tháng` that long after the day that the sentence names, else after `effective`.
    """
    for paragraph in whole_sentences(paragraphs):
        if "này" not in paragraph and "Thời " not in paragraph:
            continue
        if not any(word in paragraph for word in _OF_AN_END) or not _MAY_END.search(paragraph):
            continue
        for read in (_ends, _until, _term):
            found = read(paragraph, signed, effective)
            if found is not None and _OF_A_RULE.match(found.sentence):
                continue
            if found is not None and (effective is None or found.value > effective):
                return found
    return None


def read_application(paragraphs: list[str]) -> DayStated | None:
    """Return the day from which the text says that it is applied (`áp dụng từ ngày …`), apart from its entry into force; None without."""
    for paragraph in whole_sentences(paragraphs):
        match = _APPLIES.search(paragraph) if "từ" in paragraph and _MAY_APPLY.search(paragraph) else None
        day = (date(int(match["year"]), 1, 1) if match["year"] else first_date(match["day"])) if match else None
        if match is not None and day is not None:
            return DayStated(day, sentence_at(paragraph, match.start()))
    return None


def _ends(paragraph: str, _signed: date | None, _effective: date | None) -> DayStated | None:
    match = _ENDS.search(paragraph)
    day = first_date(match["day"]) if match else None
    if match is None or day is None:
        return None
    after = timedelta(days=1 if re.search(r"sau\s+(?:ngày\s+)?[\d]", match[0]) else 0)
    return DayStated(day + after, sentence_at(paragraph, match.start()))


def _until(paragraph: str, _signed: date | None, _effective: date | None) -> DayStated | None:
    match = _UNTIL.search(paragraph)
    day = first_date(match["day"]) if match else None
    if match is None or day is None:
        return None
    return DayStated(day + timedelta(days=1), sentence_at(paragraph, match.start()))


def _term(paragraph: str, signed: date | None, effective: date | None) -> DayStated | None:
    match = _TERM.search(paragraph)
    count = number_from_words(match["count"]) if match else None
    if match is None or not count:
        return None
    start = effective
    if (event := _EVENT.search(match["rest"])) is not None:
        stated = first_date(event["when"])
        own = effective if "hiệu lực" in event["when"] else None
        start = stated or (signed if re.search(r"ngày (?:ký|ban hành|thông qua)", event["when"]) else own)
    if start is None:
        return None
    end = months_after(start, count * 12 if match["unit"] == "năm" else count)
    if end.day != start.day:  # the month has no such day: its last one is the term's last (Civil Code 2015, Article 148.3)
        end += timedelta(days=1)
    return DayStated(end, sentence_at(paragraph, match.start()))
