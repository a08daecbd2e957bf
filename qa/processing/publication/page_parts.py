"""Parts of the page of an answer beside the answer: similar answers, its revision and structured data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cms.storage.prepared import Prepared
from qa.models import AnswerPage, PublicCopy
from qa.models.answer_parts import adds_to_answer_page
from qa.processing.publication.following import ref_of
from qa.processing.publication.open_data import revision_of
from qa.processing.publication.similar import related_answers
from qa.processing.publication.structured_data import qa_page
from qa.workflow.guards import REOPEN_WITHIN

_copies: Prepared[PublicCopy] = Prepared(lambda question: PublicCopy.objects.filter(question=question))


@adds_to_answer_page("related")
def others(page: AnswerPage, request: HttpRequest) -> dict[str, Any]:
    """Return the template variables that may change whenever another answer is published."""
    return {"related": related_answers(page)}


@adds_to_answer_page("revision", "follow_ref", "json_ld", "files", "reopen_days")
def page_parts(page: AnswerPage, request: HttpRequest) -> dict[str, Any]:
    """Return the template variables of the page about itself."""
    return {
        "revision": revision_of(page),
        "follow_ref": ref_of(page),
        "json_ld": qa_page(page),
        "files": _copies(page.question_id) if page.question_id else [],
        "reopen_days": REOPEN_WITHIN.days,
    }
