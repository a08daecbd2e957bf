"""Taking comments and problem reports, and what staff do with them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.personal_data import find_personal_data
from cms.spam_guard import spam_score
from cms.vietnamese.text import clean
from feedback.choices import CommentKind, CommentState, Kind, PersonalData, Reason
from feedback.models import Comment, TargetScore, Vote
from feedback.targets import Target

SAME_TEXT_S = 300  # the same words on the same target within this time are a duplicate
SPAM_FROM = 0.8


def add_comment(
    target: Target, text: str, *, reasons: list[str] | None = None, vote: Vote | None = None, doubtful: bool = False
) -> Comment | None:
    """Store a reader's words and reasons; a comment that `vote` has already is changed. None when there are no words.

    `vote` must be the caller's own (`own_vote`): it alone gives the right to change. `doubtful` ones start as spam
    suspicion, to be looked at, never dropped.
    """
    text = clean(text).strip()
    with transaction.atomic():
        if vote is not None and reasons is not None:
            vote.reasons = [reason for reason in reasons if reason in Reason.values]
            vote.save(update_fields=["reasons"])
        if vote is not None and not text:
            Comment.objects.filter(vote=vote).delete()
        if not text:
            return None
        values = {**target.columns, **_looked_at(text, target.key, doubtful=doubtful), "kind": CommentKind.OPINION}
        if vote is None:
            return Comment.objects.create(**values)
        comment, _created = Comment.objects.update_or_create(vote=vote, defaults=values)
        return comment


def report_problem(target: Target, problem: str, text: str, *, doubtful: bool = False) -> Comment:
    """Store a problem report about a target."""
    text = clean(text).strip()
    with transaction.atomic():
        return Comment.objects.create(
            **target.columns, **_looked_at(text, target.key, doubtful=doubtful), kind=CommentKind.REPORT, problem=problem
        )


def _looked_at(text: str, target_key: str, *, doubtful: bool) -> dict[str, Any]:
    """The columns that a first, mechanical look at a text gives."""
    score = spam_score(text)
    state = CommentState.NEW
    if doubtful or score >= SPAM_FROM:
        state = CommentState.SPAM
    elif _just_sent(text, target_key):
        state = CommentState.DUPLICATE
    suspected = find_personal_data(text)
    return {
        "text": text,
        "day": timezone.localdate(),
        "spam_score": score,
        "state": state,
        "personal_data": PersonalData.SUSPECTED if suspected else PersonalData.NONE,
    }


def _just_sent(text: str, target_key: str) -> bool:
    """True when the same words came for the same target within `SAME_TEXT_S`; notes the words for the next time."""
    digest = hashlib.sha256(f"{target_key}\x1f{text.casefold()}".encode()).hexdigest()
    return not cache.add(f"feedback:said:{digest}", 1, timeout=SAME_TEXT_S)


def triage(comment: Comment, user: Any, *, clear_personal_data: bool = False) -> None:
    """Save what staff changed of a comment (state, who deals with it, note), as `user`; the change is logged."""
    with transaction.atomic():
        if clear_personal_data and comment.is_hidden:
            comment.personal_data = PersonalData.CLEARED
        comment.save()
        log(instance=comment, action="feedback.triage", user=user, data={"state": comment.state, "personal_data": comment.personal_data})
        _count_open(comment.target_key)


def mark_mended(page: Page, user: Any) -> int:
    """Close the open comments of a page as mended by its latest revision; older votes weigh half from now on.

    Returns how many comments were closed.
    """
    keys = {"page_id": page.pk}
    with transaction.atomic():
        closed = Comment.objects.filter(**keys).open().update(state=CommentState.DONE, mending_revision_id=page.latest_revision_id)
        defaults = {"path": page.url or "/", "title": page.title}
        TargetScore.objects.get_or_create(
            target_key=f"page:{page.pk}", kind=getattr(page.specific_deferred, "feedback_kind", Kind.HELPFUL), defaults={**defaults, **keys}
        )
        TargetScore.objects.filter(**keys).update(
            mended_on=timezone.localdate(), mending_revision_id=page.latest_revision_id, open_reports=0
        )
        log(instance=page, action="feedback.mended", user=user, data={"comments": closed})
    return closed


def _count_open(target_key: str) -> None:
    """Bring the number of open comments of a target's score up to date."""
    number = Comment.objects.filter(target_key=target_key).open().count()
    TargetScore.objects.filter(target_key=target_key).update(open_reports=number)
