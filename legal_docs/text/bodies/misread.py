"""Names of public bodies as recognition reads them from a scan, put right by the lists of bodies, of their kinds and of provinces."""

from __future__ import annotations

import re
from difflib import get_close_matches

from cms.text.vietnamese import fold
from legal_docs.text.bodies.issuers import KNOWN_BODIES, PROVINCES_BY_FOLD, is_known

_OF_COMMUNE = re.compile(r"\b(?:xa(?! hoi)|phuong|thi tran|huyen|quan(?! ly))\b")
_KINDS = ("Ban", "Bộ", "Sở", "Cục", "Chi cục", "Tổng cục", "Viện", "Phòng", "Trường", "Trung tâm", "Văn phòng", "Thanh tra", "Bệnh viện")
_OF_SCHOOL = (
    r"(?:mam non|mau giao|tieu hoc|trung (?:hoc|cap)|pho thong|cao dang|dai hoc|chinh tri|thpt|thcs|ptdt|day nghe|si quan|can bo|boi duong)"
)
_OF_BOARD = (
    r"(?:quan (?:ly|tri)|chi (?:dao|huy)|to chuc|tuyen giao|dan (?:van|toc)|noi chinh|thuong (?:vu|truc)|chap hanh|phap che"
    r"|kinh te|ton giao)"
)
# Words that differ from a kind by their marks alone and are right where they stand: `VIỄN THÔNG HÀ NỘI`, `TRƯỞNG PHÒNG`, `BẢN SAO`.
_RIGHT = {
    "viễn": re.compile(r"thong|tham|duong|dong"),
    "số": re.compile(r"hoa\b|\d"),
    "phong": re.compile(r"trao\b"),
    "trưởng": re.compile(rf"(?!{_OF_SCHOOL})"),
    "trương": re.compile(rf"(?!{_OF_SCHOOL})"),
    "bản": re.compile(rf"(?!{_OF_BOARD})"),
}
_LONG_NAME, _SAME_NAME = 14, 0.9  # letters of a name that may be misspelled; likeness


def with_kind(line: str) -> str:
    """Return a recognised line with the kind of body that it begins with, where marks of it were misread: `BẠN QUẢN LÝ`, `SỚ Y TẾ`."""
    folded = fold(line)
    kind = next((kind for kind in _KINDS if re.match(rf"{fold(kind)}(?!\w)", folded)), "") if len(folded) == len(line) else ""
    word, _, rest = line.lower().partition(" ")
    if not kind or (word in _RIGHT and _RIGHT[word].match(fold(rest))):
        return line
    return f"{kind.upper() if line[: len(kind)].isupper() else kind}{line[len(kind) :]}"


def nearest_known(name: str) -> str:
    """Return the body of the list that a recognised name is a misspelling of; else the name itself.

    The province at its end gets the tone marks back that recognition lost.
    """
    folded = fold(name)
    if is_known(name) or len(folded) < _LONG_NAME:
        return name
    alike = {_letters(key): known for key, known in KNOWN_BODIES.items() if key.split(" ", 1)[0] == folded.split(" ", 1)[0]}
    nearest = get_close_matches(_letters(folded), alike, n=1, cutoff=_SAME_NAME)
    if nearest:
        return alike[nearest[0]]
    words = name.split()
    for count in (2, 3, 4):
        seen = " ".join(words[-count:])
        province = PROVINCES_BY_FOLD.get(fold(seen))
        if province and _lost_marks(seen, province) and not _OF_COMMUNE.search(fold(" ".join(words[:-count]))):
            return " ".join([*words[:-count], province])
    return name


def _lost_marks(seen: str, name: str) -> bool:
    """Return whether each letter seen is that of the name, or the bare one: another mark is another place (`Hạ Nam`, `Phủ Thọ`)."""
    pairs = zip(seen.casefold(), name.casefold(), strict=False)
    return len(seen) == len(name) and all(one in (two, fold(two)) for one, two in pairs)


def _letters(folded: str) -> str:
    return re.sub(r"[^a-z]", "", folded)
