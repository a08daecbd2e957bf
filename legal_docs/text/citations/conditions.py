"""Tells whether a sentence ends another document wholly and without a condition."""

from __future__ import annotations

import re
from datetime import date

from cms.text.numbers.document_numbers import number_key
from legal_docs.text.documents.kinds import TYPES
from legal_docs.text.documents.named_laws import is_named
from legal_docs.text.documents.references import Reference, find_references
from legal_docs.text.words.dates import DATE, find_dates

_TYPE = rf"(?:{'|'.join(TYPES)})"
_THIS = rf"{_TYPE}\s+này(?!\w)"
# Exceptions for cases of transition, which the acting document itself names, leave the end of the other as it is.
_TRANSITION = re.compile(
    r"(?i)\btrừ\s+(?:các\s+)?(?:trường hợp\s+)?(?:các\s+)?(?:được\s+)?quy định\s+tại\s[^.;“”]{1,160}?"
    rf"\s(?:của\s+)?{_THIS}"
)
_CALLED = re.compile(r"\s*\((?:sau đây|dưới đây|gọi)[^()]{0,200}\)")
_CONDITION = re.compile(
    r"(?i)(?<!\w)(?:(?<!bù )(?<!khấu )(?<!loại )trừ|nếu|(?:trong )?trường hợp|trong (?:thời gian|giai đoạn)|tiếp tục|vẫn"
    r"|riêng(?! (?:lẻ|tư|biệt))"
    r"|nhưng|chỉ (?:bãi bỏ|thay thế|hết|áp dụng|còn)|một phần|phần quy định|còn(?: có)? hiệu lực|chuyển tiếp"
    r"|(?:sau|đến|tới|trước|cho tới) khi|cho đến|đến hết"
    r"|(?:áp dụng|thực hiện|thi hành|sử dụng) (?:cho )?đến)(?!\w)"
)
_REACH = r"(?i:(?<!\w)(?:đối với|trên địa bàn|trong|tại|ở|với|phần|khi(?!\s+" + _THIS + r")))(?!\w)"
# The verb before the name of the document, or the end behind it.
_DOES = re.compile(
    r"(?i)(?<!\w)(?:thay(?: thế)?(?: cho)?|bãi bỏ|h[ủu][ỷy] bỏ|(?:tạm )?ngưng hiệu lực(?: thi hành)?(?: của)?"
    r"|đình chỉ (?:việc )?thi hành)(?!\w)"
)
_LAPSES = re.compile(r"(?i)(?<!\w)(?:(?:hết|không còn|(?:tạm )?ngưng) hiệu lực|bị (?:bãi bỏ|h[ủu][ỷy] bỏ|thay thế))(?!\w)")
_ITEM = r"(?:(?:[a-zđ]\d?|\d{1,2}(?:\.\d{1,2})*)\s*[.)]\s+|[-–+]\s+)?"
_FROM_THIS = rf"(?:[Kk]ể )?[Tt]ừ (?:ngày|thời điểm|khi) {_THIS}(?: bắt đầu)?(?: có hiệu lực(?: thi hành)?)?"
_ALL = (
    rf"(?:[Tt]oàn bộ |[Tt]ất cả )?(?:(?:[Cc]ác|[Nn]hững|\d{{1,2}}(?: \(\w+\))?) )?"
    rf"(?i:(?:văn bản|{_TYPE})(?: quy phạm pháp luật)?(?:(?: và|,) quy định)?)?"
)
# What may stand between the verb and the first document: words for documents, never for something that a document holds.
_GAP = re.compile(
    rf"(?: thi hành)?(?: toàn bộ)?(?: (?:kể )?từ (?:ngày )?(?:{DATE.pattern})| {_FROM_THIS})?,?:?"
    rf"(?: {_ALL})?(?: ?sau(?: đây)?| ?như sau)?\s?:?\s?{_ITEM}(?:[Cc]ác {_TYPE} )?(?:số\s?:? ?)?"
)
_SUBJECT = re.compile(rf"\W*{_ITEM}(?:{_FROM_THIS},? (?:thì )?)?(?:Công bố )?{_ALL}(?: ?sau(?: đây)?)? ?(?:sẽ )?")
_NEXT = re.compile(rf"(?:[,;:]|(?<!\w)và)\s*{_ITEM}(?:các )?(?:{_TYPE} )?(?:số\s?:? ?)?$")
_SENTENCE = re.compile(r"(?<=[^\W\d]\.)\s+|(?<=\d{4}\.)\s+|(?<=[)/]\.)\s+")
_TITLE = re.compile(
    r"(?i)[,;.]|(?<!\w)(?:quy định|về|hướng dẫn|ban hành|sửa đổi|bổ sung|phê duyệt|công bố|thành lập|giao"
    r"|kể từ|từ ngày|và|hết|bị|đã được)(?!\w)"
)
_FROM = re.compile(r"(?i)(?<!\w)(?:kể từ|từ (?:ngày|thời điểm|khi|năm|tháng|quý|kỳ|học kỳ|niên))(?!\w)")
_FROM_KNOWN = re.compile(rf"(?i:(?:kể )?từ)\s+(?:(?i:ngày|thời điểm|khi)\s+)?(?:{_THIS}|(?i:được )?(?i:ký|ban hành)|{DATE.pattern})")
_ISSUED = re.compile(r"(?i)(?!.*\b(?:từ|đến|vào|trước|sau|hiệu lực)\b)\s*,?(?:\s*của\s[^,;.]{1,120}?)?\s*,?\s*(?:ngày\s*)?")
_ITS_PLACES = re.compile(
    r"(?i)[:(]\s*(?:[a-zđ\d]{1,2}[.)]\s*)?(?:các\s+)?(?:điều|khoản|điểm|chương|mục|phần|phụ lục|mẫu|biểu|danh mục)(?!\w)"
)
_KEPT = re.compile(
    r"(?i)(?<!\w)(?:(?:tiếp tục|vẫn|còn)\s+(?:(?:được|có|còn)\s+){0,2}(?:hiệu lực|áp dụng|thực hiện|thi hành|sử dụng)"
    r"|(?:được\s+)?(?:áp dụng|thực hiện|thi hành)\s+(?:cho\s+)?đến|có hiệu lực(?: thi hành)?\s+(?:cho\s+)?đến|chưa hết hiệu lực)(?!\w)"
)
_UNDER_IT = re.compile(r"(?i)(?<!\w)(?:theo|căn cứ|đúng)(?!\w)[^,;.]{0,100}$")
# Cases that began under the old rules and end under them: transition, which leaves the end of the old document as it is.
_BEGUN = re.compile(
    r"(?i)(?<!\w)(?:(?:trước|đến|tính đến) (?:ngày|thời điểm) [^.;]{1,80}có hiệu lực|chưa (?:kết thúc|hoàn thành|xong|giải quyết))"
)
_ABOVE = re.compile(rf"(?:{_TYPE}|[Vv]ăn bản)\s+(?:đã\s+|được\s+)?(?:nêu|nói|kể|quy định|bãi bỏ|trên)\s+(?:trên|tại|ở)(?!\w)")
_AMENDS = re.compile(r"(?i)(?<!được )sửa đổi")
_LONGEST = 780  # characters; a longer evidence was cut, and what was cut off is not known


