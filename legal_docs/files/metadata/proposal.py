"""Metadata that a text states about itself, as a proposal for an editor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from legal_docs.text.structure.nodes import Warning


@dataclass(frozen=True)
class LegalBasis:
    """A line of the legal grounds (Căn cứ …) with a document that it names; number or name, or neither where it names none."""

    text: str
    number: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class RelationProposal:
    """A relation to another document: `kind` as in the national list (`sua_doi_bo_sung`, `thay_the`, `bai_bo`, `can_cu`, …).

    `target_number` is the number in its norm form, None where a law is named by its title; `evidence` the sentence that says it,
    `effective_on` the day of the change where it is not that of the acting document (`hết hiệu lực kể từ ngày 01/01/2026`).
    """

    kind: str
    target_number: str | None
    target_text: str
    evidence: str
    effective_on: date | None = None


@dataclass(frozen=True)
class Proposal:
    """The metadata that was read; None and "" where the text does not say. `issuers` has every body of a joint document.

    `expiry_date` is the first day on which the document is no longer in force, where its own text sets its end.
    """

    number: str | None = None
    type: str | None = None
    title: str | None = None
    issuer: str | None = None
    issuers: tuple[str, ...] = ()
    signed_date: date | None = None
    effective_date: date | None = None
    effective_sentence: str = ""
    expiry_date: date | None = None
    signer: str | None = None
    signer_title: str | None = None
    place: str | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    relations: tuple[RelationProposal, ...] = ()
    warnings: tuple[Warning, ...] = field(default_factory=tuple)
