"""The public copy: an AnswerPage made from the approved answer and the checked question, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageLogEntry, Revision

from cms.models import UnmergedText
from cms.models.following import Announcement, announce
from cms.models.pages import slugs
from cms.models.pages.imported_pages import announce_published
from cms.text.vietnamese import slugify
from qa.models import Answer, AnswerCitation, AnswerPage, QAIndexPage, Question
from qa.models.cited_documents import link_by_number
from qa.processing.publication.following import topic_of
from qa.vocabulary import clock
from qa.vocabulary.choices import Channel
from qa.vocabulary.errors import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def index_page() -> QAIndexPage:
    """Return the section's front page; raises Refused when somebody removed it."""
    page = QAIndexPage.objects.order_by("path").first()
    if page is None:
        raise Refused(_("The page of questions and answers is missing below the front page: add it first."))
    return page


def publish_page(
    question: Question, answer: Answer, *, no_index: bool = False, user: User | None = None, correction: str = ""
) -> AnswerPage:
    """Make or renew the page of an answered question from the approved revision, and publish it."""
    page = AnswerPage.objects.filter(question=question).first() or AnswerPage(question=question)
    _fill(page, question, _approved(answer), no_index=no_index)
    if correction:
        page.corrected_on, page.correction_note = timezone.localdate(clock.now()), correction[:300]
    if page.pk is None:
        page.slug = free_slug(question.title_public)
        page.live = False
        index_page().add_child(instance=page)
    citations = [
        AnswerCitation(document=c.document, number=c.number, provision=c.provision, quoted_on=c.quoted_on) for c in answer.citations.all()
    ]
    link_by_number(citations)
    page.citations = citations
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    page.refresh_from_db()
    note = page.correction_note if correction else ""
    announce(topic_of(page), f"page:{page.live_revision_id}", page.title, page.url or "", note, page.pk)
    return page


def _approved(answer: Answer) -> Answer:
    revision: Revision | None = answer.approved_revision
    return revision.as_object() if revision else answer


def _fill(page: AnswerPage, question: Question, answer: Answer, *, no_index: bool) -> None:
    contact = getattr(question, "contact", None)
    page.title = page.draft_title = question.title_public
    page.public_no = question.public_no
    page.external_id = question.external_id
    page.question_text = question.body_public
    if question.channel != Channel.IMPORT:  # of an imported one both are as its source has them
        page.asker = contact.name if contact and contact.publish_name else ""
        page.asked_on = timezone.localdate(question.submitted_at)
    page.body = answer.body
    page.field, page.unit = question.field, question.unit
    page.about_page_id, page.about_provision = question.about_page_id, question.about_provision
    page.answered_on = page.answered_on or timezone.localdate(question.answered_at or clock.now())
    page.reviewed_on = answer.reviewed_on
    page.no_index = no_index


def free_slug(title: str) -> str:
    """Return a slug for a new answer that no sibling has."""
    taken = set(index_page().get_children().filter(slug__startswith=slugify(title)[:75]).values_list("slug", flat=True))
    return slugs.free_slug(title, taken, "cau-hoi")


def erase_from_page(page: AnswerPage) -> None:
    """Take the sender's name and every earlier version off a public page; of one that is not public nothing stays, nor its address.

    The address was made of the title: 404 stands there from then on.
    """
    if not page.live:
        _empty(page)
        page.refresh_from_db()
        page.title = page.draft_title = _("(erased)")
        page.slug = f"da-xoa-{page.pk}"
        page.seo_title = page.search_description = page.correction_note = ""
        page.save(clean=False)
        log = PageLogEntry.objects.filter(page=page.pk)
        log.update(label=page.title)
        log.filter(action="wagtail.rename").update(data={})
        Announcement.objects.filter(page_id=page.pk).update(title=page.title, url="", text="")
    elif page.asker or page.revisions.exclude(pk=page.live_revision_id, content__asker="").exists():
        page.asker, page.draft_title, page.has_unpublished_changes = "", page.title, False
        page.save(clean=False)
        announce_published(page)
        page.revisions.exclude(pk=page.live_revision_id).delete()
    UnmergedText.forget(page)


def take_page_down(question: Question, user: User | None = None) -> None:
    """Unpublish the page of a question and empty its copies; Wagtail's signal removes it from the index."""
    page = AnswerPage.objects.filter(question=question).first()
    if page is None:
        return
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    _empty(page)
    UnmergedText.forget(page)


def _empty(page: AnswerPage) -> None:
    AnswerPage.objects.filter(pk=page.pk).update(question_text="", asker="", body=[])
    page.revisions.all().delete()
