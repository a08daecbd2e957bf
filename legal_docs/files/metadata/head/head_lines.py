"""The lines of a document's head: found below the menus of a web page, put in the usual order, columns parted."""

from __future__ import annotations

import re

from cms.text.numbers.document_numbers import DocumentNumber, find_document_numbers, parse_document_number
from cms.text.vietnamese import fold
from legal_docs.files.metadata.head.broken_lines import LABEL_ALONE, join_broken, plain_dates, usual_dateline, with_letters_in_names
from legal_docs.files.metadata.head.property_table import without_property_table
from legal_docs.files.metadata.head.stamps import RULE, without_stamps
from legal_docs.text.bodies.issuers import is_body
from legal_docs.text.structure.grammar import article_opening, high_opening, is_capitals
from legal_docs.text.words.letters import pattern
from legal_docs.text.words.syllables import join_onsets

TYPES = {
    "hien phap": "Hiến pháp",
    "bo luat": "Bộ luật",
    "luat": "Luật",
    "phap lenh": "Pháp lệnh",
    "lenh": "Lệnh",
    "nghi quyet lien tich": "Nghị quyết liên tịch",
    "nghi quyet": "Nghị quyết",
    "nghi dinh": "Nghị định",
    "quyet dinh": "Quyết định",
    "thong tu lien tich": "Thông tư liên tịch",
    "thong tu lien bo": "Thông tư liên tịch",
    "thong tu lien nganh": "Thông tư liên tịch",
    "thong tu": "Thông tư",
    "chi thi": "Chỉ thị",
    "van ban hop nhat": "Văn bản hợp nhất",
    "huong dan": "Hướng dẫn",
    "thong bao": "Thông báo",
    "ke hoach": "Kế hoạch",
    "bao cao": "Báo cáo",
    "cong dien": "Công điện",
    "to trinh": "Tờ trình",
    "sac lenh": "Sắc lệnh",
    "sac luat": "Sắc luật",
    "ket luan": "Kết luận",
    "quy dinh": "Quy định",
    "quy che": "Quy chế",
    "de an": "Đề án",
    "chuong trinh": "Chương trình",
    "cong van": "Công văn",
    "giay phep": "Giấy phép",
    "dieu le": "Điều lệ",
    "quy trinh": "Quy trình",
    "phuong an": "Phương án",
    "noi quy": "Nội quy",
    "bien ban": "Biên bản",
    "kien nghi": "Kiến nghị",
    "khang nghi": "Kháng nghị",
    "ban an": "Bản án",
    "thong tri": "Thông tri",
    "thong cao": "Thông cáo",
    "hiep dinh": "Hiệp định",
    "hiep uoc": "Hiệp ước",
    "nghi dinh thu": "Nghị định thư",
    "cong uoc": "Công ước",
    "ban ghi nho": "Bản ghi nhớ",
    "thoa thuan": "Thỏa thuận",
    "ban thoa thuan": "Bản thỏa thuận",
    "hop dong": "Hợp đồng",
    "du an": "Dự án",
    "giay uy quyen": "Giấy ủy quyền",
    "giay gioi thieu": "Giấy giới thiệu",
    "phieu gui": "Phiếu gửi",
    "phieu chuyen": "Phiếu chuyển",
    "phieu bao": "Phiếu báo",
    "thu cong": "Thư công",
    "giay moi": "Giấy mời",
    "circular": "Thông tư",
    "decree": "Nghị định",
    "decision": "Quyết định",
    "resolution": "Nghị quyết",
    "directive": "Chỉ thị",
}
# Names of bodies have these words too: `BAN QUẢN LÝ` / `DỰ ÁN ĐẦU TƯ XÂY DỰNG`, `PHÒNG` / `KẾ HOẠCH - TÀI CHÍNH`.
TYPES_IN_BODIES = frozenset(
    {"Chương trình", "Công ước", "Dự án", "Đề án", "Hiệp định", "Hợp đồng", "Kế hoạch", "Phương án", "Thỏa thuận", "Thông tri", "Thư công"}
)
TYPE_LINE = re.compile(rf"^({'|'.join(sorted(TYPES, key=len, reverse=True))})\b\s*(.*)$")


