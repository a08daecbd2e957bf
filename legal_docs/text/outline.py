"""Texts without articles (directives, letters, older circulars): divided by their own numbering I., 1., a)."""

from __future__ import annotations

import re

from cms.text.number_words import roman_value
from legal_docs.text.builder import TreeBuilder
from legal_docs.text.grammar import FOOTNOTE, Opening, annex_opening, high_opening, is_sign_off
from legal_docs.text.nodes import LawText, Role
from legal_docs.text.provisions import ProvisionReader
from legal_docs.text.quotes import Quotation
from legal_docs.text.vocabulary import Unit

_GROUP = re.compile(r"^([IVX]{1,5}|[A-H])\s*[.)/–-]\s*(?=\S)(.*)$")


def parse_outline(lines: list[str], quotation: Quotation) -> LawText:
    """Divide the lines of a text that has no article into groups (`A.` as part, `I.` as section), clauses and points."""
    builder = TreeBuilder()
    reader = ProvisionReader(builder)
    preamble: list[str] = []
    signature: list[str] = []
    zone = "preamble"
    counts: dict[Unit, int] = {}
    for number, line in enumerate(lines):
        if quotation.inside[number]:
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
        elif zone == "preamble" and (quotation.inside[number] or not _first_clause(line)):
            preamble.append(line)
        elif zone == "annex" or quotation.inside[number]:
            builder.append(line, quoted=zone != "annex")
        elif reader.read(line, number + 1):
            zone = "body"
        elif not builder.stack:  # `1. 15/3/2024` is no clause
            preamble.append(line)
        elif not builder.take_heading(line):
            builder.append(line)
    builder.warn("no_articles", 1)
    nodes = builder.finish()
    warnings = tuple(sorted(builder.warnings, key=lambda warning: warning.line))
    return LawText("\n".join(preamble), nodes, "\n".join(signature), warnings)


def _first_clause(line: str) -> bool:
    return bool(re.match(r"^1\s*[.-]\s+\S", line)) and "\t" not in line


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
