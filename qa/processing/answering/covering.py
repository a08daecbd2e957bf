"""Making a rule of redaction, and bringing it to the questions that are worked on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from qa.models import Question, RedactionRule
from qa.processing.answering.marking import look_for_personal_data
from qa.processing.answering.redacting import apply_rules, covered
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor


@transaction.atomic
def cover_words(question: Question, actor: Actor, *, text: str, replacement: str, comment: str) -> RedactionRule:
    """Cover words in one question for good: also when its public copy is written anew."""
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
    """Bring a new or changed rule to the questions that are still worked on; returns how many changed."""
    questions = Question.objects.open()
    if rule.question_id:
        questions = questions.filter(pk=rule.question_id)
    elif rule.unit_id:
        questions = questions.filter(unit=rule.unit_id)
    changed = 0
    for question in questions:  # not searched by the database: SQLite tells only capitals without marks from small letters
        texts = (question.title_public, question.body_public)
        if covered("\n".join(texts), [rule]) != "\n".join(texts) and apply_rules(question):
            look_for_personal_data(question)
            changed += 1
    return changed
