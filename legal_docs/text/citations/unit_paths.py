"""Paths to provisions: units named one after another in a phrase, combined to the path of each provision that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from legal_docs.text.vocabulary import EID_NAMES, CitedUnit, Sheet, Unit

RANK: dict[CitedUnit, int] = {
    Unit.INDENT: 1,
    Unit.POINT: 2,
    Unit.CLAUSE: 3,
    Unit.ARTICLE: 4,
    Unit.SUBSECTION: 5,
    Unit.SECTION: 6,
    Unit.CHAPTER: 7,
    Sheet.FORM: 8,
    Sheet.TABLE: 8,
    Unit.PART: 9,
    Unit.ANNEX: 9,
}
SHEETS = tuple(Sheet)
_EID: dict[CitedUnit, str] = EID_NAMES | {Sheet.FORM: "form", Sheet.TABLE: "table"}


@dataclass(frozen=True)
class Path:
    """The way to one provision from the outside in: ((Unit.ARTICLE, "5"), (Unit.CLAUSE, "2"), (Unit.POINT, "đ")).

    `start` is the offset where the text begins to name it; None for one that a range leaves unwritten.
    """

    steps: tuple[tuple[CitedUnit, str], ...]
    start: int | None = field(default=None, compare=False)

    @property
    def eid(self) -> str:
        """Return the short id, as `Node.anchor` has it: `art_5__cl_2__point_dd`."""
        return "__".join(f"{_EID[kind]}_{_ascii(label)}" for kind, label in self.steps)

    def __str__(self) -> str:
        """Return `dieu_5/khoan_2/diem_đ`."""
        return "/".join(f"{kind}_{label}" for kind, label in self.steps)


@dataclass(frozen=True)
class Label:
    """A label with the offset where it is named, None where a range leaves it unwritten."""

    text: str
    start: int | None


@dataclass(frozen=True)
class Group:
    """One unit with its labels: `các điểm a, b`; whether a semicolon stands before it, and whether it stands in brackets.

    `each`: what stands before it lies in each of its labels (`khoản 1 các điều 134, 135`).
    """

    kind: CitedUnit
    labels: list[Label]
    after_semicolon: bool = False
    inside: bool = False
    each: bool = False


def fold(chain: list[Group], *, relative: bool) -> list[Path]:
    """Fold units to paths: a higher unit takes up all lower ones that wait for it; what stands in brackets lies in the unit before.

    `relative`: `này` follows the chain; `Điều 4 và khoản 2 Điều này` are two places, not one written from the outside in.
    """
    if not relative and _is_inwards(chain):
        return _fold_inwards(chain)
    done: list[Path] = []
    waiting: list[Path] = []
    for inside, groups in groupby(chain, key=lambda group: group.inside):
        members = list(groups)
        if inside:
            outer = waiting.pop()
            inner = fold([replace(member, inside=False) for member in members], relative=False)
            around = tuple(step for step in outer.steps if RANK[step[0]] > RANK[inner[0].steps[0][0]])
            beside = around != outer.steps  # `khoản 4 Điều 353 (không phải khoản 3)`: another clause of that article
            done += [
                *waiting,
                *([outer] if beside else []),
                *(
                    Path((*around, *path.steps), outer.start if index == 0 and not beside else path.start)
                    for index, path in enumerate(inner)
                ),
            ]
            waiting = []
            continue
        for group in members:
            if group.after_semicolon:
                done += [path for path in waiting if RANK[path.steps[0][0]] >= RANK[Unit.ARTICLE]]
                waiting = [path for path in waiting if RANK[path.steps[0][0]] < RANK[Unit.ARTICLE]]
            waiting = _taken_up(waiting, group)
    return list(dict.fromkeys([*done, *waiting]))


def _taken_up(waiting: list[Path], group: Group) -> list[Path]:
    """Return the waiting paths, those of lower units put under the first label of the group or under each, and its other labels."""
    beside = [path for path in waiting if RANK[path.steps[0][0]] >= RANK[group.kind]]
    lower = [path for path in waiting if RANK[path.steps[0][0]] < RANK[group.kind]]
    holders = group.labels if group.each and lower else group.labels[:1]
    taken = [
        replace(path, steps=((group.kind, label.text), *path.steps), start=path.start if label is group.labels[0] else label.start)
        for label in holders
        for path in lower
    ]
    return [*beside, *taken, *(Path(((group.kind, label.text),), label.start) for label in group.labels[len(holders) if lower else 0 :])]


def _is_inwards(chain: list[Group]) -> bool:
    """Return True for units written from the outside in, those in an article also the smaller one first: `Điều 8, điểm a khoản 1`."""
    ranks = [RANK[group.kind] for group in chain]
    top = ranks[0]
    if any(group.inside for group in chain) or not top == max(ranks) > ranks[-1]:
        return False
    if any(group.kind in SHEETS and (group.after_semicolon or group is chain[0]) for group in chain):
        return False
    return top <= RANK[Unit.ARTICLE] or all(rank <= before or rank == top for before, rank in pairwise(ranks))


def _fold_inwards(chain: list[Group]) -> list[Path]:
    """Fold units written from the outside in: `Điều 8 khoản 1 và khoản 3, Điều 9 khoản 2 điểm a`."""
    heads = [index for index, group in enumerate(chain) if group.kind == chain[0].kind]
    paths: list[Path] = []
    for head, following in pairwise([*heads, len(chain)]):
        paths += [Path(((chain[head].kind, label.text),), label.start) for label in chain[head].labels]
        if tail := chain[head + 1 : following]:
            outer = paths.pop()
            first_is_top = RANK[tail[0].kind] == max(RANK[group.kind] for group in tail)
            inner = _fold_inwards(tail) if first_is_top else fold(tail, relative=False)
            paths += [Path((*outer.steps, *path.steps), path.start if index else outer.start) for index, path in enumerate(inner)]
    return list(dict.fromkeys(paths))


def _ascii(label: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", label.replace("đ", "dd").replace("Đ", "DD")).strip("-")
