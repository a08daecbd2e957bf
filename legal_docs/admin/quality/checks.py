"""The checks of the board: each a question to the database, with the words that say what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_docs.models import DocumentFile, DocumentVersion, LegalDocumentPage, Relation, Signature, VersionLinks
from legal_docs.models.base.readable import BEGINS_ON
from legal_docs.text.vocabulary import FileKind, RelationKind, Status

Pages = QuerySet[LegalDocumentPage]


@dataclass(frozen=True, slots=True)
class Check:
    """One question: `code` in the address, `find` narrows the published documents to those that have the flaw."""

    code: str
    title: str | Promise
    advice: str | Promise
    find: Callable[[Pages], Pages]


def published() -> Pages:
    """Return the documents that readers see, without their long text."""
    return LegalDocumentPage.objects.live().select_related("document_type", "issuing_body").defer("body_text")


def _links(**wanted: object) -> Exists:
    return Exists(VersionLinks.objects.filter(version__document=OuterRef("pk"), **wanted))


def _doubtful(pages: Pages) -> Pages:
    return pages.filter(Exists(DocumentVersion.objects.filter(document=OuterRef("pk"), valid_from=None).exclude(warnings=[])))


def _without_original(pages: Pages) -> Pages:
    kinds = (FileKind.SIGNED_PDF, FileKind.SCAN)
    return pages.exclude(Exists(DocumentFile.objects.filter(document=OuterRef("pk"), kind__in=kinds)))


def _overdue(pages: Pages) -> Pages:
    return pages.alias(begins=BEGINS_ON).filter(status=Status.NOT_YET, begins__lte=timezone.localdate())


def _open_relations(pages: Pages) -> Pages:
    waiting = Relation.objects.filter(document=OuterRef("pk"), target=None).exclude(kind=RelationKind.BASIS)
    return pages.filter(Exists(waiting))


CHECKS = (
    Check(
        "khong-noi-dung",
        _("No text"),
        _("Readers find only the attributes. Import the Word file or paste the text."),
        lambda pages: pages.filter(body_text=""),
    ),
    Check(
        "khong-linh-vuc",
        _("No field of law"),
        _("Choose at least one field, so that people who browse by subject find the document."),
        lambda pages: pages.filter(legal_fields=None),
    ),
    Check(
        "khong-ngay",
        _("No date of issue or of effect"),
        _("Without dates the validity cannot be worked out."),
        lambda pages: pages.filter(Q(issued_on=None) | Q(effective_on=None)),
    ),
    Check(
        "khac-noi-dung",
        _("Provisions and text differ"),
        _("Words of the text are in no provision, or the other way round. Save the document again; if it stays, tell the operator."),
        lambda pages: pages.filter(_links(text_differs=True)),
    ),
    Check(
        "nghi-ngo",
        _("Doubts about the structure"),
        _("Numbers out of order, a quotation that does not end, an empty article: compare with the original."),
        _doubtful,
    ),
    Check(
        "dan-chieu",
        _("Citations without a link"),
        _("Documents that are not on the site, or places that the text does not have. See the list of citations."),
        lambda pages: pages.filter(_links(unlinked__gt=0)),
    ),
    Check(
        "quan-he",
        _("Relations to documents that are not on the site"),
        _("An amended, replaced or repealed document is missing, so its validity is not shown."),
        _open_relations,
    ),
    Check(
        "khong-ban-goc",
        _("No original (signed PDF or scan)"),
        _("Add the signed PDF: it is what is authentic."),
        _without_original,
    ),
    Check(
        "khong-nguoi-ky",
        _("No signer"),
        _("Add who signed and in what capacity."),
        lambda pages: pages.exclude(Exists(Signature.objects.filter(document=OuterRef("pk")))),
    ),
    Check(
        "qua-ngay",
        _("Still “not yet in force” after its day"),
        _("The worker refreshes the validity every ten minutes; tell the operator if this list is not empty."),
        _overdue,
    ),
)
BY_CODE = {check.code: check for check in CHECKS}
