"""Making a part of a question that asks several things a question of its own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cms.text.vietnamese import clean
from qa.deadlines.stages import Stage, entering
from qa.models import Question, QuestionContact, QuestionField, Unit
from qa.processing.answering.marking import look_for_personal_data
from qa.processing.casework.routing import route
from qa.public.intake.numbers import next_public_no
from qa.vocabulary import clock
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM, Actor
from qa.workflow.engine import create, perform

COPIED = (
    "kind",
    "language",
    "about_page_id",
    "about_provision",
    "channel",
    "taken_by_id",
    "submitted_at",
    "clock_started_at",
    "due_at",
    "due_original",
    "policy_snapshot",
    "consent_version",
    "retention_until",
)


@transaction.atomic
def split(
    question: Question, actor: Actor, *, title: str, body: str, field: QuestionField | None = None, unit: Unit | None = None
) -> Question:
    """Make the passage `body` of a question a question of its own, with a number, the same clock and a copy of the contact.

    The sender follows both by the one code that they have. Raises Refused without a text, or for a part of a part.
    """
    title, body = clean(title).strip(), clean(body).strip()
    if not title or not body:
        raise Refused(_("Write the text first."))
    if question.split_from_id is not None:
        raise Refused(_("This is itself a part of another question: split that one."))
    perform(question, "split", actor)
    part = Question(
        public_no=next_public_no(question.submitted_at),
        split_from=question,
        field=field or question.field,
        status=Status.RECEIVED,
        title=title,
        body_original=body,
        title_public=title,
        body_public=body,
        **{name: getattr(question, name) for name in COPIED},
        **entering(Stage.TRIAGE, question.policy_snapshot, clock.now()),
    )
    create(part, "split_off", actor, log={"part_of": question.public_no})
    _copy_contact(question, part)
    look_for_personal_data(part)
    if unit is not None:
        route(part, unit, SYSTEM)
    return part


def _copy_contact(question: Question, part: Question) -> None:
    contact = QuestionContact.objects.filter(question=question).first()
    if contact is not None:
        contact.pk, contact.question = None, part
        contact._state.adding = True
        contact.save(force_insert=True)
