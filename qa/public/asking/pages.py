"""The pages on the way of asking: one table of steps, each with what its page shows beside the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.text.personal_data import find_personal_data
from cms.web.middleware.zones import STEP_OF_A_FORM
from qa.attachments import pending_uploads
from qa.models import Question
from qa.processing.publication.similar import similar_answers
from qa.public.asking.forms import AskStep
from qa.public.asking.journey import ORDER, AskJourney


def _similar(journey: AskJourney) -> dict[str, Any]:
    data = journey.data
    return {"similar": similar_answers(f"{data.get('title', '')} {data.get('body', '')[:300]}"), "words": data.get("title", "")[:120]}


def _files(journey: AskJourney) -> dict[str, Any]:
    return {"files": pending_uploads.waiting(journey.data)}


def _last_look(journey: AskJourney) -> dict[str, Any]:
    text = f"{journey.data.get('title', '')}\n{journey.data.get('body', '')}"
    return {"rows": journey.summary(), "marks": find_personal_data(text)}


# What the page of a step shows beside its form; the order and the forms of the steps are `forms.FORMS`.
STEPS: dict[str, Callable[[AskJourney], dict[str, Any]]] = {
    "text": lambda journey: {},
    "kind": _similar,
    "files": _files,
    "contact": lambda journey: {},
    "check": _last_look,
}


@dataclass(frozen=True, slots=True)
class AskPage:
    """A page on the way: its template, what it shows, its status. Every page carries all that was typed."""

    journey: AskJourney
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200

    def response(self, request: HttpRequest) -> HttpResponse:
        """Render the page; the browser may keep it for its "back" button (the receipt itself, with the code, never)."""
        journey = self.journey
        frame = {"token": journey.token, "step": journey.step, "number": journey.number, "total": len(ORDER), "about": journey.about}
        response = render(request, self.template, {**frame, **self.context}, status=self.status)
        response["Cache-Control"] = STEP_OF_A_FORM
        return response


def step_page(journey: AskJourney, form: AskStep | None = None, *, notice: str = "", status: int = 200, **more: Any) -> AskPage:
    """Return the page of the journey's step; `form` is its bound form when something went wrong, `more` further variables."""
    context = {"form": form or journey.blank_form(), "carried": journey.carried(), "notice": notice, **STEPS[journey.step](journey), **more}
    return AskPage(journey, f"qa/ask/{journey.step}.html", context, status)


def wrong_page(journey: AskJourney, problems: list[str] | None = None) -> AskPage:
    """Return the page of the journey's step with what is wrong in it; `problems` are sentences about uploaded files."""
    form = journey.bound_form()
    for problem in problems or ():
        form.add_error(pending_uploads.UPLOAD, problem)
    return step_page(journey, form, status=422)


def redirection_page(journey: AskJourney) -> AskPage:
    """Return the notice for what another office handles, with the way back to the form."""
    context = {"redirection": journey.redirection, "carried": journey.carried(without_own=False)}
    return AskPage(journey.at("kind"), "qa/ask/redirection.html", context)


def double_page(journey: AskJourney, double: Question) -> AskPage:
    """Return the choice between following the question that says the same and sending one's own."""
    context = {"double": double, "carried": journey.carried(without_own=False)}
    return AskPage(journey.at("check"), "qa/ask/double.html", context, status=409)
