"""Puts lines into a tree of provisions: what is open, where text goes, and the identifiers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from legal_docs.text.structure.grammar import Opening, is_capitals, part_number
from legal_docs.text.structure.nodes import LEVELS, Node, Role, Warning
from legal_docs.text.vocabulary import DIVISIONS, EID_NAMES, Unit

_ROLES = (
    (Role.DEFINITION, re.compile(r"giải thích (?:từ ngữ|thuật ngữ)|^(?:định nghĩa|thuật ngữ|khái niệm)", re.IGNORECASE)),
    (Role.TRANSITION, re.compile(r"chuyển tiếp", re.IGNORECASE)),
    (
        Role.EFFECTIVITY,
        re.compile(r"hiệu lực(?: thi hành)?$|^hiệu lực|(?:điều khoản|tổ chức|trách nhiệm) thi hành|^thi hành", re.IGNORECASE),
    ),
)
_LONGEST_HEADING = 400


@dataclass
class Draft:
    """A provision while it is being read."""

    kind: Unit
    label: str
    marker: str = ""
    heading: list[str] = field(default_factory=list)
    text: list[tuple[str, bool]] = field(default_factory=list)  # line, is it quoted from another document
    source: list[str] = field(default_factory=list)
    children: list[Draft] = field(default_factory=list)
    role: Role = Role.NORMATIVE
    line: int = 0
    source_id: str = ""
    step: str = ""

    @property
    def level(self) -> int:
        return LEVELS[self.kind]


class TreeBuilder:
    """Builds the tree: `open` starts a provision below the right parent, `append` gives a line to the innermost open one."""

    def __init__(self) -> None:
        self.roots: list[Draft] = []
        self.stack: list[Draft] = []
        self.warnings: list[Warning] = []
        self.awaiting_heading: Draft | None = None
        self._repeated: dict[str, int] = {}  # the last number given to an id that occurs again

    def warn(self, code: str, line: int, **data: str) -> None:
        """Note a doubt about line `line` (from 1)."""
        self.warnings.append(Warning(code, line, data))

    def current(self, kind: Unit) -> Draft | None:
        """Return the innermost open provision of a kind."""
        return next((draft for draft in reversed(self.stack) if draft.kind is kind), None)

    def open(self, opening: Opening, source: str, line: int, *, label: str | None = None) -> Draft:
        """Start a provision: close what is of its level or lower, add it below what stays open."""
        draft = Draft(opening.kind, opening.label if label is None else label, opening.marker, source=[source] if source else [], line=line)
        while self.stack and self.stack[-1].level >= draft.level:
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.roots).append(draft)
        self.stack.append(draft)
        self.awaiting_heading = None
        if draft.level <= LEVELS[Unit.SUBSECTION]:
            if opening.rest:
                draft.heading.append(opening.rest)
            if not opening.rest or is_capitals(opening.rest):
                self.awaiting_heading = draft
        elif opening.rest:
            draft.text.append((opening.rest, False))
        return draft

    def close_all(self) -> None:
        """Close everything: the next provision is a root."""
        self.stack.clear()
        self.awaiting_heading = None

    def append(self, source: str, *, quoted: bool = False) -> None:
        """Add a line of text to the innermost open provision."""
        self.awaiting_heading = None
        self.stack[-1].text.append((source, quoted))
        self.stack[-1].source.append(source)

    def take_heading(self, source: str) -> bool:
        """Add a line to the heading that is expected there (a chapter's title on the next lines); False when none is."""
        draft = self.awaiting_heading
        if draft is None:
            return False
        continues = not draft.heading or (is_capitals(source) and is_capitals(draft.heading[-1]))
        if not continues or source.startswith("(") or len(source) > _LONGEST_HEADING:
            self.awaiting_heading = None
            return False
        draft.heading.append(source)
        draft.source.append(source)
        if not is_capitals(source):
            self.awaiting_heading = None
        return True

    def finish(self) -> tuple[Node, ...]:
        """Return the finished tree; every `eid` in it is unique."""
        nodes: list[Node] = []
        taken: set[str] = set()
        for draft in self.roots:
            nodes.append(self._finished(draft, "", taken))
            taken.add(nodes[-1].eid)
        return tuple(nodes)

    def _finished(self, draft: Draft, parent: str, taken: set[str]) -> Node:
        """Return a draft as a node with all below it; its id is below that of `parent` and none of `taken`, those of its siblings."""
        step = draft.step or step_of(draft.kind, draft.label)
        eid = self._unique(f"{parent}__{step}" if parent else step, taken, draft)
        children: list[Node] = []
        names: set[str] = set()
        for child in draft.children:
            node = self._finished(child, eid, names)
            names.add(node.eid)
            children.append(node)
        if draft.kind is Unit.ARTICLE:
            _find_heading(draft)
        text, spans = _joined(draft.text)
        heading = " ".join(draft.heading)
        return Node(
            kind=draft.kind,
            label=draft.label,
            heading=heading,
            text=text,
            eid=eid,
            children=tuple(children),
            role=_role(draft, heading, spans),
            marker=draft.marker,
            source="\n".join(draft.source),
            line=draft.line,
            quoted_spans=spans,
            source_id=draft.source_id,
        )

    def _unique(self, eid: str, taken: set[str], draft: Draft) -> str:
        if eid not in taken:
            return eid
        self.warn("duplicate_id", draft.line, eid=eid)
        number = self._repeated.get(eid, 1) + 1
        while f"{eid}-{number}" in taken:
            number += 1
        self._repeated[eid] = number
        return f"{eid}-{number}"


@lru_cache(maxsize=4096)  # labels are few: the clauses and points of all laws have the same
def step_of(kind: Unit, label: str) -> str:
    """Return the part of an id that stands for one unit: `point_dd`, `indent_a-1`."""
    label = part_number(label) if kind in DIVISIONS else label
    label = re.sub(r"[^0-9A-Za-z]+", "-", label.replace("đ", "dd").replace("Đ", "DD")).strip("-")
    return f"{EID_NAMES[kind]}_{label or '1'}"


def _find_heading(draft: Draft) -> None:
    """Decide whether the first line of an article is its heading or already what it rules.

    A heading has no full stop and something under it; a whole sentence that stands alone is the rule itself.
    """
    if draft.heading or not draft.text or draft.text[0][1]:
        return
    first = draft.text[0][0]
    has_body = len(draft.text) > 1 or bool(draft.children)
    if len(first) > _LONGEST_HEADING or (not has_body and (first[-1:] in '.;:”"' or first.endswith("./."))):
        return
    if first[-1:] in ';:,”"' or (first.endswith(".") and len(first) > 120) or first.count(". ") > 1:
        return
    draft.heading.append(first)
    del draft.text[0]


def _joined(lines: list[tuple[str, bool]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Join the lines of a provision; return the text and the places in it that are quoted."""
    spans: list[tuple[int, int]] = []
    position = 0
    for line, quoted in lines:
        if quoted and spans and spans[-1][1] == position - 1:
            spans[-1] = (spans[-1][0], position + len(line))
        elif quoted:
            spans.append((position, position + len(line)))
        position += len(line) + 1
    return "\n".join(line for line, _ in lines), tuple(spans)


def _role(draft: Draft, heading: str, spans: tuple[tuple[int, int], ...]) -> Role:
    if draft.role is not Role.NORMATIVE:
        return draft.role
    if spans:
        return Role.QUOTED
    if draft.kind is Unit.ARTICLE:
        return next((role for role, pattern in _ROLES if pattern.search(heading)), Role.NORMATIVE)
    return Role.NORMATIVE
