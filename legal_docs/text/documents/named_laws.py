"""Laws that a text names without a number: by kind and name, with the year or the day of issue ("Luật Đất đai năm 2013")."""

from __future__ import annotations

import re

from cms.text.numbers.document_numbers import number_key
from cms.text.vietnamese import fold
from legal_docs.text.documents.kinds import LAWS
from legal_docs.text.documents.references import Reference, find_references

LONGEST_KEY = 80  # characters of `Relation.target_key`


def law_name_key(name: str) -> str:
    """Return the name of a law in the form in which two spellings of it are the same: `luat dat dai`."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()


def named_law(words: str) -> Reference | None:
    """Return the law that words name without its number; None where they name no law, several, or one with its number."""
    found = find_references(words)
    one = found[0] if len(found) == 1 else None
    return one if one and one.number is None and one.name and one.type in LAWS else None


def law_key(law: Reference | None) -> str:
    """Return the key of a law that is named without its number, with the year where it has one: `luat dat dai 2013`; "" of others."""
    key = f"{law_name_key(f'{law.type} {law.name}')} {law.year or ''}".strip() if law and law.number is None and law.name else ""
    return key if len(key) <= LONGEST_KEY else ""


def is_named(reference: Reference, words: str) -> bool:
    """Return True where a reference names the document that `words`, a number or the name of a law with its year, are of."""
    if reference.number is not None:
        return number_key(reference.number.norm) == number_key(words)
    key = law_key(reference)
    return bool(key) and key == law_key(named_law(words))
