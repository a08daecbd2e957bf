"""The head of a document: letterhead, number, place and date, type, title; where they stand and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from cms.text.numbers.document_numbers import DocumentNumber, parse_document_number
from cms.text.syllables import is_syllable
from cms.text.vietnamese import fold
from legal_docs.files.metadata.head.broken_lines import names_day, plain_dates
from legal_docs.files.metadata.head.head_lines import (
    DATELINE,
    NUMBER_LABEL,
    SUBJECT,
    TYPE_LINE,
    TYPES,
    TYPES_IN_BODIES,
    head_lines,
    leading_number,
)
from legal_docs.files.metadata.head.parent import names_parent
from legal_docs.text.bodies.issuers import PLACE_WORDS
from legal_docs.text.structure.grammar import is_capitals
from legal_docs.text.words.dates import first_date

_UNREADABLE = re.compile(r"^[^/\n]{0,12}/\s*[A-ZĐ]{2,}")  # a number written by hand, as recognition sees it: `6ƒ - /STP-VB`
_NUMBER_LINE = re.compile(NUMBER_LABEL.pattern + r"[\d.…_/]")  # `SỞ NỘI VỤ` begins with `so` as well
# A ground whose `Căn cứ` was not recognised: `Nghị định số 215/2013/NĐ-CP ngày … của Chính phủ`.
_CITED = re.compile(r"\bsố \S+(?: \S+)? ngày .{4,28}? của ")
_BLANK_DAY = re.compile(r"ngay[\s.…_]*thang[\s\d.…_]*nam")
_ENDS_LETTERHEAD = re.compile(r"(?:kinh gui|phu luc|mau so|bieu(?: so)?|danh (?:muc|sach))\b")


@dataclass
class Head:
    """The lines of the head, columns parted; `type_line` is the place of the line with the type, None for a letter."""

    lines: list[str] = field(default_factory=list)
    type_line: int | None = None
    type: str | None = None
    type_rest: str = ""
    number: DocumentNumber | None = None
    number_line: int | None = None
    blank_number: bool = False
    blank_symbol: str = ""
    dated: date | None = None
    blank_date: bool = False
    place: str | None = None
    subject_line: int | None = None
    consolidation: bool = False

    @property
    def letterhead(self) -> list[str]:
        """Return the lines above the type, those of a letter down to whom it is written to, of an annex down to its own heading."""
        for index, line in enumerate(self.lines):
            if index == self.type_line or _ENDS_LETTERHEAD.match(fold(line)) or names_parent(line):
                return self.lines[:index]
        return self.lines


def read_head(lines: list[str]) -> Head:
    """Read the head of a document from its normalised lines."""
    head = Head(head_lines(lines))
    _find_type(head)
    _find_number(head)
    _find_date(head)
    return head


def _find_type(head: Head) -> None:
    """Set the type of a document by the first line that is one, its consolidation and the line of its subject; a letter has no such line.

    A type that may also belong to the name of a body is taken from the letterhead only where no other is found.
    """
    in_letterhead, doubtful = True, -1
    for index, line in enumerate(head.lines):
        folded = fold(line).strip(" .:*")
        if folded.startswith(("can cu ", "- can cu", "kinh gui")):
            break
        if head.subject_line is None and SUBJECT.match(folded) and index > 0:
            head.subject_line = index
        in_letterhead = in_letterhead and not _NUMBER_LINE.match(folded) and not is_dateline(line)
        match = TYPE_LINE.match(folded)
        if match is None or NUMBER_LABEL.match(folded) or not _is_type_line(line.strip(" .:*"), match.start(2)):
            continue
        if in_letterhead and TYPES[match[1]] in TYPES_IN_BODIES:
            doubtful = index if doubtful < 0 else doubtful
            continue
        if TYPES[match[1]] == "Văn bản hợp nhất":  # its own heading; the type of the text that it consolidates stands further down
            head.consolidation = True
        _set_type(head, index, match[1])
        if not head.consolidation or head.type != "Văn bản hợp nhất":
            return
    if head.type is None and (head.subject_line is not None or any(fold(line).startswith("kinh gui") for line in head.lines)):
        head.type = "Công văn"
    elif head.type is None and doubtful >= 0 and (match := TYPE_LINE.match(fold(head.lines[doubtful]).strip(" .:*"))):
        _set_type(head, doubtful, match[1])


def _set_type(head: Head, index: int, key: str) -> None:
    head.type_line, head.type = index, TYPES[key]
    line = head.lines[index].strip(" .:*")
    head.type_rest = line[len(key) :].strip() if len(fold(line)) == len(line) else ""


def _is_type_line(line: str, end: int) -> bool:
    """Return True for a line with the type alone (up to `end`), or `LUẬT ĐẤT ĐAI`, `QUYẾT ĐỊNH CỦA …`, `QUYẾT ĐỊNH số 578-TTg ngày …`.

    Return False for a title of a gazette section or a stamp.
    """
    if line.lower().startswith(PLACE_WORDS):  # without its marks `PHƯỜNG AN PHÚ` begins as `phương án` does
        return False
    if "van ban quy pham" in fold(line):
        return False
    heading, rest = line[:end], fold(line)[end:]
    if not rest:
        return line[:1].isupper()
    return is_capitals(line) or rest.startswith("cua ") or (is_capitals(heading) and NUMBER_LABEL.match(rest) is not None)


def _find_number(head: Head) -> None:
    """Set the number by its label (`Số:`), else by the first line of the letterhead that is one; or note that its place is blank.

    Numbers that the document cites, and those below its parent's name in an annex, are others.
    """
    limit = (head.type_line if head.type_line is not None else 14) + 6
    # Below the document that an annex was issued with, its rows name others.
    limit = next((index for index, line in enumerate(head.lines[:limit]) if names_parent(line)), limit)
    for index, line in enumerate(head.lines[:limit]):
        folded = fold(line)
        if folded.startswith("kinh gui"):  # below it, a letter names other documents
            break
        if folded.startswith(("can cu", "- can cu", "(ban hanh", "( ban hanh", "xet ")):
            continue
        cited = _CITED.search(line) and 0 < index != head.type_line and not is_capitals(line)
        match = NUMBER_LABEL.search(folded) if len(folded) == len(line) and not cited else None
        if match is None:
            continue
        if head.type_line is not None and index > head.type_line and not (is_capitals(line) or index == head.type_line):
            continue
        rest = line[match.end() :]
        number = leading_number(rest)
        if number is not None:
            head.number, head.number_line = number, index
            _take_type_of_label(head, match[0])
            return
        if blank := re.match(r"^\s*(?:[.…_]|\s)*/(?P<symbol>\S*)", rest):
            head.blank_number, head.blank_symbol = True, blank["symbol"]
        elif match.start() == 0 and _UNREADABLE.match(rest):
            head.blank_number = True
            return
    if head.number is None:
        for index, line in enumerate(head.letterhead[: min(12, limit)]):
            number = parse_document_number(line) if len(line) < 60 and "/" in line else None
            if number is not None:
                head.number, head.number_line = number, index
                return


def _take_type_of_label(head: Head, label: str) -> None:
    """Set the type of the head from the word before its number where it has none; after `QUYẾT ĐỊNH:` a judgment says what is decided."""
    named = TYPES.get(re.sub(r" ?s ?o\W*$", "", label))  # `Bản án số: 12/2031/HS-ST`
    if named == "Bản án":
        head.type_line = None
        head.type = named
    head.type = head.type or named


def _find_date(head: Head) -> None:
    _find_dateline(head)
    below = head.lines[head.number_line + 1 : head.number_line + 2] if head.dated is None and head.number_line is not None else []
    head.dated = next((first_date(line) for line in below if re.match(r"ngay\s*:", fold(line))), head.dated)  # of a judgment


def _find_dateline(head: Head) -> None:
    """Set the day and the place of signature from the first line above the bases that dates the document; or note that its day is blank.

    Such a line is `Hà Nội, ngày …` above the title, a day beside the number, or one in capitals in the title itself.
    """
    stop = next((index for index, line in enumerate(head.lines) if fold(line).startswith(("can cu", "- can cu"))), len(head.lines))
    for index, line in enumerate(head.lines[:stop]):
        if fold(line).startswith(("(", "xet ")) or "\n" in line:
            continue
        line = plain_dates(line.lstrip(" -–_=*."))  # a rule drawn with dashes may stand before it
        match = DATELINE.search(line)
        dated = first_date(line if match is None else match[0])
        if dated is None:
            head.blank_date = match is not None and _BLANK_DAY.search(fold(match[0])) is not None
            if head.blank_date:  # a day further down is another one
                return
            continue
        if match is not None and names_day(re.split(r"[Nn]gày", match[0])[0]):
            continue
        title_block = head.type_line is not None and index >= head.type_line
        if match is not None and _stands_first(line[: match.start()]) and not title_block:
            head.dated, head.place = dated, _place_of(match[0])
            return
        beside = head.number_line == index and re.search(r"(?i)số\s*:?\s*\d[\w/ &-]{2,30},?\s*$", line[: line.lower().find("ngày")])
        if beside or (title_block and is_capitals(line) and head.number_line in (index, index - 1)):
            head.dated = dated
            return


def _stands_first(before: str) -> bool:
    """Return True for what is no word before a place and day: `“ng Hà Nội, ngày …`, of a rule beside it."""
    return len(before) <= 3 or (len(before) <= 6 and not any(map(is_syllable, re.findall(r"\w+", before))))


def is_dateline(line: str) -> bool:
    """Return True for a line that ends with a place and date (`Hà Nội, ngày 16 tháng 7 năm 2024`), alone or behind the number."""
    match = DATELINE.search(line) if not fold(line).startswith(("can cu", "- can cu", "xet ")) else None
    if match is None or names_day(re.split(r"[Nn]gày", match[0])[0]):
        return False
    return match.end() > len(line) - 3 and (match.start() < 3 or line.startswith("Số"))


def _place_of(dateline: str) -> str | None:
    place = re.split(r",|\s*[Nn]gày", dateline)[0].strip(" ,.")
    return place or None
