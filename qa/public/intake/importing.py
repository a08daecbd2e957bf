"""Answered questions from elsewhere: stored as answered, published under their own page, outside the ledger of receipts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from cms.models.imported_pages import publish_imported
from cms.text.vietnamese import clean, fold
from qa.deadlines.working_days import closing
from qa.models import Answer, AnswerCitation, AnswerPage, Question, QuestionField
from qa.models.cited_documents import link_by_number
from qa.processing.publication.publishing import free_slug, index_page
from qa.vocabulary import clock
from qa.vocabulary.choices import Channel, PiiStatus, Resolution, Status, Visibility
from qa.workflow.actors import SYSTEM
from qa.workflow.engine import create


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with its answer as another site published it: personal data was taken out there."""

    external_id: str
    title: str
    question: str
    answer: str
    answering_body: str = ""
    asker: str = ""
    field: str = ""
    asked_on: date | None = None
    answered_on: date | None = None
    cited: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """Return hex digest over everything, to find unchanged records again."""
        return hashlib.blake2b(json.dumps(asdict(self), default=str, sort_keys=True).encode(), digest_size=16).hexdigest()


@transaction.atomic
def import_answered(record: AnsweredQuestion) -> tuple[AnswerPage, bool]:
    """Store and publish one record; return its page and whether anything was done (False: it is there, unchanged)."""
    known = Question.objects.filter(external_id=record.external_id, channel=Channel.IMPORT).first()
    fingerprint = record.fingerprint()
    field = _field(record.field)
    if known is not None and known.policy_snapshot.get("fingerprint") == fingerprint and known.field == field:
        return AnswerPage.objects.get(question=known), False
    question = known or _store(record)
    question.field = field
    Question.objects.filter(pk=question.pk).update(policy_snapshot={"fingerprint": fingerprint}, field=field)
    answer, _created = Answer.objects.update_or_create(question=question, defaults={"body": Answer.stream(clean(record.answer))})
    return _publish(record, question, answer), True


def _store(record: AnsweredQuestion) -> Question:
    day = record.asked_on or record.answered_on
    answered = closing(record.answered_on) if record.answered_on else None
    title = clean(record.title)[:250]
    question = Question(
        public_no=_number_of(record.external_id),
        external_id=record.external_id,
        status=Status.ANSWERED,
        resolution=Resolution.ANSWERED_PUBLIC,
        visibility=Visibility.PUBLIC,
        title=title,
        body_original=clean(record.question),
        title_public=title,
        body_public=clean(record.question),
        channel=Channel.IMPORT,
        submitted_at=closing(day) if day else clock.now(),
        answered_at=answered,
        pii_status=PiiStatus.CLEAR,
    )
    create(question, "import_answered", SYSTEM, log={"source": record.external_id})
    return question


def _number_of(external_id: str) -> str:
    """Return the identifier at the source as a number of at most 20 characters; of longer ones the end is a hash, so that no two agree."""
    number = external_id.upper()
    return number if len(number) <= 20 else f"{number[:11]}-{hashlib.sha256(number.encode()).hexdigest()[:8]}"


def _field(name: str) -> QuestionField | None:
    """Return the field with this name, as it is written or as an administrator says that another source calls it.

    One that is new here only filters the imported answers: it is not offered to who asks until an administrator makes it active.
    """
    name = clean(name)[: QuestionField._meta.get_field("name").max_length]
    wanted = _folded(name)
    if not wanted:
        return None
    fields = list(QuestionField.objects.all())
    by_name = [field for field in fields if clean(field.name) == name] or [field for field in fields if _folded(field.name) == wanted]
    mapped = [field for field in fields if wanted in map(_folded, field.other_names.splitlines())]
    return next(iter(mapped + by_name), None) or QuestionField.objects.create(name=name, position=500, active=False)


def _folded(name: str) -> str:
    return " ".join(fold(name).split())


def _publish(record: AnsweredQuestion, question: Question, answer: Answer) -> AnswerPage:
    page = AnswerPage.objects.filter(question=question).first() or AnswerPage(question=question)
    page.title = page.draft_title = clean(record.title)[:250]
    page.external_id = record.external_id
    page.question_text = clean(record.question)
    page.body = answer.body
    page.field = question.field
    page.asker, page.answering_body = record.asker[:150], record.answering_body[:200]
    page.asked_on, page.answered_on = record.asked_on, record.answered_on
    if page.pk is None:
        page.slug = free_slug(page.title)
    citations = [AnswerCitation(number=number[:80]) for number in dict.fromkeys(record.cited)]
    link_by_number(citations)
    page.citations = citations
    publish_imported(page, index_page())
    return page