def ends_wholly(evidence: str, named_as: str, starts: date | None) -> bool:
    """Return True where a sentence certainly ends the document `named_as` (its number, or a law's name and year) as a whole on `starts`.

    A false end is worse than a missing one. So only known words may be between the verb and the document; a sentence with an exception
    (other than for transition), a condition, a limit (`đối với …`), a part of the document or another day is left to a person.
    """
    plain = _TRANSITION.sub(" ", _CALLED.sub("", " ".join(evidence.split())))
    named = find_references(plain)
    position = next((index for index, one in enumerate(named) if is_named(one, named_as)), None)
    if position is None or len(evidence) > _LONGEST or _CONDITION.search(plain) or plain.rstrip().endswith(":"):
        return False
    return _leads_to(plain, named, position) and _reaches_all(plain, named[position]) and _on_that_day(plain, named, starts)


def _leads_to(plain: str, named: list[Reference], index: int) -> bool:
    """Return True where nothing but words for documents leads from the verb, or from the start of the sentence, to the document."""
    target = named[index]
    start = max((found.end() for found in _SENTENCE.finditer(plain, 0, target.start)), default=0)
    verb = max(
        (*_DOES.finditer(plain, start, target.start), *_LAPSES.finditer(plain, start, target.start)),
        key=lambda one: one.end(),
        default=None,
    )
    first = next(one for one in named if one.start >= (verb.end() if verb else start))
    if verb is None:
        lapse = _LAPSES.search(plain, target.end)
        leads = (
            lapse is not None
            and not re.search(r"[:;]", plain[target.end : lapse.start()])
            and _SUBJECT.fullmatch(plain, start, first.start)
        )
    elif _LAPSES.fullmatch(verb[0]):
        leads = _SUBJECT.fullmatch(plain, start, verb.start()) and _GAP.fullmatch(plain, verb.end(), first.start)
    else:
        leads = not re.search(_REACH, plain[start : verb.start()]) and _GAP.fullmatch(f" {plain[verb.end() : first.start].lstrip()}")
    return bool(leads) and (first is target or _NEXT.search(plain, named[index - 1].end, target.start) is not None)


