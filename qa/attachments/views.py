"""Handing out the files of citizens: to staff who may open the question, checked ones only, as downloads that run nothing."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from qa.attachments import files
from qa.models import Attachment, AttachmentState, Question
from qa.vocabulary.errors import Stale
from qa.workflow.actors import actor_for, visible_to
from qa.workflow.engine import perform

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
    if question is None or not visible_to(request.user).filter(pk=question.pk).exists() or not path.is_file():
        raise Http404
    _note_opening(question, attachment, request.user)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=attachment.original_name, content_type=attachment.mime)
    for name, value in SAFE_HEADERS.items():
        response[name] = value
    return response


def _note_opening(question: Question, attachment: Attachment, user: Any) -> None:
    """Write to the log who opened the file; when a colleague changes the question at this moment, once more."""
    log = {"file": attachment.pk, "sha256": attachment.sha256}
    try:
        perform(question, "open_file", actor_for(user, question), log=log)
    except Stale:
        question.refresh_from_db()
        perform(question, "open_file", actor_for(user, question), log=log)
