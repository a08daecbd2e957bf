"""Finding questions by what staff type: number or code in any spelling, words with or without tone marks."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from cms.models.vietnamese_order import with_words
from cms.text.vietnamese import fold
from qa.models import Question
from qa.public.tracking import codes

_NUMBER = re.compile(r"(?:hd|hoi ?dap|so)?\W*(?:(?P<year>20\d\d)\W+)?(?P<number>\d{1,6})(?:\W+(?P<last>20\d\d))?")


def matching(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Keep the question with this number or tracking code, else those with every word in number, title or text.

    Who may open a question may also search what was sent.
    """
    text = text.strip()
    if not text:
        return questions
    exact = numbered(questions, text)
    if exact is None:
        exact = _coded(questions, text)
    if exact is not None and exact.exists():
        return exact
    return with_words(questions, text, "public_no", "title_public", "body_public", "title", "body_original")


def numbered(questions: QuerySet[Question], text: str) -> QuerySet[Question] | None:
    """Return the questions with a number like `HĐ-2026-000040`, `hd 2026 40`, `40/2026` or `40`; None when it is no number."""
    found = _NUMBER.fullmatch(fold(text.strip()))
    if found is None:
        return None
    number, year = f"{int(found['number']):06d}", found["year"] or found["last"]
    return questions.filter(public_no__endswith=f"-{year}-{number}" if year else f"-{number}")


def _coded(questions: QuerySet[Question], text: str) -> QuerySet[Question] | None:
    try:
        return questions.filter(code_hash__in=codes.code_hashes(codes.read_code(text)))
    except codes.BadCode:
        return None
