"""Queries in, ranked ids out: so that anyone can judge the ranking with queries of their own."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from cms.contracts.importing import read_jsonl
from cms.contracts.search import EntryKind
from cms.text.vietnamese import fold
from search.engines.contract import SearchEngine, SearchUnavailable
from search.engines.targets import engine_for
from search.query.values import SearchRequest
from search.ranking.answers import RankedEntry
from search.results.finding.from_engines import plan_for

Query = tuple[str, str]
LONGEST = 1_500  # a question with its answers to choose from is longer than what people type


class Command(BaseCommand):
    help = 'Rank for each query of a JSONL file ({"qid", "question"}) and write {"qid", "hits": [{"law_id", "article_id", "score"}]}.'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queries", type=Path, help="a file of JSON lines with qid, question and optionally choices")
        parser.add_argument("--engine", choices=["embedded", "cluster"], default="embedded", help="the index that is asked")
        parser.add_argument("--fold-queries", action="store_true", help="strip the tone marks of the queries first")
        parser.add_argument("--out", type=Path, required=True, help="the run file to write")
        parser.add_argument("--limit", type=int, default=100, help="hits for each query")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rank each query, write the run file, and print the times."""
        queries = list(self._read(options["queries"]))
        engine = engine_for(options["engine"])
        took: list[float] = []
        try:
            with options["out"].open("w", encoding="utf-8") as run:
                for qid, text in tqdm(queries, unit=" queries", disable=options["verbosity"] == 0):
                    started = time.perf_counter()
                    hits = ranked(engine, fold(text) if options["fold_queries"] else text, options["limit"])
                    took.append((time.perf_counter() - started) * 1000)
                    run.write(json.dumps({"qid": qid, "hits": hits}, ensure_ascii=False) + "\n")
        except SearchUnavailable as error:
            raise CommandError(f"{error.operator_hint} ({error.reason})") from error
        if took:
            took.sort()
            self.stdout.write(f"{len(took)} queries; p50 {took[len(took) // 2]:.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms.")

    def _read(self, path: Path) -> Iterator[Query]:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        for number, record, error in read_jsonl(path):
            if record is None:
                raise CommandError(f"{path}, line {number}: {error}")
            if not isinstance(record.get("qid"), str | int) or not isinstance(record.get("question"), str):
                raise CommandError(f"{path}, line {number}: qid and question are needed.")
            yield str(record["qid"]), question_of(record)


def question_of(record: dict[str, Any]) -> str:
    """Return the text to search for: the question, with the answers to choose from (a list or a mapping) on lines of their own."""
    choices = record.get("choices") or []
    texts = choices.values() if isinstance(choices, dict) else choices
    return "\n".join([record["question"], *(str(text) for text in texts)])


def ranked(engine: SearchEngine, text: str, limit: int) -> list[dict[str, Any]]:
    """Return the best hits for a text by the profile of the site, as ids of the imported data set.

    Articles are what is judged: a document's own entry is left out when an article of it is a hit.
    """
    plan = plan_for(SearchRequest(q=text, kinds=(str(EntryKind.ARTICLE), str(EntryKind.DOCUMENT))), longest=LONGEST)
    found = [row for row in engine.rank(replace(plan, facets=(), highlight=False), limit * 2) if row.external_id]
    with_articles = {law_and_article(row)[0] for row in found if row.kind == EntryKind.ARTICLE}
    hits = []
    for row in found:
        law, article = law_and_article(row)
        if article is not None or law not in with_articles:
            hits.append({"law_id": law, "article_id": article, "score": round(row.score, 6)})
    return hits[:limit]


def law_and_article(row: RankedEntry) -> tuple[str, str | None]:
    """Return the two ids in an external id: `42-2022-nd-cp|5`; a document's has no second part."""
    law, _, article = row.external_id.partition("|")
    return law, article or None
