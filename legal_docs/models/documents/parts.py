"""What belongs to a legal document: its texts in time, files, signatures, fields of law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.storage.prepared import Prepared, PreparedChildren
from legal_docs.models.base.readable import cached_for_answer
from legal_docs.text.vocabulary import ACTING, CHANGES_VALIDITY

if TYPE_CHECKING:
    from legal_docs.models.base.reference import LegalField
    from legal_docs.models.documents.children import DocumentFile, Signature
    from legal_docs.models.texts.versions import DocumentVersion

_texts: PreparedChildren[DocumentVersion] = PreparedChildren("versions", lambda rows: rows.select_related("based_on").order_by())
_files: PreparedChildren[DocumentFile] = PreparedChildren("files", lambda rows: rows.select_related("file").order_by("sort_order", "pk"))
_signatures: PreparedChildren[Signature] = PreparedChildren(
    "signatures", lambda rows: rows.select_related("signer").order_by("sort_order", "pk")
)
_fields: PreparedChildren[LegalField] = PreparedChildren("legal_fields")


NAMES_IN_RELATIONS = ("number", "title", "full_title", "canonical_path", "live")


@cache
def _names(kind: Any) -> Prepared[tuple[Any, ...]]:
    columns = (*NAMES_IN_RELATIONS, "number_key", Coalesce("corrected_effective_on", "effective_on"))
    return Prepared(lambda pk: kind.objects.filter(pk=pk).order_by().values_list(*columns))


@cache
def _relations(kind: Any) -> Prepared[tuple[int, str, str, date | None, bool]]:
    day = Coalesce("incoming__effective_on", "incoming__document__corrected_effective_on", "incoming__document__effective_on")
    columns = ("pk", "incoming__kind", "incoming__provisions", day, "incoming__document__live")
    return Prepared(lambda pk: kind.objects.filter(incoming__document=pk).order_by().values_list(*columns))


@dataclass(frozen=True, slots=True)
class FormerState:
    """What was stored of a document before the save that its publication or deletion is about.

    `targets`: the documents that its relations named; `concerned`: those whose text or validity depended on it, by such a relation or
    otherwise (`concern`); `acts`: what its relations said, where it was public (target, kind, provisions, first day): followers are told
    of what is new; `key` and `begins_on`: its number and first day; `names`: what documents show that have a relation to it, and whether
    it was public; `days`: the day of each relation (target, day), with which its amendments move.
    """

    targets: frozenset[int] = frozenset()
    concerned: frozenset[int] = frozenset()
    acts: frozenset[tuple[int, str, str, date | None]] = frozenset()
    names: tuple[str | bool, ...] = ()
    key: str = ""
    begins_on: date | None = None
    days: frozenset[tuple[int, date | None]] = frozenset()


class PartsOfDocument:
    """The rows that belong to a LegalDocumentPage, each read once in a request; a draft has those in memory."""

    pk: Any
    objects: Any

    # Nothing else stores relations of a published document, and Wagtail, Django and the import send the signal with this very instance,
    # in the transaction of the save: no other instance or process can have replaced them unannounced (`publish` locks the page first).
    # Each save of all fields reads it again: that of the publication must be the only one, or nothing is new.
    former = FormerState()

    def version_on(self, day: date | None = None) -> DocumentVersion | None:
        """Return the version of the text that holds on `day` (None: today); None when there is no text."""
        return cached_for_answer(("version", self.pk, day), lambda: self._version_on(day or timezone.localdate()))

    def _version_on(self, day: date) -> DocumentVersion | None:
        return next((text for text in reversed(self.texts) if text.valid_from is None or text.valid_from <= day), None)

    @property
    def texts(self) -> list[DocumentVersion]:
        """Return the versions of the text in the order of time, the text as issued first."""
        return cached_for_answer(("texts", self.pk), lambda: sorted(_texts(self), key=lambda text: text.valid_from or date.min))

    @property
    def stored_files(self) -> list[DocumentFile]:
        """Return the files of the document, in their order."""
        return cached_for_answer(("files", self.pk), lambda: _files(self))

    @property
    def signed_by(self) -> list[Signature]:
        """Return the signatures, in their order."""
        return cached_for_answer(("signatures", self.pk), lambda: _signatures(self))

    @property
    def fields_of_law(self) -> list[LegalField]:
        """Return the fields of law, in their order."""
        return cached_for_answer(("fields", self.pk), lambda: _fields(self))

    @property
    def _kind(self) -> Any:
        return type(self)

    def remember_relations(self) -> None:
        """Keep what is stored of its relations, before a save stores others."""
        rows = self._stored_relations()
        *names, key, begins_on = next(iter(_names(self._kind)(self.pk)), ("", None))
        self.former = FormerState(
            targets=self.former.targets | {row[0] for row in rows},
            concerned=self.former.concerned | {row[0] for row in rows if row[1] in ACTING},
            acts=frozenset(row[:4] for row in rows if row[4]),
            names=tuple(names),
            key=key,
            begins_on=begins_on,
            days=frozenset((row[0], row[3]) for row in rows if row[1] in CHANGES_VALIDITY),
        )

    def _stored_relations(self) -> list[tuple[int, str, str, date | None, bool]]:
        """Return what its stored relations say (target, kind, provisions, first day), and whether the document is public."""
        return _relations(self._kind)(self.pk)

    def named_otherwise(self) -> set[int]:
        """Return the documents of which the public relations of this one say something else than before, or nothing any more."""
        now = {row[:3] for row in self._stored_relations() if row[4]}
        return {row[0] for row in now ^ {row[:3] for row in self.former.acts}}

    def concern(self, targets: Iterable[int]) -> None:
        """Add documents to those whose text or validity depends on what was stored of this one."""
        more = frozenset(targets)
        self.former = replace(self.former, targets=self.former.targets | more, concerned=self.former.concerned | more)
