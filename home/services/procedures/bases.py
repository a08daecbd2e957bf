"""The legal bases of procedures: linked to documents and provisions with their validity, and those that have ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts import cited_law
from cms.contracts.cited_law import NO_EFFECT, STATUS_LABELS, CitedLaw, NumberedDocument, tone_of
from cms.models.access.restrictions import public_pages
from cms.storage.prepared import PreparedSet
from home.models import ProcedureBasis, ProcedurePage
from home.models.pages import ports

AT_ONCE = 200  # bases whose validity is asked for at once


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis as a page shows it; `url` and `label` are empty for a document that nobody may read here."""

    number: str
    title: str
    provision: str
    url: str = ""
    label: str = ""
    tone: str = "neutral"
    ended: bool = False


@dataclass(frozen=True, slots=True)
class CitedBasis:
    """What a basis names: the page that an editor chose (None: look for the number), and the provision in words."""

    number: str
    provision: str
    chosen: int | None


def bases_of(page: ProcedurePage) -> list[Basis]:
    """Return the legal bases of a procedure with today's validity, in the editor's order."""
    rows = [row.value for row in page.legal_bases]
    return [
        _shown(row["title"], cited, document, law)
        for row, (cited, document, law) in zip(rows, look_up([_cited(row) for row in rows]), strict=True)
    ]


def look_up(bases: Sequence[CitedBasis]) -> Iterator[tuple[CitedBasis, NumberedDocument | None, CitedLaw | None]]:
    """Yield each basis with the document that it names and what is known of its validity. Asks for all of them at once."""
    numbered = cited_law.documents_numbered(basis.number for basis in bases if basis.chosen is None)
    pages = public_pages().filter(pk__in={basis.chosen for basis in bases if basis.chosen}).specific()
    chosen = {page.pk: NumberedDocument(page.pk, page.title, page.url or "") for page in pages} if any(b.chosen for b in bases) else {}
    documents = [chosen.get(basis.chosen) if basis.chosen else numbered.get(basis.number) for basis in bases]
    laws = cited_law.laws_of((found.page_id, basis.provision) for basis, found in zip(bases, documents, strict=True) if found)
    for basis, found in zip(bases, documents, strict=True):
        yield basis, found, laws.get((found.page_id, basis.provision)) if found else None


def _cited(row: Any) -> CitedBasis:
    return CitedBasis(row["number"] or "", row["provision"] or "", row["document"].pk if row["document"] else None)


def _shown(title: str, cited: CitedBasis, document: NumberedDocument | None, law: CitedLaw | None) -> Basis:
    if document is None:
        return Basis(cited.number, title, cited.provision)
    status = law.status_on(timezone.localdate()) if law else ""
    return Basis(
        number=(law.number if law else "") or cited.number,
        title=title or document.title,
        provision=cited.provision,
        url=law.url if law else document.url,
        label=str(STATUS_LABELS.get(status, "")),
        tone=tone_of(status),
        ended=status in NO_EFFECT,
    )


@ports.procedure_saved.register
def store(page: ProcedurePage) -> None:
    """Write the rows of a procedure's bases again, with their validity of today."""
    bases = [_cited(row.value) for row in page.legal_bases]
    with transaction.atomic():
        ProcedureBasis.objects.filter(procedure=page).delete()
        ProcedureBasis.objects.bulk_create(
            ProcedureBasis(
                procedure=page,
                number=cited.number[:100],
                provision=cited.provision[:200],
                document_id=cited.chosen or (document.page_id if document else None),
                by_number=cited.chosen is None,
                status=law.status_on(timezone.localdate()) if law else "",
            )
            for cited, document, law in look_up(bases)
        )


def store_missing(limit: int = 500) -> int:
    """Write the rows of procedures that have none yet, from before there were such rows; return of how many procedures."""
    without = ProcedurePage.objects.filter(basis_rows=None).exclude(legal_bases="[]").exclude(legal_bases="").order_by("?")[:limit]
    return run_each_isolated([page for page in without if page.legal_bases], _store_one)


def _store_one(page: ProcedurePage) -> int:
    store(page)
    return 1


def refresh(rows: QuerySet[ProcedureBasis]) -> int:
    """Look at the validity of these bases again; return how many have another one now.

    Where one of a portion fails, the portion is looked at one by one.
    """
    return run_each_isolated(_portions(list(rows.order_by("pk"))), _refresh, failed=_refresh_singly)


def _refresh_singly(rows: list[ProcedureBasis], _error: Exception) -> None:
    run_each_isolated([[row] for row in rows], _refresh)


def _refresh(rows: list[ProcedureBasis]) -> int:
    today, changed = timezone.localdate(), 0
    for row, (_basis, document, law) in zip(rows, look_up([_of_row(row) for row in rows]), strict=True):
        status = law.status_on(today) if law else ""
        found = document.page_id if document else row.document_id if not row.by_number else None
        if (row.status, row.document_id) != (status, found):
            changed += ProcedureBasis.objects.filter(pk=row.pk).update(status=status, document_id=found)
    return changed


@periodic(every=timedelta(hours=1), slow=True)
def refresh_bases() -> int:
    """Look at the validity of all legal bases again: law ends by date, and missing documents come; return how many changed."""
    return store_missing() + refresh(ProcedureBasis.objects.all())


def _of_row(row: ProcedureBasis) -> CitedBasis:
    return CitedBasis(row.number, row.provision, None if row.by_number else row.document_id)


def _portions(rows: list[ProcedureBasis]) -> Iterable[list[ProcedureBasis]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


_naming: PreparedSet[int] = PreparedSet(
    lambda documents: ProcedureBasis.objects.filter(document__in=documents).order_by().values_list("pk", flat=True)[:1]
)


@cited_law.on_changed_law
def note_changed_law(document_ids: Collection[int]) -> None:
    """Look again at the bases that name one of these documents: a receiver of the kernel's contract `cited_law`."""
    if _naming(document_ids):
        refresh(ProcedureBasis.objects.filter(document__in=document_ids))
