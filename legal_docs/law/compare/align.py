"""Pairs the provisions of two texts: by identity within a document, by heading and words between two documents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from cms.text.vietnamese import fold
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import DIVISIONS, Unit

_WORD = re.compile(r"\w+")
_ALIKE = 0.35  # share of common words from which two articles of different documents are held to be about the same
_ALIKE_UNITS = 0.4
_COMMON_WORD = 0.25  # words in more than this share of the articles say nothing of one of them


@dataclass(slots=True)
class Group:
    """A unit of comparison: an article or annex with all below it, or a division's heading."""

    head: Row
    rows: list[Row] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "\n".join(row.printed for row in self.rows)


@dataclass(slots=True)
class Pair:
    """Two groups that correspond, or one without a counterpart."""

    before: Group | None
    after: Group | None


def groups_of(rows: Iterable[Row]) -> list[Group]:
    """Cut a text into its articles, annexes and division headings, in order."""
    found: list[Group] = []
    for row in rows:
        starts = row.kind in DIVISIONS or row.kind in (Unit.ARTICLE, Unit.ANNEX)
        if starts or not found:
            found.append(Group(row))
        found[-1].rows.append(row)
    return found


def align_versions(before: Sequence[Group], after: Sequence[Group]) -> list[Pair]:
    """Pair the groups of two versions of one document: a provision is the same one when its id is."""
    return _ordered(before, after, _same_ids(before, after))


def align_documents(before: Sequence[Group], after: Sequence[Group]) -> list[Pair]:
    """Pair the articles of two documents: by the same heading, then by common words; division headings by their words."""
    matched = _same_headings(before, after)
    matched.update(_common_words(before, after, matched))
    return _ordered(before, after, matched)


def align_units(before: Sequence[Row], after: Sequence[Row], *, same_document: bool) -> list[tuple[Row | None, Row | None]]:
    """Pair the clauses and points of two groups."""
    if same_document:
        keys = {row.anchor: index for index, row in enumerate(after)}
        matched = {index: keys[row.anchor] for index, row in enumerate(before) if row.anchor in keys}
    else:
        matched = _similar_units(before, after)
    pairs: list[tuple[Row | None, Row | None]] = []
    taken = set(matched.values())
    index = 0
    for number, row in enumerate(before):
        if number not in matched:
            pairs.append((row, None))
            continue
        while index <= matched[number]:
            if index not in taken:
                pairs.append((None, after[index]))
            index += 1
        pairs.append((row, after[matched[number]]))
    pairs += [(None, after[rest]) for rest in range(index, len(after)) if rest not in taken]
    return pairs


def _same_ids(before: Sequence[Group], after: Sequence[Group]) -> dict[int, int]:
    keys = {group.head.anchor: index for index, group in enumerate(after)}
    return {index: keys[group.head.anchor] for index, group in enumerate(before) if group.head.anchor in keys}


def _same_headings(before: Sequence[Group], after: Sequence[Group]) -> dict[int, int]:
    places: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for index, group in enumerate(after):
        if group.head.heading:
            places[group.head.kind in DIVISIONS, fold(group.head.heading)].append(index)
    matched: dict[int, int] = {}
    for index, group in enumerate(before):
        found = places.get((group.head.kind in DIVISIONS, fold(group.head.heading))) if group.head.heading else None
        if found:
            matched[index] = found.pop(0)
    return matched


def _common_words(before: Sequence[Group], after: Sequence[Group], matched: dict[int, int]) -> dict[int, int]:
    """Pair the remaining groups by common words, the most similar first; an index by word avoids comparing all with all."""
    rest_before = [index for index in range(len(before)) if index not in matched and before[index].head.kind not in DIVISIONS]
    taken = set(matched.values())
    rest_after = [index for index in range(len(after)) if index not in taken and after[index].head.kind not in DIVISIONS]
    bags = {place: _bag(after[place].words) for place in rest_after}
    index: dict[str, list[int]] = defaultdict(list)
    for place, bag in bags.items():
        for word in bag:
            index[word].append(place)
    most = max(8, int(len(rest_after) * _COMMON_WORD))
    scored = []
    for place in rest_before:
        bag = _bag(before[place].words)
        shared: Counter[int] = Counter()
        for word in bag:
            if len(index.get(word, ())) <= most:
                shared.update(index.get(word, ()))
        for other, _count in shared.most_common(6):
            scored.append((_likeness(bag, bags[other]), place, other))
    found: dict[int, int] = {}
    used: set[int] = set()
    for likeness, place, other in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if likeness >= _ALIKE and place not in found and other not in used:
            found[place] = other
            used.add(other)
    return found


def _similar_units(before: Sequence[Row], after: Sequence[Row]) -> dict[int, int]:
    """Pair equal units in order, and between them the nearest that is alike enough or has the same number."""
    old, new = [(row.text or row.heading).casefold() for row in before], [(row.text or row.heading).casefold() for row in after]
    old_bags, new_bags = [_bag(row.text) for row in before], [_bag(row.text) for row in after]
    matched: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            matched.update(zip(range(i1, i2), range(j1, j2), strict=True))
            continue
        start = j1
        for index in range(i1, i2):
            best = max(((_likeness(old_bags[index], new_bags[other]), -other) for other in range(start, j2)), default=(0.0, 0))
            if best[0] >= _ALIKE_UNITS or (index == i1 and i1 == 0 and start == 0 and j2 > 0):
                other = -best[1] if best[0] >= _ALIKE_UNITS else 0
                matched[index] = other
                start = other + 1
    return matched


def _ordered(before: Sequence[Group], after: Sequence[Group], matched: dict[int, int]) -> list[Pair]:
    """Sort pairs in the order of the second text; a removed group stays at its place in the first."""
    back = {other: place for place, other in matched.items()}
    gone_after: dict[int, list[Group]] = defaultdict(list)
    anchor = -1
    for place, group in enumerate(before):
        if place in matched:
            anchor = matched[place]
        else:
            gone_after[anchor].append(group)
    pairs = [Pair(group, None) for group in gone_after[-1]]
    for place, group in enumerate(after):
        pairs.append(Pair(before[back[place]] if place in back else None, group))
        pairs += [Pair(gone, None) for gone in gone_after[place]]
    return pairs


def _bag(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return {f"{first} {second}" for first, second in pairwise(words)} or set(words)


def _likeness(first: set[str], second: set[str]) -> float:
    """Return the share of common pairs of words in both texts together (Dice), from 0 to 1."""
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0
