"""The pages behind a link to a page that is not public yet: the conditions, and the text. No login, never stored."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.models.access.embargo import EmbargoLink


@require_safe
def embargo(request: HttpRequest, token: str) -> HttpResponse:
    """Show until when the reader may pass nothing on; redirect to the page once it is public."""
    link = _link_of(token)
    if link.page.live and link.page.url:
        return HttpResponseRedirect(link.page.url)
    title = link.revision.as_object().title if link.revision else ""
    response = render(request, "cms/embargo.html", {"link": link, "text_title": title}, status=410 if link.reason_ended else 200)
    return _unlisted(response)


@require_safe
def embargo_text(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text as readers will see it."""
    link = _link_of(token)
    if link.reason_ended or link.page.live or link.revision is None:
        return embargo(request, token)
    link.note_visit()
    page = link.revision.as_object()
    return _unlisted(page.make_preview_request(request, page.default_preview_mode))


def _link_of(token: str) -> EmbargoLink:
    link = EmbargoLink.objects.of_token(token)
    if link is None:
        raise Http404("no such link")
    return link


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
