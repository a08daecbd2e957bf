"""The portal survey: storing an answer that says nothing of who gave it, deciding about held ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
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


def answer_survey(round_: SurveyRound, levels: dict[str, int | None], *, form_key: str, held: bool = False) -> SurveyAnswer:
    """Store one filled-in survey; `levels` by aspect, 1 to 5, `overall` is required. Raises RoundClosed.

    Held ones wait for a person and are in no figure. The number of the row is made of the form: one that is sent twice is one answer.
    """
    number = int(salted_hmac("feedback.survey", f"{round_.pk} {form_key}").hexdigest()[:13], 16)  # 52 bits
    with transaction.atomic():
        locked = SurveyRound.objects.select_for_update().running().filter(pk=round_.pk).first()
        if locked is None or (locked.is_full and not locked.answers.filter(pk=number).exists()):
            raise RoundClosed
        values = {aspect.value: levels.get(aspect.value) for aspect in Aspect}
        fresh = {"round": locked, "quarter": quarter_of(timezone.localdate()), "state": VoteState.HELD if held else VoteState.COUNTED}
        return SurveyAnswer.objects.update_or_create(pk=number, defaults=values, create_defaults={**fresh, **values})[0]


def decide_held_answers(round_: SurveyRound, *, accept: bool, user: User) -> int:
    """Count or reject the held answers of a round, as `user` decides; return how many. The decision is logged."""
    with transaction.atomic():
        state = VoteState.COUNTED if accept else VoteState.REJECTED
        number = round_.answers.filter(state=VoteState.HELD).update(state=state)
        log(instance=round_, action="feedback.accept_held" if accept else "feedback.reject_held", user=user, data={"votes": number})
    return number
