"""The validity that a text states: from when and until when it is in force itself, and what it does to other documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legal_docs.files.metadata.force.as_printed import as_printed
from legal_docs.files.metadata.force.effect import Effect, read_effect
from legal_docs.files.metadata.force.expiry import DayStated, read_application, read_end
from legal_docs.files.metadata.force.named_documents import RelationProposal
from legal_docs.files.metadata.force.relations import read_relations
from legal_docs.text.structure.nodes import LawText, Node
from legal_docs.text.vocabulary import RelationKind, Unit


@dataclass(frozen=True)
class StatedValidity:
    """The days that a text gives itself, each with its sentence (None: it says none), and its relations to others."""

    effect: Effect | None
    end: DayStated | None
    applied: DayStated | None
    relations: tuple[RelationProposal, ...]


def read_validity(law: LawText, *, title: str, number: str | None, signed: date | None, consolidation: bool = False) -> StatedValidity:
    """Read the days and the relations that a parsed text states; `number` is its own, in the norm form.

    A consolidated text repeats what other documents did: its own relations are only those to the texts that it incorporates.
    """
    own, of_annexes, headings = _own_paragraphs(law)
    paragraphs, preamble = [*own, *of_annexes], law.preamble.split("\n")
    effect = read_effect([*paragraphs, *preamble], signed)
    relations = read_relations(title, preamble, headings, paragraphs, number, consolidation=consolidation)
    if consolidation:
        taken_in = tuple(relation for relation in relations if relation.kind == RelationKind.CONSOLIDATES)
        return StatedValidity(effect, None, None, taken_in)
    return StatedValidity(effect, read_end(own, signed, effect.value if effect else None), read_application(own), relations)


def read_own_effect(law: LawText, signed: date | None) -> Effect | None:
    """Read when a parsed text says that it enters into force itself: quotations count for nothing, its articles on it come first."""
    own, of_annexes, _ = _own_paragraphs(law)
    return read_effect([*own, *of_annexes, *law.preamble.split("\n")], signed)


def _own_paragraphs(law: LawText) -> tuple[list[str], list[str], list[str]]:
    """Return the paragraphs of the document itself, those of its annexes, quotations left out, and the headings of all articles.

    Paragraphs of articles on entry into force come first, and again at their place.
    """
    first: list[str] = []
    others: list[str] = []
    of_annexes: list[str] = []
    for node in law.nodes:
        in_annex = node.kind is Unit.ANNEX
        for inner in node.walk():
            (of_annexes if in_annex else others).extend(_unquoted(inner))
            if not in_annex and inner.kind is Unit.ARTICLE and "hiệu lực" in inner.heading.lower():
                first.extend(part for below in inner.walk() for part in _unquoted(below))
    headings = [node.heading for node in law.walk() if node.kind is Unit.ARTICLE and node.heading]
    printed = {paragraph: as_printed(paragraph) for paragraph in {*others, *of_annexes}}  # each once, wherever it is repeated
    own, annexed, articles = ([printed[one] for one in some] for some in ([*first, *others], of_annexes, headings))
    return own, annexed, articles


def _unquoted(node: Node) -> list[str]:
    text, position, kept = node.text, 0, []
    for start, end in node.quoted_spans:
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    parts = [part for piece in kept for part in piece.split("\n") if part.strip()]
    return [*([node.heading] if node.heading else []), *parts]
