"""Decides which relations that were read from a text are facts, and which a person has to look at first."""

from __future__ import annotations

from cms.text.numbers.document_numbers import parse_document_number
from legal_docs.models import IssuingBody, LegalDocumentPage, Relation
from legal_docs.text.citations.conditions import amends_itself, ends_wholly, keeps_parts
from legal_docs.text.documents.named_laws import named_law
from legal_docs.text.vocabulary import CHANGES_VALIDITY, BodyKind, Level, RelationKind, Scope
from legal_docs.text.words.dates import find_dates

_HIGHEST: list[str] = [
    BodyKind.NATIONAL_ASSEMBLY,
    BodyKind.STANDING_COMMITTEE,
    BodyKind.PRESIDENT,
    BodyKind.GOVERNMENT,
    BodyKind.PRIME_MINISTER,
]


def is_certain(relation: Relation, target: LegalDocumentPage) -> bool:
    """Return True where a relation read from the text of its document certainly means `target`, and holds without a condition.

    A false end is worse than a missing one: anything less certain waits for a person. Relations that change no validity need
    no more than the number.
    """
    acting = relation.document
    if relation.kind not in CHANGES_VALIDITY:
        return True
    if not acting.issued_on or not target.issued_on or acting.issued_on < target.issued_on or relation.starts is None:
        return False  # a bill, or a paper without its days
    if not acting.number_sequence or not _is_dated(relation, target) or not _may_act(acting, target):
        return False
    named_as = relation.target_number or relation.target_title
    if relation.kind == RelationKind.AMENDS:
        return amends_itself(relation.evidence.partition(named_as)[0])
    if relation.scope != Scope.WHOLE:
        return True
    return ends_wholly(relation.evidence, named_as, relation.starts) and not keeps_parts(acting.body_text, target.number)


def _is_dated(relation: Relation, target: LegalDocumentPage) -> bool:
    """Return True where the number names one document: it has a year or a term, or the sentence has the day of issue.

    The name of a law has its year, and where it has a day, that is the day of issue.
    """
    if not relation.target_number:
        law = named_law(relation.target_title)
        return law is not None and law.year == target.issued_on.year and law.dated in (None, target.issued_on)  # type: ignore[union-attr]
    number = parse_document_number(relation.target_number)
    if number is not None and number.is_unique:
        return True
    return target.issued_on in {found.value for found in find_dates(relation.evidence)}


def _may_act(acting: LegalDocumentPage, target: LegalDocumentPage) -> bool:
    """Return True where a document can have such an effect on another: not on one of a higher body, and on a law only as a law."""
    if target.document_type.name_is_title and not acting.document_type.name_is_title:
        return False
    return _rank(acting.issuing_body) <= _rank(target.issuing_body)


def _rank(body: IssuingBody) -> int:
    if body.level != Level.CENTRAL:
        return len(_HIGHEST) + 1
    return _HIGHEST.index(body.kind) if body.kind in _HIGHEST else len(_HIGHEST)
