"""From the words of a text to the rows of this site: its type, its bodies; what is not known stays empty or is offered as new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from cms.contracts.importing import row_named
from cms.text.numbers.document_numbers import find_document_numbers, number_key
from legal_docs.files.metadata.force.relations import partial_rules_phrase
from legal_docs.importing.bodies import BodyFinder
from legal_docs.models import DocumentFile, DocumentType, IssuingBody, LegalDocumentPage
from legal_docs.text.vocabulary import RelationKind, Scope

_MOST_SAME = 5
# `bãi bỏ khoản 2 Điều 5 của Nghị định số …`: the places that stand before the name of the document.
_PLACES = re.compile(
    r"\b(?i:một phần|một số (?:điều|khoản|điểm|chương|mục|phụ lục|mẫu|quy định|nội dung)"
    r"|(?:(?:điều|khoản|điểm|chương|mục|phụ lục|mẫu số)\s+(?:số\s+)?(?:\d|[IVX]+\b|[a-zđ]\b)|cụm từ\s+“))[^.;]*$"
)
# `bãi bỏ điểm d khoản 1 Điều 13; khoản 10 Điều 14; các Điều 20, 21 Nghị định số …`: nothing but places before the last semicolon.
# Atomic: `i` alone is a number and a letter too, and each such word would double the ways to read the list.
_PLACES_BEFORE = re.compile(r"(?i)(?<!\S)(?>(?:các|điều|khoản|điểm|chương|mục|phụ lục|số|và|[\divx]{1,4}[a-zđ]?|[a-zđ])(?:[\s,]+|;\s*))++$")
# `bãi bỏ tiêu chuẩn … quy định tại Quyết định số …`: something that the document holds, not the document.
_WHAT_IT_RULES = re.compile(r"(?i)\b(?:quy định|nêu|ghi)\s+(?:tại|trong)\s+(?:các\s+)?$")
_AFTER_SEMICOLON = re.compile(r";\s*(?:và\s+)?(?:các\s+)?$")
_FURTHEST_PLACE = 300
_SEVERAL = re.compile(r"\b(?:các|những)\s+(?:Luật|Bộ luật|Nghị|Thông tư|Quyết định|Pháp lệnh|văn bản)\b")
_PART = frozenset({RelationKind.AMENDS.value, RelationKind.REPEALS.value, RelationKind.REPLACES.value, RelationKind.SUSPENDS.value})
_LONGEST_PLACES = 300


def initial_of(proposal: dict[str, Any]) -> dict[str, Any]:
    """Return the first state of the form from what a text says."""
    bodies = bodies_named(proposal.get("issuers") or [])
    first = bodies[0] if bodies else None
    kind = row_named(DocumentType.objects.all(), proposal.get("type") or "")
    known = first if first is not None and first.pk else None
    return {
        "document_type": kind.pk if kind else None,
        "number": proposal.get("number") or "",
        "title": proposal.get("title") or "",
        "issuing_body": known.pk if known else None,
        "new_body": first.name if first is not None and known is None else "",
        "joint_issuers": "\n".join(body.name for body in bodies[1:]),
        "issued_on": _day(proposal.get("issued_on")),
        "effective_on": _day(proposal.get("effective_on")),
        "expires_on": _day(proposal.get("expires_on")),
        "signers": "\n".join(proposal.get("signers") or []),
        "position": (proposal.get("position") or "")[:200],
        "file_kind": proposal.get("file_kind"),
    }


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def bodies_named(names: Sequence[str]) -> list[IssuingBody]:
    """Return the bodies of these names, the first issuer first; one that is not in the list as an unsaved row."""
    finder = BodyFinder(adds=False)
    found = [body for name in names for body in finder.find(name)]
    return list({body.name: body for body in found}.values())


def same_number(number: str) -> list[LegalDocumentPage]:
    """Return the documents of the site that bear a number, drafts too: mostly the same one, sometimes that of another body."""
    key = number_key(number) if number else ""
    if not key:
        return []
    found = LegalDocumentPage.objects.filter(number_key=key).select_related("document_type", "issuing_body").defer("body_text")
    return list(found.order_by("-pk")[:_MOST_SAME])


def documents_with_file(sha256: str) -> list[LegalDocumentPage]:
    """Return the documents that keep exactly this file."""
    pages = DocumentFile.objects.filter(sha256=sha256).values_list("document", flat=True)
    return list(LegalDocumentPage.objects.filter(pk__in=pages).select_related("document_type").defer("body_text")[:_MOST_SAME])


def extent_of(kind: str, evidence: str, target: str) -> tuple[str, str]:
    """Return how much of a document a sentence speaks of, and the places that it names; an amendment is always of a part."""
    if kind not in _PART:
        return Scope.WHOLE, ""
    before = " ".join(evidence.split()).partition(" ".join(target.split()))[0]
    places = _PLACES.search(before)
    if places and (named := find_document_numbers(places[0])) and not _SEVERAL.search(places[0]):
        # `Điều 7 Nghị định A và Nghị định B`: the second is meant whole.
        places = _PLACES.search(places[0], named[-1].end)
    places = places or partial_rules_phrase(before)
    if places is None:
        is_part = kind == RelationKind.AMENDS or _WHAT_IT_RULES.search(before)
        return (Scope.PARTIAL if is_part else Scope.WHOLE), ""
    earlier = before[max(0, places.start() - _FURTHEST_PLACE) : places.start()]
    chain = _PLACES_BEFORE.search(earlier) if places.re is _PLACES and _AFTER_SEMICOLON.search(earlier) else None
    named_places = (chain[0] if chain else "") + places[0]
    words = re.sub(r"(?i)\s+(?:của|tại|ban hành kèm theo|kèm theo)\s*$", "", named_places.strip(" ,:"))
    return Scope.PARTIAL, words if len(words) <= _LONGEST_PLACES else ""
