"""Relations to other documents that a text states: grounds, amendments, replacements, repeals, consolidation, details."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cms.text.numbers.document_numbers import find_document_numbers
from legal_docs.files.metadata.force.named_documents import LegalBasis, RelationProposal
from legal_docs.text.documents.references import Reference, find_references
from legal_docs.text.words.dates import DATE, first_date
from legal_docs.text.words.letters import pattern

_GROUND = re.compile(r"^-?\s*Căn cứ\b")
_RULES = (
    ("dinh_chinh", re.compile(r"(?i)^(?:\W*|.{0,40}\b)đính chính\b")),
    ("tam_ngung", re.compile(r"(?i)\b(?:tạm )?ngưng hiệu lực\b")),
    ("dinh_chi", re.compile(r"(?i)\bđình chỉ (?:việc )?thi hành\b")),
)
# Of a consolidated text alone: elsewhere companies and offices are merged.
_CONSOLIDATES = ("hop_nhat", re.compile(r"(?i)\bhợp nhất\b(?! \()"))
_AMENDS = re.compile(
    r"(?i)(?:sửa đổi(?:\s*,\s*bổ sung)?|bổ sung(?: và sửa đổi)?)(?=[^.;]{0,200}?(?:của|vào|Điều|khoản|điểm|Luật|Nghị|Thông"
    r"|Quyết|Pháp|Phụ))"
    r"|\b(?:thay(?: thế)?|bãi bỏ|h[ủu][ỷy] bỏ|bỏ) (?:các )?(?:cụm )?từ(?= )"
)
_PLACES = r"(?:(?:các\s+)?(?:điểm|khoản|điều|chương|mục|phần|phụ lục|mẫu|biểu|một phần)\s(?![^.;“”]{0,200}?\bbằng\b))"
_REPLACES = re.compile(
    r"(?i)\bthay(?: thế)?(?: cho)?(?: các| những| \d{1,2}| \d{1,2} \(\w+\))?:?\s+"
    r"(?=(?:Luật|Bộ luật|Pháp lệnh|Nghị|Thông tư|Quyết định|Chỉ thị|Quy |văn bản|nội dung)|" + _PLACES + ")"
)
# `bãi bỏ cụm từ “…” tại khoản 3` leaves the clause in force: its words are amended.
_REPEALS = re.compile(r"(?i)\b(?:(?:bãi bỏ|hủy bỏ|huỷ bỏ)(?! (?:các )?(?:cụm )?từ )|sau(?: đây)? hết hiệu lực)\b")
_LAPSES = re.compile(r"(?i)\b(?:(?:hết|không còn) hiệu lực|bị (?:bãi bỏ|hủy bỏ|thay thế))\b")
_OWN_DAY = re.compile(rf"(?i:hết hiệu lực|ngưng hiệu lực)(?: thi hành)?\s+(?:kể\s+)?từ\s+(?P<day>(?:ngày\s+)?(?:{DATE.pattern}))")
# Every verb of a relation has one of these words.
_ACTS = ("sửa đổi", "bổ sung", "thay ", "bãi bỏ", "hủy bỏ", "huỷ bỏ", "hiệu lực", "bị thay", "đính chính", "hợp nhất", "đình chỉ")
# `có hiệu lực đến ngày Nghị quyết số … hết hiệu lực`: the end of the other is an event that is awaited, not stated.
_UNTIL_ITS_END = re.compile(r"(?i)\b(?:đến|trước|sau|từ|khi)(?:\s+(?:khi|ngày|thời điểm))?\s+(?:các\s+)?$")
_LEAD = re.compile(r"(?i)\b(?:thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|hết hiệu lực)\b[^.;]{0,120}:$")
_PLACED = (
    r"(?:(?:(?:[Qq]uy định|[Nn]ội dung)\s(?:[^;“”]|“[^“”]*”){1,500}?\s(?:tại|của|trong)\s)?"
    r"(?i:điểm|khoản|điều|chương|mục|phần|phụ lục|mẫu|một phần|một số điều|toàn bộ)(?:\s[^;.“”]{0,120}?)?\s)?"
)
_BEFORE_ITEM = re.compile(rf"(?:[Cc]ác\s+)?{_PLACED}(?:số\s*:?\s*)?")
# A semicolon before a place goes on with what the verb speaks of: `bãi bỏ khoản 2 Điều 3; Điều 7 Thông tư số …`.
_CLAUSE_END = re.compile(r"(?<=\.)(?<![:;] \d\.)\s|(?<=;)\s(?!(?i:(?:các\s+)?(?:điểm|khoản|điều|chương|mục|phần|phụ lục|quy định)\s))|\n")
_ITEM = re.compile(r"^(?:[a-zđ]\d?|\d{1,2}(?:\.\d{1,2})?)\s*[).]\s|[-–+]\s")
_DETAILS = re.compile(
    r"(?i)^(?:.{0,30}\b)?(?:quy định chi tiết|hướng dẫn(?: thi hành| thực hiện)?|biện pháp thi hành"
    r"|chi tiết thi hành)\b"
)
_DISTRACTORS = re.compile(
    r"(?i)(?:theo quy định (?:tại|của)|phù hợp với|trái với|được sửa đổi|đã được|căn cứ)\s*[^,;.]{0,80}$|(?<!hành )(?<!kèm )theo\s$"
)
_HISTORY = re.compile(r"(?i)(?:đã\s+)?được\s+(?:sửa đổi|bổ sung|thay thế|đính chính)[^;]*$")
_ALSO = re.compile(r"\s*(?:,|và|số|,\s*và|năm \d{4}|ngày [\d/ ]+(?:tháng \d+ năm \d+)?|\s)+\s*")
_LISTED = re.compile(
    rf"(?:[,;:]|\bvà|\bhoặc|\bbằng)\s*(?:(?:các|một số)\s+)?(?:(?:nội dung|quy định về)\s[^.;,]*\stại\s+|{_PLACED})(?:số\s*:?\s*)?$"
)
# Between two documents of one list: `…; Quyết định số …`, `… ngày 12/5/2015 của Bộ trưởng; số …`.
_NEXT_IN_LIST = re.compile(
    rf"\s*,?\s*(?:(?:ngày\s+)?(?:{DATE.pattern}))?(?:\s+(?:của|về|quy định|ban hành|hướng dẫn|v/v)\s(?:[^;.“”]|“[^“”]{{0,300}}”){{0,300}})?"
    r"(?:\s*[;,]\s*(?:và\s+)?|\s+và\s+)(?:[a-zđ]\)\s*|\d{1,2}[.)]\s*)?(?:các\s+)?"
    rf"{_PLACED}(?:số\s*:?\s*)?"
)
# A place has its number or letter; `chương trình`, `mục tiêu`, `điều kiện` only begin like one.
_ITS_NUMBER = r"(?:\d{1,3}[a-zđ]?|[a-zđ]|[ivxlc]{2,6})\b"
_PLACE = rf"(?:điều|khoản|điểm|chương|mục|phần)\s+{_ITS_NUMBER}"
_NEXT_PLACE = re.compile(rf"\s*(?:,|và)\s+{_PLACE}[^;.]{{0,60}}\scủa\s+", re.IGNORECASE)
# In a list with semicolons, an older document behind "và" goes with the one before it, which only describes: `…; A sửa đổi B và C; …`.
_AND_ANOTHER = re.compile(r"[^;]*\svà\s+(?:số\s*:?\s*)?")
# `… hướng dẫn thi hành Điều 62 và Điều 72 của Luật …` tells what the one before is about.
_EXPLAINED = re.compile(
    r"\b(?:thi hành|chi tiết|hướng dẫn|thực hiện)\s+(?:các\s+)?"
    rf"{_PLACE}(?:(?:\s*,)?\s+(?:(?:và|của)\s+)?(?:các\s+)?(?:{_PLACE}|{_ITS_NUMBER})){{0,40}}(?:\s+của)?\s+$",
    re.IGNORECASE,
)
_LONGEST_EVIDENCE = 500
_CONDITIONS = 300
_NEW_SENTENCE = pattern(r"[.;]\s+[\Lu]?")
_VERBS = re.compile(r"(?i)\b(?:thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|đính chính|hết hiệu lực|ngưng hiệu lực)\b")
_NO_TARGETS = ("Tờ trình", "Báo cáo", "Kết luận", "Văn bản", "Quy chế", "Quy định", "Kế hoạch", "Hướng dẫn", "Thông báo", "Công văn")
_ORDERS = re.compile(r"^\W*(?:(?:Điều\s+)?\d{1,3}[a-zđ]?\s*[.)-]\s*|[a-zđ]\)\s*)?$|(?:này|nay|và|,|;|[Qq]uyết nghị)\s*:?\s*$")
_CONSOLIDATED = re.compile(r"^(?:\d{1,2}\.\s*)?(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định)\b[^;]{0,200}?\bsố\s")
_SOURCE = re.compile(
    r"(?i)(?<!kèm )(?<!\d )\b(?:theo|của|tại|trong)\s+(?:các\s+)?$"
)  # `Giấy phép được cấp theo Nghị định số … hết hiệu lực`
_ACT = r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị)"
# `các quy định về phí tại Thông tư A và Thông tư B`: a part of each document that follows. The words must lead on to the document;
# `Quy định về phí ban hành kèm theo Quyết định A` is all of one.
_SEVERAL = r"(?:[Cc]ác|[Nn]hững|[Mm]ột số|[Mm]ột phần)\s+"
_OF_RULES = r"(?:[Qq]uy định\s+(?:về|liên quan)|[Nn]ội dung|[Cc]hế độ|[Cc]hính sách)(?:\s[^.;]*?)?\s"
_FURTHEST_RULES = 500
_SOME_RULES = re.compile(
    r"(?<!toàn bộ )(?<!toàn bộ các )(?<!tất cả )(?<!tất cả các )\b"
    rf"(?:{_SEVERAL}{_OF_RULES}(?=(?:ban hành\s+)?kèm theo\s)|(?:{_SEVERAL})?{_OF_RULES}(?:tại|của|trong)\s+"
    r"(?:(?:điểm|khoản|điều|mục|phần|phụ lục|danh mục|bảng|biểu|mẫu)\s[^.;]*?\s)?)"
    rf"(?:(?:ban hành\s+)?kèm theo\s+)?(?:các\s+)?(?:{_ACT}\s[^.;]*(?:,|\bvà)\s+)?(?:số\s*:?\s*)?$"
)
# Behind the number of a document and no comma or verb, such words are of its title: `Thông tư số … quy định nội dung chi của …`.
_JOINED = re.compile(r"(?:[,:.;]|\b(?:và|cùng|gồm|là|thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|đình chỉ))\s*$")
_OWN = re.compile(rf"{_ACT}\s+này")
# A law that a text amends or details is the one of that name in its grounds; one that it ends may be the former law of that name.
_ON_THE_SAME_LAW = ("can_cu", "sua_doi_bo_sung", "quy_dinh_chi_tiet")


def read_bases(preamble: list[str]) -> tuple[LegalBasis, ...]:
    """Return the legal grounds: one entry for each document that a `Căn cứ` line names."""
    bases: list[LegalBasis] = []
    for line in preamble:
        if not _GROUND.match(line):
            continue
        named = _principal(line)
        bases.extend(LegalBasis(line.strip(" -"), ref.number.norm if ref.number else None, _named(ref)) for ref in named)
        if not named:
            bases.append(LegalBasis(line.strip(" -")))
    return tuple(bases)


def read_relations(
    title: str, preamble: list[str], headings: list[str], paragraphs: list[str], own: str | None, *, consolidation: bool = False
) -> tuple[RelationProposal, ...]:
    """Propose relations; `headings` are the articles' first lines, `paragraphs` the unquoted text, `own` the document's own number.

    A law that is named by its title alone at one place, as the title of its amending law does, has the number of another place.
    """
    found: dict[tuple[str, str], RelationProposal] = {}
    names: dict[tuple[str, str], str] = {}  # of the relations without a number
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)  # by kind and name of the law

    def add(kind: str, reference: Reference, evidence: str) -> None:
        number = reference.number.norm if reference.number else None
        if number is not None and number == own:
            return
        target = number or f"{reference.type} {reference.name or ''} {reference.dated or reference.year or ''}".strip()
        # With the places before the name, and the conditions behind it.
        shown = evidence[max(0, reference.end - _LONGEST_EVIDENCE) :][: _LONGEST_EVIDENCE + _CONDITIONS]
        found.setdefault((kind, target), RelationProposal(kind, number, " ".join(reference.raw.split()), shown, _own_day(kind, evidence)))
        if number:
            numbers[kind, _plain_name(reference)].add(number)
        else:
            names[kind, target] = _plain_name(reference)

    for line in preamble:
        if _GROUND.match(line):
            for reference in _principal(line):
                add("can_cu", reference, line)
    for kind, reference, evidence in _from_title(title):
        add(kind, reference, evidence)
    for line in preamble if consolidation else []:
        base = find_references(line)[:1] if _CONSOLIDATED.match(line) else []
        for reference in base:
            add("hop_nhat", reference, line)
    for text in [title, *headings, *_lists_with_lead(paragraphs)]:
        for kind, reference in _stated(text, consolidation=consolidation):
            add(kind, reference, text)
    return tuple(_numbered(found, names, numbers))


def _numbered(
    found: dict[tuple[str, str], RelationProposal], names: dict[tuple[str, str], str], numbers: dict[tuple[str, str], set[str]]
) -> Iterator[RelationProposal]:
    """Yield the relations, each law once: what names it by its title alone has the only number that it has elsewhere in the text."""
    given = set[tuple[str, str]]()
    for (kind, target), relation in found.items():
        key = (kind, target)
        if name := names.get(key):
            sources = _ON_THE_SAME_LAW if kind in _ON_THE_SAME_LAW[1:] else (kind,)
            known = set[str]().union(*(numbers[source, name] for source in sources))
            key = (kind, known.pop()) if len(known) == 1 else key
        if key not in given:
            given.add(key)
            yield found.get(key) or replace(relation, target_number=key[1])


def _plain_name(reference: Reference) -> str:
    """Return type and name of a law in small letters; "" without a name, and where a year or date tells it from others of its name."""
    if not reference.name or (reference.number is None and (reference.dated or reference.year)):
        return ""
    return " ".join(f"{reference.type} {reference.name}".casefold().split())


def _own_day(kind: str, evidence: str) -> date | None:
    """Return the day on which the other document lapses, where the sentence names one."""
    match = _OWN_DAY.search(evidence) if kind in ("bai_bo", "thay_the", "tam_ngung") else None
    return first_date(match["day"]) if match else None


def _lists_with_lead(paragraphs: list[str]) -> Iterator[str]:
    """Yield the paragraphs, the items of a list behind its opening words (`Bãi bỏ các văn bản sau đây:` + `a) Quyết định số …`)."""
    lead = ""
    for paragraph in paragraphs:
        opens = paragraph.endswith(":") and _LEAD.search(paragraph) is not None
        if not lead and not opens:
            yield paragraph
            continue
        words = _ITEM.sub("", paragraph, count=1)
        named = next(iter(find_references(words)), None)
        if named is None and opens:
            lead = paragraph
        elif lead and named is not None and _BEFORE_ITEM.fullmatch(words, 0, named.start) and not _VERBS.search(words, 0, named.start):
            yield f"{lead} {words}"
            continue
        else:
            lead = ""
        yield paragraph


def _from_title(title: str) -> list[tuple[str, Reference, str]]:
    references = _principal(title)
    if _DETAILS.search(title):
        return [("quy_dinh_chi_tiet", reference, title) for reference in references]
    return []


def _stated(text: str, *, consolidation: bool = False) -> list[tuple[str, Reference]]:
    """Return the documents that a paragraph amends, replaces, repeals; the verb must stand before them, or the lapse behind."""
    text = text[:4000]
    small = text.lower()
    if not any(map(small.__contains__, _ACTS)):  # most paragraphs: finding references in each would take as long as parsing the text
        return []
    references = _principal(text)
    if not references:
        return []
    lapse = _LAPSES.search(text)
    found: list[tuple[str, Reference]] = []
    for reference in references:
        listed = bool(found) and _NEXT_IN_LIST.fullmatch(text, found[-1][1].end, reference.start) is not None
        before = text[: reference.start]
        if _DISTRACTORS.search(before) or _UNTIL_ITS_END.search(before) or before.count("“") > before.count("”"):
            continue
        kind = _verb(before, consolidation=consolidation)
        if (
            kind is None
            and lapse is not None
            and (not _SOURCE.search(before) or partial_rules_phrase(before))
            and reference.end <= lapse.start()
            and not _OWN.search(text[reference.end : lapse.start()])
        ):
            kind = "bai_bo"
        if kind is None and listed:
            kind = found[-1][0]
        if kind is not None:
            found.append((kind, reference))
    return found


def partial_rules_phrase(before: str) -> re.Match[str] | None:
    """Return the words before a document's name that make it only some of its rules: `các quy định về phí tại`; None without."""
    before = before[-_FURTHEST_RULES:]
    numbers = [number.end for number in find_document_numbers(before)]
    for match in _SOME_RULES.finditer(before):
        title = next((end for end in reversed(numbers) if end <= match.start()), None)
        if title is None or _JOINED.search(before, title, match.start()):
            return match
    return None


