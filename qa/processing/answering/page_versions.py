"""Versions of answers' pages that people publish as pages: by the page editor, a list, a workflow, a bundle or a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qa.models import AnswerPage
from qa.models import pages as ports
from qa.models.pages import BY_ITS_QUESTION
from qa.processing.answering.marking import undecided_on_page
from qa.workflow.actors import actor_for
from qa.workflow.engine import may

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@ports.refuse_publication.register
def refuse_publication(page: AnswerPage, user: User | None) -> None:
    """Raise ValidationError for the page of a question that is not public, and for who may not correct its answer.

    So it does for who may, while there may be personal data that nobody let stay.
    """
    now = AnswerPage.objects.select_related("question").get(pk=page.pk)
    if now.question is None:
        return
    if not now.live:
        raise ValidationError(_("This answer is not public, or no longer: only a step of its question publishes it."))
    if user is None or not may(now.question, "correct", actor_for(user, now.question)):
        raise ValidationError(BY_ITS_QUESTION)
    if found := undecided_on_page(page):
        raise ValidationError(_("Not published: this looks like personal data: %(found)s") % {"found": "; ".join(found)})
