"""The text that instructions amend: the provision that a place means in it, and a provision with its words replaced."""

from __future__ import annotations

from collections.abc import Sequence

from legal_docs.text.provisions.addresses import key_of
from legal_docs.text.provisions.rows import Row


class Target:
    """The text that is amended; `rows` by the key of their anchor."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = {key_of(row.anchor): row for row in rows}
        self.attached = any(anchor.startswith("att_1__art_") for anchor in self.rows)

    def settle(self, anchor: str, *, attached: bool) -> str:
        """Return the anchor as the text has it: in the attached regulation where the words say so, or where only that has the provision."""
        inner = anchor if anchor.startswith("att_") else f"att_1__{anchor}"
        order = (inner, anchor) if attached and self.attached else (anchor, inner)
        for candidate in order:
            if key_of(candidate) in self.rows:
                return self.rows[key_of(candidate)].anchor
        return order[0]

    def with_words(self, anchor: str, new: str, *, heading: bool) -> str:
        """Return a copy of a provision with another heading, or with other words before its lower units."""
        own = self.rows[key_of(anchor)]
        below = [row.printed for other, row in self.rows.items() if other.startswith(f"{key_of(anchor)}__")]
        first = own._replace(heading=new) if heading else own._replace(text=new)
        return "\n".join([first.printed, *below])

    def has(self, anchor: str) -> bool:
        return key_of(anchor) in self.rows
