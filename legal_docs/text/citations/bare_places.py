"""Resolves places that name no document, in a text without provisions of its own: to the document or provision that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from legal_docs.text.citations.unit_paths import RANK, SHEETS, Path
from legal_docs.text.documents.kinds import LAWS
from legal_docs.text.documents.named_documents import NamedDocuments
from legal_docs.text.documents.papers import OF_A_REGULATION, paper_before
from legal_docs.text.documents.references import NO_NAME_GOES_ON, Reference, as_amended
from legal_docs.text.vocabulary import Unit

_QUOTES = re.compile(r"[^.;\n]{0,200}:(?!\d)")
_TYPE = "(?P<type>Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết liên tịch|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị"
_ITSELF = re.compile(rf"(?i)(?<!\w){_TYPE}|(?P<attached>Quy chế|Quy định|Quy tắc|Điều lệ))\s+này$")
# `khoản 2 Điều 36 của Luật phải thông qua …`
_OF_TYPE = re.compile(rf"\s+(?:(?:của|tại|trong)\s+)?{_TYPE})(?!\w)(?P<named>\s+(?!{NO_NAME_GOES_ON}(?!\w))\w)?")
_ABOVE = re.compile(r"\s+(?:đã\s+|vừa\s+)?(?:(?:nêu|nói|dẫn|viện dẫn)(?:\s+ở)?\s+trên|trên)(?!\w)(?!\s+(?:đây\s+)?\d)")
_KINDS_OF_HERE = {"điều": Unit.ARTICLE, "khoản": Unit.CLAUSE, "điểm": Unit.POINT}
_PARTS = frozenset((Unit.SECTION, Unit.SUBSECTION, Unit.PART))
_WITH_A_DECREE = frozenset((*SHEETS, Unit.ANNEX))  # what laws do not have
_MOST_OF_AN_AMENDING_LAW = 5  # articles


@dataclass(frozen=True)
class Citation:
    """A phrase that names provisions; `start` and `end` are offsets, the named document included.

    `target_number` is the number in its norm form; `target_name` a law's name with its year where it is cited by name; `is_self`
    that the document itself is meant (`Luật này`, `khoản này`, or no document named); `relative_to` the unit that `này` points to;
    `reference` the document as the text names it, behind the provisions or before them (`Luật Đất đai (khoản 1 Điều 166)`).
    """

    start: int
    end: int
    raw: str
    paths: tuple[Path, ...]
    target_number: str | None = None
    target_name: str | None = None
    is_self: bool = False
    relative_to: str | None = None
    reference: Reference | None = None


class Quoted:
    """The provision whose words an answer repeats, which `Điều này` means in those words, and the articles cited so far."""

    def __init__(self) -> None:
        self._provision: Citation | None = None
        self._is_quoted = False
        self._cited: dict[str, Reference] = {}

    def opens(self, provision: Citation) -> None:
        """Note the provision whose heading the text prints as the quoted one."""
        self._provision, self._is_quoted = provision, True

    def follow(self, citation: Citation, text: str) -> None:
        """Note a citation followed by a colon as the quoted provision: `Điều 111 Bộ luật Lao động quy định như sau: …`.

        Before the first such citation, any other counts.
        """
        if citation.reference is not None:
            self._cited |= dict.fromkeys(_articles(citation.paths), citation.reference)
        if _QUOTES.match(text, citation.end) is not None:
            self.opens(citation)
        elif not self._is_quoted:
            self._provision = citation

    def above(self, citation: Citation, text: str) -> Reference | None:
        """Return the document of `Điều 41 nêu trên`: of which Article 41 was cited last."""
        articles = _articles(citation.paths)
        return self._cited.get(articles[-1]) if articles and _ABOVE.match(text, citation.end) else None

    def below(self, citation: Citation, reference: Reference, text: str) -> Citation | None:
        """Return `khoản 2` without an article as a clause of the document's article that is quoted or was cited last, None without one.

        `điểm a, b nêu trên` may be of a list of the text itself, where it quotes nothing.
        """
        if self._provision is None or self._provision.reference is None or law_name(self._provision.reference) != law_name(reference):
            return None
        if not self._is_quoted and _ABOVE.match(text, citation.end):
            return None
        around = [step for step in self._provision.paths[-1].steps if RANK[step[0]] > RANK[citation.paths[0].steps[0][0]]]
        if not any(unit == Unit.ARTICLE for unit, _label in around):
            return None
        paths = tuple(replace(path, steps=(*around, *path.steps)) for path in citation.paths)
        return of_reference(replace(citation, paths=paths), self._provision.reference)

    def document(self, kind: str) -> Reference | None:
        """Return the document of the provision that is quoted, where it is of a type: what `Luật này` means in its words."""
        reference = self._provision.reference if self._provision is not None and self._is_quoted else None
        return reference if reference is not None and reference.type.lower() == kind.lower() else None

    def places(self, citation: Citation) -> Citation | None:
        """Return `khoản 3 Điều này` as a place of the provision that is quoted, None where that has no such unit."""
        around = self._provision.paths[-1].steps if self._provision is not None else ()
        kind = _KINDS_OF_HERE.get(citation.relative_to or "")
        depth = next((index for index, step in enumerate(around, 1) if step[0] == kind), 0)
        if self._provision is None or not depth:
            return None
        paths = tuple(replace(path, steps=(*around[:depth], *path.steps)) for path in citation.paths)
        return replace(self._provision, start=citation.start, end=citation.end, raw=citation.raw, paths=paths, relative_to=None)


def of_another(citation: Citation, named: NamedDocuments, quoted: Quoted, text: str) -> Citation | None:
    """Return a citation without a document as one of the document that is spoken of; `Nghị định này` is the last decree."""
    if not citation.is_self or citation.reference is not None:
        return citation
    if citation.relative_to:
        return quoted.places(citation)
    itself = _ITSELF.search(citation.raw)
    if citation.raw.endswith("này") and itself is None:
        return None
    paper = paper_before(text, citation.start) if itself is None else None
    if paper is not None and not named.between(paper, citation.start):
        return None
    of_type = itself or _OF_TYPE.match(text, citation.end)
    if regulation := OF_A_REGULATION.match(text, citation.end):
        reference = named.last_with(regulation["kind"], text, citation.start)
    elif of_type is None:
        # `trong phần II của tôi`: of no law that is named further on.
        parts = citation.raw[0].islower() and all(path.steps[0][0] in _PARTS for path in citation.paths)
        reference = quoted.above(citation, text) or named.spoken_of(citation.start, citation.end, laws=not parts)
    elif itself is not None and itself["attached"]:
        reference = named.last_with(itself["attached"], text, citation.start)
    else:
        reference = quoted.document(of_type["type"]) or named.last_of(of_type["type"], citation.start)
    if reference is None or (reference.type in LAWS and _WITH_A_DECREE.issuperset(path.steps[0][0] for path in citation.paths)):
        return None  # a form that is named alone is of no law
    if of_type is None and all(RANK[path.steps[0][0]] < RANK[Unit.ARTICLE] for path in citation.paths):
        return quoted.below(citation, reference, text)
    return of_reference(citation, reference)


def is_of_unknown(text: str, end: int) -> bool:
    """Return True for a place of a document named right behind it by words alone: `Điều 2 Quyết định kỷ luật ông A`."""
    of_type = _OF_TYPE.match(text, end)
    return of_type is not None and of_type["named"] is not None


def of_reference(citation: Citation, reference: Reference) -> Citation:
    """Return a citation as one of a document."""
    reference = amended_by_article(citation.paths, reference)
    number = reference.number.norm if reference.number else None
    return replace(citation, target_number=number, target_name=law_name(reference), is_self=False, relative_to=None, reference=reference)


def amended_by_article(paths: Iterable[Path], reference: Reference) -> Reference:
    """Return the law that an amending law amends where the article cited is none of its few: `Điều 13 Luật … sửa đổi năm 2013`."""
    numbers = [int(re.sub(r"\D", "", label) or 0) for label in _articles(paths)]
    return as_amended(reference) if any(number > _MOST_OF_AN_AMENDING_LAW for number in numbers) else reference


def _articles(paths: Iterable[Path]) -> list[str]:
    return [label for path in paths for unit, label in path.steps if unit == Unit.ARTICLE]


def law_name(reference: Reference) -> str | None:
    """Return the name of a law, with its year where one is printed; None for a document that has its number alone."""
    if reference.number is not None and not reference.name:
        return None
    if reference.type == "Hiến pháp":
        return f"Hiến pháp {reference.year}" if reference.year else "Hiến pháp"
    if reference.type not in LAWS or not reference.name:
        return None
    year = f" {reference.year}" if reference.year else ""
    return f"{reference.type} {reference.name}{year}"
