"""Documents named in a text: by type and number, or a law by its name and year or date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from cms.text.numbers.document_numbers import DocumentNumber, FoundNumber, find_document_numbers, parse_document_number
from legal_docs.text.bodies.signs import may_be_of
from legal_docs.text.documents.foreign_laws import is_foreign_law
from legal_docs.text.documents.kinds import LAWS, TYPES
from legal_docs.text.documents.law_names import in_full, known_end, may_begin, name_of_letters, names_not_read_by
from legal_docs.text.words.dates import DATE, first_date
from legal_docs.text.words.letters import pattern

TYPE_WORD = re.compile(rf"(?<!\w)({'|'.join(TYPES)}|Các\s+Nghị định|các\s+Nghị định)(?!\w)")
_WORD = r"(?:\w+(?:/[A-ZĐ]+)?|&(?=\s[^\W\d]))"  # `Luật Phòng, chống HIV/AIDS`
# A law's name goes on over commas and hyphens, never over what starts a new thought; nor does it begin with that.
NO_NAME_GOES_ON = (
    r"(?:(?:19|20)\d{2}"
    r"|năm|ngày|tới|(?<![đĐ]ổi\s)mới|cũ|nêu|nói|ghi|(?:(?<![hH]à\s)ở\s+)?(?<![nN]ước\s)ngoài"
    r"|số(?=\s*:?\s*\d)|này|quy\s+định|có(?!\s+công)|được|đã|sẽ|(?<!mắc\s)phải|thì|là|theo(?! phương thức)"
    r"|để|khi|nếu|nhưng|trừ|trước|sau|từ|đến|kể"
    r"|bao\s+(?:gồm|nhiêu|giờ|lâu)|gồm|do|tại(?!\s+Việt Nam)"
    r"|trong\s+trường|hết"
    r"|đang|cũng|chỉ|yêu\s+cầu|bắt\s+buộc"
    r"|làm\s+(?:phát|thay|ảnh|căn|cơ)|đối\s+với|nhằm|quá(?!\s+cảnh)|vượt"
    r"|[Kk]hoản\s+\d|còn|(?<![Hh]àng\s)không|cho|bị|mà|căn|như|hoặc\s+Luật"
    r"|và\s+(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Cc]hương|[Mm]ục|[Pp]hụ lục|Luật|dự (?:thảo|án)|[QT]CVN"
    r"|Bộ|Nghị|các|pháp|quy|văn|Thông|Pháp)|các\s+(?:văn|[Đđ]iều|[Kk]hoản|[Đđ]iểm)|hiện\s+(?:hành|nay))"
)
# Behind a comma these begin another document, not a part of the name.
_NEXT = (
    r"(?:(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định)(?!\w)"
    r"|(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Mm]ục|[Cc]hương|[Pp]hần)\s+[\dIVX])"
)
# `Luật này thay thế Luật Đường bộ`: the first names no law.
_NO_NAME = "h[óo][áa]|đó|khác|trên|sư|gia|lệ|số|pháp|có|và|của|quy|về|ban(?! hành văn bản)|trong|theo|tại|hoặc"
_GAP = r"(?:[^\S\n]+|[^\S\n]*\n(?=[^\S\n]*[\Ll]))"  # a name goes on in the next line only with a small letter
_NAME_OF = (
    r"(?<!\w)(?P<type>Bộ luật|Luật|Pháp lệnh)\s+(?P<name>{first}"
    rf"(?:(?:[^\S\n]*,{_GAP}(?!{_NEXT})|{_GAP}-\s+(?!{_NEXT})|{_GAP})(?!{NO_NAME_GOES_ON}(?!\w)){_WORD}){{0,22}})"
    rf"(?:\s+(?:số\s+|(?:năm\s+)?(?P<year>(?:19|20)\d{{2}})(?![\w/-])|"
    rf"(?P<date>(?:(?:đã được|được Quốc hội)\s+[^.;,]{{0,60}}?\s)?(?:ngày\s+)?(?:{DATE.pattern}))))?"
)
_FIRST = rf"(?!(?:{_NO_NAME}|{NO_NAME_GOES_ON})(?!\w)|\d){_WORD}"
_PLAIN_NAME = pattern(_NAME_OF.replace("{first}", _FIRST))
_NAME = pattern(_NAME_OF.replace("{first}", rf"(?:(?:{names_not_read_by(_PLAIN_NAME)})(?!\w)|{_FIRST})"))
# One law that amends several: `Luật sửa đổi, bổ sung một số điều của Luật A và Luật B ngày …`.
_AMENDS_SEVERAL = re.compile(
    rf"(?<!\w)(?P<type>Luật|Pháp lệnh)\s+(?P<name>[Ss]ửa đổi(?:,\s*bổ sung)?\s+(?:một số\s+)?[Đđ]iều\s+của\s+(?:các\s+|\d{{1,3}}\s+)?"
    rf"(?:Bộ luật|[Ll]uật|Pháp lệnh)\s[^.;:()\d“”]{{3,200}}?)\s+"
    rf"(?:năm\s+(?P<year>(?:19|20)\d{{2}})(?!\d)|(?P<date>{DATE.pattern}))"
)
# `BLTTHS`, `Luật HN&GĐ`, `luật bvmt`; `LĐĐ` only behind a provision or before a year.
_LETTERS = r"(?:[A-ZĐ]{2,}(?:\s?(?:&|và)\s?[A-ZĐ]{2,})?|[a-zđ]{2,8})"
_SHORT = re.compile(
    rf"(?<!\w)(?P<kind>Bộ luật\s|[Ll]uật\s|BL|bl|[Ll])(?P<letters>{_LETTERS})(?!\w)(?:\s+(?:năm\s+)?(?P<year>(?:19|20)\d{{2}})(?![\w/-]))?"
)
_PLACE_BEFORE = re.compile(r"(?i)(?:điều|khoản)\s+\d{1,3}[a-zđ]?\s+(?:(?:của|trong|tại)\s+)?$")
_PLACE_BEHIND = re.compile(r"(?i)\s*,?\s+(?:điều|khoản|điểm|chương)\s+\d")
# Numbers typed in small letters: `nghị định số 15/2020/nđ-cp`.
_SMALL_NUMBER = re.compile(r"(?<![\w/.])\d{1,5}/(?:19|20)\d{2}/(?:n[đd]|q[đd]|tt|ttlt|nq|ct|qh\d{2}|ubtvqh\d{2})(?:-[\wđ]+)*(?![\w/])")
_SHORT_NUMBER = re.compile(
    rf"(?i)(?<!\w)(?P<type>{'|'.join(TYPES)})\s+(?P<label>số\s+)?(?P<number>\d{{1,4}})(?:/(?P<year>(?:19|20)\d\d))?(?![\w/]|[.,-]\d)"
)
_WHOSE = re.compile(rf"(?:\s*,?\s*(?:ngày\s+)?(?:{DATE.pattern}))?\s+của\s+")
_LONGEST_REST = 60
_NO_VERBS = ("nghị định", "thông tư", "thông tư liên tịch")  # `quyết định 2 mức thu` names no document
_OTHER_NUMBER = re.compile(r"\w\s*(?:[,;]|\bvà)\s+số\s*:?\s*$")  # `… ban hành Hướng dẫn …, và số 528/QĐ-BYT`: the type stands further up
_NUMBER_COMES = re.compile(r"số\s?:\s")
_NAME_ENDS = pattern(r",\s+(?=[\Lu]|đồng thời\b)|\s+-\s+(?=[\Ll])")
_FIRM = re.compile(r"(?i)(?:công ty|văn phòng|tnhh|hãng|đại học|trường|khoa|ngành|pháp)\s$")
_ACT = re.compile(r"(?<!\w)[Đđ]ạo\s$")  # `Đạo luật Dữ liệu của bang`: only a known one is here
_GOES_ON_IN_NAME = pattern(r"\s*,?\s+(?:(?:và|của)\s+)?(?:[\Lu]|sửa đổi)")
# `Luật chuyên ngành`, `Luật liên quan` name no law.
_NO_SMALL_NAMES = frozenset(("chuyên", "liên", "hiện", "tương", "định", "gốc", "mới", "cũ", "quốc", "sửa", "ban", "nhà"))
_BEFORE_NAME = re.compile(
    r"(?:(?<!\w)(?:theo|của|tại|với|định|trong|Căn cứ|vào|chi tiết|hành|hiện|dẫn|dụng|đổi|sung|bỏ|thế|bởi|và)|[(:,;]) $"
)
_CONSTITUTION = re.compile(r"Hiến pháp(?:\s+nước Cộng h[òo][àa]?\s+xã hội chủ nghĩa Việt Nam)?(?:\s+(?:năm\s+)?(?P<year>(?:19|20)\d{2}))?")

_NAME_ANY_CASE = re.compile(_NAME.pattern.replace("Bộ luật|Luật|Pháp lệnh", "[Bb]ộ [Ll]uật|[Ll]uật|[Pp]háp lệnh", 1))
_TO_LAW = re.compile(r"\s*,?\s*(?:(?:của|tại|trong)\s+)?(?=[Bb]ộ [Ll]uật|[Ll]uật|[Pp]háp lệnh)")


@dataclass(frozen=True)
class Reference:
    """A document named in a text: places, type, number or (for laws) name with the year or date of passing."""

    start: int
    end: int
    raw: str
    type: str
    number: DocumentNumber | None
    name: str | None = None
    year: int | None = None
    dated: date | None = None
    elsewhere: bool = False  # no law in force here: a draft, a law of another country


def find_references(text: str) -> list[Reference]:
    """Return the documents that a text names, in order: `Nghị định số 42/2022/NĐ-CP`, `Luật Đất đai năm 2024`, `Luật Đầu tư`."""
    numbered = _by_number(text)
    found: list[Reference] = []
    taken = bytearray(len(text))
    for group in (numbered, _by_short_number(text, numbered), _by_short_name(text), _amending_several(text), _by_name(text)):
        free = [one for one in group if not any(taken[one.start : one.end])]
        for one in free:
            taken[one.start : one.end] = b"1" * (one.end - one.start)
        found += free
    constitution = [
        Reference(m.start(), m.end(), m[0], "Hiến pháp", None, "Hiến pháp", int(m["year"]) if m["year"] else None)
        for m in _CONSTITUTION.finditer(text)
    ]
    return sorted([*found, *constitution], key=lambda reference: reference.start)


def law_named_at(text: str, position: int) -> Reference | None:
    """Return the law that a cited provision is `of`, right after it, though its name is in small letters: `Luật các tổ chức tín dụng`.

    A name that is not known is one all the same: the provision is that law's, not this text's.
    """
    match = _TO_LAW.match(text, position)
    named = _NAME_ANY_CASE.match(text, match.end()) if match else None
    if named is None:
        return None
    kind = named["type"].capitalize()
    name = _shortened(kind, named["name"])
    year = int(named["year"]) if named["year"] and name == named["name"].strip(" ,") else None
    end = named.end("year") if year else named.start("name") + len(name)
    return _law(text, named, end, kind, name, year)


def as_amended(reference: Reference) -> Reference:
    """Return the law that a year of amendment follows, whatever the year: `Luật Bảo hiểm y tế sửa đổi năm 2014` is that law."""
    name, amended, _rest = (reference.name or "").partition(" sửa đổi")
    return replace(reference, name=name, year=None, dated=None) if amended and reference.number is None else reference


def _by_number(text: str) -> list[Reference]:
    """Return the documents that a text names by number, each with the word for its type and the name before the number."""
    found = []
    previous = 0
    for item in _numbers(text):
        window = _NUMBER_COMES.sub(lambda mark: mark[0].replace(":", "_"), text[max(previous, item.start - 200) : item.start])
        boundary = max(window.rfind(mark) for mark in (";", "\n", "“", "”", ": ", ". "))
        window_start = item.start - len(window) + boundary + 1
        types = list(TYPE_WORD.finditer(text, max(window_start, previous), item.start))
        near = types[-1] if types and not _OTHER_NUMBER.search(text, types[-1].end(), item.start) else None
        if near is not None and near[1] in LAWS:
            near = next((one for one in types if one[1] in LAWS and _is_one_name(text[one.start() : item.start])), near)
        start = near.start() if near is not None else item.start
        between = text[near.end() : item.start] if near is not None else ""
        name = re.sub(r"\s*(?:số\s*:?)?\s*$", "", between).strip(" ,") or None
        year = item.number.year
        found.append(
            Reference(
                start, item.end, text[start : item.end], near[1] if near else "", item.number, name, year, _date_after(text, item.end)
            )
        )
        previous = item.end
    return found


def _by_short_number(text: str, named: list[Reference]) -> list[Reference]:
    """Return what is named without its year or sign (`Nghị định 168`) where the text has one full number of that kind alone."""
    in_full: dict[tuple[str, str], list[Reference]] = {}
    for reference in named:
        if reference.number is not None:
            in_full.setdefault((reference.type.lower(), reference.number.sequence), []).append(reference)
    found = []
    for match in _SHORT_NUMBER.finditer(text) if in_full else ():
        kind = match["type"].lower()
        same = in_full.get((kind, match["number"].lstrip("0")), [])
        whose = _WHOSE.match(text, match.end())
        body = text[whose.end() : whose.end() + _LONGEST_REST] if whose else ""
        meant = [one for one in same if one.number and match["year"] in (None, str(one.number.year)) and may_be_of(one.number.symbol, body)]
        is_noun = match["type"][0].isupper() or match["label"] or kind in _NO_VERBS
        if is_noun and len({one.number for one in meant}) == 1:
            found.append(replace(meant[0], start=match.start(), end=match.end(), raw=match[0]))
    return found


def _numbers(text: str) -> list[FoundNumber]:
    """Return the document numbers of a text, those in small letters too."""
    found = find_document_numbers(text)
    for match in _SMALL_NUMBER.finditer(text):
        number = parse_document_number(match[0])
        if number is not None and not any(item.start < match.end() and match.start() < item.end for item in found):
            found.append(FoundNumber(match.start(), match.end(), number))
    return sorted(found, key=lambda item: item.start)


def _by_short_name(text: str) -> list[Reference]:
    found = []
    for match in _SHORT.finditer(text):
        kind = "Bộ luật" if match["kind"].lower() in ("bl", "bộ luật ") else "Luật"
        letters = text[match.start("letters") : match.end("letters") + _LONGEST_REST]
        if known_end(kind, letters) > len(match["letters"]):  # `Luật đa dạng sinh học`: a word of its name
            continue
        name = name_of_letters(kind, match["letters"])
        placed = match["year"] or _PLACE_BEFORE.search(text, max(0, match.start() - 30), match.start())
        if name is not None and (placed or (match["letters"].isupper() and match["kind"] not in "Ll")):
            found.append(Reference(match.start(), match.end(), match[0], kind, None, name, int(match["year"]) if match["year"] else None))
    return found


def _amending_several(text: str) -> list[Reference]:
    found = []
    for match in _AMENDS_SEVERAL.finditer(text):
        dated = first_date(match["date"]) if match["date"] else None
        year = int(match["year"]) if match["year"] else dated.year if dated else None
        found.append(Reference(match.start(), match.end(), match[0], match["type"], None, match["name"], year, dated))
    return found


def _is_one_name(stretch: str) -> bool:
    """Return True for one law: `Luật sửa đổi, bổ sung một số điều của Luật A và Luật B số …` is one, `Luật A và Luật B số …` two."""
    return re.match(r"(?:Luật|Bộ luật|Pháp lệnh)\s+[Ss]ửa đổi", stretch) is not None and not re.search(r"[;\d]", stretch)


def _date_after(text: str, end: int) -> date | None:
    tail = re.match(rf"\s*,?\s*(?:ngày\s+)?(?:{DATE.pattern})", text[end : end + 40])
    return first_date(tail[0]) if tail else None


def _by_name(text: str) -> list[Reference]:
    """Return the laws that a text names without a number."""
    found = []
    position = 0
    while (match := _NAME_ANY_CASE.search(text, position)) is not None:
        position = match.end()
        kind = match["type"].capitalize()
        placed = _known_before_place(kind, match["name"])
        if _is_no_law_word(text, match, placed=bool(placed)):
            continue
        if not match["name"][0].isupper() and not may_begin(kind, match["name"]):
            continue
        ran_on = kind == "Bộ luật" and "," in match["name"]  # no code has a comma in its name
        named_by_date = not ran_on and not placed and (match["year"] or match["date"])
        is_plain = placed or named_by_date or match["name"][0].isupper() or kind == "Bộ luật"
        if not is_plain and not _is_small_name(text, match):
            continue
        whole = match["name"].partition(",")[0] if ran_on else match["name"]
        name = placed or (whole if named_by_date else _shortened(kind, whole))
        end = match.end() if named_by_date else match.start("name") + len(name)
        position = end if ran_on else position
        dated = first_date(match["date"]) if match["date"] and named_by_date else None
        year = int(match["year"]) if match["year"] and named_by_date else dated.year if dated else None
        found.append(_law(text, match, end, kind, name, year, dated))
    return found


def _law(text: str, match: re.Match[str], end: int, kind: str, name: str, year: int | None, dated: date | None = None) -> Reference:
    known = known_end(kind, match["name"])
    abroad = is_foreign_law(text, match.start(), end, known and match.start("name") + known)
    return Reference(match.start(), end, text[match.start() : end], kind, None, in_full(kind, name), year, dated, abroad)


def _known_before_place(kind: str, name: str) -> str:
    """Return the known name that a provision follows at once (`luật đất đai điều 138`), "" where none does."""
    end = known_end(kind, name)
    return name[:end] if end and _PLACE_BEHIND.match(name, end) else ""


def _is_no_law_word(text: str, match: re.Match[str], *, placed: bool) -> bool:
    """Return True for `luật` in small letters without a year or a place, as the half of `pháp luật`, and for firms and schools of law."""
    if _FIRM.search(text, max(0, match.start() - 12), match.start()):
        return True
    if _ACT.search(text, max(0, match.start() - 5), match.start()) and not known_end(match["type"].capitalize(), match["name"]):
        return True
    return match["type"][0].islower() and not match["year"] and not placed


def _is_small_name(text: str, match: re.Match[str]) -> bool:
    """Return True for a name all in small letters where the words before allow nothing else.

    An example: `theo quy định của Luật ngân sách nhà nước`.
    """
    words = match["name"].split()
    return (
        len(words) > 1
        and words[0] not in _NO_SMALL_NAMES
        and _BEFORE_NAME.search(text, max(0, match.start() - 14), match.start()) is not None
    )


def _shortened(kind: str, name: str) -> str:
    """Cut a name without a date behind a known one, else at the first comma not between two words with capitals or fields."""
    end = known_end(kind, name)
    if end and not _GOES_ON_IN_NAME.match(name, end):
        return name[:end]
    return re.sub(r"\s+(?:và|hoặc|của|sửa đổi)$", "", _NAME_ENDS.split(name)[0].strip(" ,"))
