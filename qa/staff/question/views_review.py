"""Published answers: reviewed again, and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.admin.editing.device_drafts import RESTORE_FIELD, restored_words, restores_drafts
from cms.contracts.accounts import signed_in
from cms.text.numbers.keys import is_key
from qa.attachments.answer_files import read_files
from qa.models import Answer, AnswerPage, RedactionMark
from qa.processing.answering import answers
from qa.processing.answering.marking import Undecided
from qa.processing.answering.reviewing import due_reviews, review_again
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import question_or_404, staff_only
from qa.staff.question.context import citation_rows, cited_pages
from qa.staff.steps.forms import AnswerForm, CitationFormSet, citations_of
from qa.vocabulary.errors import Refused, Stale
from qa.vocabulary.moves import move_of
from qa.workflow import engine
from qa.workflow.actors import actor_for

PAGE_SIZE = 50


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """List the answers that cite law without full effect, or were not reviewed for a year; `?vi=luat` or `?vi=han` shows one sort only."""
    staff_only(request)
    found = due_reviews(signed_in(request))
    by_law = [each for each in found if each.outdated]
    by_age = [each for each in found if each.is_old]
    why = request.GET.get("vi", "")
    shown = {"luat": by_law, "han": by_age}.get(why, found)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "items": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "why": why,
        "sorts": [
            ("", _("All"), len(found)),
            ("luat", _("The law has changed"), len(by_law)),
            ("han", _("A year without a look"), len(by_age)),
        ],
        "breadcrumbs_items": breadcrumbs(None, _("Answers to review")),
    }
    return render(request, "qa/staff/reviews.html", context)


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """Record that the ticked answers were reviewed and are still right; `only` names the one whose own button was pressed."""
    staff_only(request)
    asked = request.POST.getlist("only") or request.POST.getlist("chosen")
    if not (keys := {int(text) for text in asked[:PAGE_SIZE] if is_key(text)}):
        messages.error(request, _("Tick the answers first."))
    else:
        _review([each.page for each in due_reviews(signed_in(request)) if each.page.pk in keys], len(keys), request)
    return redirect(f"{reverse('qa_staff:reviews')}?{urlencode({'vi': request.POST.get('vi', '')})}")


def _review(pages: list[AnswerPage], asked: int, request: HttpRequest) -> None:
    """Record the review of each page separately; show which were recorded and why others were not."""
    titles = []
    for page in pages:
        try:
            review_again(page, actor_for(signed_in(request), page.question))
        except Refused as refused:
            messages.error(request, f"{page.title}: {refused}")
        else:
            titles.append(page.title)
    if len(titles) == 1:
        messages.success(request, _("“%(title)s” is reviewed as of today.") % {"title": titles[0]})
    elif titles:
        messages.success(request, ngettext("%(n)d answer is reviewed.", "%(n)d answers are reviewed.", len(titles)) % {"n": len(titles)})
    if len(pages) < asked:
        messages.error(request, _("This answer is not for you to review now."))


class CorrectionForm(AnswerForm):
    """The text of a published answer, and what is corrected in it: readers see that on the page."""

    reason = forms.CharField(
        label=gettext_lazy("What was corrected (readers see this)"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Answer
        fields = ("body",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["proposed_visibility"]

    def correction(self) -> dict[str, Any]:
        """Return what the service takes, from a valid form."""
        return {name: self.cleaned_data[name] for name in ("body", "version", "reason")}


MAY_STAY = "may_stay"  # each text that looks like personal data and was ticked


@restores_drafts
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a published answer: a new revision, with the date and what changed on its page, and a mail to those who asked."""
    question = question_or_404(request, pk)
    actor = actor_for(signed_in(request), question)
    if not engine.may(question, "correct", actor) and not (request.method == "POST" and actor.role_for(move_of("correct").who)):
        raise PermissionDenied  # what a publisher typed meets the service, whose refusal stands above it
    answer = answers.answer_of(question)
    form = CorrectionForm(request.POST or None, instance=answer, initial={"version": answer.version}, for_user=request.user)
    newer, may_stay = None, request.POST.getlist(MAY_STAY)
    undecided: Sequence[RedactionMark] = ()
    citations = CitationFormSet(request.POST or None, initial=citation_rows(answer), prefix="citations", form_kwargs=cited_pages(answer))
    restores = RESTORE_FIELD in request.POST
    if restores:
        messages.warning(request, restored_words())
    elif request.method == "POST" and form.is_valid() and citations.is_valid():
        read_files(form.instance)
        question.answer.refresh_from_db()
        try:
            answers.correct(question, actor, **form.correction(), citations=citations_of(citations), may_stay=may_stay)
        except Stale as stale:
            newer = Answer.objects.get(question=question)
            form.data = request.POST.copy()
            form.data["version"] = newer.version  # who sends again has seen it
            form.add_error(None, str(stale))
        except Undecided as found:
            undecided = found.marks
            form.add_error(None, str(found))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The correction is published."))
            return redirect("qa_staff:detail", pk)
    context = {
        "question": question,
        "form": form,
        "newer": newer,
        "undecided": undecided,
        "may_stay": may_stay,
        "citations": citations,
        "media": form.media + citations.media,
        "breadcrumbs_items": breadcrumbs(question, _("Correct the answer")),
    }
    return render(request, "qa/staff/correct.html", context, status=422 if request.method == "POST" and not restores else 200)
