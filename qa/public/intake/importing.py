"""Answered questions from elsewhere: stored as answered, published under their own page, outside the ledger of receipts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction

from cms.contracts.importing import Outcome
from cms.models.pages.imported_pages import locked, publish_imported, reason_to_leave
from cms.text.vietnamese import clean, fold
from qa.deadlines.working_days import closing
from qa.models import Answer, AnswerCitation, AnswerPage, DraftCitation, Question, QuestionField
from qa.models.cited_documents import link_by_number
from qa.processing.publication.publishing import free_slug, index_page, store_on_page
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


class Imported(NamedTuple):
    """What became of a record: its page (None: it was deleted on this site), what was done, and why it was left, where it was."""

    page: AnswerPage | None
    outcome: Outcome
    reason: str = ""


# What people do to an imported answer on this site: from then on the source does not change it any more.
_DONE_HERE = {
    "erase": "personal data was erased on this site; left as it is",
    "take_down": "taken down on this site; left as it is",
    "reopen": "reopened on this site; left as it is",
    "correct": "corrected on this site; left as it is",
    "edit_public_copy": "edited on this site since its import; left as it is",
}


@transaction.atomic
def import_answered(record: AnsweredQuestion, *, brings_back: bool = False) -> Imported:
    """Store and publish one record; one that is here unchanged, or that people changed on this site, keeps all but its field.

    With `brings_back` an answer that was deleted on this site is published again.
    """
    known = Question.objects.select_for_update().filter(external_id=record.external_id, channel=Channel.IMPORT).first()
    fingerprint, field = record.fingerprint(), _field(record.field)
    if known is None:
        question = _store(record, field)
        return Imported(_publish(record, question, AnswerPage(question=question)), Outcome.CREATED)
    key = AnswerPage.objects.filter(question=known).values_list("pk", flat=True).first()
    stored: AnswerPage | None = locked(AnswerPage, key) if key else None
    if moved := known.field != field:
        _move(known, stored, field)
    comes_back = brings_back and stored is None
    if known.policy_snapshot.get("fingerprint") == fingerprint and not comes_back:
        return Imported(stored, Outcome.CHANGED if moved else Outcome.UNCHANGED)
    if reason := _reason_to_leave(known, stored, brings_back=brings_back):
        return Imported(stored, Outcome.SKIPPED, reason)
    page = _publish(record, known, stored or AnswerPage(question=known))
    return Imported(page, Outcome.CREATED if comes_back else Outcome.CHANGED)


def _reason_to_leave(question: Question, page: AnswerPage | None, *, brings_back: bool) -> str:
    done = set(question.events.filter(action__in=_DONE_HERE).values_list("action", flat=True))
    if reason := next((reason for action, reason in _DONE_HERE.items() if action in done), ""):
        return reason
    if page is None:
        return "" if brings_back else "deleted on this site; left out (--deleted brings it back)"
    return reason_to_leave(page)


def _move(question: Question, page: AnswerPage | None, field: QuestionField | None) -> None:
    """Give a question another field, and its page, where nobody gave that one of its own: in the versions that may be published, too."""
    if page is not None and page.field == question.field:
        store_on_page(page, field=field)
    question.field = field
    Question.objects.filter(pk=question.pk).update(field=field)


def _store(record: AnsweredQuestion, field: QuestionField | None) -> Question:
    """Store an imported question as answered and public."""
    day = record.asked_on or record.answered_on
    answered = closing(record.answered_on) if record.answered_on else None
    title = clean(record.title)[:250]
    question = Question(
        field=field,
        public_no=_number_of(record.external_id),
        external_id=record.external_id,
        status=Status.ANSWERED,
        resolution=Resolution.ANSWERED_PUBLIC,
        visibility=Visibility.PUBLIC,
        title=title,
        body_original=clean(record.question),
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


def _publish(record: AnsweredQuestion, question: Question, page: AnswerPage) -> AnswerPage:
    """Store what the source says in question and answer, from which a correction begins, and publish it."""
    question.title_public, question.body_public = clean(record.title)[:250], clean(record.question)
    question.policy_snapshot = {"fingerprint": record.fingerprint()}
    question.save(update_fields=["title_public", "body_public", "policy_snapshot"])
    answer, _created = Answer.objects.update_or_create(question=question, defaults={"body": Answer.stream(clean(record.answer))})
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
    answer.citations.all().delete()
    DraftCitation.objects.bulk_create(DraftCitation(answer=answer, number=one.number) for one in citations)
    publish_imported(page, index_page())
    return page
