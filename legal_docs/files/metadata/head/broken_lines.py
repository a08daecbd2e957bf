"""Numbers and datelines that columns or text boxes broke over lines, or that are spelled oddly: put together, in the usual form."""

from __future__ import annotations

import re
from datetime import date

from cms.text.vietnamese import fold
from legal_docs.text.structure.grammar import is_capitals
from legal_docs.text.words.letters import pattern

LABEL_ALONE = re.compile(r"^(?:(?:bo )?luat |nghi quyet |phap lenh |van ban |nghi dinh |thong tu |quyet dinh )?s ?o\s*[:.;]?$")
_LABELLED = re.compile(r"^(?:(?:bo )?luat |nghi quyet |phap lenh |van ban |nghi dinh |thong tu |quyet dinh )?s ?o\s*[:.;]?\s*\d")
_CUT_AT_END = re.compile(r"\d[\w/–—-]*\s*[/–—-]$")
_FIGURES_ONLY = re.compile(r"\d{1,5}$")
_DATELINE = re.compile(
    r"(?P<place>[a-z][a-z .–—'’-]{1,40}(?: ?\d{1,2}(?=,))?,?\s*)?(?P<word>ngay)?\s*(?P<day>\d{1,2})"
    r"\s*(?P<sep>thang|[/.–-])\s*(?P<month>\d{1,2})\s*(?:nam|(?P=sep))\s*(?P<year>[12]\d{3})\s*\.?"
)
_DAY_OF_WEEK = re.compile(r"^(?:thu|chu nhat|cap nhat|dang|hom nay)\b")
# A sentence that names a day: `có hiệu lực thi hành kể từ ngày …`, `gửi về trước ngày …`.
_BEFORE_DAY = frozenset("tu truoc den sau vao het trong hoi qua han nhat thuc dot".split())  # noqa: SIM905
# A date in any spelling that can be read, folded: `ngảy 22 thang O1 nãm 2O31`, `ngày 0 5 thóng 6, năm 20 24`, `ngày 5/6/2024`.
_FIGURE = r"[\doil|]"
_FILLED = r"[\s,.…_]{0,30}"  # the dots of a blank stand on both sides of what was filled in
_ANY_DATE = re.compile(
    rf"\bng[a-z]{{1,3}}y{_FILLED}({_FIGURE} ?{_FIGURE}?){_FILLED}(?:th[a-z]{{1,3}}ng|(?P<sep>[/.-])){_FILLED}({_FIGURE} ?{_FIGURE}?)"
    rf"{_FILLED}(?:n[a-z]{{1,2}}m|(?P=sep)){_FILLED}([12il] ?{_FIGURE} ?{_FIGURE} ?{_FIGURE})(?![a-z\d])"
)
_READABLE = re.compile(r"(?i)ngày\s*\d{1,2}\s*(?:tháng|([/.-]))\s*\d{1,2}\s*(?:,?\s*năm|\1)\s*\d{4}")
_FIGURE_IN_NAME = re.compile(r"(?<=[^\W\d_])[10](?=[^\W\d_]|,)(?=[^,]*,)")  # `Quảng Tr1, ngày …`
_STOP_BEFORE_DAY = re.compile(r"(?<=\w\w)\.(?=\s*ngày \d)")  # `Hà Nội. ngày 21 …`: a new sentence begins with a capital
_LETTERS = str.maketrans("10", "io")
_FIGURES = str.maketrans("oil|", "0111", " ")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "|".join(_MONTHS)
_IN_ENGLISH = re.compile(
    rf"(?i)(?:dated )?(?:(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}}),?|(?P<d2>\d{{1,2}}) (?P<m2>{_MONTH}),?) (?P<y>[12]\d{{3}})\W*$"
)
_GLUED = pattern(r"(?<=[\Ll])(?=[\Lu])")
_MOST_PIECES = 6
_LONGEST_PIECE = 45


def plain_dates(line: str, *, misread: bool = False) -> str:
    """Return a line with its dates as they are usually written: misread figures, lost marks and gaps put right.

    With `misread`, a date among other words that everyone can read, such as `ngày 18/7/2017` in a title, stays as it is printed.
    """
    line = _IN_ENGLISH.sub(_in_vietnamese, line)
    folded = fold(line)
    if len(folded) != len(line):
        return line
    for match in reversed(list(_ANY_DATE.finditer(folded))):
        if misread and _READABLE.fullmatch(line[match.start() : match.end()].strip()):
            continue
        day, month, year = (part.translate(_FIGURES) for part in match.group(1, 3, 4))
        written = f"ngày {day} tháng {month} năm {year}"
        line = f"{line[: match.start()]}{written.upper() if is_capitals(line) else written}{line[match.end() :]}"
    return line


