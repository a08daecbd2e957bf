"""The lists of synonyms that come with the product, put into the editors' table."""

from __future__ import annotations

from typing import Any

from cms.text.analysis import name_key
from search.query.expand import shipped_synonyms


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


def load_shipped_synonyms(model: Any) -> int:
    """Add the rows whose term the table (`model`, SynonymRow or its historical class) does not have; give their number.

    A row that an editor changed or switched off stays as it is.
    """
    known = set(model.objects.values_list("key", flat=True))
    rows = [
        model(key=key, term=row["term"], alternatives="\n".join(row["wordings"]), weight=row["weight"], shipped=True)
        for key, row in shipped_rows().items()
        if key not in known
    ]
    model.objects.bulk_create(rows)
    return len(rows)
