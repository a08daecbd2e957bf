"""Help beside the answer: provisions found by the portal's search, the sender's earlier questions, personal data while one writes."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cms.contracts.accounts import signed_in
from cms.contracts.cited_law import STATUS_LABELS, tone_of
from cms.contracts.search import EntryKind, SearchEntry, find_entries
from cms.text.personal_data import PiiKind, find_personal_data
from cms.web.monitoring import security_log
from qa.models import MarkState
from qa.processing.casework.appointing import read_contact
from qa.staff.access.permission import question_or_404
from qa.staff.question.context import question_context
from qa.staff.question.sender_history import other_questions
from qa.vocabulary.errors import NotAllowed
from qa.workflow.actors import actor_for

PROVISIONS = 8
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that was found, with its validity today in words and the colour of it."""

    entry: SearchEntry
    status: str
    tone: str


@require_safe
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """Find articles of the law by the portal's own search: a piece of the page for the script, else the whole screen with it."""
    question = question_or_404(request, pk)
    words = request.GET.get("luat", "").strip()[:300]
    today = timezone.localdate()
    found = []
    for entry in find_entries(words, (EntryKind.ARTICLE,), PROVISIONS) if words else []:
        status = entry.status_on(today)
        found.append(Provision(entry, str(STATUS_LABELS.get(status, "")), tone_of(status)))
    context = {"provisions": found, "law_words": words, "law_asked": bool(words)}
    return _piece(request, pk, "qa/staff/_law.html", context, question_context(request, question))


@require_POST
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sender's other questions; the log keeps who looked, as for the contact itself."""
    question = question_or_404(request, pk)
    if not request.user.has_perm("qa.read_contact"):
        raise PermissionDenied
    try:
        read_contact(question, actor_for(signed_in(request), question), reason=_("Looked at the sender's earlier questions."))
    except NotAllowed:
        raise PermissionDenied
    security_log.note("sender's questions read", request, name=request.user.get_username(), question=question.public_no)
    context = {"by_sender": other_questions(question, signed_in(request)), "sender_asked": True}
    return _piece(request, pk, "qa/staff/_earlier.html", context, question_context(request, question))


def _piece(request: HttpRequest, pk: int, template: str, piece: dict[str, object], screen: dict[str, object]) -> HttpResponse:
    name = template if request.headers.get("X-Piece") else "qa/staff/detail.html"
    return render(request, name, {**screen, **piece})


@sensitive_post_parameters()
@require_POST
def personal_data(request: HttpRequest, pk: int) -> JsonResponse:
    """Return what looks like personal data in the text that is being written, without what a person let stay."""
    question = question_or_404(request, pk)
    stays = set(question.marks.filter(state=MarkState.WAIVED).values_list("text", flat=True))
    marks = find_personal_data(request.POST.get("text", "")[:LONGEST])
    found = {mark.text: str(PiiKind(mark.kind).label) for mark in marks if mark.text[:300] not in stays}
    return JsonResponse({"found": [{"text": text, "kind": kind} for text, kind in found.items()]})
