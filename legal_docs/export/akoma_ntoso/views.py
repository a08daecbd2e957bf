"""From the URI of a work, a version, an XML file or a provision to its address on this site."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from cms.web.forms.day_input import day_of_address
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.models import LegalDocumentPage


@require_safe
def work(
    request: HttpRequest, kind: str, issued: str, slug: str, day: str | None = None, form: str | None = None, eid: str | None = None
) -> HttpResponse:
    """Redirect to the document; `…/vie@2024-07-01` to its text on that day, `.xml` to the file, `/~art_5__cl_2` to the provision."""
    page = LegalDocumentPage.objects.listed().filter(document_type__slug=kind, slug=slug).first()
    if page is None or page.issued_on is None or page.issued_on.isoformat() != issued:
        raise Http404
    anchor, at = "", day_of_address(day) if day else None
    if eid:
        version = page.version_on(at)
        found = version.provisions.filter(eid=eid).first() or version.provisions.filter(anchor=eid).first() if version else None
        if found is None:
            raise Http404
        anchor = found.anchor
    if form:
        return HttpResponseRedirect(f"{(page.url or '').rstrip('/')}{f'@{day}' if day else ''}.xml")
    return HttpResponseRedirect(dated_url(page, anchor, at))
