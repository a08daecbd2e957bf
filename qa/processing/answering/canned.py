"""Canned replies: which fit a question, which have ended with their date or their law, and putting one into a draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.text.vietnamese import fold
from qa.models import Answer, AnswerCitation, CannedReply, DraftCitation, Question
from qa.models.cited_documents import look_up
from qa.processing.answering.answers import answer_of
from qa.processing.answering.marking import look_for_personal_data
from qa.processing.casework.routing import note
from qa.vocabulary import clock
from qa.vocabulary.errors import Refused, Stale
from qa.workflow.actors import Actor
from qa.workflow.engine import perform


@dataclass(frozen=True, slots=True)
class OfferedReply:
    """A canned reply with why it should not be used any more (empty: it may)."""

    reply: CannedReply
    ended: str

    @property
    def citation(self) -> str:
        return str(self.reply.legal_basis or self.reply.provision or "")


def replies_for(question: Question, words: str = "") -> list[OfferedReply]:
    """Return the canned replies for the kind, unit and field of a question, most used first.

    The replies are narrowed by `words`, with or without tone marks.
    """
    fitting = CannedReply.objects.select_related("document", "legal_basis").filter(
        Q(kind="") | Q(kind=question.kind),
        Q(units__isnull=True) | Q(units=question.unit_id),
        Q(fields__isnull=True) | Q(fields=question.field_id),
    )
    wanted = fold(words).split()
    found = [
        reply
        for reply in fitting.distinct().order_by("-uses", "title")
        if all(word in fold(f"{reply.title} {reply.body}") for word in wanted)
    ]
    return [OfferedReply(reply, why_ended(reply)) for reply in found]


def why_ended(reply: CannedReply) -> str:
    """Return why a reply may not be used any more (its date, its legal basis or its document); empty while it may."""
    today = timezone.localdate(clock.now())
    if reply.valid_to and reply.valid_to < today:
        return _("valid until %(day)s only") % {"day": f"{reply.valid_to:%d/%m/%Y}"}
    if reply.legal_basis and not reply.legal_basis.in_force(today):
        return _("%(law)s is no longer in force") % {"law": reply.legal_basis}
    if reply.document is None:
        return ""
    cited = look_up(AnswerCitation(document=reply.document, provision=reply.provision))
    if cited.is_outdated:
        return _("%(law)s: %(status)s") % {"law": cited.number or cited.title, "status": cited.status_label}
    return ""


@transaction.atomic
def use_reply(question: Question, reply: CannedReply, actor: Actor, *, why: str = "") -> None:
    """Count that a reply was put into an answer. One that has ended needs a note that says why it is used all the same."""
    ended = why_ended(reply)
    if ended and not why.strip():
        raise Refused(_("“%(title)s” has ended (%(why)s): say in a note why it is used all the same.") % {"title": reply, "why": ended})
    if ended:
        note(question, actor, text=f"{reply}: {why.strip()}")
    CannedReply.objects.filter(pk=reply.pk).update(uses=F("uses") + 1, last_used_at=clock.now())


def cite(answer: Answer, document: int | None, number: str, provision: str) -> None:
    """Add a place of the law to the citations of a draft, once."""
    known = answer.citations.filter(document=document, number=number, provision=provision[:60])
    if (document or number) and not known.exists():
        today = timezone.localdate(clock.now())
        DraftCitation.objects.create(answer=answer, document_id=document, number=number, provision=provision[:60], quoted_on=today)


def cite_reply(answer: Answer, reply: CannedReply) -> None:
    """Add the law of a reply to the citations of a draft."""
    number = reply.legal_basis.number if reply.legal_basis else ""
    cite(answer, reply.document_id, number, reply.provision or (reply.legal_basis.article if reply.legal_basis else ""))


@transaction.atomic
def prepare_draft(question: Question, reply: CannedReply, actor: Actor) -> None:
    """Make a reply the draft of a question that has none yet, with its citation; an officer checks it before handing it in."""
    ended = why_ended(reply)
    if ended:
        raise Refused(_("“%(title)s” has ended: %(why)s.") % {"title": reply, "why": ended})
    answer = answer_of(question)
    if answer.text:
        raise Refused(_("This question has a draft already."))
    perform(question, "prepare_draft", actor, log={"reply": reply.pk})
    if not answer.write(actor.user, body=Answer.stream_of(reply.blocks)):
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    cite_reply(answer, reply)
    use_reply(question, reply, actor)
    look_for_personal_data(question)
