"""Print how well and how fast each engine finds the judged Điều and documents, with tone marks and without.

`python -m benchmarks.relevance [--engine embedded|URL|wagtail|wagtail+postgres://…]... [--index-dir DIR] [--sample N] [--choices]`;
`wagtail` is Wagtail's own database search on SQLite, with an address after `+` on PostgreSQL, in a database of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from benchmarks.relevance import data, metrics, vectors
from benchmarks.relevance.baseline import wagtail_search
from cms.contracts.search import SearchEntry
from cms.text.vietnamese import fold
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.meaning.nano import NanoEmbedder
from search.meaning.vectors import Vector
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.values import SearchRequest
from search.results.finding.meaning import text_of

_BATCH = 1_000
_DEPTH = 100
_LONGEST = 1_500
_WAGTAIL = "wagtail"
Finder = Callable[[str], list[str]]


def fill(engine: SearchEngine, entries: Iterable[SearchEntry], kept: Path | None = None) -> None:
    """Index everything beside what is there and swap it in, with the vectors of the file `kept`."""
    started, count = time.perf_counter(), 0
    rebuild = engine.start_rebuild()
    rows = vectors.actions(entries, kept)
    while batch := list(islice(rows, _BATCH)):
        report = rebuild.bulk(batch)
        if report.failures:
            raise SystemExit(f"not indexed: {report.failures[0]}")
        count += len(batch)
    rebuild.commit()
    seconds = time.perf_counter() - started
    print(f"{engine.name}: {count} entries in {seconds:.0f} s, {count / seconds:.0f} a second", flush=True)


@lru_cache(maxsize=1)
def _embedder() -> NanoEmbedder:
    return NanoEmbedder()


@lru_cache(maxsize=10_000)
def meaning_of(text: str) -> Vector:
    """Return the vector of a question."""
    return _embedder().query(text)


def ranked(engine: SearchEngine, by_meaning: bool, text: str) -> list[str]:
    """Return the ids of the best Điều for a question."""
    request = SearchRequest(q=text, kinds=("article",))
    plan = build_plan(request, date.today(), shipped_synonyms(), longest=_LONGEST)
    if by_meaning:
        plan = replace(plan, meaning=meaning_of(text_of(plan.query)))
    return [row.external_id for row in engine.rank(plan, _DEPTH)]


def documents(found: Sequence[str]) -> list[str]:
    """The documents of ranked Điều, each at the place of its best."""
    return list(dict.fromkeys(key.split("|")[0] for key in found))


def measure(engine: str, find: Finder, name: str, asked: Sequence[data.Judged], typed: Callable[[str], str]) -> None:
    """Print one line for all questions and one for the test third; `find` gives ids of Điều, best first.

    The measures were chosen without the test third. The weights as shipped were fitted to it too: it flatters them.
    """
    rows: list[tuple[bool, list[float]]] = []
    took: list[float] = []
    for question in asked:
        started = time.perf_counter()
        found = find(typed(question.text))
        took.append((time.perf_counter() - started) * 1000)
        found = found if "|" in next(iter(question.relevant)) else documents(found)
        rows.append((question.is_in_test_third, metrics.all_of(found, question.relevant)))
    took.sort()
    for title, chosen in (("all", [row for _, row in rows]), ("test third", [row for in_third, row in rows if in_third])):
        if not chosen:
            continue
        means = "  ".join(f"{sum(column) / len(chosen):.4f}" for column in zip(*chosen, strict=True))
        print(f"{engine:26}{name:28}{title:11}{len(chosen):6}  {means}", end="")
        print(f"   p50 {took[len(took) // 2]:.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms" if title == "all" else "", flush=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", action="append", help="embedded or the address of a server; may be given several times")
    parser.add_argument("--index-dir", type=Path, help="keep the embedded index here, and use it when it is there")
    parser.add_argument("--vectors", type=Path, help="a file of `benchmarks.relevance.vectors`: search by meaning too")
    parser.add_argument("--sample", type=int, default=1, help="ask only every n-th question")
    parser.add_argument("--choices", action="store_true", help="put the options of multiple-choice questions behind them")
    parser.add_argument("--marks", choices=("with", "without", "both"), default="both")
    options = parser.parse_args()
    folder = data.legal_folder()
    if not folder.is_dir():
        sys.exit(f"The data set is not at {folder}: set SHARED_DIR.")
    by_article = data.questions_by_article(folder, with_choices=options.choices)[:: options.sample]
    by_document = data.questions_by_document(folder)[:: options.sample]
    print(f"{'engine':26}{'questions':28}{'':11}{'n':>6}  {'  '.join(metrics.NAMES)}")
    with tempfile.TemporaryDirectory() as scratch:
        for url in options.engine or ["embedded"]:
            for name, find in _finders(url, options.index_dir, Path(scratch), folder, options.vectors).items():
                for marks, typed in (("with", str), ("without", fold)):
                    if options.marks in (marks, "both"):
                        measure(name, find, f"Điều, {marks} marks", by_article, typed)
                        measure(name, find, f"documents, {marks} marks", by_document, typed)


def _finders(url: str, kept: Path | None, scratch: Path, folder: Path, made: Path | None) -> dict[str, Finder]:
    """Return the finders of one `--engine`, by the name in the table; the index is filled first where it has to be."""
    if url.split("+")[0] == _WAGTAIL:
        vendor = wagtail_search.set_up(url.partition("+")[2], scratch)
        wagtail_search.fill(data.entries(folder))
        return {f"{_WAGTAIL} {vendor} {operator}": find for operator, find in wagtail_search.finders(_DEPTH).items()}
    is_embedded = url == "embedded"
    engine = get_engine("" if is_embedded else url, kept or scratch, {"prefix": "relevance", "timeout": 30})
    if not (is_embedded and kept and engine.health().entries):
        fill(engine, data.entries(folder), made)
    return {engine.name: partial(ranked, engine, made is not None)}


if __name__ == "__main__":
    main()
