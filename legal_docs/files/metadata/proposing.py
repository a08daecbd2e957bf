"""Metadata that a text states of itself: `propose` reads it for an editor to check; it never guesses what the text does not say."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import date

from cms.text.numbers.document_numbers import DocumentNumber, number_key, parse_document_number
from cms.text.vietnamese import fold
from legal_docs.files.metadata.force.effect import Effect
from legal_docs.files.metadata.force.named_documents import LegalBasis, RelationProposal
from legal_docs.files.metadata.force.relations import read_bases
from legal_docs.files.metadata.force.validity import read_validity
from legal_docs.files.metadata.head.broken_lines import join_broken, plain_dates, usual_dateline
from legal_docs.files.metadata.head.head import Head, is_dateline, read_head
from legal_docs.files.metadata.head.head_lines import leading_number
from legal_docs.files.metadata.head.issuer import corrected_issuers, read_issuers
from legal_docs.files.metadata.head.parent import Parent, read_edge, read_parent
from legal_docs.files.metadata.head.signature import read_signers, stamped_date
from legal_docs.files.metadata.head.title import read_title
from legal_docs.text.bodies.issuers import issuer_of_symbol, name_as_text_writes_it
from legal_docs.text.structure.grammar import is_sign_off
from legal_docs.text.structure.nodes import LawText, Warning
from legal_docs.text.structure.parser import parse_normalised
from legal_docs.text.words.dates import find_dates, first_date
from legal_docs.text.words.normalise import normalise

_PASSED = re.compile(
    r"(?:Luật|Nghị quyết|Pháp lệnh|Hiến pháp)(?: này)?\s+(?:đã\s+|được\s+)[^.“”]{0,260}?thông qua\s*,?\s*(?:vào\s+)?(?=ngày)"
)
_MADE = re.compile(r"(?:Làm|Ký|Hoàn thành) tại [^.;\d]{2,60}?(?=ngày)")  # of a treaty
_EDGE = 4  # lines at the end of a text, where the foot of its last page stands
_END = 40  # lines at the end of a text, where a dateline above the signature stands
TYPE_BY_SYMBOL = {
    "NĐ": "Nghị định",
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "CT": "Chỉ thị",
    "PL": "Pháp lệnh",
    "VBHN": "Văn bản hợp nhất",
    "NQLT": "Nghị quyết liên tịch",
    "L": "Lệnh",
    "TB": "Thông báo",
    "KH": "Kế hoạch",
    "CĐ": "Công điện",
    "HD": "Hướng dẫn",
    "BC": "Báo cáo",
    "TTr": "Tờ trình",
    "KL": "Kết luận",
}


@dataclass(frozen=True)
class Proposal:
    """The metadata that was read; None and "" where the text does not say. `issuers` has every body of a joint document.

    `expiry_date` is the first day on which the document is no longer in force, where its own text sets its end.
    """

    number: str | None = None
    type: str | None = None
    title: str | None = None
    issuer: str | None = None
    issuers: tuple[str, ...] = ()
    signed_date: date | None = None
    effective_date: date | None = None
    effective_sentence: str = ""
    expiry_date: date | None = None
    signer: str | None = None
    signer_title: str | None = None
    place: str | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    relations: tuple[RelationProposal, ...] = ()
    warnings: tuple[Warning, ...] = field(default_factory=tuple)


def propose(text: str, law: LawText | None = None, *, edges: str = "", recognised: bool = False) -> Proposal:
    """Read number, type, title, issuer, dates, signer, grounds and relations from the text of a document; never raises.

    `law` is the parsed text where the caller has it already, `edges` the lines at the head and foot of its pages.
    In a text that was `recognised`, misread names of bodies are put right, with a doubt.
    What the text does not say stays None; doubts are warnings.
    """
    normal = normalise(text)
    lines = normal.split("\n") if normal else []
    law = law or parse_normalised(normal)
    head = read_head(lines)
    tail = _tail(law, lines)
    parent, filled, warnings = _elsewhere(head, lines, normalise(edges).split("\n"))
    number = head.number
    consolidation = number is not None and number.symbol.startswith("VBHN")
    signed = (parent.signed if parent else None) or _signed_date(head, lines, tail, consolidation=consolidation)
    signed = signed or (filled.signed if filled else None)
    if signed is None and (signed := stamped_date(lines)) is not None:
        warnings.append(Warning("date_of_stamp", 0, {"date": f"{signed:%d/%m/%Y}"}))
    named = _issuers(head, law, tail, consolidation=consolidation)
    put_right = corrected_issuers(head, law.preamble.split("\n"), tail) if recognised and not consolidation else named
    if put_right != named:
        warnings.append(Warning("issuer_put_right", 0, {"other": " - ".join(named)}))
        named = put_right
    # `của UBND tỉnh`: the letterhead says of which one.
    if parent and parent.issuer and not any(name.startswith(parent.issuer) for name in named):
        named = [parent.issuer]
    issuers = [name_as_text_writes_it(name, normal) for name in named]
    signers, signer_title = read_signers(tail)
    title = read_title(head, normal)
    kind = _type(head, number, parent)
    number = _with_sign_of(kind, number)
    stated = read_validity(law, title=title or "", number=number.norm if number else None, signed=signed, consolidation=consolidation)
    effect, end = stated.effect, stated.end
    _note_effect(effect, warnings, consolidation=consolidation)
    if end is not None:
        warnings.append(Warning("end_stated", 0, {"date": f"{end.value:%d/%m/%Y}", "sentence": end.sentence}))
    applied = stated.applied
    if applied is not None and (effect is None or applied.value != effect.value):
        warnings.append(Warning("applied_from", 0, {"date": f"{applied.value:%d/%m/%Y}", "sentence": applied.sentence}))
    if head.blank_number and number is None:
        warnings.append(Warning("number_blank", 1))
    return Proposal(
        number=number.display if number else None,
        type=kind,
        title=title,
        issuer=" - ".join(issuers) or None,
        issuers=tuple(issuers),
        signed_date=signed,
        effective_date=effect.value if effect and not consolidation else None,
        effective_sentence=effect.sentence if effect else "",
        expiry_date=end.value if end else None,
        signer="; ".join(signers) or None,
        signer_title=signer_title,
        place=head.place,
        legal_bases=read_bases(law.preamble.split("\n")),
        relations=stated.relations,
        warnings=tuple(warnings),
    )


def _type(head: Head, number: DocumentNumber | None, parent: Parent | None) -> str | None:
    by_symbol = TYPE_BY_SYMBOL.get(re.split(r"[-/]", number.symbol)[0]) if number else None
    if by_symbol == "Văn bản hợp nhất" or head.consolidation:
        return "Văn bản hợp nhất"
    if parent is not None:
        return parent.type or by_symbol
    if head.type and by_symbol == f"{head.type} liên tịch":  # its last words were misread: `THÔNG TỰ LIÊN TỊGH`
        return by_symbol
    return head.type or by_symbol


def _with_sign_of(kind: str | None, number: DocumentNumber | None) -> DocumentNumber | None:
    """Return the number with the sign of its type where one letter of an unknown sign was misread: `38/2031/NG-HĐND` of a resolution."""
    sign = next((sign for sign, named in TYPE_BY_SYMBOL.items() if named == kind), "") if number else ""
    if number is None or not sign:
        return number
    first, *rest = re.split(r"(?=[-/])", number.symbol, maxsplit=1)
    misread = len(first) == len(sign) and sum(one != other for one, other in zip(first, sign, strict=True)) == 1
    misread = misread or (len(first) == len(sign) + 1 and first.startswith(sign) and first[-1] in f"1Il|{sign[-1]}")  # `TT1-BCT`, `QĐĐ`
    if first in TYPE_BY_SYMBOL or not misread or f"/{number.symbol}" not in number.display:  # `15-TC/TCT`: the sign of a body
        return number
    return parse_document_number(number.display.replace(number.symbol, "".join([sign, *rest]))) or number


def _tail(law: LawText, lines: list[str]) -> str:
    """Return the signature block; where the parser found none, the last lines from the first that can open one."""
    if law.signature:
        return law.signature
    start = max(0, len(lines) - 40)
    for index in range(start, len(lines)):
        if is_sign_off(lines[index]):
            return "\n".join(lines[index:])
    return "\n".join(lines[-6:])


def _elsewhere(head: Head, lines: list[str], edges: list[str]) -> tuple[Parent | None, Parent | None, list[Warning]]:
    """Set the number of the head from other places of the text where the head has none, each with its doubt.

    Return the document that the text was issued with, and what the edge of a page says of the text itself.
    """
    warnings = []
    parent = None
    if not head.blank_number:
        parent = read_parent(lines) or (read_parent(edges) if head.number is None else None)
    if head.number is not None:  # its own, though its annex says `kèm theo`
        parent = None
    if parent is not None:
        warnings.append(Warning("number_of_parent", parent.line, {"number": parent.number.display}))
    head.number = head.number or _number_of_consolidation(lines) or (parent.number if parent else None)
    filled = _filled_in([*lines[-_EDGE:], *edges], head.blank_symbol) if head.number is None and head.blank_symbol else None
    if filled is not None:
        head.number = filled.number
        warnings.append(Warning("number_at_edge", 0, {"number": filled.number.display}))
    return parent, filled, warnings


def _filled_in(edge: list[str], symbol: str) -> Parent | None:
    """Return what the edge of a page says of a document of this symbol whose number is left blank in its head."""
    filled = read_edge(edge)
    return filled if filled is not None and filled.number.key.endswith(number_key(f"1/{symbol}").removeprefix("1")) else None


def _number_of_consolidation(lines: list[str]) -> DocumentNumber | None:
    """Return the number that a consolidated text has on its last page."""
    for line in lines:
        match = re.match(r"^(?:.{0,60}\t)?\s*Số\s*:\s*(?=\d{1,4}\s*/\s*VBHN)", line) if "VBHN" in line else None
        number = leading_number(line[match.end() :]) if match else None
        if number is not None:
            return number
    return None


def _signed_date(head: Head, lines: list[str], tail: str, *, consolidation: bool) -> date | None:
    """Return the day of signing: of the head, of the sentence that says when it was passed, or of the end."""
    if consolidation:
        found = _dateline_in(tail)
        if found is not None:
            return found
    if head.dated is not None:
        return head.dated
    for line in reversed(lines):
        match = _PASSED.match(line) if "thông qua" in line else None
        if match is not None:
            return first_date(line[match.end() :])
    if head.blank_date:
        return None
    made = next((line for line in reversed(lines[-_END:]) if _MADE.match(line)), "")
    if made:
        return first_date(made)
    for index, line in enumerate(head.lines):
        if re.match(r"(?i)^\(?\s*(?:được )?ban hành\b", line):
            said = itertools.takewhile(lambda below: not fold(below).startswith(("can cu", "- can cu")), head.lines[index : index + 3])
            return first_date(plain_dates(" ".join(said)))
    at_end = next((line for line in reversed(lines[-_END:]) if usual_dateline(line)), "")
    return _dateline_in(tail) or first_date(at_end)


def _dateline_in(tail: str) -> date | None:
    for line in join_broken(tail.split("\n")):
        found = next(find_dates(line), None)
        if found is not None and len(line) < 120 and is_dateline(line):
            return found.value
    return None


def _issuers(head: Head, law: LawText, tail: str, *, consolidation: bool) -> list[str]:
    if consolidation and head.number is not None:
        name = issuer_of_symbol(head.number.symbol)
        if name is not None:
            return [name]
    return read_issuers(head, law.preamble.split("\n"), tail)


def _note_effect(effect: Effect | None, warnings: list[Warning], *, consolidation: bool) -> None:
    if effect is None:
        warnings.append(Warning("effect_not_stated", 0))
    elif consolidation:
        warnings.append(Warning("effect_of_consolidated", 0, {"date": str(effect.value or "")}))
    elif effect.basis != "stated":
        warnings.append(Warning(f"effect_{effect.basis}", 0, {"sentence": effect.sentence}))
