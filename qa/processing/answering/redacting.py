"""Rules of redaction: words that are replaced in the public copies of one question, of a unit's questions, or of all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from qa.models import Question, RedactionRule
from qa.workflow.actors import SYSTEM, Actor
from qa.workflow.engine import perform


def rules_for(question: Question) -> QuerySet[RedactionRule]:
    """Return the active rules that hold for a question."""
    general = Q(unit__isnull=True, question__isnull=True)
    return RedactionRule.objects.filter(general | Q(unit=question.unit_id, unit__isnull=False) | Q(question=question), active=True)


def redacted(text: str, rules: Sequence[RedactionRule]) -> str:
    """Return `text` with the words of every rule replaced, in any case; longer words first, so that no part of them stays."""
    for rule in sorted(rules, key=lambda rule: -len(rule.text)):
        replacement = rule.replacement
        text = re.sub(re.escape(rule.text), lambda _found, words=replacement: words, text, flags=re.IGNORECASE)  # type: ignore[misc]
    return text


@transaction.atomic
def apply_rules(question: Question, actor: Actor = SYSTEM) -> bool:
    """Redact the public copy by the rules that hold for the question; return whether it changed. The log then names the rules."""
    rules = list(rules_for(question))
    if not rules:
        return False
    title, body = redacted(question.title_public, rules), redacted(question.body_public, rules)
    if (title, body) == (question.title_public, question.body_public):
        return False
    log = {"rules": sorted(rule.pk for rule in rules)}
    perform(question, "edit_public_copy", actor, changes={"title_public": title, "body_public": body}, log=log)
    return True
