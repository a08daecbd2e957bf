"""The number of a scan from the name of its file: numbers are written or stamped by hand, which recognition seldom reads."""

from __future__ import annotations

import re
from dataclasses import replace

from cms.text.numbers.document_numbers import DocumentNumber, parse_document_number
from cms.text.vietnamese import fold
from legal_docs.files.metadata.proposing import Proposal
from legal_docs.text.structure.nodes import Warning

_HEAD_LINES = 40
_PART = r"[A-ZĐ][A-Za-zĐ0-9&]*"
_NUMBER_LINE = re.compile(
    rf"^\s*(?:Luật\s+)?[Ss][ốoó6]\s*[:.]?[^/\n]{{0,14}}(?P<symbol>/\s*(?:\d{{4}}\s*/\s*)?{_PART}(?:\s?[-–]\s?{_PART})*)"
)
_WORDS = re.compile(r"[a-z]+|\d+")


def with_number_of_file(proposal: Proposal, text: str, name: str) -> Proposal:
    """Complete the proposal of a recognised text with the number in its file's name, with a doubt that says so.

    Taken only where the name agrees with the symbol that was recognised: `tt-58-2021-bqp.pdf` and `Số: B @ /2021/TT-BQP`.
    """
    symbol = next((match["symbol"] for line in text.split("\n")[:_HEAD_LINES] for match in [_NUMBER_LINE.match(line)] if match), None)
    named = _number_in(name, "".join(symbol.split())) if symbol else None
    if named is None or named.display == proposal.number:
        return proposal
    warnings = [warning for warning in proposal.warnings if warning.code != "number_blank"]
    doubt = Warning("number_of_file_name", 0, {"number": named.display})
    return replace(proposal, number=named.display, warnings=(*warnings, doubt))


def _number_in(name: str, symbol: str) -> DocumentNumber | None:
    """Return the number that a file's name gives with this symbol; None where they have nothing in common."""
    said = _WORDS.findall(fold(name))
    wanted = _WORDS.findall(fold(symbol))
    years = {word for word in said if re.fullmatch(r"(?:19|20)\d\d", word)}
    figures = [word for word in said if word.isdigit() and word not in years]
    if (
        not figures
        or not set(said) & {word for word in wanted if not word.isdigit()}
        or not {word for word in wanted if word.isdigit() and len(word) == 4} <= years
    ):
        return None
    return parse_document_number(f"{figures[0]}{symbol}")
