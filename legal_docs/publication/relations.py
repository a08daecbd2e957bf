"""Gives relations whose target is only a number their document, and finds the documents whose validity a document changes."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Revision

from cms.contracts.search import note_changes
from cms.contracts.upgrades import after_upgrade
from cms.models.access.restrictions import is_readable
from cms.models.following import Announcement, announce_all, named
from cms.models.pages.imported_pages import is_by_person, note_references_later
from cms.storage.prepared import Prepared, PreparedSet
from cms.text.numbers.document_numbers import DocumentNumber, number_key, parse_document_number
from legal_docs.law.amending.approving.preparing import let_go
from legal_docs.law.citations.known import keys_of
from legal_docs.law.validity.checking.certainty import is_certain
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.law.validity.rules.consolidating import inherited, texts_of
from legal_docs.models import DocumentType, IssuingBody, LegalDocumentPage, LegalTask, PossibleChange, Relation, TaskKind
from legal_docs.models.documents.announcing import article_topic, document_topic
from legal_docs.models.documents.change_record import record_derived_change
from legal_docs.models.tasks import words_of_gone_cause
from legal_docs.text.documents.named_laws import law_name_key
from legal_docs.text.documents.references import find_references
from legal_docs.text.vocabulary import ACTING, CHANGES_VALIDITY, CONSOLIDATED_SYMBOL, INVERSE_LABELS, Level, Origin, RelationKind
from legal_docs.text.words.dates import find_dates

_YEAR = re.compile(r" ((?:19|20)\d{2})$")  # at the end of the key of a law's name
_ARTICLE = re.compile(r"(?:att_\d+__)?art_[^_]+")
# The relations that followers of the affected document are notified of, besides those that change its validity.
_ALSO_TOLD = (RelationKind.DETAILS, RelationKind.GUIDES, RelationKind.CORRECTS, RelationKind.INTERPRETS, RelationKind.CONSOLIDATES)


_without_target: Prepared[Relation] = Prepared(
    lambda pk: Relation.objects.filter(document=pk, target=None).exclude(target_key="").order_by()
)
_by_number: Prepared[Relation] = Prepared(
    lambda pk, key: Relation.objects.filter(Q(target=pk) | Q(candidate=pk)).exclude(target_number="").exclude(target_key=key).order_by()
)
_affected: Prepared[Relation] = Prepared(
    lambda pk: Relation.objects.filter(document=pk, kind__in=ACTING).exclude(target=None).only("target_id", "kind", "scope")
)
_waiting: PreparedSet[Relation] = PreparedSet(lambda keys: Relation.objects.filter(target=None, target_key__in=keys).order_by(), few=8)
_told: Prepared[Any] = Prepared(
    lambda pk: Relation.objects.filter(document=pk, kind__in=[*CHANGES_VALIDITY, *_ALSO_TOLD], target__live=True)
)


def find_targets(page: LegalDocumentPage) -> int:
    """Set the document of the page's relations whose target is only a number or a name, where it is on the site; return how many."""
    waiting = _with_acting(_without_target(page.pk))
    keys = {relation.target_key for relation in waiting if relation.target_number}
    here = set(LegalDocumentPage.objects.filter(number_key__in=keys).values_list("number_key", flat=True)) if keys else set()
    return sum(bool(_resolve(relation)) for relation in waiting if relation.target_key in here or not relation.target_number)


