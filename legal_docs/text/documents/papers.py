"""Recognise cited papers that are not law in force here: contracts and other papers, treaties, technical standards, drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from legal_docs.text.documents.references import Reference
from legal_docs.text.words.letters import pattern

BETWEEN_PARTIES = "hợp đồng|th[ỏo][ảa] (?:thuận|ước)|nội quy|biên bản"
_TREATIES = "công ước|hiệp định|hiệp ước|hiến chương|nghị định thư"
_STANDARD = r"(?:QCVN|QCĐP|TCVN|TCXDVN|TCXD|TCCS|TCN|ISO|IEC|ASTM)(?!\w)"
OF_A_PAPER = pattern(
    rf"\s*(?:,\s*(?=[\Lu]))?(?i:(?:(?:của|tại|trong|ở)\s+)?(?:các\s+)?(?:bản\s+)?(?:{BETWEEN_PARTIES}|(?<=bản )cam kết"
    rf"|{_TREATIES}|tuyên ngôn|hương ước|quy ước|điều khoản|công văn|báo cáo|tờ trình"
    r"|(?:điều lệ|biểu thuế)(?![^.;\n]{0,100}\snày(?!\w)))(?!\w)(?!\s+này))"
    r"|\s+(?:(?:của|trong|ở)\s+(?:(?:bản|tờ|lời)\s+)?"
    r"(?:đơn|hồ sơ|bài|quyết định|thông báo|kết luận|phương án"
    r"|giấy|sách|tờ khai|phiếu|bảng giá|cam kết|tuyên bố))(?!\w)(?!\s+(?:này|đó|số|nêu|trên))"
    rf"|\s*,?\s*(?:(?:của|tại|trong)\s+)?{_STANDARD}"
    r"|\s*,?\s*(?:(?:của|tại)\s+)?(?:Quyết định|Nghị quyết|Thông tư|Chỉ thị)\s+số\s+\d{1,5}\s*,?\s+ngày\s"  # which one, nobody can say
)
# `Hợp đồng thuê nhà có Điều 7 ghi …`: an article of that paper; `hợp đồng … theo Điều 13` is one of a law.
_IN_A_PAPER = re.compile(
    rf"(?i)(?<!\w)(?:{_TREATIES}|{BETWEEN_PARTIES}|bản cam kết|hđ|hđlđ|quy chế|điều lệ)(?!\w)"
    r"[^.;:?!\n“”]{0,90}(?<!theo )(?<!quy định tại )(?<!căn cứ )(?<!trái )(?<!phạm )(?<!với )(?<!dụng )(?<!của )(?<!nêu tại )(?<!vào )$"
)
_IN_A_STANDARD = re.compile(rf"(?<!\w){_STANDARD}[\s\d:./A-ZĐ-]{{0,30}}[,(]?\s*$")
# A regulation named by words: `Điều 7 Quy chế chi tiêu nội bộ`; `Quy định chung`, `Quy tắc áp dụng` are headings.
OF_A_REGULATION = re.compile(
    r"\s*,?\s*(?:của\s+|tại\s+)?(?:bản\s+)?(?P<kind>[Qq]uy chế)\s(?!này|nêu|trên|đó|số)(?![^.;\n]{0,160}\snày(?!\w))"
)
_DRAFT = re.compile(
    rf"(?<!\w)[Dd]ự (?:thảo(?!\s+(?:{BETWEEN_PARTIES}|bảng|quy hoạch|kế hoạch)\s)|án (?=(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết)\s))"
    r"(?:\s*(?P<type>[Bb]ộ luật|[Ll]uật|[Pp]háp lệnh|[Nn]ghị định|[Nn]ghị quyết|[Tt]hông tư|[Qq]uyết định)(?!\w))?(?!\w)"
)
_FURTHEST_PAPER = 140


def paper_before(text: str, position: int) -> int | None:
    """Return where the paper begins that a place of a text without a law is spoken of as one of, None where no paper is named."""
    found = _IN_A_PAPER.search(text[max(0, position - _FURTHEST_PAPER) : position])
    return position - len(found[0]) if found else None


def is_of_standard(text: str, position: int) -> bool:
    """Return True for a place right behind the sign of a technical standard: `QCVN 01:2021/BXD (mục 2.6.4)`."""
    return _IN_A_STANDARD.search(text[max(0, position - _FURTHEST_PAPER) : position]) is not None


def with_drafts(text: str, references: Iterable[Reference]) -> list[Reference]:
    """Return the documents of a text with its drafts (`dự thảo Nghị định`, `dự án Luật X`), which take the place of a law in them.

    `dự thảo` alone is one where the text has named an act that is drafted: others draft contracts and price tables.
    """
    at = {one.start: one for one in references}
    drafts: list[Reference] = []
    for match in _DRAFT.finditer(text):
        if not match["type"] and not drafts:
            continue
        named = at.pop(match.start("type"), None) if match["type"] else None
        end = named.end if named is not None else match.end()
        drafts.append(Reference(match.start(), end, text[match.start() : end], "Dự thảo", None, elsewhere=True))
    return [*at.values(), *drafts]
