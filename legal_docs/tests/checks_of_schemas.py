"""A reader of JSON Schema, as much of it as the description of the interface uses: tests hold every answer to its schema."""

from __future__ import annotations

import re
from typing import Any

_FORMATS = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def errors(data: Any, schema: dict[str, Any], schemas: dict[str, Any], place: str = "$") -> list[str]:
    """Return where `data` does not fit `schema`, each place in words; nothing when it fits."""
    if "$ref" in schema:
        return errors(data, schemas[schema["$ref"].rpartition("/")[2]], schemas, place)
    if "enum" in schema:
        return [] if data in schema["enum"] else [f"{place}: {data!r} is none of the values"]
    stated = schema.get("type", [])
    types = [stated] if isinstance(stated, str) else stated
    if types and not any(isinstance(data, _TYPES[name]) for name in types):
        return [f"{place}: {type(data).__name__} instead of {types}"]
    if isinstance(data, str) and (form := schema.get("format")):
        return [] if _FORMATS[form].fullmatch(data) else [f"{place}: {data!r} is no {form}"]
    if isinstance(data, list):
        return [found for number, item in enumerate(data) for found in errors(item, schema["items"], schemas, f"{place}[{number}]")]
    return _object_errors(data, schema, schemas, place) if isinstance(data, dict) else []


def _object_errors(data: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], place: str) -> list[str]:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{place}: {name} is missing" for name in schema.get("required", []) if name not in data]
    for name, value in data.items():
        if name in known:
            found += errors(value, known[name], schemas, f"{place}.{name}")
        elif more is False:
            found.append(f"{place}: {name} is not described")
        elif isinstance(more, dict):
            found += errors(value, more, schemas, f"{place}.{name}")
    return found
