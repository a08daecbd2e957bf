"""Places of a relation in the editing form: offered from the texts at both ends, and checked against them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from cms.models.access.restrictions import is_readable
from cms.text.numbers.document_numbers import number_key
from cms.text.numbers.keys import is_key
from legal_docs.models import LegalDocumentPage, LegalIndexPage, Provision
from legal_docs.models.documents.validation import Problem, Severity
from legal_docs.text.provisions.addresses import anchors_in
from legal_docs.text.provisions.names import place_words
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import Unit

_OFFERED = (Unit.ARTICLE, Unit.CLAUSE, Unit.POINT)


def places(request: HttpRequest) -> JsonResponse:
    """Return the provisions that may be named, in words: of the typed text (POST `body_text`), or of the document `page` or `number`.

    Raises PermissionDenied for who may write no document here, Http404 for a document that the person may not read.
    """
    if not LegalIndexPage.objects.get().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    if request.method == "POST":
        rows = rows_of(parse(request.POST.get("body_text", "")))
        anchors = [row.anchor for row in rows if row.kind in _OFFERED]
    else:
        page, number = request.GET.get("page", ""), number_key(request.GET.get("number", ""))
        named = {"pk": page} if is_key(page) else {"number_key": number}
        documents = LegalDocumentPage.objects.filter(**named) if is_key(page) or number else LegalDocumentPage.objects.none()
        allowed = (one for one in documents if is_readable(one) or one.permissions_for_user(request.user).can_edit())
        document = next(allowed, None)
        if document is None:
            raise Http404
        kept = Provision.objects.filter(version__document=document, kind__in=_OFFERED).order_by("version", "position")
        anchors = list(kept.values_list("anchor", flat=True))
    return JsonResponse({"places": list(dict.fromkeys(words for anchor in anchors if (words := place_words(anchor))))})


def unknown_places(relations: Iterable[tuple[str, LegalDocumentPage | None, str]], body_text: str) -> Iterator[Problem]:
    """Warn about places that no text has: each relation with the places of this text, its other document, and the places of that one.

    A document whose text is not on this site is not asked.
    """
    named = list(relations)
    own = {row.anchor for row in rows_of(parse(body_text))} if any(here for here, _target, _there in named) else set()
    for here, target, there in named:
        for words, known, title in ((here, own, _("the text of this document")), (there, _anchors(target) if there else (), str(target))):
            missing = [place_words(anchor) for anchor in anchors_in(words) if anchor not in known] if known else []
            if missing:
                message = _("%(places)s: there is no such provision in %(document)s.")
                yield Problem(Severity.WARNING, "relations", message % {"places": "; ".join(missing), "document": title})


def _anchors(document: LegalDocumentPage | None) -> Collection[str]:
    """Return the ids of all provisions that any wording of a document has."""
    return set(Provision.objects.filter(version__document=document).values_list("anchor", flat=True)) if document else ()
