"""Citations in running text: which provisions (điểm, khoản, Điều, chương, phụ lục) of which document a phrase names."""

from __future__ import annotations

import re
from dataclasses import replace

from cms.text.numbers.document_numbers import number_key
from legal_docs.text.citations.bare_places import Citation, Quoted, amended_by_article, is_of_unknown, law_name, of_another, of_reference
from legal_docs.text.citations.counted_units import OF_A_BODY, only_counts
from legal_docs.text.citations.quoted_words import next_unit, words_end
from legal_docs.text.citations.unit_labels import GROUP, ORDINAL, TO_UNIT, kind_of, labels_of, range_over_units
from legal_docs.text.citations.unit_paths import RANK, SHEETS, Group, Path, fold
from legal_docs.text.documents.kinds import LAWS
from legal_docs.text.documents.named_documents import ABOVE, NamedDocuments
from legal_docs.text.documents.papers import BETWEEN_PARTIES, OF_A_REGULATION, with_drafts
from legal_docs.text.documents.references import Reference, find_references, law_named_at
from legal_docs.text.vocabulary import CitedUnit, Unit
from legal_docs.text.words.letters import pattern

_BETWEEN = re.compile(
    r"(?:\s*,?\s*|[^\S\n]+[-–—]\s+)(?:(?:và|hoặc|của|tại|thuộc|các(?: (?:điều|khoản|điểm|chương|mục))?|tên|trong|hay"
    r"|cả|lẫn|cùng|cũng|không thuộc)\s+)*"
    r"(?:vào\s+)?(?:(?:sau|trước)\s+)?(?:(?:sửa đổi|bổ sung|sửa đổi, bổ sung|bãi bỏ|thay thế)\s+(?:các\s+)?)?"
)
_TO_ANNEX = re.compile(r"\s*,?\s*\(?(?:(?:được|ban hành|quy định|nêu|đính kèm|kèm theo|theo|tại|của|thuộc|trong|ở)\s+)*")  # from a form
_DASH = re.compile(r"[-–—]")
_ITEM = re.compile(r"(?:^|(?<=[\s:;]))[-–—]\s{0,3}$")
_SEMICOLON = re.compile(r"[^\S\n]*;[^\S\n]*(?:và\s+)?(?:\(?(?:[a-zđ]|\d{1,2}|[ivx]{1,4})\)\s+)?(?:các\s+)?")
# `Bãi bỏ Điều 4; các quy định về phí tại Điều 1 Thông tư số …`: one chain only where all of it is amended or repealed.
_ORDER = r"(?:sửa đổi|bổ sung|bãi bỏ|hủy bỏ|huỷ bỏ|bỏ|thay thế|thay)"
_NEXT_ORDER = re.compile(
    rf"[^\S\n]*;[^\S\n]*(?:và\s+)?(?:{_ORDER}(?:, {_ORDER})?\s+)?"
    r"(?:(?:các|tên|một số|đoạn mở đầu)\s+)*(?:(?:quy định|nội dung|cụm từ|từ)\s[^.;:\n]{3,160}\s(?:tại|của|ở|trong)\s+(?:các\s+)?)?"
)
_ORDERED = re.compile(
    rf"(?i)(?<!được )(?<!việc )\b{_ORDER}(?:(?:,| và) {_ORDER})*(?: như sau)?:?\s+(?:(?:các|những|một số|toàn bộ|tên)\s+)*"
    r"(?:(?:quy định|nội dung|cụm từ|từ|điểm|khoản|điều|chương|mục|phần|phụ lục|luật|bộ luật|nghị|thông tư|quyết định)\b"
    r"(?:[^.\n]|\.(?=\d))*)?$"
    r"|(?:^|\n)\s*(?:(?:[a-zđ]|\d{1,2})[.)]\s*|[-–+]\s*)?(?:các\s+)?$"  # an item of a list: its verb stands in an earlier line
)
# `tại khoản 6 Điều 3 và cụm từ “Phụ lục 2” tại Điều 10`
_NEXT_WORDS = re.compile(
    rf"(?:[^\S\n]*[;,]|[^\S\n]+và)\s+(?:và\s+)?(?:{_ORDER}\s+)?(?:các\s+)?(?:cụm\s+)?từ\s+[“\"][^“”\"\n]{{1,160}}[”\"]"
    r"\s+(?:tại|ở|trong|của)\s+(?:các\s+)?"
)
_LAPSING = re.compile(r"(?i)[^.\n]*\b(?:(?:hết|không còn) hiệu lực|bị (?:bãi bỏ|hủy bỏ|huỷ bỏ|thay thế))\b")
_BY_RULE = re.compile(r"(?i)\b(?:theo|căn cứ|phù hợp với)\s+(?:(?:các\s+)?(?:quy định|nội dung)\s+(?:tại|của|trong)\s+)?(?:các\s+)?$")
_HOLDS = re.compile(r"\s+(?:(?:của|tại|thuộc|trong)\s+)?")  # between a unit and each of those that it lies in
_OPENS = re.compile(r"\s*\(\s*(?:không phải\s+)?(?:tại\s+)?")
_CLOSES = re.compile(r"\s*\)")
_SELF = pattern(
    r"\s*,?\s*(?:(?:của|tại|trong|thuộc|quy định|đính kèm|kèm theo|ban hành kèm theo|ban hành theo|[Pp]hụ lục(?!\s+này))\s+)*"
    r"(?P<word>Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết(?: liên tịch)?"
    r"|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Quy chế|Quy định|Điều lệ|Lệnh|Hiến pháp|Điều lệ|Quy trình|Hướng dẫn|[Đđ]iều"
    r"|[Kk]hoản|[Đđ]iểm|[Mm]ục"
    r"|[Cc]hương|[Pp]hần|[Pp]hụ lục)\s+này(?!\w)"
)
# No law: whatever stands in `Phụ lục I kèm theo Công văn này` is the text's own.
_THIS_PAPER = re.compile(
    r"(?i)\s*,?\s*(?:(?:của|tại|trong|ban hành|gửi|kèm theo|theo)\s+)*"
    r"(?:công văn|công điện|kế hoạch|báo cáo|tờ trình|thông báo|chỉ thị|đề án|chương trình|văn bản)\s+này(?!\w)"
)
_RELATIVE = ("điều", "khoản", "điểm", "mục", "chương", "phần", "phụ lục")
_A_PLACE = r"(?i:điều|khoản|điểm)\s+\d"
# What the provision is about, before its document: `Điều 7 về “Trình tự” của Nghị định …`.
_MATTER = (
    r"\s+(?:(?:quy định\s+)?(?:về\s+)?[“\"][^“”\"\n]{2,120}[”\"]|bằng\s+(?:cụm\s+)?từ\s+“[^“”\n]{2,80}”"
    rf"|(?:quy định\s+)?về\s+(?:(?!{_A_PLACE}|theo|tại|kèm|và)[^\s,.;:()“”\"]+\s+){{1,12}}?(?=của|tại))"
)
_ABOUT = re.compile(_MATTER)
_REACH = pattern(
    rf"(?:{_MATTER}|{OF_A_BODY}(?:\s+[^\s,.;:()]+){{0,8}}?(?=\s+(?:tại|ban hành|quy định|kèm theo)\s))?"
    r"\s*,?\s*(?:(?:của|tại|trong|thuộc|quy định|[Pp]hụ lục)\s+)*"
    r"(?:(?:Quy chế|Quy định|Điều lệ|Danh mục|Quy trình|Biểu thuế|Biểu mẫu|Hướng dẫn|Chương trình|Quy tắc"
    rf"|bản(?!\s+(?:{BETWEEN_PARTIES}|cam kết|tuyên bố)))"
    rf"\s+(?:(?!{_A_PLACE}|(?:còn|thì)\s|(?:của|theo|tại|trong)\s+(?:Bộ luật|Luật|Pháp lệnh))[^.;:“”]){{0,120}}?)?"
    r"\(?(?:(?:được\s+)?ban hành\s+)?(?:(?:đính\s+)?(?:kèm theo|theo|cùng với)\s+)?(?:(?:của|tại)\s+)?"
    r"(?:(?:bộ luật|luật|pháp lệnh|nghị định|nghị quyết|quyết định|thông tư|thông tư liên tịch|chỉ thị|NĐ|NQ|QĐ|TT)\s+)?(?:số\s*:?\s*)?$"
)
_NOT_UNITS = re.compile(r"(?i)(?:thời|địa|quan|ưu|nhược|đặc|cao|trọng|số|thành|tài|bất|học|các điều|mọi điều|tài\s)$")
# `các điều 20, 21 và các điều luật khác của Bộ luật Hình sự`: the document stands behind these words.
_OTHERS = re.compile(
    r"\s*,?\s*(?:và|hoặc)\s+(?:(?:các|những)\s+)?(?:điều luật|điều khoản|điều|khoản|quy định)\s+(?:khác|(?:có\s+)?liên quan)(?!\w)"
)
# The first line of an article or a chapter cites nothing.
_HEADING = pattern(
    r"(?:(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC)\s+(?:thứ\s+)?(?:\d{1,3}[a-zđ]?|[IVXL]+)(?:\s*[.:]\s+[\Lu]|[.:]?[^\S\n]*\n\s*(?![\Ll\s]))"
    r"|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ lục|PHỤ LỤC)\s+(?:[\dIVXL]{1,5}|(?i:thứ\s)[\Lu\Ll]+)\s*[–-]?\s*[\Lu]{2}[^\Ll\d\n]+(?:\n|$))"
)
_BEFORE_LAW = pattern(r"Điều\s+\w+[^\S\n]*\n\s*(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư)\s+(?:số\s|[\Lu\d])")
_LINE_END = 20  # characters
_FRACTION = re.compile(rf"phần (?!thứ ){ORDINAL}")  # `hai phần ba tổng số thành viên`
_QUANTITY = re.compile(r"(?<![\d/.])\d{1,2}$")  # `có 3 điểm a, b, c`
_LONGEST_CHAIN = 60
_FURTHEST_UNIT = 160
_FURTHEST_VERB = 600
_FURTHEST_LAPSE = 2_000
_FURTHEST_TARGET = 180


