"""Structured data of a published answer: schema.org QAPage."""

from __future__ import annotations

from datetime import date
from typing import Any

from qa.models import AnswerPage
from qa.processing.publication.open_data import revision_of


def qa_page(page: AnswerPage) -> dict[str, Any]:
    """Return the JSON-LD of an answer page, for the `json_ld` template tag."""
    answer = {"@type": "Answer", "text": page.answer_text, "url": page.full_url, **_published(page.answered_on)}
    if page.answered_by:
        answer["author"] = {"@type": "GovernmentOrganization", "name": page.answered_by}
    question = {"@type": "Question", "name": page.title, "text": page.question_text, "answerCount": 1, **_published(page.asked_on)}
    changed = {"dateModified": page.corrected_on.isoformat()} if page.corrected_on else {}
    return {"@type": "QAPage", "version": revision_of(page), **changed, "mainEntity": {**question, "acceptedAnswer": answer}}


def _published(day: date | None) -> dict[str, str]:
    return {"datePublished": day.isoformat()} if day else {}
