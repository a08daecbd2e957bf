"""Citations in running text: which provisions (điểm, khoản, Điều, chương, phụ lục) of which document a phrase names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from cms.text.document_numbers import number_key
from legal_docs.text.letters import pattern
from legal_docs.text.references import Reference, find_references, law_named_at

_KINDS = {
    "điều": "dieu",
    "khoản": "khoan",
    "điểm": "diem",
    "tiết": "tiet",
    "mục": "muc",
    "chương": "chuong",
    "phần": "phan",
    "phụ lục": "phu_luc",
    "tiểu mục": "tieu_muc",
    "tiểu điểm": "tiet",
}
_RANK = {"tiet": 1, "diem": 2, "khoan": 3, "dieu": 4, "tieu_muc": 5, "muc": 6, "chuong": 7, "phan": 8, "phu_luc": 8}
_EID = {
    "dieu": "art",
    "khoan": "cl",
    "diem": "point",
    "tiet": "indent",
    "muc": "sec",
    "tieu_muc": "subsec",
    "chuong": "chp",
    "phan": "part",
    "phu_luc": "annex",
}
_ORDINAL = "(?:thứ )?(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
_UNIT = r"(?P<unit>[Tt]iểu [Mm]ục|[Tt]iểu điểm|[Pp]hụ\s*lục|PHỤ LỤC|[Đđ]iều|ĐIỀU|[Kk]hoản|[Đđ]iểm|[Tt]iết|[Mm]ục|[Cc]hương|[Pp]hần)"
# A label must end where its letters end: "Điều này" is no article "n".
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,2}[a-zđ]{0,2}(?:\.\d{1,2})?"
_LETTER = r"[a-zđ](?:\.?\d{1,2})?(?:\s?\([ivx]{1,4}\))?"
_ROMAN = r"[IVXLC]{1,6}[a-zđ]?|[A-H]"
_LABEL = rf"(?:\d{{1,2}}[A-H]|{_NUMBER}|{_LETTER}|{_ROMAN}|\([ivx]{{1,4}}\)|{_ORDINAL})(?![\w/]|-\d)(?!\)?\s*(?:%|đồng|tháng|ngày))"
_JOIN = r"(?:\s*[,;]\s*(?:và\s+|hoặc\s+)?|\s+(?:và|hoặc|đến|hay)\s+(?:hết\s+)?|-)"
_GROUP = re.compile(
    rf"(?<![\w])(?:(?:các|những"
    rf"|từ)\s+)?{_UNIT}\s+(?:số\s+)?(?P<labels>[“\"]?{_LABEL}[”\"]?(?:{_JOIN}(?:[“\"]?{_LABEL}[”\"]?)(?=[\s,;.:)”\"\]]|$))*)"
)
_BETWEEN = re.compile(r"\s*,?\s*(?:(?:và|hoặc|của|tại|thuộc|các|trong|hay)\s+)*")
_SEMICOLON = re.compile(r"\s*;\s*(?:và\s+)?(?:các\s+)?")
_TO_UNIT = re.compile(r"\s+(?:đến|tới)\s+(?:hết\s+)?")
_SELF = pattern(
    r"\s*,?\s*(?:(?:của|tại|trong|thuộc|kèm theo|ban hành kèm theo|ban hành theo)\s+)*(?P<word>Bộ luật|Luật|Pháp lệnh"
    r"|Nghị định|Nghị quyết(?: liên tịch)?"
    r"|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Quy chế|Quy định|Điều lệ|Lệnh|Hiến pháp|Điều lệ|Quy trình|Hướng dẫn|[Đđ]iều"
    r"|[Kk]hoản|[Đđ]iểm|[Mm]ục"
    r"|[Cc]hương|[Pp]hần|[Pp]hụ lục)\s+này(?!\w)"
)
_RELATIVE = ("điều", "khoản", "điểm", "mục", "chương", "phần", "phụ lục")
_REACH = pattern(
    r"\s*,?\s*(?:(?:của|tại|trong|thuộc)\s+)*(?:(?:Quy chế|Quy định|Điều lệ|Danh mục|Quy trình|Biểu thuế|Biểu mẫu|Hướng dẫn"
    r"|Chương trình|bản|Quy tắc)\s+[^.;:“”]{0,120}?)?"
    r"\(?(?:(?:được\s+)?ban hành\s+)?(?:(?:kèm theo|theo|cùng với)\s+)?(?:(?:của|tại)\s+)?$"
)
_NOT_UNITS = re.compile(r"(?i)(?:thời|địa|quan|ưu|nhược|đặc|cao|trọng|số|thành|tài|bất|các điều|mọi điều|tài\s)$")
_LARGEST_RANGE = 80
_LONGEST_CHAIN = 60
_FURTHEST_TARGET = 180


@dataclass(frozen=True)
class Path:
    """The way to one provision from the outside in: (("dieu", "5"), ("khoan", "2"), ("diem", "đ"))."""

    steps: tuple[tuple[str, str], ...]

    @property
    def eid(self) -> str:
        """Return the short id, as `Node.anchor` has it: `art_5__cl_2__point_dd`."""
        return "__".join(f"{_EID[kind]}_{_ascii(label)}" for kind, label in self.steps)

    def __str__(self) -> str:
        """Return `dieu_5/khoan_2/diem_đ`."""
        return "/".join(f"{kind}_{label}" for kind, label in self.steps)


@dataclass(frozen=True)
class Citation:
    """A phrase that names provisions; `start` and `end` are offsets, the named document included.

    `target_number` is the number in its norm form; `target_name` a law's name with its year where it is cited by name; `is_self`
    that the document itself is meant (`Luật này`, `khoản này`, or no document named); `relative_to` the unit that `này` points to.
    """

    start: int
    end: int
    raw: str
    paths: tuple[Path, ...]
    target_number: str | None = None
    target_name: str | None = None
    is_self: bool = False
    relative_to: str | None = None


def find_citations(text: str, *, self_number: str | None = None, references: list[Reference] | None = None) -> list[Citation]:
    """Return the citations of provisions in a text, in order.

    Units fold from low to high: `điểm a khoản 1, điểm b khoản 2 Điều 5` is 5/1/a and 5/2/b; ranges are written out. Without a named
    document the text itself is meant. `self_number` is the number of the document that the text is from: naming it is citing itself.
    `references` are the documents that the text names, where the caller has them already.
    Rule: Decree 78/2025/NĐ-CP, Article 68 (how documents and their parts are cited).
    """
    references = find_references(text) if references is None else references
    found: list[Citation] = []
    position = 0
    while (match := _GROUP.search(text, position)) is not None:
        if _NOT_UNITS.search(text, max(0, match.start("unit") - 9), match.start("unit") - 1) and match["unit"][0].islower():
            position = match.end()
            continue
        chain, end = _chain(text, match)
        citation = _with_target(text, match.start(), end, _fold(chain), references, self_number)
        found.append(citation)
        position = max(citation.end, match.end())
    return found


def _chain(text: str, match: re.Match[str]) -> tuple[list[tuple[str, list[str]]], int]:
    """Follow the units that belong to one phrase; return them from left to right with the end of the last."""
    chain: list[tuple[str, list[str]]] = []
    end = match.end()
    current: re.Match[str] | None = match
    while current is not None:
        kind, labels = _labels(current)
        if chain and (ranged := _range_over_units(text, chain[-1], kind, labels, end, current.start("unit"))) is not None:
            chain[-1] = (kind, ranged)
        else:
            chain.append((kind, labels))
        end = current.end()
        following = _GROUP.search(text, end, min(len(text), end + 60))
        between = text[end : following.start()] if following is not None else None
        joined = between is not None and (_BETWEEN.fullmatch(between) or _TO_UNIT.fullmatch(between) or _goes_on(between, chain, following))
        current = following if joined and len(chain) < _LONGEST_CHAIN else None
    return chain, end


def _goes_on(between: str, chain: list[tuple[str, list[str]]], following: re.Match[str] | None) -> bool:
    """Return True where a semicolon joins: as long as no article has been named (`điểm a khoản 2; điểm b khoản 3 Điều 6`)."""
    if following is None or not _SEMICOLON.fullmatch(between):
        return False
    return all(_RANK[kind] < _RANK["dieu"] for kind, _ in chain) and following["unit"].lower() in ("điểm", "khoản")


def _labels(match: re.Match[str]) -> tuple[str, list[str]]:
    kind = _KINDS[re.sub(r"\s+", " ", match["unit"].lower())]
    labels: list[str] = []
    parts = re.split(rf"({_JOIN})", match["labels"])
    for place in range(0, len(parts), 2):
        label = parts[place].strip(' “”"')
        joint = parts[place - 1] if place else ""
        if ("đến" in joint or joint == "-") and labels:
            labels.extend(_between(labels[-1], label))
        labels.append(label if kind in ("chuong", "phan", "phu_luc", "muc") or label.isupper() else label.lower())
    return kind, list(dict.fromkeys(labels))


def _between(first: str, last: str) -> list[str]:
    """Return the labels between two numbers (`5` and `8`: `6`, `7`); nothing for letters, whose row may have inserted ones."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) < _LARGEST_RANGE:
        return [str(number) for number in range(int(first) + 1, int(last))]
    return []