def release_relations(page: LegalDocumentPage) -> set[int]:
    """Let relations go that found this document by a number which it bore once; return the other documents that this concerns.

    They are looked for again, as is what waits for its former number: it may mean one document now. A target that a person chose stays:
    one that the site would not have set by itself, or that was stated when the relation was typed. Where that cannot be told, the number
    counts: to read that a document ended which is in force misleads a citizen more than to miss what ended it.
    """
    other = _with_acting(_by_number(page.pk, page.number_key))
    numbers = Revision.objects.for_instance(page).values_list("content__number", flat=True) if other else ()
    former = {page.former.key, *map(number_key, numbers)} - {"", page.number_key}
    revisions_of = lru_cache(maxsize=1)(_revisions_of)
    named = [row for row in other if number_key(row.target_number) in former]
    gone = [row for row in named if not (row.target_id and _is_chosen(row, revisions_of(row.document)))]
    keys = {page.former.key, *(number_key(row.target_number) for row in gone)} - {"", page.number_key}
    waiting = Relation.objects.filter(target=None, target_key__in=keys).exclude(document=page).exclude(pk__in=[row.pk for row in gone])
    found = _look_again([*gone, *(_with_acting(waiting) if keys else ())])
    for acting in {row.document for row in gone if row.target_id}:
        note_references_later(acting)
        record_derived_change(acting)
        if not Relation.objects.filter(document=acting, target=page).exists():
            let_go(acting, page)
    return (found | {row.document_id for row in gone if row.kind == RelationKind.CONSOLIDATES}) - {page.pk}


def _revisions_of(page: LegalDocumentPage) -> list[Any]:
    """Return the revisions of a page, the oldest first, each with the relations that it states instead of its whole content."""
    revisions = Revision.objects.for_instance(page).annotate(relations=F("content__relations"))
    return list(revisions.defer("content").order_by("created_at", "pk"))


def _is_chosen(relation: Relation, revisions: Sequence[Any]) -> bool:
    """Return whether a person chose the document of a relation; the form shows, and publishes again, what the site found since."""
    number, target, named = parse_document_number(relation.target_number), relation.target, (relation.kind, relation.target_number)
    stated: list[bool] = []
    for revision in revisions:
        same = [row for row in revision.relations or () if (row["kind"], row["target_number"]) == named]
        stated += [row["target"] == relation.target_id and is_by_person(revision) for row in same]
    if number is None or target is None or not any(stated):
        return False
    return stated[0] or is_doubtful(relation, target) or not _is_named(number, relation, target, _days_of(number, relation))


def _with_acting(relations: Iterable[Relation]) -> list[Relation]:
    """Return relations document by document, each document read once, and its long text when it is asked for.

    Those of a document that is deleted meanwhile are left out.
    """
    rows = sorted(relations, key=lambda row: (row.document_id, row.pk))
    pages = LegalDocumentPage.objects.defer("body_text").in_bulk({row.document_id for row in rows}) if rows else {}
    found = [row for row in rows if row.document_id in pages]
    for row in found:
        row.document = pages[row.document_id]
    return found


def _look_again(rows: Sequence[Relation]) -> set[int]:
    """Look for the documents of relations as if they had none; return those that they named and name now."""
    before = {row.target_id for row in rows}
    Relation.objects.filter(pk__in=[row.pk for row in rows]).update(target=None, candidate=None)
    return {target for target in (*before, *map(_resolve, rows)) if target}


def claim_waiting_relations(page: LegalDocumentPage) -> int:
    """Set the target of the relations that wait for this document's number, or for the name of this law; return how many."""
    keys = keys_of(page)
    if not keys:
        return 0
    waiting = [relation for relation in _waiting(keys) if relation.document_id != page.pk]
    found = [relation for relation in _with_acting(waiting) if _resolve(relation)]
    for acting in {relation.document for relation in found}:  # they name this document now, and are not saved themselves
        note_references_later(acting)
    return len(found)


@after_upgrade
def release_later_targets() -> str:
    """Let relations go of documents that were issued after their own, which no number can mean; a person looks at what remains."""
    later = Relation.objects.filter(target__issued_on__gt=F("document__issued_on")).exclude(target_number="")
    rows = _with_acting(later.exclude(kind=RelationKind.RELATED))
    meant = _look_again(rows)
    refresh_status(meant)
    PossibleChange.objects.note({*meant, *(row.document_id for row in rows)})
    note_changes(meant)  # their entries count by how many documents they are named
    return f"{len(rows)} relations no longer name a document that was issued later." if rows else ""


