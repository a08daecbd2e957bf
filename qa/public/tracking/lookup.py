"""Find a question by the tracking code that its sender types."""

from __future__ import annotations

from cms.storage.prepared import PreparedSet
from qa.models import Question
from qa.public.tracking import codes

_of_hashes: PreparedSet[Question] = PreparedSet(
    lambda hashes: Question.objects.select_related("unit", "field", "merged_into").filter(code_hash__in=hashes).order_by("pk")
)


def find_by_code(typed: str) -> Question | None:
    """Return the question of a tracking code as a person types it; None for an unknown one. Raises BadCode for a mistyped one.

    A code that was stored under an earlier SECRET_KEY is stored under the present one by that.
    """
    code = codes.read_code(typed)
    found = next(iter(_of_hashes(codes.code_hashes(code))), None)
    present = codes.code_hash(code)
    if found is not None and found.code_hash != present:
        Question.objects.filter(pk=found.pk, code_hash=found.code_hash).update(code_hash=present)
    return found