def _range_over_units(text: str, before: tuple[str, list[str]], kind: str, labels: list[str], end: int, start: int) -> list[str] | None:
    """Return the labels of a range whose unit is named at both ends (`từ Điều 5 đến Điều 8`); None for anything else."""
    if before[0] != kind or not _TO_UNIT.fullmatch(text[end:start]):
        return None
    return [*before[1], *_between(before[1][-1], labels[0]), *labels]


def _fold(chain: list[tuple[str, list[str]]]) -> tuple[Path, ...]:
    """Fold units to paths: a higher unit takes up all lower ones that wait for it."""
    waiting: list[list[tuple[str, str]]] = []
    ranks = [_RANK[kind] for kind, _ in chain]
    downward = len(chain) > 1 and all(upper > lower for upper, lower in pairwise(ranks))
    for kind, labels in chain:
        rank = _RANK[kind]
        lower = [path for path in waiting if _RANK[path[-1][0]] < rank]
        if lower:
            for path in lower:
                path.append((kind, labels[0]))
            waiting.extend([(kind, label)] for label in labels[1:])
        elif downward and waiting and _RANK[waiting[-1][-1][0]] > rank:
            waiting = _downward(waiting, kind, labels)
        else:
            waiting.extend([(kind, label)] for label in labels)
    paths = (Path(tuple(sorted(path, key=lambda step: -_RANK[step[0]]))) for path in waiting)
    return tuple(dict.fromkeys(paths))


