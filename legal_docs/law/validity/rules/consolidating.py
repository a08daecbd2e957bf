"""The facts that a consolidated text (văn bản hợp nhất) takes from the document that it consolidates; it has no force of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cms.models.access.restrictions import is_readable
from cms.storage.prepared import PreparedSet
from cms.text.numbers.document_numbers import find_document_numbers, parse_document_number
from cms.text.vietnamese import fold
from legal_docs.law.validity.rules.related import possible_ends, public_incoming
from legal_docs.law.validity.rules.status import Facts
from legal_docs.models import EffectDay, LegalDocumentPage, Relation
from legal_docs.models.base.readable import cached_for_answer
from legal_docs.text.vocabulary import CHANGES_VALIDITY, CONSOLIDATED_SYMBOL, SUSPENSIONS, RelationKind, Scope, Status

_SAME_TITLE = 0.8  # of the words of a consolidated text's title stand in that of its base
# What the title of a document that changes another says, in folded words.
_CHANGING = re.compile(r"\b(?:sua doi|bo sung|bai bo|huy bo|dinh chinh|dieu chinh|thay the|gia han|keo dai|ngung hieu luc)\b")
_ITS_BASE = re.compile(
    r"(?i)\bhợp nhất\s+(?:(?:bộ )?luật|pháp lệnh|nghị định|nghị quyết|quyết định|thông tư(?: liên tịch)?)(?:\s+số)?\s*:?\s*$"
)


_texts: PreparedSet[int] = PreparedSet(
    lambda pages: (
        Relation.objects.filter(kind=RelationKind.CONSOLIDATES, document__number_symbol__startswith=CONSOLIDATED_SYMBOL, target__in=pages)
        .order_by()
        .values_list("document", flat=True)
    )
)


def base_of(page: LegalDocumentPage) -> LegalDocumentPage | None:
    """Return the public document whose text, with later amendments, a consolidated text is; None for others, and where it is in doubt.

    A consolidated text names its base and what amended it alike. The base was issued before all of these and before the text, and
    the text bears its title; a document that the title only mentions ("quy định chi tiết Nghị định số …") is not meant.
    """
    if not page.is_consolidated or page.pk is None or page.issued_on is None:
        return None
    return cached_for_answer(("base", page.pk), lambda: _base_of(page))


def texts_of(pages: Iterable[int]) -> set[int]:
    """Return the consolidated texts that name these documents (ids, or a query) as consolidated, and those that name such texts."""
    found: set[int] = set()
    asked: Any = pages if isinstance(pages, QuerySet) else set(pages)
    while fresh := set(_texts(asked)) - found:
        found |= fresh
        asked = fresh
    return found


def inherited(page: LegalDocumentPage) -> list[Relation]:
    """Return the relations by which public documents act on the base of a consolidated text and that this does not hold yet."""
    base = base_of(page)
    if base is None:
        return []
    return [one for one in acting_on(base) if one.kind in CHANGES_VALIDITY and not _holds(page, one)]


def acting_on(page: LegalDocumentPage) -> list[Relation]:
    """Return the relations by which public documents act on a document, and for a consolidated text those that act on its base."""
    return [*public_incoming(page), *inherited(page)]


def possibly_acting_on(page: LegalDocumentPage) -> list[Relation]:
    """Return the same of relations that were read without certainty."""
    base = base_of(page)
    return [*possible_ends(page), *(one for one in (possibly_acting_on(base) if base else ()) if not _holds(page, one))]


def with_base(facts: Facts, page: LegalDocumentPage, of_base: Facts) -> Facts:
    """Return the facts of a consolidated text with those of its base: days, what ended or suspended it, and parts changed since.

    What was stated of the text itself, which counts while it has no day of effect, is not undone by the day of the base.
    """
    wanted = {one.pk for one in inherited(page)}
    changes = [replace(change, applied=False) for change in of_base.changes if change.relation_id in wanted]
    ends = [day for day in (facts.expires_on, of_base.expires_on) if day]
    return replace(
        facts,
        effective_on=facts.effective_on or (None if _has_own_status(page) else of_base.effective_on),
        expires_on=min(ends, default=None),
        changes=(*facts.changes, *changes),
        statements=(*facts.statements, *of_base.statements),
    )


def effect_days_of(page: LegalDocumentPage) -> list[EffectDay]:
    """Return the days of effect that single provisions have: a document's own, for a consolidated text without any those of its base."""
    own = list(page.effect_days.all())
    base = None if own or _has_own_status(page) else base_of(page)
    return effect_days_of(base) if base else own


