"""Erasing everything of one person: the data protection officer sees first which questions that are, and unticks what is not theirs."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.contracts.accounts import signed_in
from cms.text.numbers.keys import is_key
from qa.models import MessageKind, Question, QuestionContact
from qa.processing.casework.erasing import Match, erase_of_person, of_the_same_person
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import question_or_404
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for


def erase_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview of what is erased with a question's sender (GET), and doing it for the ticked ones (POST)."""
    question = question_or_404(request, pk)
    actor = actor_for(signed_in(request), question)
    if not {Role.PROTECTION, Role.ADMIN} & actor.roles:
        raise PermissionDenied
    wrong = ""
    if request.method == "POST":
        chosen = _chosen(request.POST.getlist("chosen"))
        wrong = _("Tick what is to be erased, and that you have checked it.")
        if request.POST.get("sure") and chosen:
            try:
                _tell(request, *erase_of_person(question, chosen, actor))
            except Refused as refused:
                wrong = str(refused)
            else:
                return redirect("qa_staff:detail", pk)
    context = {
        "question": question,
        "rows": _rows(of_the_same_person(question)),
        "wrong": wrong,
        "breadcrumbs_items": breadcrumbs(question, _("Erase everything of this person")),
    }
    return render(request, "qa/staff/erase_person.html", context, status=422 if wrong else 200)


def _chosen(values: list[str]) -> list[tuple[int, int]]:
    """Return the ticked rows as (key, version that was seen)."""
    pairs = (value.partition(":")[::2] for value in values)
    return [(int(key), int(version)) for key, version in pairs if is_key(key) and is_key(version)]


def _rows(matches: list[Match]) -> list[dict[str, object]]:
    """Return what is kept of each question, counted for all of them at once."""
    keys = [match.question.pk for match in matches]
    wanted = Question.objects.filter(pk__in=keys)
    files = dict(wanted.annotate(n=Count("attachments")).values_list("pk", "n"))
    texts = dict(wanted.annotate(n=Count("messages", filter=~Q(messages__kind=MessageKind.NOTE))).values_list("pk", "n"))
    contacts = set(QuestionContact.objects.filter(question__in=keys).values_list("question_id", flat=True))
    public = set(wanted.filter(page__live=True).values_list("pk", flat=True))
    return [
        {
            "match": match,
            "question": match.question,
            "files": files[match.question.pk],
            "texts": texts[match.question.pk],
            "contact": match.question.pk in contacts,
            "public": match.question.pk in public,
        }
        for match in matches
    ]


def _tell(request: HttpRequest, done: list[Question], left: list[Question]) -> None:
    if done:
        words = ngettext("Erased in %(count)d question.", "Erased in %(count)d questions.", len(done))
        messages.success(request, words % {"count": len(done)})
    if left:
        numbers = ", ".join(question.public_no for question in left)
        messages.warning(request, _("Left out, since somebody changed them meanwhile: %(numbers)s. Look again.") % {"numbers": numbers})