def _resolve(relation: Relation) -> int | None:
    """Set the target of a waiting relation when exactly one live document fits its number, the same issuer's first, or its name; return it.

    What is doubtful names it as a candidate only; so does a law's name without a year.
    """
    acting = relation.document
    found, is_named = meant_by(relation) if relation.target_number else (law_of_name(relation.target_key, acting), False)
    if found is None:
        return None
    if not is_doubtful(relation, found) and (is_named or _YEAR.search(relation.target_key)):
        return found.pk if Relation.objects.filter(pk=relation.pk).update(target=found, candidate=None) else None
    settled = LegalTask.objects.filter(kind=TaskKind.RELATION_DOUBTED, document=found, cause=acting).exclude(settled_at=None)
    is_asked = relation.kind in CHANGES_VALIDITY or not relation.target_number
    if is_asked and not settled.exclude(decision=words_of_gone_cause()).exists():
        Relation.objects.filter(pk=relation.pk).update(candidate=found)
    return None


def is_doubtful(relation: Relation, target: LegalDocumentPage) -> bool:
    """Return whether a person has to look first: read from the text of an import that nobody looked through, and not certain."""
    return relation.origin == Origin.PARSED and not relation.document.owner_id and not is_certain(relation, target)


def meant_by(relation: Relation) -> tuple[LegalDocumentPage | None, bool]:
    """Return the document that the number of a relation may mean, and whether its words distinguish it from others of that number.

    A number without a year is given again each year: it needs the day of issue, of its sentence or anywhere in the text. What was issued
    later is related in subject at most.
    """
    number = parse_document_number(relation.target_number)
    if number is None:
        return None, False
    if not LegalDocumentPage.objects.live().filter(number_key=number.key).exists():
        return None, False  # before texts are read for a day
    acting = relation.document
    until = None if relation.kind == RelationKind.RELATED else acting.issued_on
    days = set() if number.is_unique else _days_of(number, relation)
    found = _document_of_number(number.key, acting.issuing_body_id, but=acting.pk, until=until, days=days)
    return found, found is not None and _is_named(number, relation, found, days)


def _is_named(number: DocumentNumber, relation: Relation, target: LegalDocumentPage, days: set[date]) -> bool:
    """Return whether a number means one document: by itself, by the `days` of issue that stand with it, or by that in its sentence."""
    return number.is_unique or len(days) == 1 or (not days and target.issued_on in {day.value for day in find_dates(relation.evidence)})


def _days_of(number: DocumentNumber, relation: Relation) -> set[date]:
    """Return the days of issue that stand with a number: in the sentence of the relation, else in the text of its document."""
    acting, of_sentence = relation.document, _days_in(f"{relation.evidence}\n{relation.target_title}")
    return of_sentence[number.key] or _days_in(f"{acting.long_title}\n{acting.body_text}")[number.key]


@lru_cache(maxsize=2)  # a text is asked for each relation of its document, the sentence of that in between
def _days_in(text: str) -> dict[str, set[date]]:
    """Return the days of issue that a text gives with numbers, by their keys."""
    days: dict[str, set[date]] = defaultdict(set)
    for one in find_references(text):
        if one.number is not None and one.dated:
            days[one.number.key].add(one.dated)
    return days


def _document_of_number(key: str, body: int, *, but: int | None, until: date | None, days: set[date]) -> LegalDocumentPage | None:
    """Return the one live document of a number, that of the issuing body `body` where several bear it; None where none is meant.

    Each province has its own 05/2023/QĐ-UBND: a local document is meant by its own body, by the one that took its place, or by another
    body of the same place. `until`: what was issued later is not meant; `days`: nor what was issued on none of these, where there are any.
    """
    named = LegalDocumentPage.objects.live().filter(number_key=key).exclude(pk=but)
    named = named.exclude(issued_on__gt=until) if until else named
    named = named.filter(issued_on__in=days) if days else named
    of_body = Q(issuing_body=body) | Q(issuing_body__successors=body) | Q(issuing_body__predecessors=body)
    of_place = Q(issuing_body__locality__in=IssuingBody.objects.filter(pk=body).exclude(locality="").values("locality"))
    found = list(named.filter(Q(issuing_body__level=Level.CENTRAL) | of_body | of_place).distinct())
    if len(found) > 1:
        found = [page for page in found if page.issuing_body_id == body]
    return found[0] if len(found) == 1 else None


