"""Sending the files of citizens: checked ones only, to staff who may open the question, as downloads that cannot run scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.contracts.accounts import signed_in
from qa.attachments.checks.kinds import PDF
from qa.attachments.copies.public_copies import is_public
from qa.attachments.storage import files
from qa.models import Attachment, AttachmentState, PublicCopy, Question
from qa.vocabulary.errors import Stale
from qa.workflow.actors import actor_for, visible_to
from qa.workflow.engine import perform

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Should a browser show the file after all, then without scripts, without this site's rights, without loading anything.
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file of a question that the user may open; opening it is written to the question's log. 404 for everyone else."""
    if not request.user.has_perm("qa.work_on_questions"):
        raise Http404
    attachment = get_object_or_404(Attachment.objects.select_related("question"), pk=pk, state=AttachmentState.CLEAN)
    question = attachment.question
    path = files.path_of(attachment.stored_name)
    if question is None or not visible_to(signed_in(request)).filter(pk=question.pk).exists() or not path.is_file():
        raise Http404
    note_opening(question, attachment, signed_in(request))
    response = FileResponse(path.open("rb"), as_attachment=True, filename=attachment.original_name, content_type=attachment.mime)
    for name, value in SAFE_HEADERS.items():
        response[name] = value
    return response


@require_safe
def show_public(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the public copy of a file: to everyone once the answer is published, before that to staff who may open the question."""
    copy = get_object_or_404(PublicCopy.objects.select_related("question"), pk=pk)
    path = files.path_of(copy.stored_name)
    staff = request.user.has_perm("qa.work_on_questions") and visible_to(signed_in(request)).filter(pk=copy.question_id).exists()
    if not path.is_file() or not (is_public(copy.question) or staff):
        raise Http404
    name = f"{copy.title}.{'pdf' if copy.mime == PDF else 'jpg'}"
    response = FileResponse(path.open("rb"), filename=name, content_type=copy.mime)
    for header, value in SAFE_HEADERS.items():
        response[header] = value
    return response


def note_opening(question: Question, attachment: Attachment, user: User) -> None:
    """Write to the log who opened the file; try once more when a colleague changes the question at this moment."""
    log = {"file": attachment.pk, "sha256": attachment.sha256}
    try:
        perform(question, "open_file", actor_for(user, question), log=log)
    except Stale:
        question.refresh_from_db()
        perform(question, "open_file", actor_for(user, question), log=log)
