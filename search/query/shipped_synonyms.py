"""Lists of synonyms put into the editors' table: those that come with the product, and the old names of merged places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cms.text.analysis import name_key
from search.query.expand import shipped_synonyms

_PLACE_WEIGHT = 0.5


def shipped_rows() -> dict[str, dict[str, Any]]:
    """Return one row for each term (by its key): all its wordings, the highest of its weights."""
    rows: dict[str, dict[str, Any]] = {}
    for synonym in shipped_synonyms():
        key = name_key(synonym.term)
        row = rows.setdefault(key, {"term": synonym.term, "wordings": [], "weight": 0.0})
        known = {key, *map(name_key, row["wordings"])}
        row["wordings"] += [text for text in synonym.alternatives if name_key(text) not in known]
        row["weight"] = max(row["weight"], synonym.weight)
    return {key: row for key, row in rows.items() if row["wordings"]}


def place_rows(places: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return rows that lead from the old name of a merged place to the one it became a part of, and back: what was issued before the
    merger bears the old name and may still be in force. A place is `code`, `name` and the code of its `successor`, if it has one.
    """
    known = list(places)
    by_code = {
        str(place["code"]): place for place in sorted(known, key=lambda place: not place.get("successor"))
    }  # a new one may keep the code
    rows: dict[str, dict[str, Any]] = {}
    for place in known:
        now, passed = place, set[str]()
        while (code := str(now.get("successor") or "")) in by_code and code not in passed:
            passed.add(code)
            now = by_code[code]
        if name_key(now["name"]) != name_key(place["name"]):
            for term, other in ((place["name"], now["name"]), (now["name"], place["name"])):
                row = rows.setdefault(name_key(term), {"term": term, "wordings": [], "weight": _PLACE_WEIGHT})
                row["wordings"] += [other] if other not in row["wordings"] else []
    return rows


def load_synonyms(model: Any, rows: Mapping[str, Mapping[str, Any]]) -> int:
    """Add those of the `rows` whose term the table (`model`, SynonymRow or its historical class) does not have; give their number.

    A row that an editor changed or switched off stays as it is.
    """
    known = set(model.objects.values_list("key", flat=True))
    missing = [
        model(key=key, term=row["term"], alternatives="\n".join(row["wordings"]), weight=row["weight"], shipped=True)
        for key, row in rows.items()
        if key not in known
    ]
    model.objects.bulk_create(missing)
    return len(missing)
