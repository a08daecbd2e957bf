"""The shapes of the interface's answers, as JSON Schema (2020-12, which OpenAPI 3.1 takes as it is)."""

from __future__ import annotations

from typing import Any

from legal_docs.text.vocabulary import ChangeKind, RelationKind, Scope, Status, Unit, VersionKind

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
NUMBER: Schema = {"type": "integer"}
NAMED: Schema = {"$ref": "#/components/schemas/Named"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def shape(**properties: Schema) -> Schema:
    """Return the schema of an object with exactly these members, all of them required."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def page_of(items: Schema, **more: Schema) -> Schema:
    """Return the schema of a page of rows; `next` is the address of the following page, null on the last."""
    return shape(items=array(items), next=MAYBE_TEXT, **more)


_SUMMARY: dict[str, Schema] = {
    "id": {"type": "string", "format": "uuid"},
    "url": TEXT,
    "api_url": TEXT,
    "number": MAYBE_TEXT,
    "type": NAMED,
    "title": TEXT,
    "citation": TEXT,
    "issuer": NAMED,
    "issued_on": DAY,
    "effective_on": DAY,
    "expires_on": DAY,
    "status": shape(code={"enum": list(Status.values)}, label=TEXT, since=DAY),
    "updated_at": MOMENT,
}
_RELATION: dict[str, Schema] = {
    "kind": {"enum": list(RelationKind.values)},
    "scope": {"enum": list(Scope.values)},
    "provisions": MAYBE_TEXT,
    "source_provisions": MAYBE_TEXT,
    "effective_on": DAY,
    "ends_on": DAY,
    "ends_event": MAYBE_TEXT,
    "number": MAYBE_TEXT,
    "title": MAYBE_TEXT,
    "id": MAYBE_TEXT,
    "url": MAYBE_TEXT,
}
_DOCUMENT: dict[str, Schema] = {
    **_SUMMARY,
    "summary": MAYBE_TEXT,
    "short_name": MAYBE_TEXT,
    "issuers": array(NAMED),
    "signers": array(shape(name=TEXT, position=MAYBE_TEXT)),
    "effective_note": MAYBE_TEXT,
    "expiry_note": MAYBE_TEXT,
    "own_effect": array(shape(provisions=TEXT, anchors=array(TEXT), effective_on=DAY)),
    "locality": MAYBE_TEXT,
    "fields": array(NAMED),
    "tags": array(TEXT),
    "gazette": array(shape(number=TEXT, date=DAY, url=MAYBE_TEXT)),
    "validity": array(shape(status={"enum": list(Status.values)}, label=TEXT, **{"from": DAY, "until": DAY})),
    "relations": array(ref("Relation")),
    "acted_on_by": array(ref("Relation")),
    "acted_on_by_total": {"type": "object", "additionalProperties": NUMBER},
    "versions": array(shape(kind={"enum": list(VersionKind.values)}, sha=MAYBE_TEXT, **{"from": DAY, "until": DAY})),
    "files": array(ref("File")),
    "formats": {"type": "object", "additionalProperties": TEXT},
    "old_addresses": array(TEXT),
}

SCHEMAS: dict[str, Schema] = {
    "Error": shape(error=shape(code=TEXT, message=TEXT)),
    "Named": shape(slug=TEXT, name=TEXT),
    "Root": {"type": "object", "additionalProperties": TEXT},
    "DocumentSummary": shape(**_SUMMARY),
    "DocumentPage": page_of(ref("DocumentSummary")),
    "Document": shape(**_DOCUMENT),
    "Relation": shape(**_RELATION),
    "RelationRow": shape(key=NUMBER, source={"type": "string", "format": "uuid"}, target=ref("Relation")),
    "RelationPage": page_of(ref("RelationRow")),
    "File": shape(
        kind=TEXT,
        title=TEXT,
        url=TEXT,
        sha256=TEXT,
        size={"type": ["integer", "null"]},
        type=TEXT,
        pages={"type": ["integer", "null"]},
        signatures=array({"type": "object", "additionalProperties": TEXT}),
    ),
    "Provision": shape(
        id=TEXT,
        anchor=TEXT,
        url=TEXT,
        kind={"enum": list(Unit.values)},
        label=TEXT,
        marker=TEXT,
        heading=TEXT,
        text=TEXT,
        depth=NUMBER,
        role=TEXT,
    ),
    "ProvisionPage": page_of(
        ref("Provision"),
        document={"type": "string", "format": "uuid"},
        version=shape(kind={"enum": list(VersionKind.values)}, **{"from": DAY, "until": DAY}),
    ),
    "Change": shape(
        sequence=NUMBER,
        at=MOMENT,
        kind={"enum": list(ChangeKind.values)},
        label=TEXT,
        id={"type": "string", "format": "uuid"},
        path=TEXT,
        citation=TEXT,
        title=TEXT,
        reason=MAYBE_TEXT,
    ),
    "ChangePage": page_of(ref("Change")),
    "TypePage": page_of(shape(slug=TEXT, name=TEXT, is_normative={"type": "boolean"})),
    "BodyPage": page_of(shape(slug=TEXT, name=TEXT, level=TEXT, locality=MAYBE_TEXT, successors=array(TEXT))),
    "FieldPage": page_of(shape(slug=TEXT, name=TEXT, parent=MAYBE_TEXT)),
    "Manifest": shape(
        edition=TEXT,
        made_at=MOMENT,
        last_change=NUMBER,
        files=array(shape(name=TEXT, type=TEXT, records=NUMBER, size=NUMBER, sha256=TEXT, url=TEXT)),
    ),
}
