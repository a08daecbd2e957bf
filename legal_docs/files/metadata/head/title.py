"""The title (trích yếu): the lines under the type, up to the body, the grounds or the first provision."""

from __future__ import annotations

import re

from cms.text.vietnamese import fold
from legal_docs.files.metadata.head.head import Head
from legal_docs.text.bodies.issuers import body_of_person, is_body
from legal_docs.text.documents.title_casing import sentence_case
from legal_docs.text.structure.grammar import is_capitals

_BEGINS_TEXT = re.compile(r"^(?:de\s+(?!an|nghi)|thuc hien\s|trong\s|nham\s)")
_RULE = re.compile(r"^[\W_o0]+$")
_ENDS = re.compile(
    r"^(?:-\s*)?(?:can cu\b|theo de nghi|xet\s|trong thoi gian|ngay\s.{0,24}nam\s+\d{4}\W*$|kinh gui|\(|quyet dinh\s*:"
    r"|quyet nghi|nghi dinh\s*:|chi thi\s*:"
    r"|loi noi dau|i\s*[.-]|1\s*[.-]|khoa\s+[xiv]+|nhiem ky|so\s*[:\d]|cong hoa xa hoi|\d+\. )"
)
# The list of the texts that a consolidation is made from stands under its title.
_CONSOLIDATED = re.compile(
    r"^(?:luat|bo luat|phap lenh|thong tu|nghi dinh|nghi quyet|quyet dinh)\b.{0,140}?\bso \d\S*\s+ngay \d.{0,24}nam \d{4}\b"
)
_NUMBERED_BLOCK = re.compile(
    r"(?i)^(?:của\s.{3,80}?\b)?số\s*:?\s*\S+(?:\s?/\s?\S+)*\s*,?\s*ngày\s*\d{1,2}(?:\s*tháng\s*\d{1,2}\s*năm\s*"
    r"|[-/.]\d{1,2}[-/.])\d{4}\s*,?\s*(?:của\s(?:quốc hội|chính phủ|chủ tịch nước|thủ tướng chính phủ)\s+)?(\S.*)$"
)
_ISSUER_BEHIND = re.compile(
    r"(?i)\s+(?:của Quốc hội.{0,60}?)?(?:số\s+\d\S*\s+ngày\s+\d.{5,24}?)(?:\s+của Quốc hội.{0,40})?$|\s+của Quốc hội (?:khóa|số).{0,80}$"
)
_ENACTS = re.compile(
    r"(?m)^(?:Quốc hội|Ủy ban|Chính phủ|Thủ tướng|Bộ trưởng|Thống đốc|Chánh án|Viện trưởng|Tổng Thanh tra|Tổng Kiểm toán"
    r"|Chủ nhiệm|Chủ tịch|Hội đồng)[^.;\n]{0,90}?"
    r"\sban hành (?:Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư(?: liên tịch)?)\s+([^\n]{10,400}?)\s*[.,:]?$"
)
_REGULATIONS = ("Quy định", "Quy chế", "Điều lệ", "Quy trình", "Nội quy")
_LONGEST = 14  # lines


def read_title(head: Head, running_text: str) -> str | None:
    """Return the title in sentence case; None where the head has none."""
    lines = _lines(head) or _from_enacting(running_text)
    if not lines:
        return None
    title = " ".join(lines)
    title = re.sub(r"\s*\[\d+\]\s*|(?<=\w)\s?\(\*\)|\*+$", "", title).strip(" -–_*")
    if head.type in ("Luật", "Bộ luật", "Pháp lệnh"):
        title = _ISSUER_BEHIND.sub("", title)
    title = sentence_case(" ".join(title.split()), running_text).rstrip(".:,; ")
    return _with_kind(title, head) or None


def _from_enacting(running_text: str) -> list[str]:
    """Return the title as the words of enactment repeat it: `Bộ trưởng … ban hành Thông tư quy định về …`."""
    match = _ENACTS.search(running_text[:20000])
    return [match[1][:1].upper() + match[1][1:]] if match else []


def _with_kind(title: str, head: Head) -> str:
    """Put the kind before a title that is none without it: `Quy định về …`; a consolidated law keeps its name, `Luật Đấu thầu`."""
    consolidated_law = head.number is not None and head.number.symbol.startswith("VBHN") and head.type in ("Luật", "Bộ luật", "Pháp lệnh")
    of_a_kind = (head.type in _REGULATIONS and title.startswith("Về ")) or (head.type == "Hiến pháp" and title.startswith("Nước"))
    if title and head.type and (consolidated_law or of_a_kind):
        rest = title if consolidated_law else title[:1].lower() + title[1:]
        return f"{head.type} {rest}"
    return title


