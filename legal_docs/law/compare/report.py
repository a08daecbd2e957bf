"""The comparison of two texts as blocks to show: what changed, article by article, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from legal_docs.law.compare.align import Group, Pair, align_documents, align_units, align_versions, groups_of
from legal_docs.law.compare.words import GONE, NEW, Piece, is_changed, word_changes
from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import Row


@dataclass(slots=True)
class UnitChange:
    """A clause or point on both sides, with what differs in its words; `marker` changes when it was renumbered."""

    before: Row | None
    after: Row | None
    pieces: list[Piece]

    @property
    def row(self) -> Row:
        """Return the unit of the newer text, or of the older one where the newer one has it no more."""
        row = self.after or self.before
        if row is None:
            raise ValueError("A unit has at least one side.")
        return row

    @property
    def changed(self) -> bool:
        return self.before is None or self.after is None or self.renumbered or is_changed(self.pieces)

    @property
    def renumbered(self) -> bool:
        return bool(self.before and self.after and self.before.marker.strip(" .)") != self.after.marker.strip(" .)"))


@dataclass(slots=True)
class Block:
    """An article, annex or heading: `state` is same, changed, added, removed or repealed; `number` counts the changed ones from 1."""

    before: Group | None
    after: Group | None
    state: str
    units: list[UnitChange] = field(default_factory=list)
    number: int = 0

    @property
    def group(self) -> Group:
        """Return the provision as it is after, or as it was where it is gone."""
        group = self.after or self.before
        if group is None:
            raise ValueError("A block has at least one side.")
        return group

    @property
    def head(self) -> Row:
        return self.group.head

    @property
    def name(self) -> str:
        """Return what it is called; both names where they differ: `Điều 5 → Điều 7`."""
        new = name_of(self.head)
        old = name_of(self.before.head) if self.before else new
        return new if old == new else f"{old} → {new}"

    @property
    def changes(self) -> int:
        return sum(unit.changed for unit in self.units)


@dataclass(slots=True)
class Comparison:
    """All blocks in order; `changed` those that differ."""

    blocks: list[Block]

    @property
    def changed(self) -> list[Block]:
        return [block for block in self.blocks if block.number]


def compare(before: Sequence[Row], after: Sequence[Row], *, same_document: bool) -> Comparison:
    """Compare two texts. `same_document`: both are versions of one, so a provision is known by its id."""
    old, new = groups_of(before), groups_of(after)
    align = align_versions if same_document else align_documents
    # Two single provisions are to be compared, whatever their headings.
    pairs = [Pair(old[0], new[0])] if len(old) == len(new) == 1 else align(old, new)
    blocks = []
    number = 0
    for pair in pairs:
        block = _block(pair, same_document=same_document)
        if block.state != "same":
            number += 1
            block.number = number
        blocks.append(block)
    return Comparison(blocks)


def _block(pair: Pair, *, same_document: bool) -> Block:
    if pair.before is None:
        rows = pair.after.rows if pair.after else []
        return Block(None, pair.after, "added", [UnitChange(None, row, [Piece(NEW, own_words(row))]) for row in rows])
    if pair.after is None:
        return Block(pair.before, None, "removed", [UnitChange(row, None, [Piece(GONE, own_words(row))]) for row in pair.before.rows])
    if _equal(pair.before, pair.after):
        return Block(pair.before, pair.after, "same")
    units = [
        UnitChange(old, new, word_changes(own_words(old), own_words(new)))
        for old, new in align_units(pair.before.rows, pair.after.rows, same_document=same_document)
    ]
    repealed = pair.after.head.role == "repealed" and pair.before.head.role != "repealed"
    state = "repealed" if repealed else "changed" if any(unit.changed for unit in units) else "same"
    return Block(pair.before, pair.after, state, units)


def own_words(row: Row | None) -> str:
    """Return a provision's own words without its number: heading and text."""
    return "\n".join(part for part in (row.heading, row.text) if part) if row else ""


def _equal(before: Group, after: Group) -> bool:
    return len(before.rows) == len(after.rows) and all(
        (old.marker, old.heading, old.text) == (new.marker, new.heading, new.text) for old, new in zip(before.rows, after.rows, strict=True)
    )
