"""Marks of personal data in the public copy: found by the detector, decided by a person."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.models.files.file_references import linked_files
from cms.text.personal_data import find_personal_data, placeholder
from cms.text.vietnamese import clean
from qa.attachments.answer_files import files_of, personal_data_in
from qa.models import AnswerPage, MarkSource, MarkState, Question, RedactionMark, RedactionRule
from qa.processing.answering.redacting import apply_rules, redacted
from qa.vocabulary import clock
from qa.vocabulary.choices import Channel, PiiStatus
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor
from qa.workflow.engine import perform

Found = set[tuple[MarkSource, str, str]]


def found_in(title: str, body: str, answer: str = "") -> Found:
    """Return what looks like personal data in the public copy and the answer: (where, kind, the text itself)."""
    texts = {MarkSource.TITLE: title, MarkSource.BODY: body, MarkSource.ANSWER: answer}
    return {(source, mark.kind, mark.text[:300]) for source, text in texts.items() if text for mark in find_personal_data(text)}


def detect_in_new_question(question: Question, words: Sequence[RedactionRule]) -> Found:
    """Return the marks of a question that is about to be stored, after the rules `words` are applied; set its personal-data status."""
    found = found_in(redacted(question.title_public, words), redacted(question.body_public, words))
    question.pii_status = status_of(len(found))
    return found


def keep_marks(question: Question, found: Found) -> None:
    """Store open marks for what was found."""
    if not found:
        return
    new = [RedactionMark(question=question, source=source, kind=kind, text=text) for source, kind, text in sorted(found)]
    RedactionMark.objects.bulk_create(new)


def status_of(count: int) -> PiiStatus:
    """Return the personal-data status of a question with so many open marks."""
    return PiiStatus.SUSPECTED if count else PiiStatus.CLEAR


class Undecided(Refused):
    """Raised when places that look like personal data wait for a decision: `marks` are these places."""

    def __init__(self, marks: Sequence[RedactionMark]) -> None:
        super().__init__(_("Possible personal data is still to be decided: %(count)d places.") % {"count": len(marks)})
        self.marks = marks


def decide_all(question: Question, actor: Actor, may_stay: Collection[str]) -> None:
    """Keep each open place of a question whose text is one of `may_stay`; raises Undecided with all of them where one is not."""
    look_for_personal_data(question)
    waiting = list(question.marks.filter(state=MarkState.OPEN))
    if any(mark.text not in may_stay for mark in waiting):
        raise Undecided(waiting)
    for mark in waiting:
        mark.question = question
        dismiss_mark(mark, actor)


def check_personal_data_first(step: Callable[..., None]) -> Callable[..., None]:
    """Let a step look for personal data before it begins: what is found stays to be decided when the step is refused and undone for it."""

    @functools.wraps(step)
    def run(question: Question, actor: Actor, **options: Any) -> None:
        look_for_personal_data(question)
        with transaction.atomic():
            step(question, actor, **options)

    return run


@transaction.atomic
def look_for_personal_data(question: Question) -> int:
    """Bring the question's marks up to date with its public copy and answer; return how many are open.

    The rules of redaction are applied first. A text that a person let stay (waived) stays decided; an open mark whose text is no
    longer there is deleted.
    """
    apply_rules(question)
    answer = getattr(question, "answer", None)
    found = found_in(question.title_public, question.body_public, answer.text if answer else "")
    if answer:
        found |= {(MarkSource.FILE, mark.kind, mark.text[:300]) for file in files_of(answer) for mark in personal_data_in(file)}
    known = {(mark.source, mark.kind, mark.text): mark for mark in question.marks.all()}
    count = 0
    for key, mark in known.items():
        if mark.state == MarkState.OPEN and key not in found:
            mark.delete()
            continue
        if mark.state == MarkState.REDACTED and key in found:  # somebody wrote it again
            mark.state = MarkState.OPEN
            mark.save(update_fields=["state"])
        count += mark.state == MarkState.OPEN
    new = found - known.keys()
    keep_marks(question, new)
    count += len(new)
    question.pii_status = status_of(count)
    Question.objects.filter(pk=question.pk).update(pii_status=question.pii_status)
    return count


@transaction.atomic
def redact(mark: RedactionMark, actor: Actor) -> None:
    """Replace the text of a mark in the public copy of the question by its kind, as `[số điện thoại]`.

    Raises Refused for a mark in the answer or in one of its files: those are changed by their author.
    """
    question = mark.question
    if mark.source == MarkSource.ANSWER:
        raise Refused(_("Take it out of the answer in the editor, then save."))
    if mark.source == MarkSource.FILE:
        raise Refused(_("Put a copy of the file without it in its place."))
    column = "title_public" if mark.source == MarkSource.TITLE else "body_public"
    text = getattr(question, column).replace(mark.text, placeholder(mark.kind))
    _decide(mark, MarkState.REDACTED, actor)
    perform(question, "decide_mark", actor, changes={column: text}, log={"mark": mark.pk, "kind": mark.kind, "state": "redacted"})
    look_for_personal_data(question)


@transaction.atomic
def dismiss_mark(mark: RedactionMark, actor: Actor) -> None:
    """Keep the text of a mark: it is not personal data (a hotline, an office's address)."""
    _decide(mark, MarkState.WAIVED, actor)
    perform(mark.question, "decide_mark", actor, log={"mark": mark.pk, "kind": mark.kind, "state": "waived"})
    look_for_personal_data(mark.question)


def _decide(mark: RedactionMark, state: str, actor: Actor) -> None:
    mark.state, mark.decided_by, mark.decided_at = state, actor.user, clock.now()
    mark.save(update_fields=["state", "decided_by", "decided_at"])


@transaction.atomic
def edit_public_copy(question: Question, actor: Actor, *, title: str, body: str) -> int:
    """Store the public copy of the question; return how many marks are open in it. What was sent stays as it was."""
    perform(question, "edit_public_copy", actor, changes={"title_public": clean(title).strip(), "body_public": clean(body).strip()})
    return look_for_personal_data(question)


def undecided_on_page(page: AnswerPage) -> list[str]:
    """Return what looks like personal data on a published answer and was not let stay by anyone.

    Imported ones were checked at their source.
    """
    if page.question is None or page.question.channel == Channel.IMPORT:
        return []
    waived = set(page.question.marks.filter(state=MarkState.WAIVED).values_list("text", flat=True))
    found = [mark for text in (page.title, page.question_text, page.answer_text) for mark in find_personal_data(text)]
    found += [mark for file in linked_files(page) for mark in personal_data_in(file)]
    return [mark.text for mark in found if mark.text[:300] not in waived]
