"""From rows to the facts that validity depends on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from cms.models.access.restrictions import is_readable
from cms.storage.prepared import Prepared, PreparedChildren
from legal_docs.law.validity.rules.acting import acts_from, pauses_of
from legal_docs.law.validity.rules.consolidating import base_of, effect_days_of, with_base
from legal_docs.law.validity.rules.related import public_incoming
from legal_docs.law.validity.rules.status import Change, Facts, OwnDay, Statement
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, LegalDocumentPage, Operation, Relation
from legal_docs.models.base.readable import is_answering
from legal_docs.text.vocabulary import ACTING, EFFECTS, Effect, RelationKind, Scope, Status

READ_AHEAD = "_acting_relations"
_incoming: PreparedChildren[Relation] = PreparedChildren("incoming", lambda rows: rows.filter(kind__in=ACTING))

_approved: Prepared[Amendment] = Prepared(
    lambda pk: Amendment.objects.filter(target=pk, state=AmendmentState.APPROVED, kind=AmendmentKind.STEPS)
)


def facts_of(page: LegalDocumentPage, *, acted_on: bool = True) -> Facts:
    """Return the facts of a document from its dates, the changes by published documents, and what was stated.

    A consolidated text has those of the document that it consolidates, too.
    `acted_on` False: no other document can act on it yet, so none is looked for.
    """
    relations = list(incoming(page)) if acted_on else []
    effective_on, expires_on = corrected_days(relations)
    facts = Facts(
        issued_on=page.issued_on,
        effective_on=effective_on or page.effective_on,
        expires_on=expires_on or page.expires_on,
        changes=changes_in(relations, approved_amendments(page) if relations else ()),
        statements=tuple(Statement(Status(row.status), row.since, row.part, row.reason) for row in page.status_statements.all()),
        own_days=tuple(OwnDay(tuple(row.anchors), row.effective_on) for row in effect_days_of(page)),
    )
    base = base_of(page)
    return with_base(facts, page, facts_of(base)) if base else facts


def corrected_days(relations: Iterable[Relation]) -> tuple[date | None, date | None]:
    """Return what the latest published correction (đính chính) says of a document's day of effect and of its end; None: nothing.

    A correction says what was right from the beginning, so its own day plays no part.
    """
    corrections = [one for one in relations if one.kind == RelationKind.CORRECTS and is_readable(one.document)]
    corrections.sort(key=lambda one: (one.document.issued_on or date.min, one.pk))
    effective = [one.corrected_effective_on for one in corrections if one.corrected_effective_on]
    expires = [one.corrected_expires_on for one in corrections if one.corrected_expires_on]
    return effective[-1] if effective else None, expires[-1] if expires else None


def incoming(page: LegalDocumentPage) -> Iterable[Relation]:
    """Return the relations that act on a document, each with its acting document, in two queries at most: most have none."""
    if page.pk is None:
        return ()
    if READ_AHEAD in page.__dict__:
        known: list[Relation] = page.__dict__[READ_AHEAD]
        return known
    if is_answering():
        return public_incoming(page)  # those of others change nothing
    rows = _incoming(page)
    prefetch_related_objects(rows, _acting_document())
    return rows


def prefetch_facts() -> Prefetch[str, Any, str]:
    """Return what `prefetch_related` takes to read these relations for many documents at once."""
    return Prefetch("incoming", Relation.objects.filter(kind__in=ACTING).prefetch_related(_acting_document()), to_attr=READ_AHEAD)


def _acting_document() -> Prefetch[str, Any, str]:
    return Prefetch("document", LegalDocumentPage.objects.defer("body_text"))


def approved_amendments(page: LegalDocumentPage) -> list[Amendment]:
    """Return the approved amendments of a document's text that are made of instructions, with these."""
    if "amendments" in getattr(page, "_prefetched_objects_cache", {}):
        return [one for one in page.amendments.all() if one.state == AmendmentState.APPROVED and one.kind == AmendmentKind.STEPS]
    approved = _approved(page.pk)
    prefetch_related_objects(approved, "steps")
    return approved


def changes_in(relations: Iterable[Relation], amendments: Iterable[Amendment] = ()) -> tuple[Change, ...]:
    """Return what these relations to one document change, in legal order: by the day of the change, then of the acting document.

    Where the text follows an amendment, its steps say more exactly than the relation which provisions it touches and until when.
    A document that ended before the day of its change changes nothing any more, one that is suspended then does so afterwards.
    """
    stated = [relation for relation in relations if relation.kind in EFFECTS and relation.starts is not None]
    acting = [relation for relation in stated if is_readable(relation.document)]
    acting.sort(key=lambda relation: (relation.starts, relation.document.issued_on or relation.starts, relation.sort_order or 0))
    known, pauses = list(amendments), pauses_of(relation.document_id for relation in acting)
    days = {(relation.document_id, relation.starts) for relation in acting}
    found: list[Change] = []
    for relation in acting:
        exact: list[Change] = []
        for amendment in _amendments_of(relation, known, days):
            exact += _changes_by_steps(relation, amendment, acting)
        for change in exact or [_change(relation)]:
            starts = acts_from(relation.document_id, change.starts, pauses)
            found += [replace(change, starts=starts)] if starts else []
    return tuple(found)


def _amendments_of(relation: Relation, amendments: list[Amendment], days: set[tuple[int, date | None]]) -> list[Amendment]:
    """Return the amendments that a relation stands for: of its own day, and of the days that no relation of the same document has."""
    if not _is_of_text(relation):
        return []
    by_same = [one for one in amendments if one.acting_id == relation.document_id]
    return [one for one in by_same if one.effective_on == relation.starts or (one.acting_id, one.effective_on) not in days]


def _change(relation: Relation) -> Change:
    return Change(
        effect=EFFECTS[RelationKind(relation.kind)],
        whole=relation.scope == Scope.WHOLE and relation.kind != RelationKind.AMENDS,
        starts=relation.starts,  # type: ignore[arg-type]  # changes_in lets none without a day through
        ends=relation.ends_on,
        relation_id=relation.pk,
        anchors=tuple(relation.anchors or ()),
    )


def _is_of_text(relation: Relation) -> bool:
    return EFFECTS[RelationKind(relation.kind)] is not Effect.SUSPEND and (
        relation.scope == Scope.PARTIAL or relation.kind == RelationKind.AMENDS
    )


def _changes_by_steps(relation: Relation, amendment: Amendment, acting: Iterable[Relation]) -> list[Change]:
    """Return the changes that a relation stands for: its repeals for "repeals", the rest for "amends"; all, where it is the only one."""
    kinds = {one.kind for one in acting if one.document_id == relation.document_id and _is_of_text(one)}
    repeals = {RelationKind.REPEALS.value} & kinds
    found = []
    for step in amendment.steps.all():
        ends_it = step.operation == Operation.REPEAL
        belongs = len(kinds) == 1 or (relation.kind in repeals) == (ends_it and bool(repeals))
        if step.included and belongs:
            found.append(
                Change(
                    effect=Effect.REPEAL if ends_it else Effect.AMEND,
                    whole=False,
                    starts=amendment.effective_on,
                    ends=step.ends_on or relation.ends_on,
                    relation_id=relation.pk,
                    anchors=tuple(step.touched),
                    applied=bool(step.touched),
                )
            )
    return found
