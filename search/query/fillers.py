"""Filler phrases: what makes a question of a query and names no matter (`như thế nào`, `đúng hay sai`, `cho tôi hỏi`)."""

from __future__ import annotations

from collections.abc import Sequence

# Folded. What asks something; `những` and `quy định` stand in titles too.
_ASKING = (
    "la dung hay sai",
    "dung hay sai",
    "nhu the nao",
    "nhu the",
    "the nao",
    "ra sao",
    "thi sao",
    "la bao nhieu",
    "bao nhieu",
    "la bao lau",
    "bao lau",
    "hay khong",
    "duoc khong",
    "phai khong",
    "co phai la",
    "co phai",
    "cho toi hoi",
    "cho hoi",
    "xin hoi",
    "toi hoi",
    "muon hoi",
    "do ai",
    "ai la",
    "ai co",
    "la gi",
    "nao",
    "gi",
    "vay",
)
# Found as the pairs that stand far more often in questions than in law; pairs with them look rare and say nothing of the matter.
FILLERS = (
    *_ASKING,
    "theo quy dinh cua phap luat",
    "theo quy dinh",
    "duoc quy dinh",
    "phap luat quy dinh",
    "quy dinh",
    "co duoc",
    "co bi",
    "co can",
    "can phai",
    "sau day",
    "duoi day",
    "hien nay",
    "moi nhat",
    "nhung",
)


def _table() -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for filler in sorted(FILLERS, key=len, reverse=True):
        tokens = tuple(filler.split())
        table.setdefault(tokens[0], []).append(tokens)
    return table


_TABLE = _table()
_PHRASES = frozenset(tuple(filler.split()) for filler in FILLERS)
_LONGEST = max(map(len, _PHRASES))


def asks(tokens: Sequence[str]) -> bool:
    """Return whether the folded words ask something."""
    text = f" {' '.join(tokens)} "
    return any(f" {asking} " in text for asking in _ASKING)


def length_of_content(tokens: Sequence[str]) -> int:
    """Return how many of the folded words stand before the filler phrases and the numbers, as of a year, that end the query."""
    length, before = len(tokens), -1
    while length != before:
        before = length
        length -= next((size for size in range(_LONGEST, 0, -1) if tuple(tokens[max(length - size, 0) : length]) in _PHRASES), 0)
        if length and tokens[length - 1].isdigit():
            length -= 2 if "nam" in tokens[max(length - 2, 0) : length - 1] else 1
    return length


def content_stretches(tokens: Sequence[str]) -> list[list[str]]:
    """Return the stretches of the folded query between its filler phrases; the whole query when nothing else is left."""
    stretches: list[list[str]] = [[]]
    position = 0
    while position < len(tokens):
        fillers = _TABLE.get(tokens[position], ())
        length = next((len(filler) for filler in fillers if tuple(tokens[position : position + len(filler)]) == filler), 0)
        if length:
            stretches.append([])
        else:
            stretches[-1].append(tokens[position])
        position += length or 1
    found = [stretch for stretch in stretches if stretch]
    return found or ([list(tokens)] if tokens else [])