def find_citations(
    text: str,
    *,
    self_number: str | None = None,
    references: list[Reference] | None = None,
    own_places: bool = True,
    own_kinds: frozenset[str] = frozenset(),
) -> list[Citation]:
    """Return the citations of provisions in a text, in order.

    Units fold from low to high: `điểm a khoản 1, điểm b khoản 2 Điều 5` is 5/1/a and 5/2/b; ranges are written out. Without a named
    document the text itself is meant. `self_number` is the number of the document that the text is from: naming it is citing itself.
    `references` are the documents that the text names, where the caller has them already. `own_places`: False for a text that has no
    articles or clauses of its own: places without a document are of the one named last before them, else of the next one; without any
    they are none. Those of the units that it has all the same (`own_kinds`: `muc`) stay its own.
    Rule: Decree 78/2025/NĐ-CP, Article 68 (how documents and their parts are cited).
    """
    references = find_references(text) if references is None else references
    named = NamedDocuments(references if own_places else with_drafts(text, references))
    found: list[Citation] = []
    quoted = Quoted()
    position = 0
    while (match := GROUP.search(text, position)) is not None:
        unit = match.start("unit")
        before = _QUANTITY if match["unit"] == "điểm" and match.start() == unit else None
        if match["unit"][0].islower() and any(words.search(text, max(0, unit - 9), unit - 1) for words in (_NOT_UNITS, before) if words):
            position = match.end()
            continue
        if _FRACTION.match(match[0]):
            position = match.end()
            continue
        if _is_heading(text, match.start()):
            position = match.end()
            law = None if own_places else named.spoken_of(match.start(), position)
            if law is not None and kind_of(match) == Unit.ARTICLE:
                paths = tuple(fold([Group(*labels_of(match))], relative=False))
                quoted.opens(of_reference(Citation(match.start(), position, match[0], paths), law))
            continue
        chain, end = _chain(text, match)
        itself = _SELF.match(text, end)
        paths = tuple(fold(chain, relative=itself is not None and itself["word"].lower() in _RELATIVE))
        citation = _with_target(text, match.start(), end, paths, named, self_number)
        own = own_places or own_kinds.issuperset(path.steps[0][0] for path in paths) or _THIS_PAPER.match(text, end) is not None
        bare = citation.is_self and citation.end == end
        if not (bare and (only_counts(text, match, chain, end) or (own and OF_A_REGULATION.match(text, end)))):
            meant = citation if own else of_another(citation, named, quoted, text)
            if meant is not None and not (meant.reference and meant.reference.elsewhere):
                found.append(meant)
                if own or not citation.raw.endswith("này"):  # `Điều 2 của Luật này` stands in the words that are quoted
                    quoted.follow(meant, text)
            named.add(citation.reference)
        position = max(citation.end, match.end())
    return found