def _reaches_all(plain: str, target: Reference) -> bool:
    """Return True where no words behind the document narrow its end to places, matters or cases."""
    behind = plain[target.end :]
    title = _TITLE.search(behind)
    lapse = _LAPSES.search(behind)
    after = behind[lapse.end() :].partition(";")[0] if lapse else ""
    narrowed = re.search(_REACH, behind[: title.start() if title else None]) or re.search(_REACH, after) or _ITS_PLACES.search(behind)
    return not narrowed and not re.search(rf",\s*{_REACH}", behind)


def _on_that_day(plain: str, named: list[Reference], starts: date | None) -> bool:
    """Return True where the sentence names no other day, and no event, beside the days of issue of documents."""
    if any(_FROM_KNOWN.match(plain, found.start()) is None for found in _FROM.finditer(plain)):
        return False
    for day in find_dates(plain):
        before = [one for one in named if one.start <= day.start]
        issued = before and (day.end <= before[-1].end or _ISSUED.fullmatch(plain, before[-1].end, day.start))
        if not issued and day.value != starts:
            return False
    return True


def keeps_parts(text: str, number: str) -> bool:
    """Return True where a paragraph of the acting text says that the document of `number`, or a part of it, goes on being applied."""
    key = number_key(number)
    for line in text.split("\n"):
        if not _KEPT.search(line):
            continue
        if _ABOVE.search(line):
            return True
        named = [one for one in find_references(line) if one.number is None or number_key(one.number.norm) == key]
        if any(_goes_on(line, one) for one in named):
            return True
    return False


def _goes_on(line: str, one: Reference) -> bool:
    """Return True where a document, or a place in it, is what goes on; `theo Luật …` tells only by which rules something else does."""
    before = re.split(r"[.;]\s", line[: one.start])[-1]
    if _UNDER_IT.search(before):
        return False
    behind = re.split(r"[.;]\s", line[one.end :])[0]
    return bool(_KEPT.search(behind)) or (bool(_KEPT.search(before)) and not _BEGUN.search(line))


def amends_itself(before: str) -> bool:
    """Return True where the words before a document's name say once that it is amended.

    Twice, or behind `và`: the title of another one, named before it, tells what that has amended itself.
    """
    return len(_AMENDS.findall(before)) <= 1 and "và sửa đổi" not in before
