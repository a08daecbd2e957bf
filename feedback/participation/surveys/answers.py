"""The portal survey: storing an answer that says nothing of who gave it, deciding about held ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.contracts.working_days import quarter_of
from feedback.models import SurveyAnswer, SurveyRound
from feedback.models.choices import Aspect, VoteState

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class RoundClosed(ValueError):
    """The round is over: its last day is past or its quota is reached."""


def running_round() -> SurveyRound | None:
    """Return the round in which readers are asked today: the newest that runs and is not full."""
    return next((found for found in SurveyRound.objects.running() if not found.is_full), None)


def answer_survey(round_: SurveyRound, levels: dict[str, int | None], *, held: bool = False) -> SurveyAnswer:
    """Store one filled-in survey; `levels` by aspect, 1 to 5, `overall` is required. Raises RoundClosed.

    Held ones wait for a person and are in no figure.
    """
    with transaction.atomic():
        locked = SurveyRound.objects.select_for_update().running().filter(pk=round_.pk).first()
        if locked is None or locked.is_full:
            raise RoundClosed
        values = {aspect.value: levels.get(aspect.value) for aspect in Aspect}
        state = VoteState.HELD if held else VoteState.COUNTED
        return SurveyAnswer.objects.create(round=locked, quarter=quarter_of(timezone.localdate()), state=state, **values)


def decide_held_answers(round_: SurveyRound, *, accept: bool, user: User) -> int:
    """Count or reject the held answers of a round, as `user` decides; return how many. The decision is logged."""
    with transaction.atomic():
        state = VoteState.COUNTED if accept else VoteState.REJECTED
        number = round_.answers.filter(state=VoteState.HELD).update(state=state)
        log(instance=round_, action="feedback.accept_held" if accept else "feedback.reject_held", user=user, data={"votes": number})
    return number
