"""From the fields of an imported record to dates, titles, relations: no database."""

from __future__ import annotations

from typing import Any

from cms.contracts.importing import BadRecord, day_of
from legal_docs.models import Relation, StatusStatement
from legal_docs.text.vocabulary import Origin, RelationKind, Scope, Status

_STATUSES = {str(code): code for code in Status} | {
    "Còn hiệu lực": Status.IN_FORCE,
    "Hết hiệu lực toàn bộ": Status.EXPIRED,
    "Hết hiệu lực": Status.EXPIRED,
    "Hết hiệu lực một phần": Status.PARTLY_EXPIRED,
    "Chưa có hiệu lực": Status.NOT_YET,
    "Ngưng hiệu lực": Status.SUSPENDED,
    "Không còn phù hợp": Status.UNSUITABLE,
}


def required(record: dict[str, Any], name: str) -> str:
    """Return a field that every record must have; raises BadRecord without it."""
    value = record.get(name)
    if not value:
        raise BadRecord(f"the field {name!r} is missing")
    return str(value)


def relations_of(record: dict[str, Any]) -> list[Relation]:
    """Return the relations of a record; its `consolidates` is one too. Raises BadRecord for an unknown kind."""
    given = list(record.get("relations") or [])
    if record.get("consolidates") and not given:
        given.append({"kind": RelationKind.CONSOLIDATES.value, "target": record["consolidates"]})
    found = []
    for index, row in enumerate(given):
        if row.get("kind") not in RelationKind.values:
            raise BadRecord(f"unknown relation {row.get('kind')!r}")
        note = str(row.get("note") or "")
        partial = row.get("scope") == Scope.PARTIAL
        found.append(
            Relation(
                kind=row["kind"],
                target_number=required(row, "target")[:80],
                scope=Scope.PARTIAL if partial else Scope.WHOLE,
                provisions=str(row.get("provisions") or (note if partial else ""))[:500],
                effective_on=day_of(row, "effective_date"),
                ends_on=day_of(row, "end_date"),
                note=note[:500],
                origin=Origin.IMPORTED,
                sort_order=index,
            )
        )
    return found


def statements_of(record: dict[str, Any]) -> list[StatusStatement]:
    """Return what the source states of the validity; it counts only where dates and relations leave it open."""
    status = _STATUSES.get(str(record.get("status") or ""))
    since = day_of(record, "effective_date") or day_of(record, "signed_date")
    if status is None or since is None:
        return []
    return [StatusStatement(status=status, since=since, reason="Stated by the source of the import", origin=Origin.IMPORTED)]
