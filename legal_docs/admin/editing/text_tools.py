"""Beside the text of a document: its contents, and find and replace with a preview of each place."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.models import Page

from cms.admin.editing import locks
from legal_docs.models import LegalDocumentPage, LegalIndexPage
from legal_docs.text.structure.contents import Hit, contents, places_of_words, replace

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_HITS = 500


class ReplaceForm(forms.Form):
    """The words to find and their replacement; an empty replacement removes the words."""

    find = forms.CharField(label=gettext_lazy("Find"), max_length=300)
    replacement = forms.CharField(
        label=gettext_lazy("Replace with"), max_length=300, required=False, help_text=gettext_lazy("Left empty, the words are taken out.")
    )
    exact_case = forms.BooleanField(
        label=gettext_lazy("Capitals as typed"),
        required=False,
        help_text=gettext_lazy("Otherwise what comes instead takes the capitals of each place."),
    )
    whole_words = forms.BooleanField(label=gettext_lazy("Whole words only"), required=False)

    def hits(self, text: str) -> list[Hit]:
        said = self.cleaned_data
        return places_of_words(text, said["find"], said["replacement"], exact_case=said["exact_case"], whole_words=said["whole_words"])


@require_POST
def outline(request: HttpRequest) -> HttpResponse:
    """Return the contents of the typed text (POST `body_text`) as a list whose entries name their line."""
    if not LegalIndexPage.objects.get().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    return render(request, "legal_docs/admin/outline_list.html", {"entries": contents(request.POST.get("body_text", ""))})


@transaction.atomic
def replace_in_text(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show each place of the words before and after (GET); store a revision with the ticked places changed (POST)."""
    locks.hold(page_id)
    page = get_object_or_404(LegalDocumentPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if refusal := locks.refuse_locked(request, page):
        return refusal
    form = ReplaceForm(request.POST if request.method == "POST" else request.GET or None)
    draft = page.get_latest_revision_as_object()
    text = unicodedata.normalize("NFC", draft.body_text)
    looked_at = hashlib.sha256(text.encode()).hexdigest()  # not the key of a revision: the autosave overwrites the same revision
    hits = form.hits(text) if form.is_valid() else []
    if request.method == "POST" and form.is_valid():
        ticked = [hit for hit in hits if str(hit.start) in request.POST.getlist("hit")]
        if request.POST.get("text") != looked_at:
            messages.error(request, _("The text was changed meanwhile. Nothing was replaced: look at the places again."))
        elif not ticked:
            messages.error(request, _("Nothing was replaced: no place is ticked."))
        else:
            _store(request, draft, text, ticked, form.cleaned_data)
            return redirect("wagtailadmin_pages:edit", page_id)
    if len(hits) > MOST_HITS:
        form.add_error("find", _("There are %(n)d places, too many to look at: write more of the words.") % {"n": len(hits)})
        hits = []
    context = {"page": draft, "form": form, "hits": hits, "looked_at": looked_at, "page_title": _("Find and replace")}
    return render(request, "legal_docs/admin/replace.html", {**context, "header_icon": "search"})


def _store(request: HttpRequest, draft: LegalDocumentPage, text: str, ticked: list[Hit], said: dict[str, Any]) -> None:
    """Store the new text as a draft, write so into the history, and offer to undo it."""
    before = draft.latest_revision
    draft.body_text = replace(text, ticked)
    revision = draft.save_revision(user=request.user, log_action=True, clean=False)
    data = {"find": said["find"], "replacement": said["replacement"], "count": len(ticked)}
    log(draft, "legal_docs.text_replaced", user=request.user, revision=revision, data=data)
    text = ngettext(
        "%(n)d place was replaced. It is a draft until you publish it.",
        "%(n)d places were replaced. They are a draft until you publish it.",
        len(ticked),
    )
    back = reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, before.pk]) if before else ""
    messages.success(request, text % {"n": len(ticked)}, buttons=[messages.button(back, _("Look at the version before"))] if back else [])


def replace_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from the editor of a document to find and replace."""
    if page.pk and isinstance(page, LegalDocumentPage) and page.permissions_for_user(user).can_edit():
        yield Button(_("Find and replace"), reverse("legal_docs_replace", args=[page.pk]), icon_name="search", priority=60)
