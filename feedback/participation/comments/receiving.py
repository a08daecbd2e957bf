"""Receive comments and problem reports, find duplicates, and change their state (triage)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.text.personal_data import find_personal_data
from cms.text.vietnamese import clean, fold
from cms.web.protection.spam_guard import spam_score
from feedback.models import Comment, TargetScore, Vote
from feedback.models.choices import CommentKind, CommentState, PersonalData, Reason
from feedback.targets.target import Target

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SPAM_FROM = 0.8
NEARLY_SAME = 0.6
COMPARED = 200
NOT_ORIGINAL = (CommentState.DUPLICATE, CommentState.SPAM)


def add_comment(
    target: Target, text: str, *, reasons: list[str] | None = None, vote: Vote | None = None, doubtful: bool = False
) -> Comment | None:
    """Store a reader's words and reasons; a comment that `vote` has already is changed, or left when it says the same. None without words.

    `vote` must be the caller's own (`own_vote`): it alone gives the right to change. `doubtful` ones start as spam
    suspicion, to be looked at, never dropped.
    """
    text = clean(text).strip()
    with transaction.atomic():
        if vote is not None and reasons is not None:
            vote.reasons = [reason for reason in reasons if reason in Reason.values]
            vote.save(update_fields=["reasons"])
        if vote is not None and not text:
            Comment.objects.filter(vote=vote).withdraw()
        if not text:
            return None
        own = Comment.objects.filter(vote=vote, text=text).first() if vote is not None else None
        if own is not None:  # sent again: what staff have said of it stays
            return own
        values = {**_looked_at(text, target, doubtful=doubtful), "kind": CommentKind.OPINION}
        if vote is None:
            return Comment.objects.create(**values)
        Comment.objects.filter(vote=vote).release_duplicates()
        comment, _created = Comment.objects.update_or_create(vote=vote, defaults=values)
        return comment


def report_problem(target: Target, problem: str, text: str, *, doubtful: bool = False) -> Comment:
    """Store a problem report about a target."""
    text = clean(text).strip()
    with transaction.atomic():
        return Comment.objects.create(**_looked_at(text, target, doubtful=doubtful), kind=CommentKind.REPORT, problem=problem)


def _looked_at(text: str, target: Target, *, doubtful: bool) -> dict[str, Any]:
    """Return the columns that the target and a first, mechanical look at a text give.

    It is a duplicate when another open comment of today says the same of the same target: that one is the original.
    """
    score, today = spam_score(text), timezone.localdate()
    original = Comment.objects.filter(target_key=target.key, text=text, day=today).open().order_by("pk").first()
    state = CommentState.DUPLICATE if original else CommentState.NEW
    if doubtful or score >= SPAM_FROM:
        state, original = CommentState.SPAM, None
    suspected = find_personal_data(text)
    return {
        **target.columns,
        "revision_id": target.revision_id,
        "text": text,
        "day": today,
        "spam_score": score,
        "state": state,
        "duplicate_of": original,
        "personal_data": PersonalData.SUSPECTED if suspected else PersonalData.NONE,
    }


def triage(comment: Comment, user: User, *, clear_personal_data: bool = False) -> None:
    """Save what staff changed of a comment (state, who deals with it, note), as `user`; the change is logged.

    Duplicates with the very words of a comment that is spam are spam too; the others, and those of a duplicate, get another original.
    """
    fields = ["state", "assignee", "duplicate_of", "note"]  # no others: the reader may be changing the words just now
    with transaction.atomic():
        if clear_personal_data and comment.is_hidden:
            comment.personal_data = PersonalData.CLEARED
            fields.append("personal_data")
        comment.save(update_fields=fields)
        if comment.state == CommentState.SPAM:
            same = comment.comment_set.filter(state=CommentState.DUPLICATE, text=comment.text)
            same.update(duplicate_of=None, state=CommentState.SPAM)
        if comment.state in NOT_ORIGINAL:
            Comment.objects.filter(pk=comment.pk).release_duplicates()
        log(
            instance=comment,
            action="feedback.triage",
            user=user,
            data={"state": comment.state, "personal_data": comment.personal_data},
        )
        _count_open(comment.target_key)


def triage_many(comments: Iterable[Comment], state: str, user: User) -> int:
    """Set the state of several comments, as `user`; return how many changed. Duplicates need an original: those without are left.

    A comment that is the same as an older one of its target becomes the duplicate of that.
    """
    changed = 0
    with transaction.atomic():
        for comment in comments:
            if state == CommentState.DUPLICATE:
                comment.duplicate_of = comment.duplicate_of or older_same_comment(comment)
                if comment.duplicate_of is None:
                    continue
            if comment.state != state:
                comment.state = state
                triage(comment, user)
                changed += 1
    return changed


def older_same_comment(comment: Comment) -> Comment | None:
    """Return the older comment about the same target that says nearly the same; None without one."""
    older = Comment.objects.filter(target_key=comment.target_key, pk__lt=comment.pk).exclude(state__in=NOT_ORIGINAL).order_by("pk")
    return next((other for other in older[:COMPARED] if similarity(other.text, comment.text) >= NEARLY_SAME), None)


def similarity(first: str, second: str) -> float:
    """Return how alike two texts are, 0 to 1: shared groups of three letters of all groups, without regard to case and tone marks."""
    one, two = _trigrams(first), _trigrams(second)
    return len(one & two) / len(one | two) if one or two else 1.0


def _trigrams(text: str) -> set[str]:
    padded = f"  {' '.join(fold(text).casefold().split())} "
    return {padded[index : index + 3] for index in range(len(padded) - 2)}


def _count_open(target_key: str) -> None:
    """Bring the number of open comments of a target's score up to date."""
    number = Comment.objects.filter(target_key=target_key).open().count()
    TargetScore.objects.filter(target_key=target_key).update(open_reports=number)
