"""Makes a rule of redaction and applies it to the open questions."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from qa.models import Question, RedactionRule
from qa.processing.answering.marking import look_for_personal_data
from qa.processing.answering.redacting import apply_rules, redacted
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor


@transaction.atomic
def redact_words(question: Question, actor: Actor, *, text: str, replacement: str, comment: str) -> RedactionRule:
    """Redact words in the public copy of one question by a rule that stays: it also applies each time the copy is edited later.

    Raises Refused when the rule is not valid.
    """
    rule = RedactionRule(text=text.strip(), replacement=replacement.strip(), comment=comment.strip(), question=question)
    try:
        rule.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages))
    rule.save()
    apply_rules(question, actor)
    look_for_personal_data(question)
    return rule


def apply_to_open_questions(rule: RedactionRule) -> int:
    """Apply a new or changed rule to the open questions that it is for; return how many of them it changed."""
    questions = Question.objects.open()
    if rule.question_id:
        questions = questions.filter(pk=rule.question_id)
    elif rule.unit_id:
        questions = questions.filter(unit=rule.unit_id)
    changed = 0
    for question in questions:  # not searched by the database: SQLite compares without regard to case only letters without tone marks
        texts = (question.title_public, question.body_public)
        if redacted("\n".join(texts), [rule]) != "\n".join(texts) and apply_rules(question):
            look_for_personal_data(question)
            changed += 1
    return changed
