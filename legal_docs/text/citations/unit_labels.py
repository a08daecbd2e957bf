"""Units with their labels in running text: `các điểm a, b`, `Điều 5 đến Điều 8`, `Phụ lục II`."""

from __future__ import annotations

import re

from legal_docs.text.citations.unit_paths import SHEETS, Group, Label
from legal_docs.text.structure.grammar import part_number
from legal_docs.text.vocabulary import CitedUnit, Sheet, Unit

_KINDS: dict[str, CitedUnit] = {
    "điều": Unit.ARTICLE,
    "khoản": Unit.CLAUSE,
    "điểm": Unit.POINT,
    "tiết": Unit.INDENT,
    "mục": Unit.SECTION,
    "chương": Unit.CHAPTER,
    "phần": Unit.PART,
    "phụ lục": Unit.ANNEX,
    "tiểu mục": Unit.SUBSECTION,
    "tiểu điểm": Unit.INDENT,
    "mẫu": Sheet.FORM,
    "mẫu biểu": Sheet.FORM,
    "biểu": Sheet.FORM,
    "biểu mẫu": Sheet.FORM,
    "bảng": Sheet.TABLE,
}
ORDINAL = "(?:thứ )?(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
# `mẫu số 02`, `Biểu 04-ĐK`; forms alone have labels with the signs of a body behind them.
_SHEET = r"(?P<sheet>[Mm]ẫu(?: biểu)?|MẪU|[Bb]iểu(?: mẫu)?|BIỂU|[Bb]ảng)"
_UNIT = (
    rf"(?P<unit>{_SHEET}|[Tt]iểu [Mm]ục|[Tt]iểu điểm|[Pp]hụ\s*lục|PHỤ LỤC|[Đđ]iều|ĐIỀU|[Kk]hoản|[Đđ]iểm|[Tt]iết|[Mm]ục|[Cc]hương|[Pp]hần)"
)
# A label must end where its letters end: "Điều này" is no article "n".
_NUMBER = r"\d{1,3}(?!tr\b)(?:\.\d{1,2}){0,2}[a-zđ]{0,2}(?:\.\d{1,2})?"
_LETTER = r"[a-zđ](?:\.?\d{1,2}){0,3}(?:\s?\([ivx]{1,4}\))?"
_ROMAN = r"[IVXLC]{1,6}[a-zđ]?|[A-H]"
# Figures that count something (`khoản 5 triệu đồng`) are no labels.
_COUNTED = (
    r"(?:%|đồng|lít\b|kg\b|km\b|ha\b|tấn\b|trận\b|giờ\b|phút\b"
    r"|tháng\b|ngày\b|năm\b|trăm\b|nghìn|ngàn|triệu|tỷ\b|tỉ\b|môn\b|hộ\b|người\b|lần\b|USD|VND)"
)
_LABEL = rf"(?:\d{{1,2}}[A-H]|{_NUMBER}|{_LETTER}|{_ROMAN}|{ORDINAL})(?![\w/]|-\d)(?!\)?\s*{_COUNTED})"
_SHEET_LABEL = r"(?:\d{1,3}[A-Za-zđĐ]{0,2}|[A-Z]{1,3}\d{1,3}[a-z]?)(?:(?:[-.]|\s?/\s?)[A-ZĐ\d][A-ZĐ\d&]{0,9}[a-z]?){0,4}(?![\w/])"
_SHEET_JOIN = r"(?:\s*,\s*(?:và\s+)?|\s+(?:và|hoặc|đến|hay)\s+)"
_ORDINALLY = r"(?:thứ\s+(?=\d))?"  # `Điều thứ 7, thứ 8`, as the oldest texts count
_ITEM = r"(?![\dA-Za-zđ]{1,2}\)\s)"  # `khoản 2 Điều 3; 2) khoản 1 Điều 4`: a new item of a list
_JOIN = rf"(?:\s*[,;]\s*{_ITEM}(?:và\s+|hoặc\s+)?{_ORDINALLY}|\s+(?:và|hoặc|đến|tới|hay)\s+(?:hết\s+)?{_ORDINALLY}|-)"
_INDENTS = r"\([ivx]{1,4}\)(?:(?:\s*,\s*|\s+(?:và|hoặc|đến|hay)\s+)\([ivx]{1,4}\))*"  # `tiết (i), (ii)`
_FROM = r"(?:từ\s+(?=\S{1,4}\s+(?:đến|tới)\s))?"  # `các điều từ 5 đến 19`
GROUP = re.compile(
    rf"(?<![\w])(?:(?:(?P<each>các|những|mỗi|từng)|từ)\s+)?{_UNIT}\s+(?P<numbered>số\s*:?\s*)?{_FROM}{_ORDINALLY}"
    rf"(?P<labels>(?(sheet){_SHEET_LABEL}(?:{_SHEET_JOIN}{_SHEET_LABEL})*|(?:{_INDENTS}"
    rf"|[“\"]?{_LABEL}[”\"]?(?:{_JOIN}(?:[“\"]?{_LABEL}[”\"]?)(?=[\s,;.:)”\"\]]|$))*)))"
)
# A dash at the beginning of a line marks an item of a list.
TO_UNIT = re.compile(r"\s+(?:đến|tới)\s+(?:hết\s+)?|[^\S\n]*[-–—]\s*")
_LARGEST_RANGE = 80


def kind_of(match: re.Match[str]) -> CitedUnit:
    """Return the kind of the unit that a match of GROUP names."""
    return _KINDS[re.sub(r"\s+", " ", match["unit"].lower())]


def labels_of(match: re.Match[str]) -> tuple[CitedUnit, list[Label]]:
    """Return the kind and the labels that a match of GROUP names, those of a range written out."""
    kind = kind_of(match)
    labels: list[Label] = []
    parts = re.split(rf"({_SHEET_JOIN if kind in SHEETS else _JOIN})", match["labels"])
    start = match.start("labels")
    for index, part in enumerate(parts):
        if index % 2 == 0:
            label = part.strip(' “”"')
            joint = parts[index - 1] if index else ""
            if re.search("đến|tới|^-$", joint) and labels:
                labels.extend(_between(labels[-1].text, label))
            written = label if kind in (Unit.CHAPTER, Unit.PART, Unit.ANNEX, Unit.SECTION, *SHEETS) or label.isupper() else label.lower()
            written = part_number(written) if kind in (Unit.CHAPTER, Unit.PART) else written
            written = written.lstrip("0") if kind == Unit.ANNEX else written
            labels.append(Label(written, start if index else match.start("unit")))
        start += len(part)
    return kind, list({label.text: label for label in reversed(labels)}.values())[::-1]


def _between(first: str, last: str) -> list[Label]:
    """Return the labels between two numbers (`5` and `8`: `6`, `7`); nothing for letters, whose row may have inserted ones."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) < _LARGEST_RANGE:
        return [Label(str(number), None) for number in range(int(first) + 1, int(last))]
    return []


def range_over_units(text: str, before: Group, kind: CitedUnit, labels: list[Label], end: int, start: int) -> list[Label] | None:
    """Return the labels of a range whose unit is named at both ends (`từ Điều 5 đến Điều 8`); None for anything else."""
    if before.kind != kind or not TO_UNIT.fullmatch(text[end:start]):
        return None
    return [*before.labels, *_between(before.labels[-1].text, labels[0].text), *labels]
