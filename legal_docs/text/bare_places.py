"""Places that name no document, in a text without provisions of its own: the document, or the provision, that is spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from legal_docs.text.named_documents import NamedDocuments
from legal_docs.text.references import Reference
from legal_docs.text.unit_paths import Path

# `Hợp đồng thuê nhà có Điều 7 ghi …`: an article of that paper; `hợp đồng … theo Điều 13` is one of a law.
_IN_A_PAPER = re.compile(
    r"(?i)(?<!\w)(?:hợp đồng|hđ|hđlđ|th[ỏo][ảa] thuận|thỏa ước|cam kết|nội quy|quy chế|điều lệ|biên bản)(?!\w)"
    r"[^.;:?!\n“”]{0,90}(?<!theo )(?<!quy định tại )(?<!căn cứ )(?<!trái )(?<!phạm )(?<!với )(?<!dụng )(?<!của )(?<!nêu tại )(?<!vào )$"
)
_QUOTES = re.compile(r"[^.;\n]{0,200}:(?!\d)")
_KINDS_OF_HERE = {"điều": "dieu", "khoản": "khoan", "điểm": "diem"}
_FURTHEST_PAPER = 140


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
    """The provision whose words an answer repeats: what `Điều này` means in them, which names no law."""

    def __init__(self) -> None:
        self._provision: Citation | None = None
        self._is_quoted = False

    def opens(self, provision: Citation) -> None:
        """Take the provision of which the text prints the heading."""
        self._provision, self._is_quoted = provision, True

    def follow(self, citation: Citation, text: str) -> None:
        """Take a citation that a colon follows: `Điều 111 Bộ luật Lao động quy định như sau: …`; any, while there was none such."""
        if _QUOTES.match(text, citation.end) is not None:
            self.opens(citation)
        elif not self._is_quoted:
            self._provision = citation

    def places(self, citation: Citation) -> Citation | None:
        """Return `khoản 3 Điều này` as a place of the provision that is quoted, None where that has no such unit."""
        around = self._provision.paths[-1].steps if self._provision is not None else ()
        kind = _KINDS_OF_HERE.get(citation.relative_to or "")
        depth = next((place for place, step in enumerate(around, 1) if step[0] == kind), 0)
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
    itself = re.search(r"(\S+(?: luật| lệnh| định| quyết| tư))\s+này$", citation.raw)
    if citation.raw.endswith("này") and itself is None:
        return None
    before = text[max(0, citation.start - _FURTHEST_PAPER) : citation.start]
    if itself is None and (paper := _IN_A_PAPER.search(before)) and not named.between(citation.start - len(paper[0]), citation.start):
        return None
    reference = named.last_of(itself[1], citation.start) if itself else named.spoken_of(citation.start, citation.end)
    return of_reference(citation, reference) if reference is not None else None


def of_reference(citation: Citation, reference: Reference) -> Citation:
    """Return a citation as one of a document."""
    number = reference.number.norm if reference.number else None
    return replace(citation, target_number=number, target_name=law_name(reference), is_self=False, relative_to=None, reference=reference)


def law_name(reference: Reference) -> str | None:
    """Return the name of a law, with its year where one is printed; None for a document that has its number alone."""
    if reference.number is not None and not reference.name:
        return None
    if reference.type == "Hiến pháp":
        return f"Hiến pháp {reference.year}" if reference.year else "Hiến pháp"
    if reference.type not in ("Luật", "Bộ luật", "Pháp lệnh") or not reference.name:
        return None
    year = f" {reference.year}" if reference.year else ""
    return f"{reference.type} {reference.name}{year}"
