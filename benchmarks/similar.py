"""Is an answered question found again when somebody asks it in other words? `python -m benchmarks.similar [--engine embedded|URL]...`.

Needs a portal into which the real questions were imported (`manage.py import_questions`), named by VAR_DIR or DATABASE_URL; its answers
alone are put into an index of the benchmark's own, in each engine that is named. `benchmarks/similar_questions.jsonl` holds the numbers
of 62 of them, drawn by lot, each with a rewording of our own (everyday words, some without tone marks). Says how often the question is
the first and among the first five of the list that a citizen sees while typing (the search engine) and on the page without JavaScript
(the database).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from search.engines.contract import SearchEngine

REWORDED = Path(__file__).with_name("similar_questions.jsonl")
Find = Callable[[str], list[str]]


def hits(find: Find) -> tuple[float, float, list[str]]:
    """Return the shares of questions found first and among five, and the numbers of those that were not found."""
    rows = [json.loads(line) for line in REWORDED.read_text(encoding="utf-8").splitlines()]
    places = {row["id"]: found.index(row["id"]) + 1 if row["id"] in (found := find(row["text"])[:5]) else 0 for row in rows}
    first, among = (sum(0 < place <= most for place in places.values()) / len(rows) for most in (1, 5))
    return first, among, [key for key, place in places.items() if not place]


def by_database(text: str) -> list[str]:
    """Return the source numbers of the answers that the page without JavaScript offers."""
    from qa.processing.publication.similar import similar_answers

    return [page.external_id for page in similar_answers(text, 5)]


def by_engine(engine: SearchEngine, known: dict[int, str], text: str) -> list[str]:
    """Return the same of those that a search engine offers; `known` gives the source number of a page."""
    return [known.get(hit.entry.page_id, "") for hit in engine.similar(text, ["answer"], 5)]


def filled(url: str, scratch: Path) -> SearchEngine:
    """Return an engine with the portal's answers and nothing else."""
    from qa.models import AnswerPage
    from search.engines.contract import IndexAction
    from search.engines.factory import get_engine

    engine = get_engine("" if url == "embedded" else url, scratch, {"prefix": "similar", "timeout": 30})
    rebuild = engine.start_rebuild()
    entries = (entry for page in AnswerPage.objects.live() for entry in page.get_search_entries())
    while batch := list(islice(entries, 200)):
        report = rebuild.bulk([IndexAction(entry.entry_id, 1, entry) for entry in batch])
        if report.failures:
            raise SystemExit(f"not indexed: {report.failures[0]}")
    rebuild.commit()
    return engine


def finders(urls: list[str], scratch: Path, known: dict[int, str]) -> Iterator[tuple[str, Find]]:
    """Yield what is measured, with its name."""
    for url in urls:
        engine = filled(url, scratch)
        yield engine.name, partial(by_engine, engine, known)
    yield "database", by_database


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.similar", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", action="append", help="embedded or the address of a server; may be given several times")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from qa.models import AnswerPage

    known = dict(AnswerPage.objects.live().values_list("pk", "external_id"))
    print(f"{len(known)} answers")
    with tempfile.TemporaryDirectory() as scratch:
        for name, find in finders(options.engine or ["embedded"], Path(scratch), known):
            first, among, missed = hits(find)
            print(f"{name}: hit@1 {first:.3f}, hit@5 {among:.3f}; not among five: {' '.join(missed)}", flush=True)


if __name__ == "__main__":
    main()
