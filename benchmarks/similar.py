"""Is an answered question found again when somebody asks it in other words? `python -m benchmarks.similar`.

Needs a portal into which the real questions were imported (`manage.py import_questions`) and indexed, named by VAR_DIR, DATABASE_URL
and, for Elasticsearch or OpenSearch, SEARCH_URL. `benchmarks/similar_questions.jsonl` holds the numbers of 62 of them, drawn by lot,
each with a rewording of our own (everyday words, some without tone marks). Says how often the question is the first and among the
first five of the list that a citizen sees while typing (the search engine) and on the page without JavaScript (the database).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import django

REWORDED = Path(__file__).with_name("similar_questions.jsonl")


def hits(find: Callable[[str], list[str]]) -> tuple[float, float, list[str]]:
    """The shares of questions found first and among five, and the numbers of those that were not found."""
    rows = [json.loads(line) for line in REWORDED.read_text(encoding="utf-8").splitlines()]
    places = {row["id"]: found.index(row["id"]) + 1 if row["id"] in (found := find(row["text"])[:5]) else 0 for row in rows}
    first, among = (sum(0 < place <= most for place in places.values()) / len(rows) for most in (1, 5))
    return first, among, [key for key, place in places.items() if not place]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from django.conf import settings

    from qa.models import AnswerPage
    from qa.similar import similar_answers
    from search import finding

    known = dict(AnswerPage.objects.live().values_list("pk", "external_id"))

    def by_engine(text: str) -> list[str]:
        return [known.get(hit.entry.page_id, "") for hit in finding.similar(text, ["answer"], 5)]

    def by_database(text: str) -> list[str]:
        return [page.external_id for page in similar_answers(text, 5)]

    print(f"{len(known)} answers")
    for name, find in (("search engine: " + ("servers" if settings.SEARCH_URL else "embedded"), by_engine), ("database", by_database)):
        first, among, missed = hits(find)
        print(f"{name}: hit@1 {first:.3f}, hit@5 {among:.3f}; not among five: {' '.join(missed)}")


if __name__ == "__main__":
    main()