def _verb(before: str, *, consolidation: bool) -> str | None:
    """Return the kind of the last verb before a document's name, if it reaches it."""
    clause = _CLAUSE_END.split(before)[-1][-400:]
    last: tuple[int, str] | None = None
    patterns = (
        ("sua_doi_bo_sung", _AMENDS),
        ("thay_the", _REPLACES),
        ("bai_bo", _REPEALS),
        *_RULES,
        *([_CONSOLIDATES] if consolidation else ()),
    )
    for kind, words in patterns:
        for match in words.finditer(f"{clause}Luật" if kind in ("sua_doi_bo_sung", "thay_the") else clause):
            if kind == "sua_doi_bo_sung" and not _ORDERS.search(clause[: match.start()]):
                continue
            if last is None or match.start() > last[0]:
                last = (match.start(), kind)
    if last is None or re.search(r"(?i)\b(?:được|đã được)\s*$", clause[: last[0]]):
        return None
    return last[1]


def _principal(text: str) -> list[Reference]:
    """Return the documents of a text that it is about, not those that only tell another one's history.

    Left out: what stands behind `được sửa đổi, bổ sung bởi`, what only describes the one before (`… hướng dẫn thi hành Luật …`),
    and papers that are no legal documents (Tờ trình, Báo cáo).
    """
    kept: list[Reference] = []
    end, told, described = 0, False, False
    for reference in find_references(text):
        between = text[end : reference.start]
        told = bool(_HISTORY.search(between)) or (told and _ALSO.fullmatch(between) is not None)
        described = bool(end) and (
            not any(words.search(between) for words in (_LISTED, _VERBS, _NEW_SENTENCE))
            or _EXPLAINED.search(between) is not None
            or (described and _NEXT_PLACE.fullmatch(between) is not None)
            or (described and ";" in text and _AND_ANOTHER.fullmatch(between) is not None and _is_older(reference, kept))
        )
        end = reference.end
        if not told and not described and reference.type not in _NO_TARGETS:
            kept.append(reference)
    return kept


def _is_older(reference: Reference, kept: list[Reference]) -> bool:
    """Return True where a document was issued before the last one that a text is about, by year and number."""
    ages = [(one.number.year, int(one.number.sequence)) for one in (reference, *kept[-1:]) if one.number and one.number.sequence.isdigit()]
    return len(ages) == 2 and all(year for year, _ in ages) and ages[0] < ages[1]


def _named(reference: Reference) -> str | None:
    if reference.name is None:
        return None
    return f"{reference.type} {reference.name}".strip() if reference.type not in ("Hiến pháp",) else reference.name
