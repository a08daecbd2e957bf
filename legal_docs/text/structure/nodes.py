"""The parts of a parsed legal text: the tree of provisions and the warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from legal_docs.text.vocabulary import Unit

LEVELS: dict[Unit, int] = {kind: level for level, kind in enumerate(Unit) if kind is not Unit.ANNEX}
LEVELS[Unit.ANNEX] = -1


class Role(StrEnum):
    """The role of a provision in the document.

    `QUOTED`: it holds text of another document (an amendment), which search must not take for its own.
    """

    NORMATIVE = "normative"
    DEFINITION = "definition"
    TRANSITION = "transition"
    EFFECTIVITY = "effectivity"
    QUOTED = "quoted"
    REGULATION = "regulation"
    ANNEX = "annex"


def short_id(eid: str) -> str:
    """Return the id of a provision without the parts and chapters above its article; that of what stands in no article stays whole."""
    if eid.startswith("art_") or "art_" not in eid:
        return eid
    steps = eid.split("__")
    article = next((number for number, step in enumerate(steps) if step.startswith("art_")), None)
    if article is None:
        return eid
    return "__".join([*(step for step in steps[:1] if step.startswith("att_")), *steps[article:]])


@dataclass(frozen=True)
class Warning:  # the word of the field; never used as the built-in here
    """A doubt for the editor: a code (see `messages`), the line of the normalised text (from 1), and what the message names."""

    code: str
    line: int
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """One provision.

    `label` is `5a`, `đ`, `II`; `heading` one line, "" where there is none; `text` the own text before the children;
    `marker` what is printed before it (`Điều 5.`, `a)`); `source` its own lines as they stand in the normalised text;
    `quoted_spans` the parts of `text` that quote another document; `source_id` the id that the input gave to an article.
    """

    kind: Unit
    label: str
    heading: str
    text: str
    eid: str
    children: tuple[Node, ...] = ()
    role: Role = Role.NORMATIVE
    marker: str = ""
    source: str = ""
    line: int = 0
    quoted_spans: tuple[tuple[int, int], ...] = ()
    source_id: str = ""

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def anchor(self) -> str:
        """Return the short id, without the parts and chapters above an article: `art_5__cl_2__point_dd`, `att_1__art_5`."""
        return short_id(self.eid)


@dataclass(frozen=True)
class LawText:
    """A whole text: what stands before the first provision, the provisions, the signature block (with recipients and footnotes)."""

    preamble: str
    nodes: tuple[Node, ...]
    signature: str
    warnings: tuple[Warning, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield every provision in the order of the text."""
        for node in self.nodes:
            yield from node.walk()

    def to_text(self) -> str:
        """Return the text of the document: the normalised input without the signature block."""
        pieces = [self.preamble, *(node.source for node in self.walk())]
        return "\n".join(piece for piece in pieces if piece)

    def articles(self, *, attached: bool = True) -> list[Node]:
        """Return the articles (Điều), those of attached regulations too unless `attached` is False."""
        return [node for node in self.walk() if node.kind is Unit.ARTICLE and (attached or not node.eid.startswith("att_"))]

    def find(self, eid: str) -> Node | None:
        """Return the provision with this `eid` or `anchor`."""
        return next((node for node in self.walk() if eid in (node.eid, node.anchor)), None)
