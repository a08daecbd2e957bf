"""Rules about a document beside the others on the site: its number, its grounds, the documents that it amends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.text.numbers.document_numbers import number_key, parse_document_number
from legal_docs.admin.editing.messages import warning_in_words
from legal_docs.files.metadata.force.validity import read_own_effect
from legal_docs.law.validity.checking.contradictions import StatedRelation, stored_relations
from legal_docs.law.validity.days.effect_days import DayRead, anchors_of, sentences_doubtful
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.status import status_at
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.models.documents.validation import Attributes, Problem, Severity, rank_of
from legal_docs.publication.pipeline import reason_for_warnings
from legal_docs.publication.relations import meant_by
from legal_docs.publication.withdrawal import as_withdrawn, words_of_withdrawal
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import CHANGES_VALIDITY, SUSPENSIONS, BodyKind, RelationKind, Scope, Status

# Law 64/2025/QH15, Article 8(1): a text is amended or replaced by the body that issued it; these may reach further (Article 54(2)).
_MAY_REACH_FURTHER = frozenset({BodyKind.NATIONAL_ASSEMBLY, BodyKind.STANDING_COMMITTEE})
_HOLDS = frozenset({Status.IN_FORCE, Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED, Status.UNKNOWN})
__all__ = ["StatedRelation", "problems_of_page", "problems_with_others", "stored_relations", "typed_relations"]


def problems_with_others(values: Attributes, relations: Sequence[StatedRelation], *, own: int | None) -> list[Problem]:
    """Return the doubts about a document compared with the others on the site; `own` is its page, None for a new one."""
    return [*_same_number(values, own), *_grounds(values, relations), *_targets(values, relations), *_ends(relations)]


def kept_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cleaned rows of a form of relations that say something and are not deleted."""
    return [row for row in rows if row and not row.get("DELETE") and row.get("kind")]


def typed_relations(rows: Iterable[dict[str, Any]], values: Attributes, page: int | None, text: str) -> list[StatedRelation]:
    """Return the relations of the form of a page with these values and text; its rows are cleaned data, deleted ones left out.

    A number that a document of this site bears means that document, as it will once the relation is published.
    """
    acting = LegalDocumentPage(pk=page, body_text=text, issued_on=values.issued_on, issuing_body_id=values.issuing_body.pk)
    return [
        StatedRelation(
            row["kind"],
            row.get("target") or _named_by(row, acting),
            row.get("target_number") or "",
            row.get("target_title") or "",
            row.get("scope") or Scope.WHOLE,
            row.get("provisions") or "",
            row.get("effective_on"),
            row.get("ends_on"),
            row.get("ends_event") or "",
        )
        for row in kept_rows(rows)
    ]


def _named_by(row: dict[str, Any], acting: LegalDocumentPage) -> LegalDocumentPage | None:
    typed = {name: row.get(name) or "" for name in ("kind", "target_number", "target_title")}
    evidence = row["id"].evidence if row.get("id") else ""
    found, is_named = meant_by(Relation(document=acting, evidence=evidence, **typed))
    return found if is_named else None


def problems_of_page(page: LegalDocumentPage) -> list[Problem]:
    """Return what is wrong or doubtful about a stored document or a revision of one, by itself and beside the others."""
    days = [(one.provisions, one.effective_on) for one in page.effect_days.all()]
    return [
        *withdrawal_problems(page),
        *page.problems(),
        *problems_with_others(page.attributes, stored_relations(page), own=page.pk),
        *unread_days(page.attributes, page.body_text, days),
    ]


def unread_days(values: Attributes, text: str, days: Iterable[tuple[str, date]]) -> list[Problem]:
    """Warn about each sentence of the text that gives provisions a day of their own which is not among `days` (provisions, day)."""
    if "hiệu lực" not in text:
        return []
    law = parse(text)
    rows = rows_of(law)
    typed = [DayRead(words, tuple(anchors_of(words, rows)[0]), day, "") for words, day in days]
    effect = read_own_effect(law, values.issued_on)
    found = sentences_doubtful(rows, typed, main_day=values.effective_on, clause=effect.sentence if effect else "")
    return [
        Problem(Severity.WARNING, "effect_days", warning_in_words("effect_day_unread", 0, {"sentence": sentence})) for sentence in found
    ]


def withdrawal_problems(page: LegalDocumentPage) -> list[Problem]:
    """Warn about a document that was withdrawn: a person who makes it public again must say why."""
    stored = as_withdrawn(page)
    return [Problem(Severity.WARNING, "__all__", words_of_withdrawal(stored))] if stored else []


