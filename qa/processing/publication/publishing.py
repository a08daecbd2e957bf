"""The public copy: an AnswerPage made from the approved answer and the checked question, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageLogEntry, Revision

from cms.models import UnmergedText
from cms.models.following import Announcement, announce, named
from cms.models.pages import slugs
from cms.models.pages.imported_pages import announce_published
from cms.storage.encryption import is_open
from cms.text.vietnamese import slugify
from qa.models import Answer, AnswerCitation, AnswerPage, QAIndexPage, Question
from qa.models.cited_documents import link_by_number
from qa.processing.publication.following import topic_of
from qa.vocabulary import clock
from qa.vocabulary.choices import Channel, Resolution, Status
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
    else:  # another answer than before has its own day, and the correction of the former is none of it
        page.answered_on = timezone.localdate(question.answered_at)
        page.corrected_on, page.correction_note = None, ""
    if page.pk is None:
        page.slug = free_slug(question.title_public)
        page.live = False
        index_page().add_child(instance=page)
    citations = [
        AnswerCitation(document=c.document, number=c.number, provision=c.provision, quoted_on=c.quoted_on) for c in answer.citations.all()
    ]
    link_by_number(citations)
    page.citations = citations
    page.publish(page.save_revision(user=user), user=user, skip_permission_checks=True, by_step=True)
    page.refresh_from_db()
    announce(topic_of(page), f"page:{page.live_revision_id}", named(page), named(page), page.correction_note, page.pk)
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
        if contact is None or not contact.publish_name:
            page.asker = ""
        elif is_open([contact.name]):  # else it is as before
            page.asker = contact.name
        page.asked_on = timezone.localdate(question.submitted_at)
    page.body = answer.body
    page.field, page.unit = question.field, question.unit
    page.about_page_id, page.about_provision = question.about_page_id, question.about_provision
    page.reviewed_on = answer.reviewed_on
    page.no_index = no_index


def store_on_page(page: AnswerPage, **values: Any) -> None:
    """Store values of a page, in its versions that may be published, too."""
    for name, value in values.items():
        setattr(page, name, value)
    page.save(update_fields=values.keys(), clean=False)
    stored = page.serializable_data()
    for revision in page.revisions.filter(pk__in=(page.latest_revision_id, page.live_revision_id)):
        revision.content |= {name: stored[name] for name in values}
        revision.save(update_fields=["content"])


def date_later_answers() -> int:
    """Give the pages of questions that were answered again the day of that answer, without the correction of the former."""
    count = 0
    again = Question.objects.filter(reopen_count__gt=0, status=Status.ANSWERED, resolution=Resolution.ANSWERED_PUBLIC)
    for page in AnswerPage.objects.filter(question__in=again, live=True).select_related("question"):
        day = timezone.localdate(page.question.answered_at)
        wrong: dict[str, Any] = {"answered_on": day} if page.answered_on != day else {}
        if page.corrected_on and page.corrected_on < day:
            wrong |= {"corrected_on": None, "correction_note": ""}
        if wrong:
            store_on_page(page, **wrong)
            count += 1
    return count


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
