"""Approved answers in a bundle: they become public together with the pages of the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.contracts.bundles import BundledKind, NotPublishable, register
from qa.attachments.answer_files import read_files
from qa.models import Question
from qa.processing.answering.answers import publish
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import SYSTEM, actor_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def question_of(number: str) -> Question | None:
    return Question.objects.filter(public_no=number.strip()).select_related("answer").first()


def may_publish(number: str, user: User) -> bool:
    """Return whether a person may publish the answer of the question with this number."""
    question = question_of(number)
    return question is not None and actor_for(user, question).role_for({Role.PUBLISHER}) is not None


def title_of(number: str) -> str | None:
    """Return the number and public title of a question."""
    question = question_of(number)
    return f"{question.public_no} {question.title_public}".strip() if question else None


def problem_of(number: str) -> str:
    """Return why the answer may not be published yet; "" for one that was approved and not changed since."""
    question = question_of(number)
    if question is None:
        return _("There is no question with this number.")
    if question.status != Status.APPROVED:
        return _("The answer is not approved.")
    return ""


def prepare_answer(number: str) -> None:
    """Read the files of an answer before a transaction publishes it."""
    question = question_of(number)
    if question is not None and hasattr(question, "answer"):
        read_files(question.answer)


def publish_answer(number: str) -> None:
    """Publish an approved answer. Raise NotPublishable where the workflow refuses."""
    question = question_of(number)
    if question is None:
        raise NotPublishable(problem_of(number))
    try:
        publish(question, SYSTEM, by_bundle=True)
    except (Refused, NotAllowed) as refused:
        raise NotPublishable(str(refused)) from refused


_LABEL = gettext_lazy("Answer (number of the question)")
register(BundledKind("answer", _LABEL, may_publish, title_of, problem_of, prepare_answer, publish_answer))
