"""Send a question: the checks run in the order of the code, and each may show a page instead; nothing typed is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.web.protection.spam_guard import TokenState, check_token
from qa.public.asking import screening
from qa.public.asking.journey import PURPOSE, AskJourney
from qa.public.asking.pages import AskPage, double_page, redirection_page, step_page, wrong_page
from qa.public.intake import receiving, same_text
from qa.public.intake.receiving import Receipt, Submission
from qa.public.intake.resubmission import AlreadySent, submit_form
from qa.vocabulary.errors import Refused

DOUBLE = "double"  # the answer to "this was sent already": follow the one that is there, or send another
_TOKEN_NOTICES = {
    TokenState.EXPIRED: gettext_lazy("Please check it once more and send: the page had been open too long."),
    TokenState.TOO_FAST: gettext_lazy("Please check it once more, then send."),
}


@dataclass(slots=True)
class Attempt:
    """One try to send a journey: what the checks found so far. `is_known`: the same form was sent before."""

    request: HttpRequest
    journey: AskJourney
    cleaned: dict[str, Any] = field(default_factory=dict)
    submission: Submission = field(default_factory=lambda: Submission("", "", ""))
    is_known: bool = False


def send(request: HttpRequest, journey: AskJourney) -> AskPage | tuple[Receipt, Submission]:
    """Store the question and return its receipt with what was stored, or return the page of the first check that does not accept it."""
    attempt = Attempt(request, journey)
    for check in CHECKS:
        if page := check(attempt):
            return page
    try:
        return submit_form(attempt.submission, looked=not attempt.is_known), attempt.submission
    except AlreadySent as number:
        text = _("This form was already sent as question %(number)s. Press “Send” again to send what stands here as another question.")
        return step_page(attempt.journey.with_new_token(), notice=text % {"number": number}, status=409)
    except Refused as refused:
        return step_page(attempt.journey, notice=str(refused), status=409)


def _every_step_is_valid(attempt: Attempt) -> AskPage | None:
    attempt.cleaned, wrong = attempt.journey.checked()
    return wrong_page(wrong) if wrong else None


def _belongs_here(attempt: Attempt) -> AskPage | None:
    return redirection_page(attempt.journey) if attempt.journey.redirection else None


def _token_holds(attempt: Attempt) -> AskPage | None:
    state, key = check_token(attempt.journey.data.get("token", ""), PURPOSE)
    if state is not TokenState.VALID:
        return step_page(attempt.journey, notice=str(_TOKEN_NOTICES.get(state, _TOKEN_NOTICES[TokenState.EXPIRED])), status=409)
    attempt.submission = attempt.journey.submission(attempt.cleaned, key)
    return None


def _was_sent_before(attempt: Attempt) -> None:
    """Note that the same form comes again: the other checks have accepted it then, and `submit_form` asks what was changed since."""
    attempt.is_known = receiving.find_by_key(attempt.submission.key) is not None


def _says_something_new(attempt: Attempt) -> AskPage | None:
    choice, submission = attempt.journey.data.get(DOUBLE), attempt.submission
    if attempt.is_known or choice == "new":
        return None
    double = same_text.find_question(submission.title, submission.body, submission.kind)
    if double is None:
        return None
    if choice != str(double.pk):
        return double_page(attempt.journey, double)
    attempt.submission = dataclasses.replace(submission, follows=double)
    return None


def _is_no_flood(attempt: Attempt) -> AskPage | None:
    if attempt.is_known:
        return None
    attempt.submission, doubt = screening.screen(attempt.request, attempt.journey.data, attempt.submission)
    if doubt is None:
        return None
    return step_page(attempt.journey, notice=doubt.text, status=doubt.status, **screening.context_of(doubt))


CHECKS: tuple[Callable[[Attempt], AskPage | None], ...] = (
    _every_step_is_valid,
    _belongs_here,
    _token_holds,
    _was_sent_before,
    _says_something_new,
    _is_no_flood,
)