def _is_heading(text: str, start: int) -> bool:
    """Return True for the first line of an article or a chapter; a line may be broken before its law too: `tại⏎Điều 5⏎Luật X`."""
    if _HEADING.match(text, start) is None or text[start - 1 : start] not in ("", "\n", "“", '"'):
        return False
    before = text[max(0, start - _LINE_END) : start].rstrip()
    return not (before[-1:].islower() or before.endswith(",")) or _BEFORE_LAW.match(text, start) is None


def _chain(text: str, match: re.Match[str]) -> tuple[list[Group], int]:
    """Follow the units that belong to one phrase; return them from left to right with the end of the last."""
    chain: list[Group] = []
    current: re.Match[str] | None = match
    joint, inside, unbroken, end = "", False, False, match.end()
    quoted = words_end(text, match)
    # Out of quoted words leads only a clause, to its article: `“khoản 3” tại khoản 2 Điều 9`.
    within = quoted if quoted is not None and RANK[kind_of(match)] > RANK[Unit.CLAUSE] else len(text)
    listed = _ITEM.search(text, max(0, match.start() - 5), match.start()) is not None  # `- Điều 5 - Điều 9`: items, no range
    while current is not None:
        kind, labels = labels_of(current)
        if chain and (ranged := range_over_units(text, chain[-1], kind, labels, end, current.start("unit"))) is not None:
            chain[-1] = replace(chain[-1], labels=ranged)
        else:
            beside = bool(chain) and _is_beside(chain, kind, joint, unbroken=unbroken)
            each = current["each"] is not None and _HOLDS.fullmatch(joint) is not None
            chain.append(Group(kind, labels, ";" in joint or beside, inside, each))
            unbroken = unbroken or (len(chain) > 1 and RANK[kind] > RANK[chain[-2].kind] and not joint.strip(" \n"))
        end = current.end()
        if inside and (closed := _CLOSES.match(text, end)) is not None:
            end, inside = closed.end(), False
        furthest = min(within, end + _FURTHEST_UNIT)
        following = next_unit(text, end, furthest) if quoted is None else GROUP.search(text, end, furthest)
        joint = text[end : following.start()] if following is not None else ""
        opens = following is not None and not inside and _OPENS.fullmatch(joint) is not None and _is_below(following, kind)
        joined = opens or any(pattern.fullmatch(joint) for pattern in (_BETWEEN, TO_UNIT, _SEMICOLON))
        to_annex = kind in SHEETS and following is not None and kind_of(following) == Unit.ANNEX
        joined = joined or (to_annex and _TO_ANNEX.fullmatch(joint) is not None)
        joined = joined or (any(words.fullmatch(joint) for words in (_NEXT_ORDER, _NEXT_WORDS)) and _is_ordered(text, match.start(), end))
        joined = joined and not (listed and _DASH.search(joint))
        inside = inside or opens
        current = following if joined and len(chain) < _LONGEST_CHAIN else None
    return [_as_point(group, below) for group, below in zip(chain, [*chain[1:], None], strict=True)], end


