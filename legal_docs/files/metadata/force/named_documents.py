"""The documents that a text names as its grounds or acts on, as a proposal for an editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
