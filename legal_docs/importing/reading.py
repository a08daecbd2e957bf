"""Reads what a file says of itself, once: the same for the admin screen, `import_documents` of a folder and `read_documents`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from legal_docs.files.metadata.file_name import with_number_of_file
from legal_docs.files.metadata.force.named_documents import RelationProposal
from legal_docs.files.metadata.proposing import Proposal, propose
from legal_docs.files.metadata.second_reading import compared
from legal_docs.files.readers import ReadText, read_file
from legal_docs.files.readers.recognition import Progress
from legal_docs.law.validity.days.effect_days import DayRead, days_read, sentences_doubtful
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.nodes import LawText, Warning
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import FileKind

OCR = "ocr_unreviewed"
_FILE_KINDS = {"pdf": FileKind.SIGNED_PDF, "html": FileKind.PRINT, "txt": FileKind.PRINT}
_WHOLE_SENTENCE = 60  # characters by which a sentence is found again in the text


@dataclass(frozen=True)
class Reading:
    """The text of a file, its tree, what it proposes."""

    read: ReadText
    law: LawText
    proposal: Proposal

    @property
    def warnings(self) -> list[Warning]:
        """Return the doubts: of reading the file, of its attributes, of days of effect, of its structure."""
        of_file = [*self.read.warnings, *self._doubts_of_scan()]
        return [*(Warning(code, 0) for code in of_file), *self.proposal.warnings, *self._doubts_of_days(), *self.law.warnings]

    def _doubts_of_scan(self) -> list[str]:
        """Return doubts about the date of issue and the number of a scan, often written by hand: a person reads them."""
        if OCR not in self.read.warnings:
            return []
        proposal = self.proposal
        unread = not proposal.number and all(warning.code != "number_blank" for warning in proposal.warnings)
        return ["date_recognised" if proposal.signed_date else "date_unread", *["number_unread"] * unread]

    @cached_property
    def effect_days(self) -> list[DayRead]:
        """Return the days that the text gives single provisions."""
        return days_read(rows_of(self.law), main_day=self.proposal.effective_date)

    def _doubts_of_days(self) -> list[Warning]:
        """Return doubts about days that were not read, and about an exception in the clause of effect without a day."""
        whole = self.proposal.effective_sentence or ""
        unread = sentences_doubtful(rows_of(self.law), self.effect_days, main_day=self.proposal.effective_date, clause=whole)
        lines = self.read.text.split("\n")
        return [Warning("effect_day_unread", line_of(sentence, lines), {"sentence": sentence}) for sentence in unread]


def read(path: Path | str, *, at_once: bool = False, progress: Progress | None = None, name: str = "") -> Reading:
    """Read a file; raises UnreadableFile with the reason (`at_once`, `progress`: see read_file).

    `name` is what its sender called it, where it is stored under another name.
    """
    return reading_of(read_file(path, at_once=at_once, progress=progress), name or Path(path).name)


def reading_of(text: ReadText, name: str = "") -> Reading:
    """Return what a text proposes; never raises."""
    law = parse(text.text)
    recognised = OCR in text.warnings
    proposal = propose(text.text, law, edges=text.edges, recognised=recognised)
    if text.head:
        proposal = compared(proposal, propose(text.head, parse(text.head), recognised=True))
    return Reading(text, law, with_number_of_file(proposal, text.text, name) if recognised else proposal)


def stored(reading: Reading) -> dict[str, Any]:
    """Return a reading as the JSON that is kept between the steps; null and [] where the text does not say."""
    proposal = reading.proposal
    lines = reading.read.text.split("\n")
    return {
        "number": proposal.number,
        "type": proposal.type,
        "title": proposal.title,
        "issuers": list(proposal.issuers),
        "issued_on": proposal.signed_date.isoformat() if proposal.signed_date else None,
        "effective_on": proposal.effective_date.isoformat() if proposal.effective_date else None,
        "expires_on": proposal.expiry_date.isoformat() if proposal.expiry_date else None,
        "effective_sentence": proposal.effective_sentence,
        "effective_line": line_of(proposal.effective_sentence, lines),
        "signers": [name for name in (proposal.signer or "").split("; ") if name],
        "position": proposal.signer_title,
        "effect_days": [_effect_day(read, lines) for read in reading.effect_days],
        "relations": [
            {**as_stored(one), "line": line_of(one.evidence, lines) or line_of(one.target_text, lines)} for one in proposal.relations
        ],
        "warnings": warnings_of(reading),
        "counts": counts_of(reading.law),
        "file_kind": str(likely_kind(reading.read)),
    }


def warnings_of(reading: Reading) -> list[list[Any]]:
    """Return the warnings as `[code, line, data]`; line 0 for those about the whole."""
    return [[warning.code, warning.line, dict(warning.data)] for warning in reading.warnings]


def counts_of(law: LawText) -> dict[str, int]:
    """Return how many provisions of each kind a text has, highest kind first."""
    counts = Counter(node.kind for node in law.walk())
    return {kind.value: counts[kind] for kind in sorted(counts, key=list(type(next(iter(counts)))).index)} if counts else {}


def likely_kind(read_text: ReadText) -> FileKind:
    """Return what kind of file it most likely is; the editor says which."""
    if OCR in read_text.warnings:
        return FileKind.SCAN
    return _FILE_KINDS.get(read_text.format, FileKind.DOCX)


def line_of(sentence: str, lines: list[str]) -> int:
    """Return the line of the text, from 1, that holds a sentence; 0 where none does."""
    wanted = " ".join(sentence.split())[:_WHOLE_SENTENCE]
    if not wanted:
        return 0
    return next((number for number, line in enumerate(lines, 1) if wanted in " ".join(line.split())), 0)


def _effect_day(read: DayRead, lines: list[str]) -> dict[str, Any]:
    return {
        "provisions": read.provisions,
        "effective_on": read.day.isoformat(),
        "evidence": read.sentence,
        "line": line_of(read.sentence, lines),
    }


def as_stored(relation: RelationProposal) -> dict[str, Any]:
    """Return a relation as JSON."""
    return {
        "kind": relation.kind,
        "number": relation.target_number or "",
        "text": relation.target_text,
        "evidence": relation.evidence,
        "effective_on": relation.effective_on.isoformat() if relation.effective_on else "",
    }
