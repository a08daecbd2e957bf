"""Texts without articles (directives, letters, older circulars): divided by their own numbering I., 1., a)."""

from __future__ import annotations

import re

from cms.text.numbers.number_words import roman_value
from legal_docs.text.structure.builder import TreeBuilder
from legal_docs.text.structure.clauses import ProvisionReader
from legal_docs.text.structure.false_heads import breaks_sentence
from legal_docs.text.structure.grammar import (
    FOOTNOTE,
    Opening,
    annex_opening,
    clause_opening,
    high_opening,
    is_sign_off,
    written_out_opening,
)
from legal_docs.text.structure.nodes import LawText, Role
from legal_docs.text.structure.quotes import Quotation
from legal_docs.text.vocabulary import Unit

_GROUP = re.compile(r"^([IVX]{1,5}|[A-H])\s*(?:[.)–-]|/(?!\d))\s*(?=\S)(.*)$")


def parse_outline(lines: list[str], quotation: Quotation, contents: frozenset[int]) -> LawText:
    """Divide the lines of a text that has no article into groups (`A.` as part, `I.` as section), clauses and points."""
    builder = TreeBuilder()
    reader = ProvisionReader(builder)
    preamble: list[str] = []
    signature: list[str] = []
    zone = "preamble"
    counts: dict[Unit, int] = {}
    for number, line in enumerate(lines):
        broken = number in contents or breaks_sentence(lines, number, clause=True)
        if quotation.inside[number] or broken:
            opening = None
        else:
            if zone == "body" and (is_sign_off(line) or FOOTNOTE.match(line)) and builder.stack:
                builder.close_all()
                zone = "signature"
            annex = annex_opening(line) if zone in ("signature", "annex") else None
            if annex is not None:
                builder.close_all()
                builder.open(annex, line, number + 1).role = Role.ANNEX
                zone = "annex"
                continue
            opening = _group(line, counts) if zone in ("preamble", "body") else None
        if opening is not None:
            builder.open(opening, line, number + 1)
            reader.restart()
            zone = "body"
        elif zone == "signature":
            signature.append(line)
        elif zone == "preamble":
            if quotation.inside[number] or broken or not _first_clause(line) or not reader.read(line, number + 1):
                preamble.append(line)
            else:
                zone = "body"
        elif zone == "annex" or quotation.inside[number]:
            builder.append(line, quoted=zone != "annex")
        elif (broken or not reader.read(line, number + 1)) and not builder.take_heading(line):
            builder.append(line)
    builder.warn("no_articles", 1)
    nodes = builder.finish()
    warnings = tuple(sorted(builder.warnings, key=lambda warning: warning.line))
    return LawText("\n".join(preamble), nodes, "\n".join(signature), warnings)


def _first_clause(line: str) -> bool:
    opening = clause_opening(line) or written_out_opening(line)
    return opening is not None and opening.kind is Unit.CLAUSE and opening.label == "1" and bool(opening.rest)


def _group(line: str, counts: dict[Unit, int]) -> Opening | None:
    """Read a line as a group when its label is the next one of its kind; a part or chapter by its own word."""
    opening = high_opening(line)
    if opening is not None:
        return opening
    match = _GROUP.match(line) if "\t" not in line else None
    if match is None:
        return None
    label = match[1]
    kind, value = (Unit.SECTION, roman_value(label)) if set(label) <= set("IVX") else (Unit.PART, ord(label) - ord("A") + 1)
    if value not in (1, counts.get(kind, 0) + 1):
        return None
    counts[kind] = value
    if kind is Unit.PART:
        counts[Unit.SECTION] = 0
    return Opening(kind, label, line[: match.start(2)].strip(), match[2])
