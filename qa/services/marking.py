"""Marks of personal data in the public copy: found by the detector, decided by a person."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cms.personal_data import PiiKind, find_personal_data
from qa import clock
from qa.actors import Actor
from qa.choices import Channel, PiiStatus
from qa.errors import Refused
from qa.models import AnswerPage, MarkSource, MarkState, Question, RedactionMark
from qa.services.engine import perform
from qa.services.redacting import apply_rules


def look_for_personal_data(question: Question, *, is_new: bool = False) -> int:
    """Bring the question's marks up to date with its public copy and answer; return how many are open.

    What a rule of redaction says is covered first. One that `is_new` has neither answer nor marks: they are not looked for.
    A text that a person let stay (waived) stays decided; an open mark whose text is gone disappears.
    """
    apply_rules(question)
    answer = None if is_new else getattr(question, "answer", None)
    texts = {
        MarkSource.TITLE: question.title_public,
        MarkSource.BODY: question.body_public,
        MarkSource.ANSWER: answer.text if answer else "",
    }
    found = {(source, mark.kind, mark.text[:300]) for source, text in texts.items() for mark in find_personal_data(text)}
    known = {} if is_new else {(mark.source, mark.kind, mark.text): mark for mark in question.marks.all()}
    count = 0
    for key, mark in known.items():
        if mark.state == MarkState.OPEN and key not in found:
            mark.delete()
            continue
        if mark.state == MarkState.REDACTED and key in found:  # somebody wrote it again
            mark.state = MarkState.OPEN
            mark.save(update_fields=["state"])
        count += mark.state == MarkState.OPEN
    new = sorted(found - known.keys())
    RedactionMark.objects.bulk_create([RedactionMark(question=question, source=s, kind=k, text=t) for s, k, t in new])
    count += len(new)
    question.pii_status = PiiStatus.SUSPECTED if count else PiiStatus.CLEAR
    Question.objects.filter(pk=question.pk).update(pii_status=question.pii_status)
    return count


@transaction.atomic
def redact(mark: RedactionMark, actor: Actor) -> None:
    """Cover the text of a mark in the public copy of the question, as `[số điện thoại]`."""
    question = mark.question
    if mark.source == MarkSource.ANSWER:
        raise Refused(_("Take it out of the answer in the editor, then save."))
    column = "title_public" if mark.source == MarkSource.TITLE else "body_public"
    covered = getattr(question, column).replace(mark.text, placeholder(mark.kind))
    _decide(mark, MarkState.REDACTED, actor)
    perform(question, "decide_mark", actor, changes={column: covered}, log={"mark": mark.pk, "kind": mark.kind, "state": "redacted"})
    look_for_personal_data(question)


@transaction.atomic
def waive(mark: RedactionMark, actor: Actor) -> None:
    """Let the text of a mark stay: it is not personal data (a hotline, an office's address)."""
    _decide(mark, MarkState.WAIVED, actor)
    perform(mark.question, "decide_mark", actor, log={"mark": mark.pk, "kind": mark.kind, "state": "waived"})
    look_for_personal_data(mark.question)


def _decide(mark: RedactionMark, state: str, actor: Actor) -> None:
    mark.state, mark.decided_by, mark.decided_at = state, actor.user, clock.now()
    mark.save(update_fields=["state", "decided_by", "decided_at"])


@transaction.atomic
def edit_public_copy(question: Question, actor: Actor, *, title: str, body: str) -> int:
    """Store the public copy of the question; return how many marks are open in it. What was sent stays as it was."""
    perform(question, "edit_public_copy", actor, changes={"title_public": title.strip(), "body_public": body.strip()})
    return look_for_personal_data(question)


def undecided_on_page(page: AnswerPage) -> list[str]:
    """What looks like personal data on a published answer and was not let stay by anyone; imported ones were checked at their source."""
    if page.question is None or page.question.channel == Channel.IMPORT:
        return []
    waived = set(page.question.marks.filter(state=MarkState.WAIVED).values_list("text", flat=True))
    texts = (page.title, page.question_text, page.answer_text)
    return [mark.text for text in texts for mark in find_personal_data(text) if mark.text[:300] not in waived]


def placeholder(kind: str) -> str:
    """What stands in the public copy for covered personal data: always in Vietnamese, whoever covers it."""
    with translation.override("vi"):
        return f"[{PiiKind(kind).label}]"
