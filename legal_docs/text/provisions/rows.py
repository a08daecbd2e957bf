"""Provisions as light rows, the same whether they come from the database or from a text just parsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from legal_docs.text.structure.nodes import LawText, Node
from legal_docs.text.vocabulary import Unit

COLUMNS = (
    "kind",
    "label",
    "heading",
    "marker",
    "text",
    "eid",
    "anchor",
    "position",
    "depth",
    "role",
    "quoted",
    "source_id",
)


class Row(NamedTuple):
    """One provision; fields as in models.Provision."""

    kind: str
    label: str
    heading: str
    marker: str
    text: str
    eid: str
    anchor: str
    position: int
    depth: int
    role: str
    quoted: str
    source_id: str

    @property
    def is_article(self) -> bool:
        return self.kind == Unit.ARTICLE

    @property
    def quoted_characters(self) -> int:
        """Return how much of the text is quoted from another document."""
        spans = (span.split("-") for span in self.quoted.split())
        return sum(int(end) - int(start) for start, end in spans)

    @property
    def printed(self) -> str:
        """Return its own words as they stand on paper: marker, heading, text."""
        first = " ".join(part for part in (self.marker, self.heading) if part)
        return "\n".join(part for part in (first, self.text) if part) if self.heading else " ".join(p for p in (first, self.text) if p)


def rows_of(law: LawText) -> list[Row]:
    """Return the provisions of a parsed text in order."""
    found: list[Row] = []
    for node in law.nodes:
        _add(node, 0, found)
    return found


def stored_rows(provisions: Any) -> list[Row]:
    """Return the rows of a queryset of provisions, in order."""
    return [Row(*values) for values in provisions.order_by("position").values_list(*COLUMNS)]


def articles(rows: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each article with all rows below it (not itself)."""
    current: Row | None = None
    below: list[Row] = []
    for row in rows:
        if current is not None and row.depth > current.depth:
            below.append(row)
            continue
        if current is not None:
            yield current, below
        current, below = (row, []) if row.is_article else (None, [])
    if current is not None:
        yield current, below


def _add(node: Node, depth: int, found: list[Row]) -> None:
    """Add the row of a provision, and those below it, to the rows found."""
    row = Row(
        kind=node.kind.value,
        label=node.label[:40],
        heading=node.heading,
        marker=node.marker,
        text=node.text,
        eid=node.eid,
        anchor=node.anchor,
        position=len(found),
        depth=depth,
        role=node.role.value,
        quoted=" ".join(f"{start}-{end}" for start, end in node.quoted_spans) if node.quoted_spans else "",
        source_id=node.source_id,
    )
    found.append(row)
    for child in node.children:
        _add(child, depth + 1, found)


def outermost(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each provision that has no ancestor in `rows`, with its descendants."""
    index = 0
    while index < len(rows):
        end = index + 1
        while end < len(rows) and rows[end].depth > rows[index].depth:
            end += 1
        yield rows[index], list(rows[index + 1 : end])
        index = end
