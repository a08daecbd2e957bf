"""Find a question by the tracking code that its sender types."""

from __future__ import annotations

from qa.models import Question
from qa.tracking import codes


def find_by_code(typed: str) -> Question | None:
    """Return the question of a tracking code as a person types it; None for an unknown one. Raises BadCode for a mistyped one."""
    found = Question.objects.select_related("unit", "field", "merged_into").filter(code_hash=codes.code_hash(codes.read_code(typed)))
    return found.first()
