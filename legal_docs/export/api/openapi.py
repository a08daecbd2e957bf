"""The description of the interface in OpenAPI 3.1. A test holds every address and answer to it."""

from __future__ import annotations

from datetime import MAXYEAR
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from legal_docs.export.api.asking import DEFAULT_LIMIT, LARGEST_LIMIT, LONGEST, MOST_PROVISIONS
from legal_docs.export.api.schemas import SCHEMAS
from legal_docs.text.vocabulary import RelationKind, Status


def description() -> dict[str, Any]:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Legal documents"),
            "version": "1.0.0",
            "description": _("Read-only, without a key. Texts of law are not subject to copyright; name the source and its date."),
        },
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "paths": paths(),
        "components": {
            "schemas": SCHEMAS,
            "parameters": {
                "cursor": _query(
                    "cursor", _("The place after which the page begins; comes with `next` of the page before."), {"type": "string"}
                ),
                "limit": _limit(DEFAULT_LIMIT, LARGEST_LIMIT),
            },
            "responses": {
                "Error": {
                    "description": _("Not what was asked for; says why in words."),
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
                }
            },
        },
    }


def paths() -> dict[str, Any]:
    """Return the operations by address."""
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    on = _query("on", _("A day: the text, or the validity, as it was then."), {"type": "string", "format": "date"})
    text = {"type": "string", "maxLength": LONGEST}
    moment = {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
    return {
        "/": _get("root", _("What there is"), "Root", errors=False),
        "/documents/": _get(
            "documents",
            _("Documents, by filters"),
            "DocumentPage",
            _query("type", _("Part of the address of a type, as in `types`."), text),
            _query("issuer", _("Part of the address of a body; its predecessors are included."), text),
            _query("field", _("Part of the address of a field of law."), text),
            _query("year", _("Year of issue."), {"type": "integer", "minimum": 1, "maximum": MAXYEAR}),
            _query("locality", _("Where the documents apply."), text),
            _query("q", _("A number however it is spelled, or words of the title."), text),
            _query("status", _("Validity, today or on the day `on`."), {"enum": list(Status.values)}),
            on,
            _query("updated_since", _("Published or changed since this time."), moment),
            *_paging(),
        ),
        "/documents/{id}/": _get(
            "document", _("One document: attributes, validity, relations, versions, files"), "Document", key, gone=True
        ),
        "/documents/{id}/provisions/": _get(
            "provisions",
            _("Its text, provision by provision"),
            "ProvisionPage",
            key,
            on,
            _paging()[0],
            _limit(MOST_PROVISIONS, MOST_PROVISIONS),
            gone=True,
        ),
        "/relations/": _get(
            "relations",
            _("Relations between documents, each once"),
            "RelationPage",
            _query("kind", _("Kind of relation."), {"enum": list(RelationKind.values)}),
            _query("source", _("The `id` of the acting document."), {"type": "string", "format": "uuid"}),
            *_paging(),
        ),
        "/changes/": _get(
            "changes",
            _("What was published, changed, withdrawn or taken off, oldest first"),
            "ChangePage",
            _query("since", _("Changes since this time."), moment),
            _query("after", _("Changes after this `sequence`."), {"type": "integer", "minimum": 0}),
            *_paging(),
        ),
        "/types/": _get("types", _("Document types"), "TypePage"),
        "/bodies/": _get("bodies", _("Issuing bodies"), "BodyPage", *_paging()),
        "/fields/": _get("fields", _("Fields of law"), "FieldPage"),
        "/bulk/": _get("bulk", _("The manifest of the bulk files, made every night"), "Manifest"),
    }


def _get(name: str, summary: str, schema: str, *parameters: dict[str, Any], errors: bool = True, gone: bool = False) -> dict[str, Any]:
    """Return the description of one readable address with its parameters and its answer."""
    responses: dict[str, Any] = {
        "200": {"description": summary, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}},
        "304": {"description": _("Unchanged since the ETag or time that was sent.")},
    }
    codes = (["400", "404"] if errors else []) + (["410"] if gone else [])
    responses |= {code: {"$ref": "#/components/responses/Error"} for code in codes}
    return {"get": {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": responses}}


def _query(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": words, "schema": schema, "allowEmptyValue": True}


def _limit(default: int, largest: int) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 1, "maximum": largest, "default": default}
    return _query("limit", _("Most rows on a page."), whole)


def _paging(most: int = 0) -> list[dict[str, Any]]:
    """Return the parameters of a list in pages; `most` rows are on one where it is not the usual number."""
    limit = _limit(most, most) if most else {"$ref": "#/components/parameters/limit"}
    return [{"$ref": "#/components/parameters/cursor"}, limit]
