"""Fills what a record leaves open from the text of its document: days and relations, by the readers that files are read by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.text.numbers.document_numbers import number_key, parse_document_number
from legal_docs.files.metadata.force.validity import StatedValidity, read_validity
from legal_docs.importing.proposed import relation_row
from legal_docs.importing.reading import as_stored
from legal_docs.models import LegalDocumentPage, LegalTask, Relation, TaskKind
from legal_docs.text.documents.named_laws import law_key, named_law
from legal_docs.text.structure.nodes import LawText
from legal_docs.text.vocabulary import ACTING, CHANGES_VALIDITY, CONSOLIDATED_SYMBOL, RelationKind

# Raise it when the readers of days and relations find more, or are less sure: the worker reads the imported texts again.
READERS_VERSION = 3
_UNTIL_EVENT = re.compile(r"(?<!\w)đến\s+(?:khi|ngày|thời điểm|lúc)\s+(?!\d)")
_EXCEPT = re.compile(r"(?<!\w)trừ(?!\w)")
# A line of its own in the head of a draft: "DỰ THẢO 2", "(DỰ THẢO 28/5/2023)"; in a title the words go on.
_DRAFT = re.compile(r"^\s*\(?DỰ THẢO(?: LẦN)?[\s\d/.:]*\)?\s*$", re.MULTILINE)
_BLANK_NUMBER = re.compile(r"\bsố\s*:?[ .…_]*/\s*")
_HEAD = 2000  # characters
_MANY = 60  # relations of one document that its record does not state


def fill_from_text(page: LegalDocumentPage, law: LawText, relations: Sequence[Relation]) -> tuple[list[Relation], list[str]]:
    """Fill the days that `page` lacks; return the further relations of the text besides `relations`, and in words what was not taken over.

    The record takes precedence; where the text says otherwise, a person decides. A draft has no days and does nothing to others.
    """
    if is_draft(page.number, law.preamble):
        page.effective_on = page.expires_on = None
        page.readers_version = READERS_VERSION
        return [], [_("The head says that this is a draft, or leaves its number blank.")]
    number = parse_document_number(page.number) if page.number else None
    consolidation = number is not None and number.symbol.startswith(CONSOLIDATED_SYMBOL)
    read = read_validity(
        law, title=page.long_title, number=number.norm if number else None, signed=page.issued_on, consolidation=consolidation
    )
    page.readers_version = READERS_VERSION
    differences = [] if consolidation else [*_fill_effect(page, read), *_fill_end(page, read)]
    further, contradicting = _further(read, relations)
    return further, [*differences, *contradicting]


def without_effect(relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations that a draft may have: those that change nothing in others."""
    return [one for one in relations if one.kind not in ACTING]


def is_draft(number: str, preamble: str) -> bool:
    """Return whether the head of a text is marked as a draft, or leaves the place before its number blank (`số: /2023/QH15`)."""
    head, number = preamble[:_HEAD], number.lstrip("/ ").strip().lower()
    if _DRAFT.search(head):
        return True
    small = head.lower()
    return bool(number) and any(small.startswith(number, blank.end()) for blank in _BLANK_NUMBER.finditer(small))


def _fill_effect(page: LegalDocumentPage, read: StatedValidity) -> list[str]:
    stated = read.effect.value if read.effect else None
    if read.effect is None or stated is None or stated == page.effective_on:
        return []
    is_open = not _UNTIL_EVENT.search(read.effect.sentence)  # else it may have ended already: `… đến ngày Nghị quyết số … hết hiệu lực`
    if page.effective_on is None and is_open and (page.expires_on is None or stated < page.expires_on):
        page.effective_on = stated
        if page.issued_on and stated < page.issued_on:
            page.early_effect_reason = "As stated in its text"
        return []
    return [_told(_("in force from %(day)s"), stated, read.effect.sentence)]


def _fill_end(page: LegalDocumentPage, read: StatedValidity) -> list[str]:
    """Fill the document's own end; one with exceptions is left to a person: the parts that go on are not known."""
    if read.end is None or read.end.value == page.expires_on:
        return []
    fits = page.effective_on is None or page.effective_on < read.end.value
    if page.expires_on is None and fits and not _EXCEPT.search(read.end.sentence):
        page.expires_on = read.end.value
        return []
    return [_told(_("no longer in force from %(day)s"), read.end.value, read.end.sentence)]


def _further(read: StatedValidity, relations: Sequence[Relation]) -> tuple[list[Relation], list[str]]:
    """Return the relations that are not stated yet, and those that contradict what is stated of the same document.

    The legal grounds are left out: they change no validity, and the links in the text lead there.
    """
    known: dict[str, set[str]] = {}
    for one in relations:
        known.setdefault(number_key(one.target_number) or one.target_title, set()).add(str(one.kind))
    found: list[Relation] = []
    contradicting: list[str] = []
    for proposal in read.relations:
        ends = proposal.kind in (RelationKind.REPEALS, RelationKind.REPLACES)
        named = proposal.target_number or re.search(r"\d", proposal.target_text) or (ends and law_key(named_law(proposal.target_text)))
        if proposal.kind == RelationKind.BASIS or not named:
            continue
        row = relation_row(as_stored(proposal), len(relations) + len(found))
        kinds = known.get(number_key(row.target_number) or row.target_title, set())
        if row.kind in kinds:
            continue
        # A ground, or a document that is only related, may be repealed all the same.
        if not kinds or (row.kind in CHANGES_VALIDITY and not kinds & CHANGES_VALIDITY):
            found.append(row)
        else:
            contradicting.append(f"{RelationKind(row.kind).label}: {proposal.target_text}. “{proposal.evidence}”")
    return found[:_MANY], contradicting


def _told(words: str, day: date, sentence: str) -> str:
    return f"{words % {'day': f'{day:%d/%m/%Y}'}}. “{sentence}”"


def raise_doubts(page: LegalDocumentPage, differences: Sequence[str]) -> None:
    """Keep one task of a document with all differences between its text and record; delete an open one when they are others, or none.

    The same differences, once settled, are not raised again.
    """
    tasks = LegalTask.objects.filter(kind=TaskKind.TEXT_DIFFERS, document=page, cause=None)
    note = "\n".join(differences)
    if not note:
        tasks.filter(settled_at=None).delete()
        return
    if not tasks.filter(note=note).exists():
        tasks.filter(settled_at=None).delete()
        day = page.issued_on or timezone.localdate()
        LegalTask.objects.update_or_create(
            kind=TaskKind.TEXT_DIFFERS, document=page, cause=None, day=day, defaults={"note": note, "settled_at": None, "decision": ""}
        )
