"""Today's lists of document types, issuing bodies and fields of law, which a migration writes once; editors keep them after that.

Types and who may issue them: Law 64/2025/QH15 amended by Law 87/2025/QH15, Decree 30/2020/NĐ-CP; bodies: Resolution 176/2025/QH15.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cms.text.vietnamese import slugify

HERE = Path(__file__).parent


def write_types(document_type: Any, allowed_issuer: Any) -> None:
    """Create the document types that are missing; takes the (historical) model classes."""
    for row in _read("document_types.json"):
        allowed = row.pop("allowed")
        made, created = document_type.objects.get_or_create(code=row["code"], defaults={**row, "slug": slugify(row["name"], 60)})
        if created:
            for place, values in enumerate(allowed):
                allowed_issuer.objects.create(document_type=made, sort_order=place, **values)


def write_bodies(issuing_body: Any) -> None:
    """Create the issuing bodies that are missing, then lead the old ones to their successors."""
    rows = _read("issuing_bodies.json")
    for place, row in enumerate(rows):
        key = slugify(row["name"], 200)
        values = {name: row[name] for name in ("name", "abbreviation", "kind", "valid_from", "valid_to")}
        defaults = {**values, "slug": key[:80], "level": "trung_uong", "aliases": "\n".join(row["aliases"]), "order": place + 1}
        issuing_body.objects.get_or_create(name_key=key, defaults=defaults)
    for row in rows:
        keys = [slugify(name, 200) for name in row["successors"]]
        if keys:
            issuing_body.objects.get(name_key=slugify(row["name"], 200)).successors.set(issuing_body.objects.filter(name_key__in=keys))


def write_fields(legal_field: Any) -> None:
    """Create the fields of law that are missing."""
    for place, name in enumerate(_read("legal_fields.json")):
        legal_field.objects.get_or_create(slug=slugify(name), defaults={"name": name, "order": place + 1})


def remove_unused(document_type: Any, issuing_body: Any, legal_field: Any) -> None:
    """Remove the seeded rows again; refused by the database while a document uses one."""
    document_type.objects.filter(code__in=[row["code"] for row in _read("document_types.json")]).delete()
    issuing_body.objects.filter(name_key__in=[slugify(row["name"], 200) for row in _read("issuing_bodies.json")]).delete()
    legal_field.objects.filter(slug__in=[slugify(name) for name in _read("legal_fields.json")]).delete()


def _read(name: str) -> list[Any]:
    rows: list[Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return rows
