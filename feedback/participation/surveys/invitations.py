"""The invitation to the portal survey: below every page while a round runs, until this browser answered it or dismissed it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cms.storage.kept import Kept
from feedback.models import SurveyRound
from feedback.models.periods import SURVEY_COOKIE_DAYS
from feedback.participation.surveys.answers import running_round
from feedback.participation.voting.voters import COOKIE_PATH

COOKIE = "mb_survey"  # the number of the round, the same for everyone; with a dash after it: not answered, but dismissed
_running: Kept[SurveyRound | None] = Kept()


def has_answered(request: HttpRequest, round_: SurveyRound) -> bool:
    """Return True when this browser answered the round."""
    return request.COOKIES.get(COOKIE) == str(round_.pk)


def invitation_for(request: HttpRequest) -> SurveyRound | None:
    """Return the round that the reader is invited to; none when this browser answered or dismissed it."""
    running = _running.get("running", running_round)
    asked = running is not None and request.COOKIES.get(COOKIE, "").rstrip("-") != str(running.pk)
    return running if asked else None


def end_invitation(request: HttpRequest, answer: HttpResponse, round_: SurveyRound, *, answered: bool) -> None:
    """Set on `answer` the cookie that ends the invitation to this round; who only dismissed it may still answer."""
    value = str(round_.pk) if answered else f"{round_.pk}-"
    answer.set_cookie(
        COOKIE, value, max_age=SURVEY_COOKIE_DAYS * 86400, path=COOKIE_PATH, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