@reason_for_warnings.register
def record_reason(page: LegalDocumentPage) -> None:
    """Write into the history that a document was published in spite of warnings, with the reason given."""
    if page.warnings_reason and (problems := problems_of_page(page)):
        said = [str(problem.message) for problem in problems]
        log(instance=page, action="legal_docs.warnings_overridden", data={"reason": page.warnings_reason, "warnings": said})


def _same_number(values: Attributes, own: int | None) -> list[Problem]:
    """Warn when another issuer's document bears the same number.

    Central bodies' numbers are unique, local ones occur once in each province.
    """
    parsed = parse_document_number(values.number) if values.number else None
    if parsed is None or any(sign in parsed.symbol for sign in ("UBND", "HĐND")):
        return []
    year = parsed.year or (values.issued_on.year if values.issued_on else None)
    others = (
        LegalDocumentPage.objects.filter(number_key=parsed.key, key_year=year).exclude(issuing_body=values.issuing_body).exclude(pk=own)
    )
    other = others.select_related("issuing_body").first()
    if other is None:
        return []
    message = _("%(body)s has a document of the same number: check which body issued this one.") % {"body": other.issuing_body.name}
    return [Problem(Severity.WARNING, "number", message)]


def _grounds(values: Attributes, relations: Sequence[StatedRelation]) -> list[Problem]:
    """Warn about grounds not in force, issued later than the document, or of lower rank (Decree 78/2025/NĐ-CP, Article 62)."""
    found = []
    own_rank = rank_of(values.document_type, values.issuing_body, values.issued_on)
    for relation in relations:
        if relation.kind != RelationKind.BASIS or relation.target is None or values.issued_on is None:
            continue
        if relation.target.issued_on and relation.target.issued_on > values.issued_on:
            found.append(_warn(_("It rests on %(document)s, which was issued later."), relation))
        elif _status(relation.target, values.issued_on) not in _HOLDS | {Status.NOT_YET, None}:
            found.append(_warn(_("It rests on %(document)s, which was not in force on the day of issue."), relation))
        rank = rank_of(relation.target.document_type, relation.target.issuing_body, relation.target.issued_on)
        if own_rank and rank and rank > own_rank:
            found.append(_warn(_("It rests on %(document)s, which has lower legal force than the document itself."), relation))
    return found


def _targets(values: Attributes, relations: Sequence[StatedRelation]) -> list[Problem]:
    found = []
    for relation in relations:
        if relation.kind not in CHANGES_VALIDITY:
            continue
        if relation.target is None and not _is_here(relation.number):
            found.append(_warn(_("%(document)s is not on this site, so its validity will not be shown as changed."), relation))
        elif relation.target is not None and not _may_change(values, relation.target):
            found.append(
                _warn(_("%(document)s was issued by another body: as a rule only the issuer amends or repeals its text."), relation)
            )
    return found


def _ends(relations: Sequence[StatedRelation]) -> list[Problem]:
    """Warn about an end of what is no suspension, and about an end that is both a day and an event."""
    found = []
    for relation in relations:
        words = {"kind": RelationKind(relation.kind).label}
        if (relation.ends_on or relation.ends_event) and relation.kind not in SUSPENSIONS:
            found.append(_warn(_("“%(kind)s” %(document)s has an end: only a suspension or a halt ends again."), relation, words))
        elif relation.ends_on and relation.ends_event:
            found.append(_warn(_("“%(kind)s” %(document)s ends on a day and with an event: give one of them."), relation, words))
    return found


def _warn(message: Any, relation: StatedRelation, words: Mapping[str, Any] | None = None) -> Problem:
    return Problem(Severity.WARNING, "relations", message % {"document": relation.named, **(words or {})})


def _status(page: LegalDocumentPage, day: date) -> Status | None:
    return status_at(facts_of(page), day)


def _is_here(number: str) -> bool:
    return bool(number) and LegalDocumentPage.objects.live().filter(number_key=number_key(number)).exists()


def _may_change(values: Attributes, target: LegalDocumentPage) -> bool:
    """Return True for the issuer itself, a successor of it, or a body that may reach further."""
    body = values.issuing_body
    if body.kind in _MAY_REACH_FURTHER or target.issuing_body_id == body.pk:
        return True
    joint = set(target.joint_issuers.values_list("body_id", flat=True))
    return body.pk in joint or body.pk in set(target.issuing_body.successors.values_list("pk", flat=True))
