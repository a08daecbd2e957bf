"""Words replaced by words: "thay thế cụm từ “A” bằng cụm từ “B” tại khoản 1 Điều 5", with all its forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = r"[“\"«](?P<{name}>[^”\"»]+)[”\"»]"
_TERM = r"(?:các\s+)?(?:cụm\s+)?từ(?:\s+ngữ)?\s+"
_REPLACED = re.compile(
    rf"(?i)(?:{_TERM}){_QUOTED.format(name='old')}(?P<where>[^“\"«;]{{0,300}}?)\s*(?:bằng|thành)\s+(?:{_TERM})?{_QUOTED.format(name='new')}"
)
_ADDED = re.compile(
    rf"(?i)bổ sung\s+(?:{_TERM}){_QUOTED.format(name='new')}\s*(?:vào\s+)?(?:ngay\s+|liền\s+)?(?P<side>sau|trước)\s+"
    rf"(?:{_TERM}){_QUOTED.format(name='old')}"
)
_TAKEN = re.compile(rf"(?i)(?:bãi bỏ|bỏ|hủy bỏ|huỷ bỏ)\s+(?:{_TERM}){_QUOTED.format(name='old')}")
_MORE_TAKEN = re.compile(rf"\s*(?:,|và|;)?\s*(?:và\s+)?(?:{_TERM})?{_QUOTED.format(name='old')}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Old words, new words (empty: taken out), and the stretch of the sentence that says where."""

    old: str
    new: str
    where: str


def phrases_in(lead: str) -> list[Phrase]:
    """Return the replacements of words that an instruction orders, in order; those without a place share the next one's."""
    found = [(match.start(), match.end(), match["old"], match["new"], match["where"]) for match in _REPLACED.finditer(lead)]
    for match in _ADDED.finditer(lead):
        both = f"{match['old']} {match['new']}" if match["side"].lower() == "sau" else f"{match['new']} {match['old']}"
        found.append((match.start(), match.end(), match["old"], both, ""))
    if not found:
        found = _taken(lead)
    found.sort()
    return _with_places(lead, found)


def replaced(text: str, old: str, new: str) -> str:
    """Return a text with words replaced; at the head of a sentence the same words begin with a capital, and so do the new ones.

    Only whole words are meant (`và` does not stand in `vàng`), and what was put in is not read again. A word that is part of a
    compound (`xã` in `xã hội`) cannot be recognised by its letters: the workbench shows every place before anyone approves.
    """
    left, right = r"(?<!\w)" if old[:1].isalnum() else "", r"(?!\w)" if old[-1:].isalnum() else ""
    capital = old[:1].upper() + old[1:]
    words = re.compile(f"{left}(?:{re.escape(old)}|{re.escape(capital)}){right}")
    return words.sub(lambda found: new if found[0] == old else new[:1].upper() + new[1:], text)


def _taken(lead: str) -> list[tuple[int, int, str, str, str]]:
    found = []
    for match in _TAKEN.finditer(lead):
        found.append((match.start(), match.end(), match["old"], "", ""))
        end = match.end()
        while (more := _MORE_TAKEN.match(lead, end)) is not None:
            found.append((more.start(), more.end(), more["old"], "", ""))
            end = more.end()
    return found


def _with_places(lead: str, found: list[tuple[int, int, str, str, str]]) -> list[Phrase]:
    phrases: list[Phrase] = []
    following = ""
    for index in range(len(found) - 1, -1, -1):
        _start, end, old, new, where = found[index]
        until = found[index + 1][0] if index + 1 < len(found) else len(lead)
        own = lead[end:until] if not where.strip() else where
        if re.search(r"(?i)\b(?:Điều|khoản|điểm|Chương|Mục|Phụ lục|Mẫu)\s+(?:số\s+)?[\dIVXa-zđ]", own):
            following = own
        phrases.append(Phrase(old, new, following))
    return phrases[::-1]
