"""Citations: does each labelled place become a link to the right provision of the right law, and nothing else a link?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from benchmarks.citing.labels import Row, Steps, law_key, rows, steps_of_anchor, steps_of_place
from cms.text.numbers.document_numbers import number_key
from legal_docs.law.citations.context import AmendingContext
from legal_docs.law.citations.finding import Mention, find_mentions
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse

_ACTS = (
    *("Hiến pháp", "Luật", "Bộ luật", "Pháp lệnh", "Lệnh", "Nghị quyết", "Nghị định", "Thông tư", "Quyết định"),
    *("Quy chế", "Quy định", "Điều lệ", "Hướng dẫn", "Văn bản hợp nhất"),
)
_QUOTED = re.compile("“[^”]*”?")
_UNITS_OF_HERE = {"điều": "art", "khoản": "cl", "điểm": "point"}  # what `này` may stand behind: `khoản 2 Điều này`
_UNIT_ABOVE = {"cl": "điều", "point": "khoản", "indent": "khoản"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the reader gives: offsets, whether it leads into the text's own document, the key of another law, the place."""

    start: int
    end: int
    this: bool
    law: str
    place: Steps


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one text gave: the number of labels that count, those missed, the number of right links, the false ones."""

    labels: int
    missed: list[Row]
    right: int
    false: list[Link]

    @property
    def figures(self) -> Counter[str]:
        """Return the counts that are summed over texts."""
        found = self.labels - len(self.missed)
        return Counter(labels=self.labels, found=found, links=self.right + len(self.false), right=self.right, false=len(self.false))


def links_of(row: Row) -> list[Link]:
    """Return the links that the reader gives a text, knowing the type and number of its document and where in it the text stands."""
    text, context = row["text"], row["context"]
    own, is_act = context["number"] or "", context["type"].startswith(_ACTS)
    found = find_mentions(text, self_number=own, own_places=is_act)
    if is_act:
        found = _of_amended(text, found)
    here = steps_of_place(context.get("at"))
    return [
        Link(
            start=mention.start,
            end=mention.end,
            this=mention.is_self or bool(mention.number and number_key(mention.number) == number_key(own)),
            law=law_key(mention.number or f"{mention.name} {mention.year or ''}"),
            place=_whole_place(mention, here),
        )
        for mention in found
    ]


def _of_amended(text: str, found: list[Mention]) -> list[Mention]:
    """Return the places with the document that the text amends, or with none to `Điều này` in its quotations, as the pages do."""
    context, quotations = AmendingContext(""), [match.span() for match in _QUOTED.finditer(text)]
    given, position = {mention.start: mention for mention in found}, 0
    for row in rows_of(parse(f"Điều 1. X\n{text}")):
        context.enter(row)
        begin = text.find(row.text, position)
        other = context.document
        if begin < 0 or other is None:
            continue
        position = begin + len(row.text)
        for mention in found:
            quoted = any(start <= mention.start < end for start, end in quotations)
            here = mention.is_self and begin <= mention.start < position
            if here and context.belongs_elsewhere(mention, row, quoted=quoted):
                del given[mention.start]
                if not mention.relative_to:
                    given[mention.start] = replace(mention, is_self=False, number=other.number, name=other.name, year=other.year)
    return [given[start] for start in sorted(given)]


def _whole_place(mention: Mention, here: Steps) -> Steps:
    """Return the place of a mention with what lies above it: `khoản 2 Điều này` in Article 5 is clause 2 of Article 5."""
    steps = steps_of_anchor(mention.path)
    if not mention.is_self or not steps or steps[0][0] not in _UNIT_ABOVE:
        return steps
    unit = _UNITS_OF_HERE.get(mention.relative_to or _UNIT_ABOVE[steps[0][0]], "art")
    depth = next((number for number, step in enumerate(here, 1) if step[0] == unit), 0)
    return here[:depth] + steps


def judge(row: Row) -> Outcome:
    """Compare the links of a text with its labels: right are overlapping spans with the same law and place, one link for one label."""
    left, missed, right = links_of(row), [], 0
    wanted = [label for label in row["links"] if not label.get("optional")]
    for label in wanted:
        place = steps_of_place(label["place"])
        link = next((link for link in left if _overlaps(link, label) and _same_law(link, label) and link.place == place), None)
        if link is not None:
            left.remove(link)
            right += 1
        elif not label.get("treaty"):
            missed.append(label)
    false = [link for link in left if not any(_is_neutral(link, label) for label in row["links"] if _overlaps(link, label))]
    return Outcome(sum(not label.get("treaty") for label in wanted), missed, right, false)


def _overlaps(link: Link, label: Row) -> bool:
    return link.start < label["end"] and label["start"] < link.end


def _same_law(link: Link, label: Row) -> bool:
    if label["this"]:
        return link.this
    return link.law in [law_key(law) for law in (label["law"], *label.get("alt", []))]


def _is_neutral(link: Link, label: Row) -> bool:
    """Return whether a link that fits no label may lie on this one: it is optional, or the link names its law or a treaty as a whole."""
    if label.get("optional"):
        return True
    return not link.place and (_same_law(link, label) or (bool(label.get("treaty")) and not link.this))


def measure(labels: str, half: str, *, show: bool) -> None:
    """Print recall and precision of a half, the false links in prose without citations, and on request all faults."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(labels, "citations", half):
        outcome = judge(row)
        kinds[row["kind"]].update(outcome.figures)
        if show and (outcome.missed or outcome.false):
            print(f"{row['id']} ({row['kind']}) {row['context']}\n  {row['text']}")
            for label in outcome.missed:
                print(f"  missed: {label['span']!r}: {label['law']}, {label['place']}{' of this document' if label['this'] else ''}")
            for link in outcome.false:
                print(f"  false: {row['text'][link.start : link.end]!r}: {link}")
    total = sum(kinds.values(), Counter[str]())
    print(
        f"citations, {half}: {total['labels']} labels, {total['found']} found ({total['found'] / total['labels']:.1%}); "
        f"{total['links']} links, {total['right']} right ({total['right'] / total['links']:.1%}); {kinds['prose']['false']} false in prose"
    )
    if show:
        print("; ".join(f"{kind} {one['found']} of {one['labels']}, {one['false']} false" for kind, one in kinds.items()))