def join_broken(lines: list[str]) -> list[str]:
    """Return the lines of a head with broken numbers and datelines joined and datelines in the usual form."""
    whole: list[str] = []
    index = 0
    while index < len(lines):
        taken, line = _joined_number(lines, index) or _joined_dateline(lines, index) or (1, lines[index])
        whole.append(usual_dateline(line) or line)
        index += taken
    return whole


def usual_dateline(line: str) -> str | None:
    """Return `Hà Nội, ngày 5 tháng 6 năm 2024` for a line that is a dateline, however it is spelled; None for any other.

    Takes `HÀ NỘI, NGÀY 05 THÁNG 6 NĂM 2024`, `Ha Noi, ngay 05 thang 6 nam 2024`, `Hà Nội, 05/06/2024`,
    `ngày 0 5 tháng 6 năm 20 24`, `Quảng Tr1, ngày 5 …`.
    """
    line = with_letters_in_names(_STOP_BEFORE_DAY.sub(",", plain_dates(line)))
    folded = fold(line)
    match = _DATELINE.fullmatch(folded) if len(folded) == len(line) else None
    if match is None or _DAY_OF_WEEK.match(folded) or names_day(line[: match.end("place")]):
        return None
    if not (match["word"] or (match["place"] or "").strip().endswith(",")):
        return None
    try:
        value = date(*(int(match[name]) for name in ("year", "month", "day")))
    except ValueError:
        return None
    named = line[: match.end("place")].strip(" ,") if match["place"] else ""
    named = _GLUED.sub(" ", named)  # "SơnHà"
    if named and not named[:1].isupper():
        return None
    named = named.title() if is_capitals(named) and len(named) > 4 else named
    return f"{named}{', ' if named else ''}ngày {value.day:02d} tháng {value.month} năm {value.year}"


def names_day(before: str) -> bool:
    """Return whether the words before a day are those of a sentence (`trước ngày …`), not the place of issue, which has capitals."""
    last = before.rstrip(" ,").rpartition(" ")[2]
    return last.islower() and fold(last) in _BEFORE_DAY


def with_letters_in_names(line: str) -> str:
    """Return a line with letters in place of figures inside the name of a place before a comma: `Hà Nộ1, ngày …`."""
    return _FIGURE_IN_NAME.sub(lambda slip: slip[0].translate(_LETTERS), line)


def _in_vietnamese(match: re.Match[str]) -> str:
    """Return the date of a translation (`September 17, 2021`, `17 September 2021`) as it is written in Vietnamese."""
    month = _MONTHS.index((match["m1"] or match["m2"]).lower()) + 1
    return f"ngày {match['d1'] or match['d2']} tháng {month} năm {match['y']}"


def _joined_number(lines: list[str], index: int) -> tuple[int, str] | None:
    """Join a number broken over lines: `Số:` + `42/2022/NĐ-CP`, `Số: 42/2022/` + `NĐ-CP`, `Số: 42` + `/2022/NĐ-CP`."""
    line, taken = lines[index], 1
    while index + taken < len(lines) and taken < 3:
        following = lines[index + taken]
        folded = fold(line)
        if LABEL_ALONE.match(folded) and following[:1].isdigit():
            line = f"{line} {following}"
        elif _LABELLED.match(folded) and (
            (_CUT_AT_END.search(line) and re.match(r"[\dA-ZĐ]", following)) or (_FIGURES_ONLY.search(line) and following.startswith("/"))
        ):
            line = f"{line.rstrip()}{following}"
        else:
            break
        taken += 1
    return (taken, line) if taken > 1 else None


def _joined_dateline(lines: list[str], index: int) -> tuple[int, str] | None:
    """Join a dateline broken over lines: `Hà Nội,` + `ngày 05 tháng 6` + `năm 2024`."""
    first = fold(lines[index]).strip()
    if not (first.startswith("ngay") or " ngay" in first or (first.endswith(",") and len(first) < _LONGEST_PIECE)):
        return None
    if usual_dateline(lines[index]) is not None:
        return None
    for count in range(2, _MOST_PIECES + 1):
        pieces = lines[index : index + count]
        if len(pieces) < count or any(len(piece) > _LONGEST_PIECE for piece in pieces):
            return None
        joined = " ".join(pieces)
        if usual_dateline(joined) is not None:
            return count, joined
    return None