def _is_beside(chain: list[Group], kind: CitedUnit, joint: str, *, unbroken: bool) -> bool:
    """Return True for a unit that does not hold the articles before it, though it is of a higher level.

    `khoản 2 Điều 5 và Chương III`, `khoản 2 Điều 5, Chương III` (who puts a comma here only: `unbroken`), `Điều 5, Điều 7, Chương III`;
    but `khoản 2, Điều 5, Chương III` is one place.
    """
    before, joined = chain[-1].kind, re.search(r"\bvà\s", joint) is not None
    if kind in SHEETS:
        return before not in SHEETS and (joined or RANK[before] < RANK[kind])
    if RANK[before] < RANK[Unit.ARTICLE] or RANK[kind] <= RANK[before]:
        return False
    articles = sum(group.kind == Unit.ARTICLE for group in chain)
    listed = (before == Unit.ARTICLE and (unbroken or articles > 1 or kind == Unit.ANNEX)) or (before, kind) == (Unit.CHAPTER, Unit.ANNEX)
    return joined or ("," in joint and listed)


def _is_ordered(text: str, start: int, end: int) -> bool:
    """Return True where provisions here are amended or repealed: a verb before them, their lapse behind them, or an item of a list."""
    before = text[max(0, start - _FURTHEST_VERB) : start]
    if _BY_RULE.search(before):
        return False
    return _ORDERED.search(before) is not None or _LAPSING.match(text, end, end + _FURTHEST_LAPSE) is not None


