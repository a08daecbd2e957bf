"""The screens of the import: send files in, correct what was read, make the draft."""

from __future__ import annotations

import logging

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.admin.editing import locks
from cms.contracts.accounts import signed_in
from cms.text.numbers.keys import is_key
from legal_docs.admin.intake.forms import ProposalForm, UploadForm
from legal_docs.admin.intake.screen import context_of, form_of, typed_in
from legal_docs.admin.lists.editors_lists import for_editors, trail
from legal_docs.files.readers import REFUSALS, UnreadableFile
from legal_docs.files.readers.date_line import date_line_picture
from legal_docs.importing import drafts, uploads
from legal_docs.models import ImportedFile, LegalDocumentPage
from legal_docs.text.vocabulary import FileKind

PAGE_SIZE = 30
_LIST = ("legal_import:incoming", gettext_lazy("Import from files"))

logger = logging.getLogger(__name__)


@for_editors
def incoming(request: HttpRequest) -> HttpResponse:
    """List the files that wait and accept uploads; a refused file leaves nothing behind and stops no other."""
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    refused: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        taken, refused = _accept(request, form)
        if len(taken) == 1 and not refused and taken[0].is_read:
            return redirect("legal_import:proposal", taken[0].pk)
        if taken and not refused:
            messages.success(request, _taken_words(taken))
            return redirect("legal_import:incoming")
    files = ImportedFile.objects.select_related("page", "owner").defer("text", "typed")
    context = {
        "form": form,
        "refused": refused,
        "files": Paginator(files, PAGE_SIZE).get_page(request.GET.get("p")),
        "unread": files.unread().exists(),
        "breadcrumbs_items": trail(*_LIST),
    }
    return render(request, "legal_docs/admin/import_list.html", context, status=422 if refused or form.errors else 200)


@for_editors
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one file with its text and what is proposed; save what was typed, make the draft, or attach the file to a document."""
    imported = get_object_or_404(ImportedFile, pk=pk)
    if imported.page is not None:
        return redirect("wagtailadmin_pages:edit", imported.page_id)
    if not imported.is_read:
        messages.warning(request, imported.refusal_words or _("The file is still being read. Please wait a moment."))
        return redirect("legal_import:incoming")
    if request.method != "POST":
        return _show(request, imported, form_of(imported, signed_in(request)))
    form = ProposalForm(request.POST, imported=imported, user=signed_in(request))
    valid = form.is_valid()
    uploads.keep_typed(imported, typed_in(request.POST), text=form.cleaned_data.get("text"))
    if "attach" in request.POST:
        return _attach(request, imported)
    if request.POST.get("action") != "draft":
        messages.success(request, _("What you typed is saved. The draft is not made yet."))
        return redirect("legal_import:proposal", imported.pk)
    if not valid:
        return _show(request, imported, form, status=422)
    return _draft(request, imported, form)


@for_editors
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file, after asking; a draft that was made of it stays."""
    imported = get_object_or_404(ImportedFile, pk=pk)
    if request.method == "POST":
        uploads.discard(imported)
        messages.success(request, _("The file was taken off the list."))
        return redirect("legal_import:incoming")
    context = {"imported": imported, "breadcrumbs_items": trail(*_LIST, imported.name)}
    return render(request, "legal_docs/admin/import_discard.html", context)


@require_POST
@for_editors
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a file for the worker to be read once more."""
    uploads.read_again(get_object_or_404(ImportedFile, pk=pk))
    return redirect("legal_import:incoming")


@require_safe
@for_editors
def source(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file as it was uploaded; always as a download, never shown as a page of this site."""
    imported = get_object_or_404(ImportedFile, pk=pk)
    try:
        content = imported.file.open("rb")
    except OSError as lost:
        logger.exception("the imported file %s is not in the storage", imported.pk)
        raise Http404 from lost
    return FileResponse(content, as_attachment=True, filename=imported.name, content_type="application/octet-stream")


@require_safe
@for_editors
def date_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a picture of the line of the first page with the date of issue, for the editor who types the date."""
    imported = get_object_or_404(ImportedFile, pk=pk, format="pdf")
    try:
        with imported.file.open("rb") as content:
            picture = date_line_picture(content.read())
    except OSError as lost:
        logger.exception("the imported file %s is not in the storage", imported.pk)
        raise Http404 from lost
    except UnreadableFile as refusal:
        raise Http404 from refusal
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


# --- steps ----------------------------------------------------------------------------------------------------------------


def _accept(request: HttpRequest, form: UploadForm) -> tuple[list[ImportedFile], list[tuple[str, str]]]:
    """Read each file; return those that were kept, and the names of the others with the reason."""
    taken, refused = [], []
    for upload, result in uploads.accept_uploads(form.cleaned_data["files"], signed_in(request)):
        if isinstance(result, UnreadableFile):
            refused.append((upload.name or "", _(REFUSALS[result.code]) % result.data))
        else:
            taken.append(result)
    return taken, refused


def _taken_words(taken: list[ImportedFile]) -> str:
    """Return a message that says what happened to the files: read, or waiting for the worker."""
    waiting = sum(not imported.is_read for imported in taken)
    if not waiting:
        return _("%(count)d files were read. Open each one to check it.") % {"count": len(taken)}
    words = ngettext(
        "%(count)d file is being read now and then waits for you in the list.",
        "%(count)d files are being read now and then wait for you in the list.",
        waiting,
    )
    return words % {"count": waiting}


def _show(request: HttpRequest, imported: ImportedFile, form: ProposalForm, *, status: int = 200) -> HttpResponse:
    context = {**context_of(imported, form, signed_in(request)), "breadcrumbs_items": trail(*_LIST, imported.name)}
    return render(request, "legal_docs/admin/import_proposal.html", context, status=status)


def _draft(request: HttpRequest, imported: ImportedFile, form: ProposalForm) -> HttpResponse:
    try:
        with transaction.atomic():
            page = drafts.draft_of(imported, form.values(), file_kind=form.cleaned_data["file_kind"], user=signed_in(request))
    except IntegrityError:  # a colleague made the same document or the same body in this very moment
        if not form.cleaned_data["duplicate_reason"] and form.stored_already():
            said = _("There is a document of this type, number, issuer and year already.")
        else:
            said = _("Nothing is made yet: a row is stored already, perhaps by a colleague a moment ago. Look at the details again.")
        messages.error(request, said)
        return redirect("legal_import:proposal", imported.pk)
    messages.success(request, _("The draft is made. Check it, look at the preview, then publish it."))
    if form.warnings:
        shown = format_html_join("", "<li>{}</li>", ((problem.message,) for problem in form.warnings))
        messages.warning(request, format_html("{}<ul>{}</ul>", _("Please check:"), shown))
    return redirect("wagtailadmin_pages:edit", page.pk)


@transaction.atomic
def _attach(request: HttpRequest, imported: ImportedFile) -> HttpResponse:
    """Attach the file to the chosen document, when this editor may edit it and nobody has locked it."""
    chosen = request.POST["attach"]
    locks.hold(int(chosen) if is_key(chosen) else 0)
    page = get_object_or_404(LegalDocumentPage, pk=chosen)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if refusal := locks.refuse_locked(request, page):
        return refusal
    kind = request.POST.get("file_kind", "")
    kind = kind if kind in FileKind.values else imported.proposal.get("file_kind", FileKind.SIGNED_PDF.value)
    drafts.attach_imported(imported, page, file_kind=kind, user=signed_in(request))
    messages.success(request, _("The file is now attached to the document “%(title)s”.") % {"title": page.citation})
    return redirect("wagtailadmin_pages:edit", page.pk)
