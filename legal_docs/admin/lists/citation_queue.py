"""Admin screens of the queue of citations without a document."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.admin.interface.menu import GuardedMenuItem
from cms.contracts.accounts import signed_in
from legal_docs.admin.lists.editors_lists import for_editors, may_import, trail
from legal_docs.law.citations import decisions
from legal_docs.law.citations.queue import DecisionForm, groups, places_of
from legal_docs.models import CitationDecision, Meant

_LIST = ("legal_citations:waiting", gettext_lazy("Citations without a document"))
PAGE_SIZE = 40


@for_editors
def waiting(request: HttpRequest) -> HttpResponse:
    """List what the texts name and the site does not have, the most cited first."""
    words = request.GET.get("q", "").strip()[:100]
    listed = Paginator(groups(words), PAGE_SIZE).get_page(request.GET.get("p"))
    listed.object_list = [{**row, "meant": Meant(row["target_key"], row["dated"], row["within"])} for row in listed.object_list]
    context = {
        "groups": listed,
        "words": words,
        "decisions": CitationDecision.objects.select_related("target", "decided_by")[:20],
        "breadcrumbs_items": trail(*_LIST),
    }
    return render(request, "legal_docs/admin/citations.html", context)


@for_editors
def one(request: HttpRequest) -> HttpResponse:
    """Show where a number or name is cited; on POST store which document it is, or that there is nothing to look for."""
    try:
        meant = Meant.of(request.GET.get("khoa", ""))
    except ValueError:
        raise Http404 from None
    places = places_of(meant)
    if not places:
        messages.info(request, _("Nothing waits for that any more."))
        return redirect("legal_citations:waiting")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        target = None if "nothing" in request.POST else form.cleaned_data["document"]
        if target is None and "nothing" not in request.POST:
            form.add_error("document", _("Choose the document, or say that there is nothing to look for."))
        else:
            count = decisions.decide(meant, words=places[0].raw, target=target, note=form.cleaned_data["note"], user=signed_in(request))
            done = ngettext("Decided for %(count)d place.", "Decided for %(count)d places.", count) % {"count": count}
            messages.success(request, done)
            return redirect("legal_citations:waiting")
    context = {"meant": meant, "places": places, "form": form, "breadcrumbs_items": trail(*_LIST, places[0].raw)}
    return render(request, "legal_docs/admin/citation.html", context, status=422 if form.errors else 200)


@for_editors
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    decisions.undo(get_object_or_404(CitationDecision, pk=pk))
    messages.success(request, _("The decision was taken back; its places wait again."))
    return redirect("legal_citations:waiting")


class CitationQueue(ViewSet):
    """Citations whose document is not on the site."""

    name = "legal_citations"
    icon = "link"
    menu_label = _LIST[1]
    url_prefix = "van-ban/dan-chieu"
    menu_item_class = partial(GuardedMenuItem, may=may_import)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", waiting, name="waiting"), path("mot/", one, name="one"), path("bo/<int:pk>/", undo, name="undo")]
