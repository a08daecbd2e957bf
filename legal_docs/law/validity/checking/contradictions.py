"""Relations that contradict others or themselves: stated twice, in both directions where only one can be right, ended before they begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.text.numbers.document_numbers import number_key
from legal_docs.models import IssuingBody, LegalDocumentPage, Relation
from legal_docs.models.documents.validation import Problem, Severity
from legal_docs.text.provisions.addresses import anchors_in
from legal_docs.text.vocabulary import ONE_WAY, RelationKind, Scope

_NAMED_IN_MESSAGE = 60  # characters
_FARTHEST = 50  # documents in a chain of replacements; a longer one is not followed
# A text is replaced or repealed by a later one, so both kinds together hold in one direction; so does consolidation by itself.
_CONSOLIDATES = frozenset({RelationKind.CONSOLIDATES})
_FAMILIES = (ONE_WAY - _CONSOLIDATES, ONE_WAY & _CONSOLIDATES)


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """A relation as typed: its kind and the other document, a page or only its number or name."""

    kind: str
    target: LegalDocumentPage | None
    number: str = ""
    title: str = ""
    scope: str = Scope.WHOLE
    provisions: str = ""
    effective_on: date | None = None
    ends_on: date | None = None
    ends_event: str = ""

    @property
    def named(self) -> str:
        return self.target.citation if self.target else (self.number or self.title)[:_NAMED_IN_MESSAGE]

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what two relations share that say the same: kind, other document, provisions, days."""
        number = number_key(self.number) or self.title.casefold()
        other = self.target.pk if self.target else number
        places = tuple(sorted(anchors_in(self.provisions))) or self.provisions.strip().casefold()
        return self.kind, other, self.scope, places, self.effective_on, self.ends_on


@dataclass(frozen=True, slots=True)
class ActingDocument:
    """The document that relations are stated of: its page (None: new), the key of its number, its issuing body, its day of effect."""

    pk: int | None
    key: str
    body: IssuingBody
    begins_on: date | None = None

    @classmethod
    def of(cls, page: LegalDocumentPage) -> ActingDocument:
        return cls(page.pk, page.number_key, page.issuing_body, page.begins_on)


def stated(row: Relation) -> StatedRelation:
    """Return a stored relation as one that is stated."""
    return StatedRelation(
        row.kind,
        row.target,
        row.target_number,
        row.target_title,
        row.scope,
        row.provisions,
        row.effective_on,
        row.ends_on,
        row.ends_event,
    )


def stored_relations(page: LegalDocumentPage) -> list[StatedRelation]:
    """Return the stored relations of a page."""
    rows = page.relations.select_related("target__document_type", "target__issuing_body").all() if page.pk else []
    return [stated(row) for row in rows]


def contradictions(acting: ActingDocument, relations: Sequence[StatedRelation]) -> list[Problem]:
    """Return an error for each relation that is stated twice, closes a circle of ONE_WAY relations or ends before it begins.

    A contradiction that is public already is only a warning, so that a document with older data can still be edited and published.
    """
    found = [*_twice(relations), *_circles(acting, relations), *_ended_early(acting, relations)]
    if not found or acting.pk is None:
        return [Problem(Severity.ERROR, "relations", message) for _relation, message in found]
    rows = list(Relation.objects.filter(document=acting.pk, document__live=True).select_related("target"))
    stored = [stated(row).identity for row in rows]
    return [
        Problem(Severity.WARNING if _is_old(relation, relations, stored) else Severity.ERROR, "relations", message)
        for relation, message in found
    ]


def _is_old(relation: StatedRelation, relations: Sequence[StatedRelation], stored: Sequence[tuple[object, ...]]) -> bool:
    """Return True when a relation is public as often as it is stated now."""
    return stored.count(relation.identity) >= sum(other.identity == relation.identity for other in relations)


def _twice(relations: Sequence[StatedRelation]) -> list[tuple[StatedRelation, str]]:
    seen: set[tuple[object, ...]] = set()
    told: dict[tuple[object, ...], StatedRelation] = {}
    for relation in relations:
        if relation.identity in seen:
            told[relation.identity] = relation
        seen.add(relation.identity)
    message = _("The relation “%(kind)s” to %(document)s is stated twice: please remove one.")
    return [(one, message % {"kind": RelationKind(one.kind).label, "document": one.named}) for one in told.values()]


def _ended_early(acting: ActingDocument, relations: Sequence[StatedRelation]) -> list[tuple[StatedRelation, str]]:
    """Return the relations that end on or before the day on which they take effect: such a relation would never hold."""
    message = _("“%(kind)s” %(document)s would end before it takes effect: please correct its days.")
    days = [(one, one.effective_on or acting.begins_on) for one in relations if one.ends_on]
    early = [one for one, starts in days if starts and one.ends_on and one.ends_on <= starts]
    return [(one, message % {"kind": RelationKind(one.kind).label, "document": one.named}) for one in early]


def _circles(acting: ActingDocument, relations: Sequence[StatedRelation]) -> list[tuple[StatedRelation, str]]:
    found = []
    for relation in relations:
        family = next((family for family in _FAMILIES if relation.kind in family), None)
        way = _way_back(acting, relation.target, [kind.value for kind in family]) if family and relation.target else None
        if way is None:
            continue
        words = {"kind": RelationKind(relation.kind).label, "document": relation.named, "way": ", ".join(page.citation for page in way)}
        if way:
            message = _("“%(kind)s” %(document)s closes a circle: that document replaces or repeals this one by way of %(way)s.") % words
        else:
            message = _("“%(kind)s” %(document)s contradicts what is stored: %(document)s itself states this of the document here.") % words
        found.append((relation, message))
    return found


def _way_back(acting: ActingDocument, start: LegalDocumentPage, kinds: list[str]) -> list[LegalDocumentPage] | None:
    """Return the documents between `start` and the acting one along relations of published documents; None where no way leads there."""
    came_from: dict[int, int | None] = {start.pk: None}
    frontier = [start.pk]
    waiting = Q(target=None, target_key=acting.key, document__issuing_body=acting.body) if acting.key else Q(pk__in=[])
    own = (Q(target=acting.pk) if acting.pk else Q(pk__in=[])) | waiting
    while frontier and len(came_from) <= _FARTHEST:
        edges = Relation.objects.filter(document__in=frontier, document__live=True, kind__in=kinds).exclude(document=acting.pk)
        last = edges.filter(own).values_list("document", flat=True).first()
        if last is not None:
            return _between(came_from, last, start.pk)
        step = edges.exclude(target=None).values_list("document", "target")
        new = {target: document for document, target in step if target not in came_from}
        came_from.update(new)
        frontier = list(new)
    return None


def _between(came_from: dict[int, int | None], last: int, start: int) -> list[LegalDocumentPage]:
    keys: list[int] = []
    at: int | None = last
    while at is not None and at != start:
        keys.append(at)
        at = came_from[at]
    pages = LegalDocumentPage.objects.in_bulk(keys)
    return [pages[key] for key in reversed(keys)]
