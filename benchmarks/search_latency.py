"""Measures how fast search answers at a given size: `python -m benchmarks.search_latency --entries 20000 100000 1000000 [--engine URL]`.

The entries are the real data set first and then made ones: clauses of real Điều put together anew, so that words and pairs are as
common as in law. Prints the rate of indexing, the size on disk, the memory, and p50/p95 of a page of results with facets and
highlights, of the ranking alone, and of suggestions. `--page` asks the whole results page too, of the portal of VAR_DIR. `--keep FOLDER`
leaves the indexes of the embedded engine in FOLDER and asks those that are there; the memory is then that of asking alone.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.relevance import data, vectors
from cms.contracts.search import SearchEntry
from search.engines.contract import SearchEngine
from search.engines.factory import get_engine
from search.meaning.nano import NanoEmbedder
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.values import SearchRequest
from search.results.meaning import text_of

_BATCH = 2_000
_ASKED = 200
_SHORTEST, _LONGEST = 3, 14  # clauses of a made Điều


def entries(folder: Path, count: int) -> Iterator[SearchEntry]:
    """`count` entries: the real ones, then made ones (the same at every run)."""
    real = list(itertools.islice(data.entries(folder), count))
    yield from real
    chance = random.Random(1)
    clauses = [line for entry in real for line in entry.body.split("\n") if line]
    for number in range(count - len(real)):
        like = chance.choice(real)
        body = "\n".join(chance.choices(clauses, k=chance.randint(_SHORTEST, _LONGEST)))
        parent = f"made-{number // 25}"
        yield replace(like, entry_id=f"{parent}|{number}", parent_id=parent, page_id=10_000_000 + number // 25, body=body, external_id="")


def fill(engine: SearchEngine, rows: Iterator[SearchEntry], kept: Path | None) -> tuple[int, float]:
    """Index everything anew, with the vectors of the file `kept`; give the number of entries and the seconds."""
    started, count = time.perf_counter(), 0
    rebuild = engine.start_rebuild()
    actions = vectors.actions(rows, kept)
    while batch := list(itertools.islice(actions, _BATCH)):
        report = rebuild.bulk(batch)
        if report.failures:
            sys.exit(f"not indexed: {report.failures[0]}")
        count += len(batch)
        print(f"\r{count} entries", end="", file=sys.stderr, flush=True)
    rebuild.commit()
    print("\r", end="", file=sys.stderr)
    return count, time.perf_counter() - started


def timed(title: str, calls: Sequence[Callable[[], object]]) -> None:
    """Print p50 and p95 of the calls, by the clock and by the processor time of this process."""
    for call in calls[:10]:
        call()
    clock: list[float] = []
    cpu: list[float] = []
    for call in calls:
        started, used = time.perf_counter(), time.process_time()
        call()
        clock.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    parts = [f"p50 {sorted(row)[len(row) // 2]:7.1f}  p95 {sorted(row)[int(len(row) * 0.95)]:7.1f} ms" for row in (clock, cpu)]
    print(f"  {title:36} {parts[0]}   processor {parts[1]}", flush=True)


def ask(engine: SearchEngine, questions: Sequence[str], by_meaning: bool) -> None:
    """Measure the ways of asking; `by_meaning` with the vectors of the questions, which are made first and measured apart."""
    plans = [build_plan(SearchRequest(q=text), date.today(), shipped_synonyms()) for text in questions]
    if by_meaning:
        embedder = NanoEmbedder()
        timed("the vector of a question", [lambda plan=plan: embedder.query(text_of(plan.query)) for plan in plans])
        plans = [replace(plan, meaning=embedder.query(text_of(plan.query))) for plan in plans]
    timed("ranking alone (100 entries)", [lambda plan=plan: engine.rank(replace(plan, facets=()), 100) for plan in plans])
    timed("a page with facets and highlights", [lambda plan=plan: engine.search(plan) for plan in plans])
    starts = [text[: 6 + number % 15] for number, text in enumerate(questions)]
    timed("suggestions", [lambda start=start: engine.suggest(start) for start in starts])


def ask_page(questions: Sequence[str]) -> None:
    """Measure the whole results page of the portal of VAR_DIR."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    timed("the whole results page", [lambda text=text: client.get("/tim-kiem/", {"q": text[:300]}) for text in questions])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(engine: SearchEngine, count: int, index: Path | None, questions: Sequence[str], kept: Path | None) -> None:
    """Fill the engine unless it is filled, ask it, and print the figures. `index` is the folder of an embedded one."""
    data_folder = data.legal_folder()
    if index is None or not (index / "live.json").exists():
        done, seconds = fill(engine, entries(data_folder, count), kept)
        print(f"{engine.name}: {done} entries in {seconds:.0f} s, {done / seconds:.0f} a second")
    else:
        print(f"{engine.name}: {engine.health().entries} entries of {index}")
    if index is not None:
        print(f"  {_size(index) / 1e6:.0f} MB on disk")
    ask(engine, questions, kept is not None)
    print(f"  memory of this process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.search_latency", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, nargs="*", default=[20_000], help="how many entries; several sizes one after another")
    parser.add_argument("--engine", default="", help="the address of a server; the embedded engine when missing")
    parser.add_argument("--asked", type=int, default=_ASKED, help="how many questions are asked")
    parser.add_argument("--words", type=int, default=0, help="cut the questions to so many words, as people type them")
    parser.add_argument(
        "--keep", default="", help="a folder for the indexes of the embedded engine; those that it has are asked as they are"
    )
    parser.add_argument("--vectors", type=Path, help="a file of `benchmarks.relevance.vectors`: search by meaning too")
    parser.add_argument("--page", action="store_true", help="ask the results page of the portal of VAR_DIR too")
    options = parser.parse_args()
    folder = data.legal_folder()
    if not folder.is_dir():
        sys.exit(f"The data set is not at {folder}: set SHARED_DIR.")
    asked = data.questions_by_article(folder)
    questions = [row.text for row in asked[:: max(1, len(asked) // options.asked)]]
    if options.words:
        questions = [" ".join(text.split()[: options.words]) for text in questions]
    with tempfile.TemporaryDirectory() as scratch:
        for count in options.entries:
            index = Path(options.keep or scratch) / str(count)
            engine = get_engine(options.engine, index, {"prefix": "latency", "timeout": 60})
            measure(engine, count, None if options.engine else index, questions, options.vectors)
    if options.page:
        ask_page(questions)


if __name__ == "__main__":
    main()