def _title(words: str) -> re.Pattern[str]:
    """Compile a printed title of which a bad text layer or recognition sets gaps and signs anywhere, and misreads a marked letter."""
    letters = (f"[{letter}∙]" if letter in "oa" else letter for letter in words.replace(" ", ""))
    return re.compile(r"[^a-z]{0,5}".join(letters).replace("u[^a-z]{0,5}c", r"\w?[^a-z]{0,5}c"))


NATIONAL = _title("cong hoa xa hoi chu nghia viet nam")
MOTTO = _title("doc lap tu do hanh phuc")
_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
# The national title, alone or behind the name of a body, whose strokes are broken in a copy: `CỘNG HO. VẦ HỘI CHỦ NGHĨ VVIỆTNM`,
# `CỘNG :!ÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`.
_BROKEN_STROKES = re.compile(r"(?:^|\s)[cg]ong (?:h.{2,10}|.{0,3}oa xa )hoi c ?h.{0,3} ?ng[a-z]i.{0,16}$")
_OTHER_TITLES = re.compile(r"dang cong san viet nam|(?:the )?socialist republic of viet ?nam|independence\W+freedom\W+happiness")
DATELINE = pattern(
    r"(?<![\w/.-])(?:(?:TP|Tp|T\.P|tp)\s?\.?\s?)?[\Lu](?:[\Ll'’]+|\.\d{1,2}(?=,))(?:(?:\s|\s?[-–]\s?"
    r"|\.\s?)[\Lu\Ll][\Ll'’]*){0,6}(?:\s\d{1,2}(?=,))?,?\s*[Nn]gày\s*(?:m[ùồ]ng\s)?[\d.…_]*\s*[Tt]h[áaóả]ng\s*[\d.…_]*\s*[Nn]ăm\s*(?:\d{4}|[\d.…]+)"
    r"|^\s*,?\s*[Nn]gày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}\s*$"
)
# Behind other words the place is the last name before the day: `… của Bộ Y tế Hà Nội, ngày …`.
_DATELINE_BEHIND = pattern(
    r"(?<=\s)(?:(?:TP|Tp|T\.P)\s?\.?\s?)?[\Lu][\Ll]+(?:\s?[-–\s]\s?[\Lu][\Ll]+){0,5}(?:\s\d{1,2})?"
    r",\s*[Nn]gày \d{1,2} tháng \d{1,2} năm \d{4}\W*$"
)
NUMBER_LABEL = re.compile(
    r"(?:^|(?<=[\s(]))(?:no\.|(?:(?:bo )?luat |nghi quyet |phap lenh |van ban |lenh |nghi dinh |thong tu |ban an )?s ?o(?![a-z]))"
    r"\s*[:.;'’‘`]?\s*(?=\S)"
)
SUBJECT = re.compile(r"v/v|vv\b|v/\s*v")
_TYPES_WITHOUT_GAPS = {key.replace(" ", ""): name.upper() for key, name in TYPES.items()}
_LONGEST_TYPE = 50
_YEAR = re.compile(r"[12]\d{3}\.?")
_AWAITS_YEAR = re.compile(r"ngay [\d.…]+ thang [\d.…]+,? nam$")
_MISREAD = str.maketrans("oOlI", "0011")
# Of a faint number: `31 2025,TT-BXD`, `83/2025NQ-HĐND`.
# A space alone is a lost slash only where that behind the year is lost, too: `1 2019/TCHQ` is 12019 with a gap.
_LOST_SLASHES = re.compile(r"^(\d{1,5})(?: ?[,./]{1,2} ?| (?=\d{4}[^/]))((?:19|20)\d\d)[,./]?(?=[A-ZĐ]{2})")
_FILLED = re.compile(r"[.…_]{2,}|…")
_BAR = re.compile(r" *(?<![^ ])\|(?![^ ]) *")  # between columns of a table that was copied as text
_LONGEST_HEAD = 80
_FURTHEST_HEAD = 400
_LONGEST_LETTERHEAD = 12  # lines above the national title; more are menus of a web page


