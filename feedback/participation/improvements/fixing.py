"""Mark a page as fixed after feedback, link the published revision that fixes it, and draft "you said, we did"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from cms.storage.prepared import Prepared
from feedback.models import Comment, Improvement, TargetScore, YouSaidWeDid
from feedback.models.choices import OPEN_STATES, CommentState, ImprovementState, Reason, StoryState
from feedback.scores.sums import address_and_title, sum_page
from feedback.targets.target import kind_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def mark_fixed(page: Page, user: User) -> Improvement:
    """Mark a page as fixed. Comments on an older text than the one that readers see are closed at once; later ones stay open.

    While the fixed text is a draft, or no comment is on an older text, the improvement waits with all open comments, which are
    "being fixed"; publishing the page links that revision and closes them.
    """
    with transaction.atomic():
        improvement, is_new = Improvement.objects.get_or_create(
            page=page,
            state=ImprovementState.WAITING,
            defaults={**address_and_title(page), "marked_by": user, "marked_on": timezone.localdate()},
        )
        improvement = Improvement.objects.select_for_update().get(pk=improvement.pk)
        if not improvement.is_waiting:  # published, or marked by a colleague, since it was looked for
            return improvement
        comments = Comment.objects.filter(page=page).open()
        on_older_text = Q(revision_id__lt=page.live_revision_id) | Q(revision_id=None, day__lt=timezone.localdate(page.last_published_at))
        is_published = page.live and not page.has_unpublished_changes and page.live_revision_id is not None
        answered = comments.filter(on_older_text) if is_published else comments.none()
        closes = answered.exists() or (is_published and not comments.exists())
        improvement.comments.update(improvement=None)
        (answered if closes else comments).update(improvement=improvement, state=CommentState.IN_PROGRESS)
        if is_new:
            log(instance=page, action="feedback.fixed", user=user, data={"comments": improvement.comments.count()})
        if closes:
            close_improvement(improvement, page, page.live_revision_id)
    return improvement


_waiting: Prepared[int] = Prepared(
    lambda page: Improvement.objects.filter(page_id=page, state=ImprovementState.WAITING).order_by().values_list("pk", flat=True)[:1]
)


def close_waiting(page: Page, revision_id: int | None) -> Improvement | None:
    """Close the improvement that waits for this publication; None when none waits."""
    if not _waiting(page.pk):
        return None
    with transaction.atomic():
        improvement = Improvement.objects.select_for_update().filter(page_id=page.pk, state=ImprovementState.WAITING).first()
        if improvement is not None:
            close_improvement(improvement, page, revision_id)
    return improvement


def close_improvement(improvement: Improvement, page: Page, revision_id: int | None) -> None:
    """Link an improvement with its revision, close its comments, draft the words for readers. Older votes then weigh half.

    Comments that staff have set aside meanwhile (advertising, duplicates, nothing to fix) stay so and are not counted.
    """
    day = timezone.localdate(page.last_published_at)
    improvement.state, improvement.revision_id, improvement.fixed_on = ImprovementState.DONE, revision_id, day
    improvement.save()
    improvement.comments.exclude(state__in=(*OPEN_STATES, CommentState.DONE)).update(improvement=None)
    improvement.comments.update(state=CommentState.DONE, fixed_revision_id=revision_id)
    key = {"target_key": f"page:{page.pk}", "kind": kind_for(page.specific_deferred)}
    TargetScore.objects.get_or_create(**key, defaults={**address_and_title(page), "page_id": page.pk})
    TargetScore.objects.filter(page_id=page.pk).update(
        fixed_on=day, fixed_revision_id=revision_id, edited_on=day, edited_revision_id=revision_id
    )
    _draft_story(improvement, page)
    sum_page(page.pk)


def _draft_story(improvement: Improvement, page: Page) -> None:
    """Draft "you said, we did" from the kinds of problems, never from a reader's own words."""
    comments = list(improvement.comments.select_related("vote"))
    if not comments or improvement.fixed_on is None:
        return
    given = Counter(reason for comment in comments for reason in {comment.problem, *(comment.vote.reasons if comment.vote else [])})
    with translation.override("vi"):
        number = len(comments)
        heard = ngettext("%(number)d reader wrote about this page", "%(number)d readers wrote about this page", number) % {"number": number}
        reasons = [str(Reason(name).label).lower() for name, _number in given.most_common() if name in Reason.values]
        said = f"{heard}: {', '.join(reasons)}." if reasons else f"{heard}."
        day = f"{improvement.fixed_on:%d/%m/%Y}"
        did = gettext("The page was fixed and published again on %(day)s.") % {"day": day}
    YouSaidWeDid.objects.create(
        month=improvement.fixed_on.replace(day=1),
        improvement=improvement,
        page_id=page.pk,
        **address_and_title(page),
        said=said[:600],
        did=did,
    )


def set_story(story: YouSaidWeDid, state: StoryState, user: User) -> None:
    """Show a "you said, we did" to everyone, or make it a draft again."""
    is_shown = state is StoryState.PUBLISHED
    with transaction.atomic():
        story.state = state
        story.published_on = timezone.localdate() if is_shown else None
        story.save()
        log(instance=story, action="feedback.story_published" if is_shown else "feedback.story_taken_back", user=user)