def law_of_name(key: str, acting: LegalDocumentPage) -> LegalDocumentPage | None:
    """Return the one live law of a name and year; without a year that of the name, issued before `acting`; None where there are several."""
    year = _YEAR.search(key)
    laws = LegalDocumentPage.objects.live().filter(document_type__name_is_title=True).exclude(pk=acting.pk)
    laws = laws.filter(issued_on__year=int(year[1])) if year else laws.filter(issued_on__lt=acting.issued_on or date.min)
    # The database leaves few, whose names are then compared; only a full title may lack words of the short one.
    for word in _words_of_name(key):
        laws = laws.filter(Q(title_folded__contains=word) | ~Q(full_title=""))
    known = laws.exclude(number_symbol__startswith=CONSOLIDATED_SYMBOL).select_related("document_type").defer("body_text")
    found = [law for law in known if key in keys_of(law)]
    return found[0] if len(found) == 1 else None


def _words_of_name(key: str) -> set[str]:
    """Return the words of a law's key that its stored titles hold: without its year, and its type, which a title may leave out."""
    types = DocumentType.objects.filter(name_is_title=True).values_list("name", flat=True)
    return set(_YEAR.sub("", key).split()) - set(law_name_key(" ".join(types)).split())


def affected_by(page: LegalDocumentPage) -> list[Relation]:
    """Return the relations by which this document changes the validity of others on the site, or corrects their days."""
    return _affected(page.pk)


def announce_acts(page: LegalDocumentPage) -> None:
    """Notify followers of the documents that this one acts on, and of the articles that it names, of what it did not say before."""
    if not is_readable(page):
        return
    told, rows = _told(page.pk), []
    prefetch_related_objects(told, "target")
    with override("vi"):
        for relation in told:
            kind, target, begins_on = RelationKind(relation.kind), relation.target, relation.effective_on or page.begins_on
            if (target.pk, kind.value, relation.provisions, begins_on) in page.former.acts:
                continue
            text = f"{INVERSE_LABELS[kind]}: {named(page)}"
            text += f" ({relation.provisions})" if relation.provisions else ""
            if begins_on and (relation.effective_on or not page.is_consolidated):
                text += ". " + _("Takes effect on %(day)s.") % {"day": f"{begins_on:%d/%m/%Y}"}
            articles = {match[0] for anchor in relation.anchors if (match := _ARTICLE.match(anchor))}
            where = hashlib.blake2b(relation.provisions.encode(), digest_size=8).hexdigest()
            key = f"act:{page.pk}:{kind}:{begins_on}:{page.last_published_at:%Y%m%d%H%M%S%f}:{where}"
            for changed in (target, *_texts_without(relation)):
                topics = [document_topic(changed), *(article_topic(changed, anchor) for anchor in sorted(articles))]
                title = named(changed) if changed is target else f"{named(changed)} ({named(target)})"
                about = {"title": title, "url": named(page), "text": text, "page_id": changed.pk, "source_page_id": page.pk}
                rows += [Announcement(topic=topic, key=key, **about) for topic in topics]
    announce_all(rows)


def _texts_without(relation: Relation) -> list[LegalDocumentPage]:
    """Return the public consolidated texts whose base a relation changes, and that do not hold the change."""
    texts = texts_of([relation.target_id]) if relation.target_id else set()
    pages = LegalDocumentPage.objects.readable().filter(pk__in=texts).defer("body_text").select_related("document_type")
    return [page for page in pages if any(one.pk == relation.pk for one in inherited(page))]