def head_lines(lines: list[str]) -> list[str]:
    """Return the head of a normalised text, one piece of what stood on paper a line."""
    lines = [_BAR.sub("\t", line) for line in without_property_table(lines)]
    normalised = [usual_dateline(line) or plain_dates(line, misread=True) for line in lines]
    return _split_columns(_down_to_articles(_letterhead_first(without_stamps(normalised))))


def _down_to_articles(lines: list[str]) -> list[str]:
    """Return the lines from the letterhead to the first article, chapter or long paragraph block."""
    head: list[str] = []
    for line in lines[:_LONGEST_HEAD]:
        if article_opening(line) or (high_opening(line) and len(head) > 3):
            break
        head.append(line)
    return head


def _letterhead_first(lines: list[str]) -> list[str]:
    """Return the lines without the menus of a web page above the letterhead, and with a letterhead below its title moved above it."""
    end = len(lines)  # the grounds end the head; without them, a first article far below
    for index, line in enumerate(lines):
        if line[:4].lower() == "căn " or (index > _FURTHEST_HEAD and article_opening(line)):
            end = index
            break
    national = next((index for index, line in enumerate(lines[:end]) if _title_in(line, NATIONAL)), None)
    if not national:
        return lines
    start = national
    while start > max(0, national - 10):
        # A letter's subject, broken over lines, stands below its number.
        subject = next((index for index in range(start - 1, max(start - 4, -1), -1) if SUBJECT.match(fold(lines[index]))), start)
        if subject == start and not _is_letterhead(lines[start - 1]):
            break
        start = min(subject, start - 1)
    if national > _LONGEST_LETTERHEAD:
        return lines[start:]
    above, body = lines[:start], lines[start:national]
    if not any(is_capitals(line) and is_body(line) for line in body) or any(_names_document(line) for line in above):
        return lines
    if not any(is_capitals(line) and TYPE_LINE.match(fold(line)) for line in above):
        above = [line for line in join_broken(above) if usual_dateline(line)]  # of a text box; the last one, should a web page have more
    stop = national + 1
    while stop < national + 8 and stop < len(lines) and _is_beside_letterhead(lines[stop]):
        stop += 1
    return [*lines[start:stop], *above, *lines[stop:]]


def _names_document(line: str) -> bool:
    """Return True for the name of a body and for a number."""
    if is_capitals(line) and is_body(line):
        return True
    label = NUMBER_LABEL.match(fold(line))
    return label is not None and leading_number(line[label.end() :]) is not None


def _is_beside_letterhead(line: str) -> bool:
    """Return True for the motto, a rule, number and dateline."""
    folded = fold(line)
    return bool(MOTTO.search(folded) or RULE.match(line) or NUMBER_LABEL.match(folded)) or usual_dateline(line) is not None


def _is_letterhead(line: str) -> bool:
    return (
        len(line) < 90
        and not line[-1:].isdigit()
        and (is_capitals(line) or bool(RULE.match(line)) or line.lower().startswith(("số", "luật số")))
    )


def _split_columns(lines: list[str]) -> list[str]:
    """Split what stood side by side on paper: the body's name and the national title, the number and the dateline."""
    parted: list[str] = []
    for line in _with_whole_title(lines):
        for cell in line.split("\t"):
            for piece in _part_titles(cell):
                parted.extend(_part_dateline(_with_gaps_closed(piece.strip())))
    return join_broken([piece for piece in parted if piece])


