"""The addresses of the law on a day: `/van-ban/<loai>/<nam>/<so-ky-hieu>@2024-07-01/dieu-5/`, and the form that leads there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.web.forms.day_input import day_of_address
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.models import LegalDocumentPage, OldAddress
from legal_docs.public.document.day_form import DayForm
from legal_docs.public.document.serving import document_answer, provision_answer
from legal_docs.text.provisions.addresses import anchor_of


@require_safe
def document_at(request: HttpRequest, kind: str, year: int, slug: str, day: str, place: str = "") -> HttpResponse:
    """Show a document, or a provision of it, as it stood or will stand on a day. Any day is accepted; the page says what is not known.

    An old address leads to the new one; what was withdrawn says so on every day.
    """
    at, path = day_of_address(day), f"{kind}/{year}/{slug}"
    page = LegalDocumentPage.objects.listed().filter(canonical_path=path).first()
    if page is None:
        return _withdrawn(request, path) or _moved(path, f"@{day}{place}/")
    base = {**page.get_context(request), "seo_noindex": True}
    if not place:
        return document_answer(request, page, base, day=at)
    anchor = anchor_of([part for part in place.split("/") if part])
    return provision_answer(request, page, anchor, day=at, base=base)


@require_safe
def choose_day(request: HttpRequest, page_id: int) -> HttpResponse:
    """Redirect from the form to the address of the day; ask again for a day that is none."""
    page = get_object_or_404(LegalDocumentPage.objects.listed(), pk=page_id)
    form = DayForm(request.GET)
    if form.is_valid():
        return HttpResponseRedirect(dated_url(page, form.cleaned_data["dieu"], form.cleaned_data["ngay"]))
    return render(
        request, "legal_docs/versions/choose_day.html", {"page": page, "form": form, "crumbs": [], "seo_noindex": True}, status=400
    )


def _withdrawn(request: HttpRequest, path: str) -> HttpResponse | None:
    """Return the notice of a withdrawn document, as its own address gives it (410); None when it was not withdrawn."""
    page = LegalDocumentPage.objects.unrestricted().filter(canonical_path=path, live=False).exclude(withdrawn_on=None).first()
    return page.serve(request, withdrawn=True) if page else None


def _moved(path: str, rest: str) -> HttpResponse:
    """Redirect from an old address to the same day and place at the new one."""
    moved = OldAddress.objects.readable_at(path)
    if moved is None or not moved.document.url:
        raise Http404
    return HttpResponsePermanentRedirect(moved.document.url.rstrip("/") + rest)
