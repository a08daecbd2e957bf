"""Relations of a document in both directions, and the badges that they leave at single provisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cms.models.access.restrictions import is_readable, is_restricted
from cms.storage.prepared import PreparedChildren
from legal_docs.models import Amendment, LegalDocumentPage, Relation
from legal_docs.models.base.readable import cached_for_answer
from legal_docs.text.vocabulary import ACTING, CHANGES_VALIDITY, INVERSE_LABELS, NAMING, RelationKind

# What changes a document comes before what merely names it.
_PLACES = (
    *ACTING,
    RelationKind.INTERPRETS,
    RelationKind.CONSOLIDATES,
    *NAMING,
)
ORDER = {kind.value: index for index, kind in enumerate(_PLACES)}
SHOWN = 20  # of each kind that only names a document; the rest has a list of its own


def _told(rows: QuerySet[Relation]) -> QuerySet[Relation]:
    """Return the relations of published documents that act on one or amend its text, and the newest of each kind that only name it."""
    newest = (F("document__issued_on").desc(nulls_last=True), F("pk").desc())
    place = Window(RowNumber(), partition_by="kind", order_by=newest)
    amending = Exists(Amendment.objects.filter(acting=OuterRef("document"), target=OuterRef("target")))
    told = rows.filter(document__live=True).order_by().alias(place=place).filter(~Q(kind__in=NAMING) | Q(place__lte=SHOWN) | amending)
    return with_document(rows.filter(pk__in=told.values("pk"))).order_by()


def with_document(rows: QuerySet[Relation]) -> QuerySet[Relation]:
    """Read with each relation the document that acts or names, without its text."""
    return rows.select_related("document__document_type").defer("document__body_text")


_incoming: PreparedChildren[Relation] = PreparedChildren("incoming", _told)
_doubted: PreparedChildren[Relation] = PreparedChildren("doubted", lambda rows: with_document(rows.filter(target=None)).order_by())
_outgoing: PreparedChildren[Relation] = PreparedChildren(
    "relations", lambda rows: rows.select_related("target__document_type").defer("target__body_text").order_by()
)


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Relations of one kind, in one direction: `total` of them, of which `items` are shown."""

    label: str
    items: list[Relation]
    incoming: bool
    total: int
    kind: str = ""

    @property
    def slug(self) -> str:
        """Return its kind as a part of an address."""
        return self.kind.replace("_", "-")

    @property
    def anchor(self) -> str:
        """Return its id on the page."""
        return f"qh-{'vao' if self.incoming else 'ra'}-{self.slug}"

    @property
    def examples(self) -> str:
        """Return the numbers of its first documents."""
        return ", ".join(_number(relation, self.incoming) for relation in self.items[:3])


def public_incoming(page: LegalDocumentPage) -> list[Relation]:
    """Return the relations by which other documents that anyone may read act on this one, and the newest of those that only name it.

    Of each kind the latest comes first.
    """
    return cached_for_answer(("incoming", page.pk), lambda: _public_incoming(page))


def possible_ends(page: LegalDocumentPage) -> list[Relation]:
    """Return the relations of public documents that may end or change this one, as read from their texts without certainty."""
    found = [one for one in _doubted(page) if is_readable(one.document) and one.kind in CHANGES_VALIDITY]
    return sorted(found, key=lambda one: (one.document.issued_on or date.min, one.pk), reverse=True)


def _public_incoming(page: LegalDocumentPage) -> list[Relation]:
    found = [relation for relation in _told_of(page) if is_readable(relation.document)]
    return sorted(found, key=lambda one: (one.kind, (date.max - (one.effective_on or one.document.issued_on or date.min)).days, one.pk))


def naming(page: LegalDocumentPage, kind: RelationKind) -> QuerySet[Relation]:
    """Return the relations of a kind by which documents that anyone may read name this one, the newest first."""
    readable = LegalDocumentPage.objects.readable().filter(pk=OuterRef("document"))
    return page.incoming.filter(Exists(readable), kind=kind).order_by(F("document__issued_on").desc(nulls_last=True), "-pk")


def totals(page: LegalDocumentPage) -> dict[str, int]:
    """Return by kind how many relations only name a document, of the kinds of which `public_incoming` may not hold all."""
    held = Counter(relation.kind for relation in (_told_of(page) if page.pk else ()) if relation.kind in NAMING)
    return {kind: naming(page, RelationKind(kind)).count() for kind, count in held.items() if count >= SHOWN}


def _told_of(page: LegalDocumentPage) -> list[Relation]:
    return cached_for_answer(("told of", page.pk), lambda: _incoming(page))


def relation_groups(incoming: Sequence[Relation], outgoing: Sequence[Relation], more: Mapping[str, int]) -> list[RelationGroup]:
    """Return the relations in both directions, those that change validity first; `more`: the `totals` of the incoming ones."""
    groups: dict[tuple[bool, str], list[Relation]] = defaultdict(list)
    for relation in incoming:
        groups[True, relation.kind].append(relation)
    for relation in outgoing:
        groups[False, relation.kind].append(relation)
    found = []
    for (inward, kind), items in sorted(groups.items(), key=lambda group: (not group[0][0], ORDER[group[0][1]])):
        label = INVERSE_LABELS[RelationKind(kind)] if inward else RelationKind(kind).label
        total = max(len(items), more.get(kind, 0) if inward else 0)
        found.append(RelationGroup(label=str(label), items=items, incoming=inward, total=total, kind=kind))
    return found


def _number(relation: Relation, incoming: bool) -> str:
    other = relation.document if incoming else relation.target
    if other is not None:
        return other.number or other.title
    return relation.target_number or relation.target_title


def outgoing(page: LegalDocumentPage) -> list[Relation]:
    """Return what the document does to others; its draft's relations in a preview. Documents that not everyone may read are not named."""
    if not page.pk:
        return []
    found = sorted(_outgoing(page), key=lambda relation: (relation.kind, relation.sort_order or 0))
    if not any(relation.target_id for relation in found):
        return found
    return [relation for relation in found if relation.target is None or not is_restricted(relation.target)]


def public_relations() -> QuerySet[Relation]:
    """Return the relations of all documents that everyone may read, with both ends and the times in force of the acting one.

    The other document is one that everyone may read, or is known by its number only.
    """
    named = Q(target=None) | Q(target__in=LegalDocumentPage.objects.unrestricted().values("pk"))
    found = Relation.objects.filter(named, document__in=LegalDocumentPage.objects.listed().values("pk"))
    light = found.select_related("document", "target__document_type").defer("document__body_text", "target__body_text")
    return light.prefetch_related("document__validity_windows")