def _downward(waiting: list[list[tuple[str, str]]], kind: str, labels: list[str]) -> list[list[tuple[str, str]]]:
    """Return the waiting paths with a unit below them: some write from the outside in (`Điều 5 khoản 2 điểm a`)."""
    head = waiting.pop()
    return [*waiting, *([(kind, label), *head] for label in labels)]


def _with_target(text: str, start: int, end: int, paths: tuple[Path, ...], references: list[Reference], own: str | None) -> Citation:
    itself = _SELF.match(text, end)
    if itself is not None:
        word = itself["word"].lower()
        relative = word if word in _RELATIVE else None
        return Citation(start, itself.end(), text[start : itself.end()], paths, is_self=True, relative_to=relative)
    reference = next((ref for ref in references if ref.start >= end - 1), None)
    if reference is None or reference.start - end > _FURTHEST_TARGET or not _REACH.match(text[end : reference.start]):
        reference = law_named_at(text, end)
    if reference is None:
        return Citation(start, end, text[start:end], paths, is_self=True)
    number = reference.number.norm if reference.number else None
    name = _name(reference)
    is_own = number is not None and own is not None and number_key(number) == number_key(own)
    return Citation(start, reference.end, text[start : reference.end], paths, number, name, is_self=is_own)


def _name(reference: Reference) -> str | None:
    if reference.number is not None and not reference.name:
        return None
    if reference.type == "Hiến pháp":
        return f"Hiến pháp {reference.year}" if reference.year else "Hiến pháp"
    if reference.type not in ("Luật", "Bộ luật", "Pháp lệnh") or not reference.name:
        return None
    year = f" {reference.year}" if reference.year else ""
    return f"{reference.type} {reference.name}{year}"


def _ascii(label: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", label.replace("đ", "dd").replace("Đ", "DD")).strip("-")
