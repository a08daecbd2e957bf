"""Documents named in a text: by type and number, or a law by its name and year or date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cms.text.document_numbers import DocumentNumber, find_document_numbers
from legal_docs.text.dates import DATE, first_date
from legal_docs.text.letters import pattern

TYPES = (
    "Nghị quyết liên tịch", "Thông tư liên tịch", "Văn bản hợp nhất", "Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh", "Nghị định",
    "Nghị quyết", "Quyết định", "Thông tư", "Chỉ thị", "Sắc lệnh", "Sắc luật", "Công văn", "Kế hoạch", "Thông báo", "Công điện", "Tờ trình",
    "Hướng dẫn", "Kết luận", "Báo cáo", "Văn bản", "Quy chế", "Quy định",
)  # fmt: skip
TYPE_WORD = re.compile(rf"(?<!\w)({'|'.join(TYPES)}|Các\s+Nghị định|các\s+Nghị định)(?!\w)")
_WORD = r"\w+"
# A law's name goes on over commas and hyphens, never over what starts a new thought.
_STOP = (
    r"(?:năm|ngày|số(?!\s+điều)|này|quy\s+định|có|được|đã|sẽ|phải|thì|là|theo(?! phương thức)|để|khi|nếu|nhưng|trừ|trước|sau|từ|đến|kể"
    r"|bao|gồm|do|tại"
    r"|trong\s+trường|hết"
    r"|làm\s+(?:phát|thay|ảnh|căn|cơ)|đối\s+với|nhằm|quá|vượt"
    r"|còn|không|cho|bị|mà|căn|như|hoặc\s+Luật|và\s+(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Cc]hương|[Mm]ục|[Pp]hụ lục|Luật"
    r"|Bộ|Nghị|các|pháp|quy|văn|Thông|Pháp)|các\s+văn|hiện\s+hành)"
)
_NAME = re.compile(
    rf"(?<!\w)(?P<type>Bộ luật|Luật|Pháp lệnh)\s+(?P<name>{_WORD}(?:(?:\s*,\s*|\s+-\s+|\s+)(?!{_STOP}(?!\w)){_WORD}){{0,22}})"
    rf"(?:\s+(?:số\s+|năm\s+(?P<year>(?:19|20)\d{{2}})(?!\d)|(?P<date>(?:đã được\s+[^.;,]{{0,60}}?\s)?{DATE.pattern})))?"
)
_NAME_ENDS = pattern(r",\s+(?=[\Lu])|\s+-\s+(?=[\Ll])")
_NO_NAMES = frozenset(
    (
        "này",
        "đó",
        "khác",
        "nêu",
        "trên",
        "sư",
        "gia",
        "lệ",
        "số",
        "pháp",
        "được",
        "có",
        "và",
        "của",
        "quy",
        "về",
        "ban",
        "trong",
        "theo",
        "tại",
        "hoặc",
    )
)
# `Luật chuyên ngành`, `Luật liên quan` name no law.
_NO_SMALL_NAMES = frozenset(("chuyên", "liên", "hiện", "tương", "định", "gốc", "mới", "cũ", "quốc", "sửa", "ban", "nhà"))
_BEFORE_NAME = re.compile(r"(?:(?<!\w)(?:theo|của|tại|với|định|trong|Căn cứ|vào)|[(:,]) $")
_CONSTITUTION = re.compile(r"Hiến pháp(?:\s+nước Cộng h[òo][àa]?\s+xã hội chủ nghĩa Việt Nam)?(?:\s+năm\s+(?P<year>(?:19|20)\d{2}))?")


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


def find_references(text: str) -> list[Reference]:
    """Return the documents that a text names, in order: `Nghị định số 42/2022/NĐ-CP`, `Luật Đất đai năm 2024`, `Luật Đầu tư`."""
    numbered = _by_number(text)
    taken = [(reference.start, reference.end) for reference in numbered]
    named = [ref for ref in _by_name(text) if not any(ref.start < end and start < ref.end for start, end in taken)]
    constitution = [
        Reference(m.start(), m.end(), m[0], "Hiến pháp", None, "Hiến pháp", int(m["year"]) if m["year"] else None)
        for m in _CONSTITUTION.finditer(text)
    ]
    return sorted([*numbered, *named, *constitution], key=lambda reference: reference.start)


def law_named_at(text: str, position: int) -> Reference | None:
    """Return the law that a cited provision is `of`, right after it, though its name is in small letters: `Luật các tổ chức tín dụng`."""
    match = re.compile(rf"\s*,?\s*(?:(?:của|tại|trong)\s+)?(?={_NAME.pattern})").match(text, position)
    named = _NAME.match(text, match.end()) if match else None
    if named is None or named["name"].split()[0] in _NO_NAMES:
        return None
    name = _shortened(named["name"])
    return Reference(named.start(), named.start("name") + len(name), f"{named['type']} {name}", named["type"], None, name)


def _by_number(text: str) -> list[Reference]:
    found = []
    previous = 0
    for item in find_document_numbers(text):
        window = text[max(previous, item.start - 200) : item.start]
        boundary = max(window.rfind(mark) for mark in (";", "\n", "“", "”", ": ", ". "))
        window_start = item.start - len(window) + boundary + 1
        types = list(TYPE_WORD.finditer(text, max(window_start, previous), item.start))
        near = types[-1] if types else None
        if near is not None and near[1].startswith("Luật") and len(types) > 1 and types[-2][1] in ("Luật", "Bộ luật", "Pháp lệnh"):
            near = types[-2] if _is_one_name(text[types[-2].start() : item.start]) else near
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


def _is_one_name(stretch: str) -> bool:
    """Return True for one law: `Luật sửa đổi, bổ sung một số điều của Luật Đất đai số …` is one, `Luật A và Luật B số …` two."""
    return re.match(r"(?:Luật|Bộ luật|Pháp lệnh)\s+[Ss]ửa đổi", stretch) is not None and " và Luật" not in stretch and ";" not in stretch


def _date_after(text: str, end: int) -> date | None:
    tail = re.match(rf"\s*,?\s*(?:{DATE.pattern})", text[end : end + 40])
    return first_date(tail[0]) if tail else None


def _by_name(text: str) -> list[Reference]:
    found = []
    for match in _NAME.finditer(text):
        first = match["name"].split()[0].rstrip(",")
        if first in _NO_NAMES:
            continue
        named_by_date = match["year"] or match["date"]
        if not named_by_date and not first[0].isupper() and match["type"] != "Bộ luật" and not _is_small_name(text, match):
            continue
        name = match["name"] if named_by_date else _shortened(match["name"])
        end = match.end() if named_by_date else match.start("name") + len(name)
        dated = first_date(match["date"]) if match["date"] else None
        year = int(match["year"]) if match["year"] else dated.year if dated else None
        found.append(Reference(match.start(), end, text[match.start() : end], match["type"], None, name, year, dated))
    return found


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


def _shortened(name: str) -> str:
    """Cut a name without a date at the first comma that does not stand between two of its words with capitals or fields."""
    return _NAME_ENDS.split(name)[0].strip(" ,")
