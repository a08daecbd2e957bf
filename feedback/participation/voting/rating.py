"""Store a vote, find one's own vote, withdraw it, count views, decide about held votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from feedback.models import Comment, TargetScore, ViewDaily, Vote
from feedback.models.choices import VALUES, Kind, Verdict, VoteState
from feedback.participation.voting.voters import current_epoch, voter_hash
from feedback.scores.sums import held_votes, lock_score, sum_target
from feedback.targets.target import Target

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def record_rating(target: Target, kind: Kind, value: int, voter: str, verdict: Verdict = Verdict.CLEAR, *, first: bool = False) -> Vote:
    """Store the vote of `voter`, or change the one that this voter gave to this target in this epoch.

    `value` is one of `VALUES[kind]`, else ValueError. A changed vote keeps what a person or a limit said of it before,
    so that voting again neither frees a held vote nor holds a counted one; only a staff login rejects it.
    `first` says that `voter` was made of this form (`new_voter`): where that was sent before, the same statement changes its vote.
    """
    if value not in VALUES[kind].values:
        raise ValueError(f"{value} is no answer to {kind}")
    epoch = current_epoch()
    columns = {"value": value, "day": timezone.localdate(), "revision_id": target.revision_id, "summed": False, **target.columns}
    key = {"target_key": columns.pop("target_key"), "kind": kind, "epoch": epoch, "voter_hash": voter_hash(epoch, voter, target.key, kind)}
    judged = {"state": verdict.state, "verdict": verdict}
    if first:
        vote, changed = Vote(**key, **columns, **judged), [*columns, *(judged if verdict is Verdict.STAFF else ())]
        Vote.objects.bulk_create([vote], update_conflicts=True, unique_fields=list(key), update_fields=changed)
        return vote
    again = judged if verdict is Verdict.STAFF else {}
    with transaction.atomic():
        vote, _created = Vote.objects.update_or_create(**key, defaults={**columns, **again}, create_defaults={**columns, **judged})
    return vote


def own_vote(target: Target, kind: Kind, voter: str) -> Vote | None:
    """Return the vote that `voter` gave to `target` in this epoch, with its comment; None for no voter or no vote."""
    if not voter:
        return None
    epoch = current_epoch()
    return (
        Vote.objects.filter(target_key=target.key, kind=kind, epoch=epoch, voter_hash=voter_hash(epoch, voter, target.key, kind))
        .select_related("comment")
        .first()
    )


def withdraw_vote(target: Target, kind: Kind, voter: str) -> bool:
    """Delete the voter's own vote and its comment, and the sums that held it; False when there is none."""
    with transaction.atomic():
        lock_score(target.key, kind)
        vote = own_vote(target, kind, voter)
        if vote is None:
            return False
        Comment.objects.filter(vote=vote).withdraw()
        vote.delete()
        sum_target(target.key, kind)
    return True


def count_view(target: Target) -> None:
    """Count that a reader reached the end of the page today."""
    row = {"target_key": target.key, "day": timezone.localdate()}
    if ViewDaily.objects.filter(**row).update(views=F("views") + 1):
        return
    try:
        with transaction.atomic():
            ViewDaily.objects.create(**row, views=1)
    except IntegrityError:  # another process made the row in between
        ViewDaily.objects.filter(**row).update(views=F("views") + 1)


def decide_held(score: TargetScore, *, accept: bool, user: User) -> int:
    """Count or reject all held votes of a target, as `user` decides; return how many. The decision is logged."""
    with transaction.atomic():
        lock_score(score.target_key, score.kind)
        number = held_votes(score.target_key, score.kind).update(
            state=VoteState.COUNTED if accept else VoteState.REJECTED, verdict=Verdict.CLEAR if accept else Verdict.DECIDED, summed=False
        )
        log(
            instance=score,
            action="feedback.accept_held" if accept else "feedback.reject_held",
            user=user,
            data={"votes": number, "title": score.title},
        )
        sum_target(score.target_key, score.kind)
    return number