def newer_text(page: LegalDocumentPage, today: date) -> LegalDocumentPage | None:
    """Return the latest consolidated text of the same base, issued until `today`, where it is later than this one."""
    base = base_of(page)
    newest = consolidated_text(public_incoming(base), today) if base else None
    return newest if newest and page.issued_on and (newest.issued_on or page.issued_on) > page.issued_on else None


def consolidated_text(incoming: Iterable[Relation], today: date) -> LegalDocumentPage | None:
    """Return the latest official text that incorporates a document and its amendments, issued until `today`; None where there is none."""
    texts = [relation.document for relation in incoming if relation.kind == RelationKind.CONSOLIDATES]
    issued = [text for text in texts if text.is_consolidated and text.issued_on is not None and text.issued_on <= today]
    return max(issued, key=lambda text: (text.issued_on, text.pk), default=None)


# --- inside -------------------------------------------------------------------------------------------------------------------


def _has_own_status(page: LegalDocumentPage) -> bool:
    """Return True where a document without a day of effect was stated to be other than in force."""
    return page.effective_on is None and any(row.status not in (Status.IN_FORCE, Status.UNSUITABLE) for row in page.status_statements.all())


def _taken_in(page: LegalDocumentPage) -> list[Relation]:
    rows = Relation.objects.filter(document=page, kind=RelationKind.CONSOLIDATES).select_related("target__document_type")
    return cached_for_answer(("taken in", page.pk), lambda: list(rows.defer("target__body_text")))


def _base_of(page: LegalDocumentPage) -> LegalDocumentPage | None:
    named = _taken_in(page)
    known = [one.target for one in named if one.target is not None and one.target.issued_on is not None]
    first = min(known, key=lambda target: (target.issued_on, target.pk), default=None)
    if first is None or first.issued_on >= page.issued_on or not is_readable(first):
        return None
    others = [one for one in named if one.target_id != first.pk]
    return first if all(_is_later(one, first) for one in others) and _is_meant(page, first) else None


def _is_later(relation: Relation, base: LegalDocumentPage) -> bool:
    """Return True where an incorporated document was issued after the base.

    Of one that is not here only the number tells: by its year, and within that of the base by its sequence where both are of one kind.
    """
    day = base.issued_on
    if day is None or relation.target is not None:
        return bool(day and relation.target and relation.target.issued_on and relation.target.issued_on > day)
    number = parse_document_number(relation.target_number)
    if number is None or number.year is None:
        return False
    if number.year != day.year:
        return number.year > day.year
    is_alike = (number.year, number.symbol.upper()) == (base.number_year, base.number_symbol.upper())
    both = number.sequence, base.number_sequence
    return is_alike and all(one.isdigit() for one in both) and int(both[0]) > int(both[1])


def _is_meant(page: LegalDocumentPage, base: LegalDocumentPage) -> bool:
    title = page.long_title
    places = [found.start for found in find_document_numbers(title) if found.number.key == base.number_key]
    if places:
        return any(_ITS_BASE.search(title[:place]) for place in places)
    if _changes_named(base.long_title) - _changes_named(title):
        return False  # it changes the document that the text consolidates
    words = set(re.findall(r"\w+", fold(title)))
    return len(words & set(re.findall(r"\w+", fold(f"{base.document_type.name} {base.long_title}")))) >= _SAME_TITLE * len(words)


def _changes_named(title: str) -> Counter[str]:
    return Counter(_CHANGING.findall(" ".join(fold(title).split())))


def _holds(page: LegalDocumentPage, relation: Relation) -> bool:
    """Return True where a consolidated text has a change of its base in it: it names the acting document, or is not older.

    What ends or suspends a document is in no text, and neither is the suspension of a part.
    """
    if relation.kind in SUSPENSIONS or (relation.scope == Scope.WHOLE and relation.kind != RelationKind.AMENDS):
        return False
    acting = relation.document
    day = acting.issued_on or relation.starts
    named = any(acting.pk == one.target_id or (acting.number_key and acting.number_key == one.target_key) for one in _taken_in(page))
    return named or day is None or page.issued_on is None or day <= page.issued_on
