"""Putting a canned reply, an earlier answer or a provision into a draft, each with its citation."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.contracts.search import EntryKind, Searchable
from qa.models import Answer, AnswerPage, CannedReply, Question
from qa.models.cited_documents import place_of
from qa.processing.answering.canned import cite, cite_reply, use_reply
from qa.processing.answering.marking import look_for_personal_data
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import Refused, Stale
from qa.workflow.actors import Actor
from qa.workflow.engine import lock


@transaction.atomic
def insert_reply(question: Question, reply: CannedReply, actor: Actor, *, why: str = "", after: int | None = None) -> None:
    """Put a canned reply into the draft, with its citation; one that has ended only with a note that says why."""
    use_reply(question, reply, actor, why=why)
    answer = _put(question, actor, reply.blocks, after)
    cite_reply(answer, reply)


@transaction.atomic
def insert_answer(question: Question, page: AnswerPage, actor: Actor, *, after: int | None = None) -> None:
    """Refer in the draft to an answer that was given before, and cite what it cites; the link follows the page."""
    link = f'<a linktype="page" id="{page.pk}">{escape(page.title)}</a>'
    words = escape(_("See also the answer:"))
    answer = _put(question, actor, [{"type": "paragraph", "value": f"<p>{words} {link}</p>"}], after)
    for cited in page.citations.all():
        cite(answer, cited.chosen, cited.number, cited.provision)


@transaction.atomic
def insert_provision(question: Question, page: Page, entry_id: str, actor: Actor, *, after: int | None = None) -> None:
    """Quote an article of a published document in the draft, and cite it. Raises Refused when it is no longer there."""
    specific = page.specific
    entries = specific.get_search_entries() if isinstance(specific, Searchable) else ()
    entry = next((one for one in entries if one.entry_id == entry_id and one.kind is EntryKind.ARTICLE), None)
    if entry is None:
        raise Refused(_("This provision is no longer there: search again."))
    text = f"{entry.heading}\n{entry.body}" if not entry.body.startswith(entry.heading) else entry.body
    answer = _put(question, actor, [{"type": "quotation", "value": text}], after)
    cite(answer, page.pk, "", place_of(entry))


def _put(question: Question, actor: Actor, new: list[dict[str, Any]], after: int | None) -> Answer:
    """Put blocks behind the first `after` blocks of the draft, at its end without a number, and store it."""
    lock(question)
    answer = Answer.objects.filter(question=question).first()
    if answer is None or question.status != Status.IN_PROGRESS or question.claimed_by_id != actor.user.pk:
        raise Refused(_("Take the question first."))
    old = [dict(one) for one in answer.body.raw_data]
    index = len(old) if after is None else after
    blocks = [one for one in [*old[:index], *new, *old[index:]] if one.get("value") not in ("", "<p></p>")]
    if not answer.write(actor.user, body=Answer.stream_of(blocks)):
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    question.answer = answer
    look_for_personal_data(question)
    return answer
