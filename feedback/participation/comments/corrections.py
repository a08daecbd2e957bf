"""From "this is wrong" to a request for correction with its legal time, through the kernel's contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Page

from cms.contracts import corrections
from cms.models.pages.base_page import BasePage
from feedback.models import Comment
from feedback.models.choices import CommentState
from feedback.participation.comments.receiving import report_problem
from feedback.targets.target import Target

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def report_wrong_information(
    target: Target, problem: str, text: str, *, key: str, doubtful: bool = False
) -> tuple[Comment | None, corrections.CorrectionReceipt]:
    """Store a report of wrong information and open its request for correction; `key` is the form's: twice is once.

    The comment is None when the same form came before. Raises `LookupError` when no app takes corrections.
    """
    with transaction.atomic():
        opened = corrections.open_correction(_wanted(target, text, key, doubtful=doubtful))
        if not opened.is_new:
            return None, opened
        comment = report_problem(target, problem, text, doubtful=doubtful)
        comment.question_no = opened.number
        comment.save(update_fields=["question_no"])
    return comment, opened


def make_correction(comment: Comment, user: User) -> corrections.CorrectionReceipt:
    """Open a request for correction from a reader's comment, as `user` decides; the comment is then being fixed.

    One for each comment, also when two editors decide at the same moment.
    """
    target = Target(comment.page_id, comment.path, comment.title, comment.anchor)
    with transaction.atomic():
        opened = corrections.open_correction(_wanted(target, comment.text, key=f"comment:{comment.pk}", doubtful=False))
        if not opened.is_new:
            return opened
        comment.question_no, comment.state = opened.number, CommentState.IN_PROGRESS
        comment.save(update_fields=["question_no", "state"])
        log(instance=comment, action="feedback.correction", user=user, data={"question": opened.number})
    return opened


def _wanted(target: Target, text: str, key: str, *, doubtful: bool) -> corrections.Correction:
    title = gettext("Wrong information: %(title)s") % {"title": target.title}
    found = Page.objects.filter(pk=target.page_id).first() if target.anchor else None
    page = found.specific_deferred if found else None
    provision = page.part_in_words(target.anchor) if isinstance(page, BasePage) else target.anchor
    where = f"{target.path}#{target.anchor}" if target.anchor else target.path
    return corrections.Correction(
        key=f"feedback:{key}", title=title, text=f"{text}\n\n{where}", page_id=target.page_id, provision=provision, doubtful=doubtful
    )