def _with_gaps_closed(line: str) -> str:
    """Return a line in capitals without gaps in its words (`T ỈNH`), a type as it is written: `Q U Y Ế T  Đ Ị N H`, `QUYẾTĐỊNH`."""
    if not is_capitals(line):
        return line
    line = join_onsets(line)
    if len(line) > _LONGEST_TYPE:
        return line
    known = _TYPES_WITHOUT_GAPS.get(re.sub(r"[\s.:*]", "", fold(line)))
    return known if known and fold(known) != fold(line).strip(" .:*") else line


def _with_whole_title(lines: list[str]) -> list[str]:
    """Put together what a narrow column broke: the national title (`… CHỦ NGHĨA VIỆT` + `NAM`), the year of a dateline."""
    whole: list[str] = []
    for line in lines:
        before = fold(whole[-1]) if whole else ""
        if (fold(line) == "nam" and before.endswith("chu nghia viet")) or (_YEAR.fullmatch(line) and _AWAITS_YEAR.search(before)):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole


def _title_in(piece: str, printed: re.Pattern[str]) -> re.Match[str] | None:
    """Return where a printed title stands; a sentence that names the country (`nước Cộng hòa …`) has none."""
    folded = fold(piece)
    match = printed.search(folded) if len(folded) == len(piece) else None
    return match if match and not re.search(r"(?<!nha )nuoc\s*$", folded[: match.start()]) else None


def _part_titles(cell: str) -> list[str]:
    """Cut the national title, its motto, the Party's name and the title in English out of a line that has something beside them."""
    broken = _title_in(cell, _BROKEN_STROKES)
    pieces = [cell] if broken is None else [cell[: broken.start()], _NATION]
    for printed in (NATIONAL, MOTTO, _OTHER_TITLES):
        parted: list[str] = []
        for piece in pieces:
            match = _title_in(piece, printed)
            if match is None:
                parted.append(piece)
            else:
                parted += [piece[: match.start()], piece[match.start() : match.end()], piece[match.end() :]]
        pieces = parted
    return pieces


def _part_dateline(piece: str) -> list[str]:
    """Split a dateline from what stood left of it: a number (`Số: 16/2005/CT-UB Cần Thơ, ngày 17 tháng 8 năm 2005`), a subject, a body."""
    folded = fold(piece)
    numbered = NUMBER_LABEL.match(folded) is not None
    if len(piece) > 160 or not (numbered or SUBJECT.match(folded) or is_body(piece)):
        return [piece]
    dated = with_letters_in_names(plain_dates(piece))
    match = DATELINE.search(dated, 4) if numbered else _DATELINE_BEHIND.search(dated)
    before = dated[: match.start()].rstrip() if match else ""
    if match is None or not before or (not numbered and is_body(before) and not is_capitals(before)):
        return [piece]
    dateline = dated[match.start() :].strip()
    return [dateline, before] if LABEL_ALONE.match(fold(before)) else [before, dateline]  # a number that found no room is in the next line


def leading_number(text: str) -> DocumentNumber | None:
    """Read the number at the start of a text; dots of a filled-in blank (`…05…./2006/ QĐ-UBND`) are passed over."""
    text = re.sub(r"\s*([-–/])\s*", r"\1", _FILLED.sub("", text).strip(" _"))
    text = _LOST_SLASHES.sub(r"\1/\2/", text)
    text = re.sub(r"^\d[\doOlI]*(?=[-–/])(?:/[12][\doOlI]{3}(?=/))?", lambda match: match[0].translate(_MISREAD), text)
    found = next(iter(find_document_numbers(text[:120])), None)
    if found is not None and found.start <= 1:
        return found.number
    token = re.match(r"\d{1,5}[A-Za-z]?(?:[-/–]| (?=[A-ZĐ]{2,8}g?/[A-ZĐ]))[^\s,;()]+", text)
    return parse_document_number(token[0]) if token else None