def _lines(head: Head) -> list[str]:
    """Return the lines of the title: below the word for the type, or the subject of a letter where there is none."""
    if head.type_line is None:
        return _subject(head)
    if _names_issuer(head.type_rest or _line(head, head.type_line + 1)):
        block = _title_block(head)
        if block:
            return [block]
    first = _first_line(head)
    found: list[str] = [first] if first else []
    for index in range(head.type_line + 1, min(len(head.lines), head.type_line + 1 + _LONGEST)):
        line = head.lines[index]
        if _RULE.match(line):
            if found:
                break
            continue
        if _ends(line, index, head, found):
            break
        if not found and (_names_issuer(line) or fold(line).startswith("ngay ")):
            line = _after_issuer(line)
            if not line:
                continue
        found.append(line)
    return found


def _line(head: Head, index: int) -> str:
    return head.lines[index] if index < len(head.lines) else ""


def _capital_words(line: str) -> bool:
    """Return True when a line is in capitals, a number's small letters (`QĐ-TTg`) aside."""
    return sum(character.islower() for character in line) <= len(line) * 0.1


def _title_block(head: Head) -> str:
    """Read a block such as `CỦA CHÍNH PHỦ SỐ 3-CP NGÀY 25 THÁNG 01 NĂM 1996 PHÊ CHUẨN ĐIỀU LỆ …`: the words behind the date."""
    place = head.type_line or 0
    lines = [head.type_rest] if head.type_rest else []
    for further in range(place + 1, min(len(head.lines), place + 8)):
        line = head.lines[further]
        if _RULE.match(line) or fold(line).startswith(("can cu", "- can cu")) or _ends_block(line, further, head, lines):
            break
        lines.append(line)
    match = _NUMBERED_BLOCK.match(" ".join(lines))
    return match[1].strip() if match else ""


def _ends_block(line: str, index: int, head: Head, lines: list[str]) -> bool:
    folded = fold(line)
    return bool(lines) and not folded.startswith(("ngay", "so ")) and _ends(line, index, head, lines[:1])


def _first_line(head: Head) -> str:
    """Return what the line of the type itself says of the title: `LUẬT BẢO HIỂM XÃ HỘI`, `QUYẾT ĐỊNH … VỀ VIỆC BAN HÀNH …`."""
    rest = head.type_rest
    if not rest:
        return ""
    if _names_issuer(rest):
        return _after_issuer(rest)
    return rest


def _names_issuer(line: str) -> bool:
    folded = fold(line)
    if re.match(r"^so\s*[:\d]", folded):
        return True
    if not folded.startswith("cua "):
        return False
    return is_body(body_of_person(line[4:]))


def _after_issuer(line: str) -> str:
    match = re.search(r"(?i)\b(?:về việc|v/v|về)\b", line)
    return line[match.start() :] if match else ""


def _ends(line: str, index: int, head: Head, found: list[str]) -> bool:
    folded = fold(line)
    if _ENDS.match(folded) or (found and _CONSOLIDATED.match(folded) and len(line) > 60):
        return True
    if found and (_BEGINS_TEXT.match(folded) or (is_capitals(" ".join(found)) and not _capital_words(line))):
        return True
    if found and _names_issuer(line) and re.search(r"\b(?:khoa|ky hop|so \d)", folded):
        return True
    if not is_capitals(line):
        return False
    if found and not all(is_capitals(other) for other in found):
        return True
    if not is_body(body_of_person(line)) and not is_body(line):
        return False
    following = [fold(other) for other in head.lines[index + 1 : index + 4] if not _RULE.match(other)]
    after = next((other for other in following if not re.match(r"^(?:khoa|nhiem ky|ky hop|\(|tinh |thanh pho )", other)), "")
    return bool(found) and (not following or bool(_ENDS.match(after)) or following[0].startswith(("khoa ", "nhiem ky", "ky hop")))


def _subject(head: Head) -> list[str]:
    """Return the subject of a letter: the lines from `V/v` on, before the national title, the dateline or the addressee."""
    if head.subject_line is None:
        return []
    found: list[str] = []
    for line in head.lines[head.subject_line : head.subject_line + 6]:
        if found and (
            _ENDS.match(fold(line)) or _RULE.match(line) or is_capitals(line) or re.search(r"(?i)ngày .{0,6}tháng|độc lập", line)
        ):
            break
        found.append(line)
    return found
