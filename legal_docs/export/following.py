"""Documents and their articles as things to follow by e-mail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.contracts.following import FollowableKind, FollowedThing, register, row_id
from legal_docs.models import LegalDocumentPage, Provision
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import stored_rows
from legal_docs.text.vocabulary import Unit


def find_document(ref: str) -> FollowedThing | None:
    """Return the document that everyone may read with this id."""
    page = LegalDocumentPage.objects.listed().filter(pk=row_id(ref)).first()
    return FollowedThing(f"{page.citation} ({page.title})", page.url or "", ref) if page else None


def find_article(ref: str) -> FollowedThing | None:
    """Return the article `<id of the document>/<anchor>`, in any version of its text."""
    pk, _slash, anchor = ref.partition("/")
    page = LegalDocumentPage.objects.listed().filter(pk=row_id(pk)).first()
    if page is None:
        return None
    newest = Provision.objects.filter(version__document=page, anchor=anchor, kind=Unit.ARTICLE).order_by("-version_id").values("pk")[:1]
    rows = stored_rows(Provision.objects.filter(pk__in=list(newest.values_list("pk", flat=True))))
    return FollowedThing(f"{name_of(rows[0])}, {page.citation}", f"{page.url}{address_of(anchor)}", ref) if rows else None


register(FollowableKind("van-ban", _("Legal document"), find_document, lambda ref: f"van-ban:{ref}"))
register(FollowableKind("dieu", _("Article of a legal document"), find_article, lambda ref: f"dieu:{ref}"))
