"""Closing the loop: a page is marked as mended, the published revision that mends it is linked, readers can be told."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from feedback.models import Comment, Mending, TargetScore, YouSaidWeDid
from feedback.models.choices import CommentState, MendingState, Reason, StoryState
from feedback.targets.target import kind_for


def mark_mended(page: Page, user: Any) -> Mending:
    """Say that a page is mended. Done at once when the text that readers see is newer than their open comments.

    Else (the mended text is a draft, or not written yet) the mend waits, its comments are "being mended", and
    publishing the page links that revision and closes them.
    """
    with transaction.atomic():
        mending, is_new = Mending.objects.get_or_create(
            page=page, state=MendingState.WAITING, defaults={**_names(page), "marked_by": user, "marked_on": timezone.localdate()}
        )
        mending = Mending.objects.select_for_update().get(pk=mending.pk)
        if not mending.is_waiting:  # published, or marked by a colleague, since it was looked for
            return mending
        Comment.objects.filter(page=page).open().update(mending=mending, state=CommentState.IN_PROGRESS)
        if is_new:
            log(instance=page, action="feedback.mended", user=user, data={"comments": mending.comments.count()})
        if _published_since(page, mending):
            close_mending(mending, page, page.live_revision_id)
    return mending


def close_waiting(page: Page, revision_id: int | None) -> Mending | None:
    """Close the mend that waits for this publication; None when none waits."""
    with transaction.atomic():
        mending = Mending.objects.select_for_update().filter(page_id=page.pk, state=MendingState.WAITING).first()
        if mending is not None:
            close_mending(mending, page, revision_id)
    return mending


def close_mending(mending: Mending, page: Page, revision_id: int | None) -> None:
    """Link a mend with the revision that mends, close its comments, draft the words for readers. Older votes weigh half."""
    from feedback.scores.sums import sum_page

    today = timezone.localdate()
    mending.state, mending.revision_id, mending.mended_on = MendingState.DONE, revision_id, today
    mending.save()
    mending.comments.update(state=CommentState.DONE, mending_revision_id=revision_id)
    key = {"target_key": f"page:{page.pk}", "kind": kind_for(page.specific_deferred)}
    TargetScore.objects.get_or_create(**key, defaults={**_names(page), "page_id": page.pk})
    TargetScore.objects.filter(page_id=page.pk).update(
        mended_on=today, mending_revision_id=revision_id, edited_on=today, edited_revision_id=revision_id
    )
    _draft_story(mending, page)
    sum_page(page.pk)


def _published_since(page: Page, mending: Mending) -> bool:
    """True when readers see a text that was published after the oldest of the comments it mends."""
    revision = page.live_revision
    if not page.live or page.has_unpublished_changes or revision is None:
        return False
    oldest = mending.comments.order_by("day").values_list("day", flat=True).first()
    return oldest is None or timezone.localdate(revision.created_at) >= oldest


def _draft_story(mending: Mending, page: Page) -> None:
    """Draft "you said, we did" from the kinds of problems, never from a reader's own words."""
    comments = list(mending.comments.select_related("vote"))
    if not comments or mending.mended_on is None:
        return
    given = Counter(reason for comment in comments for reason in {comment.problem, *(comment.vote.reasons if comment.vote else [])})
    with translation.override("vi"):
        number = len(comments)
        heard = ngettext("%(number)d reader wrote about this page", "%(number)d readers wrote about this page", number) % {"number": number}
        reasons = [str(Reason(name).label).lower() for name, _number in given.most_common() if name in Reason.values]
        said = f"{heard}: {', '.join(reasons)}." if reasons else f"{heard}."
        day = f"{mending.mended_on:%d/%m/%Y}"
        did = gettext("The page was mended and published again on %(day)s.") % {"day": day}
    YouSaidWeDid.objects.create(
        month=mending.mended_on.replace(day=1), mending=mending, page_id=page.pk, **_names(page), said=said[:600], did=did
    )


def publish_story(story: YouSaidWeDid, user: Any) -> None:
    """Show a "you said, we did" to everyone."""
    _set_story(story, StoryState.PUBLISHED, user, "feedback.story_published")


def take_story_back(story: YouSaidWeDid, user: Any) -> None:
    """Make a "you said, we did" a draft again."""
    _set_story(story, StoryState.DRAFT, user, "feedback.story_taken_back")


def _set_story(story: YouSaidWeDid, state: StoryState, user: Any, action: str) -> None:
    with transaction.atomic():
        story.state = state
        story.published_on = timezone.localdate() if state is StoryState.PUBLISHED else None
        story.save()
        log(instance=story, action=action, user=user)


def _names(page: Page) -> dict[str, str]:
    return {"path": page.url or "/", "title": page.title[:255]}
