"""Compare two readings of the head of a scan. Where they agree, the value is taken; where not, the more probable one, with a doubt."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from cms.text.numbers.document_numbers import number_key, parse_document_number
from cms.text.vietnamese import fold
from legal_docs.files.metadata.proposing import TYPE_BY_SYMBOL, Proposal
from legal_docs.text.bodies.issuers import AT_PLACE, is_known, issuer_of_symbol, issuers_of_joint_symbol
from legal_docs.text.structure.nodes import Warning
from legal_docs.text.words.syllables import vietnamese_share


def compared(first: Proposal, second: Proposal) -> Proposal:
    """Return the first proposal, with number, type, day of issue and issuers from the second where the second is more probable.

    Each of the four that the two read differently adds a doubt (`number_read_twice` and so on) that holds the value not taken. A
    number or an issuer that only one of them could read adds a doubt as well (`number_read_once`).
    """
    warnings = [*first.warnings]
    values: dict[str, Any] = {}
    number = _likelier(first.number or "", second.number or "", _likely_number, number_key)
    year = _year(number)
    values["number"] = number or None
    values["issuers"] = _likelier(first.issuers, second.issuers, _likely_issuers, lambda names: tuple(map(fold, names)))
    values["issuer"] = " - ".join(values["issuers"]) or None
    values["signed_date"] = _likelier(first.signed_date, second.signed_date, lambda day: _likely_day(day, year), lambda day: day)
    owner = first if number == (first.number or "") else second
    values["type"] = (owner.type if owner.type and number else first.type) or second.type
    if number:
        warnings = [warning for warning in warnings if warning.code != "number_blank"]
    for field, code in (("number", "number"), ("issuer", "issuer"), ("signed_date", "date"), ("type", "type")):
        one, other = (getattr(reading, field) for reading in (first, second))
        left = other if values[field] == one else one
        if one and other and fold(str(one)) != fold(str(other)):
            warnings.append(Warning(f"{code}_read_twice", 0, {"other": f"{left:%d/%m/%Y}" if isinstance(left, date) else str(left)}))
        elif values[field] and not left and code in {"number", "issuer"}:
            warnings.append(Warning(f"{code}_read_once", 0))
    return replace(first, **values, warnings=tuple(warnings))


def _likelier(one: Any, other: Any, likely: Any, key: Any) -> Any:
    """Return the more probable of two values; the first where they are the same or equally probable."""
    if not one or not other or key(one) == key(other):
        return one or other
    return other if likely(other) > likely(one) else one


def _likely_number(number: str) -> int:
    """Return how probable a number is: of a known type and body, with a possible year."""
    parsed = parse_document_number(number)
    if parsed is None:
        return 0
    year = _year(number)
    known = issuer_of_symbol(parsed.symbol) is not None or bool(issuers_of_joint_symbol(parsed.symbol))
    return known + (re.split(r"[-/]", parsed.symbol)[0] in TYPE_BY_SYMBOL) + 2 * (year is None or 1945 <= year <= 2100)


def _year(number: str) -> int | None:
    parts = number.split("/")
    return int(parts[1]) if len(parts) > 2 and parts[1].isdigit() and len(parts[1]) == 4 else None


def _likely_day(day: date, year: int | None) -> int:
    return 1 if year is None or day.year == year else 0


def _likely_issuers(names: tuple[str, ...]) -> float:
    """Return how probable names of bodies are: known ones first, then those of Vietnamese syllables only."""
    return sum(_likely_body(name) for name in names) / len(names)


def _likely_body(name: str) -> float:
    if is_known(name):
        return 2
    clean = all(character.isalpha() or character in " ,-–" for character in name)
    return vietnamese_share(name) + (0.3 if clean else 0) + (0.2 if AT_PLACE.search(name) else 0)
