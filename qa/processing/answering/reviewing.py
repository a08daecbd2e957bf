"""Review of published answers: which are due, why, and recording that somebody reviewed one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.publishing.bundle import open_item
from qa.models import Answer, AnswerCitation, AnswerPage
from qa.models.cited_documents import CitedDocument, laws_cited, look_up
from qa.vocabulary import clock
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor, units_of
from qa.workflow.engine import perform

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REVIEW_EVERY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DueReview:
    """A published answer that should be reviewed: the day of its last review (or of the answer), and the cited law that lost effect."""

    page: AnswerPage
    last: date | None
    is_old: bool
    outdated: tuple[CitedDocument, ...]


def due_reviews(user: User) -> list[DueReview]:
    """Return the published answers of the units of `user` that cite a changed provision, or were not reviewed for a year; worst first.

    An answer of another body (imported) is never too old: nobody here can say that it is still right for that body.
    """
    today = timezone.localdate(clock.now())
    pages = AnswerPage.objects.live().select_related("question", "field", "unit")
    if not user.is_superuser:
        pages = pages.filter(unit__in=units_of(user)) | pages.filter(unit__isnull=True)
    outdated = _outdated_citations()
    found = []
    for page in pages.order_by("answered_on", "pk"):
        last = page.reviewed_on or page.answered_on
        is_old = not page.is_of_other_body and (last is None or last + REVIEW_EVERY <= today)
        bad = tuple(outdated.get(page.pk, ()))
        if is_old or bad:
            found.append(DueReview(page, last, is_old, bad))
    return sorted(found, key=lambda due: (not due.outdated, due.last or date.min, due.page.pk))


def _outdated_citations() -> dict[int, list[CitedDocument]]:
    """Return the citations of live answers whose provision changed since the answer was last reviewed, by page."""
    found: dict[int, list[CitedDocument]] = {}
    citations = list(AnswerCitation.objects.filter(page__live=True, document__isnull=False).select_related("document", "page"))
    laws = laws_cited(citations)
    for citation in citations:
        cited = look_up(citation, citation.page.reviewed_on or citation.page.answered_on, laws)
        if cited.changed_since:
            found.setdefault(citation.page_id, []).append(cited)
    return found


@transaction.atomic
def review_again(page: AnswerPage, actor: Actor) -> None:
    """Record that a published answer was reviewed today and is still right: its page says so, and its citations count as of today."""
    today = timezone.localdate(clock.now())
    if page.question is not None:
        perform(page.question, "review_again", actor, log={"outdated": page.has_outdated_citation})
        Answer.objects.filter(question=page.question).update(reviewed_on=today, review_due=today + REVIEW_EVERY)
    elif actor.user is None:
        raise Refused(_("You do not have the role for this step."))
    elif item := open_item(page):
        raise Refused(item.bundle.waits)
    page.reviewed_on = today
    page.citations = [
        AnswerCitation(document=c.document, found=c.found, number=c.number, provision=c.provision, quoted_on=today)
        for c in page.citations.all()
    ]
    revision = page.save_revision(user=actor.user, log_action=True)
    page.publish(revision, user=actor.user, skip_permission_checks=True, by_step=True)