def _as_point(group: Group, below: Group | None) -> Group:
    """Return `mục a` before a clause or an article as the point that it is: `mục a khoản 2 điều 7`."""
    inside = below is not None and below.kind in (Unit.CLAUSE, Unit.ARTICLE)
    letters = all(label.text.islower() for label in group.labels)
    return replace(group, kind=Unit.POINT) if group.kind == Unit.SECTION and letters and inside else group


def _is_below(match: re.Match[str], kind: CitedUnit) -> bool:
    return RANK[kind_of(match)] < RANK[kind]


def _with_target(text: str, start: int, end: int, paths: tuple[Path, ...], named: NamedDocuments, own: str | None) -> Citation:
    """Return the citation of `paths`, which stand from `start` to `end`, with the document that they are in.

    It is the one that the words behind them name: this one, the one above, the next within reach; else the one right before them, else
    the citing document itself. `own` is the number of that.
    """
    others = _OTHERS.match(text, end)
    behind = others.end() if others else end
    itself = _SELF.match(text, behind)
    if itself is not None:
        word = itself["word"].lower()
        relative = word if word in _RELATIVE else None
        return Citation(start, itself.end(), text[start : itself.end()], paths, is_self=True, relative_to=relative)
    above = ABOVE.match(text, behind)
    if above is not None and (last := named.last_of(above["type"] or above["same"], start)) is not None:
        return of_reference(Citation(start, above.end(), text[start : above.end()], paths), last)
    reference = named.next_from(behind - 1)
    if reference is None or reference.start - behind > _FURTHEST_TARGET or not _REACH.match(text[behind : reference.start]):
        reference = law_named_at(text, behind)
    elif reference.type in LAWS and OF_A_REGULATION.match(text, behind):  # `Điều 7 Quy chế nội bộ khác Luật X`: none of that law
        reference = None
    if reference is not None and _ABOUT.match(text, behind) is None:
        end = reference.end
    if reference is None and not is_of_unknown(text, end):
        reference = named.right_before(text, start)
    if reference is None:
        return Citation(start, end, text[start:end], paths, is_self=True)
    reference = amended_by_article(paths, reference)
    number = reference.number.norm if reference.number else None
    name = law_name(reference)
    is_own = number is not None and own is not None and number_key(number) == number_key(own)
    return Citation(start, end, text[start:end], paths, number, name, is_self=is_own, reference=reference)
